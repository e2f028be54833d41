/** [ALR5] So many messages of a rule go to a channel one by one within a minute; what is more is gathered. */
export const TOLD_SINGLY = 3;
export const DIGEST_MS = 60_000;
/** Of the alerts of one message so many are listed. */
export const LISTED = 20;
/** So many alerts are told by one message at most. */
export const MOST_GATHERED = 1000;

export interface Outgoing {
  /** Messages of one rule for one channel that are to be sent now; at least one. */
  readonly due: readonly { readonly gathered: boolean }[];
  /** When those are told that are being gathered; null when none is. UTC milliseconds. */
  readonly gatheringUntil: number | null;
  /** When messages of that rule went to that channel within the last minute, the oldest first. */
  readonly told: readonly number[];
  readonly now: number;
}
/** What is done with messages that are due: the first of them is sent alone, all of them are sent as one, or all wait. */
export type Telling = { readonly how: "alone" } | { readonly how: "together" } | { readonly how: "wait"; readonly until: number };

/**
 * [ALR5] A few are told as they come. Many at once are one message; many one after another are gathered until a minute after the first of them was
 * told, and nothing is gathered twice: so nobody hears of anything later than that minute.
 */
export function digestOf({ due, gatheringUntil, told, now }: Outgoing): Telling {
  const together: Telling = due.length > 1 ? { how: "together" } : { how: "alone" };
  if (due.some(({ gathered }) => gathered)) return together;
  if (gatheringUntil !== null) return { how: "wait", until: gatheringUntil };
  if (told.length + due.length <= TOLD_SINGLY) return { how: "alone" };
  const [first] = told;
  return first === undefined ? together : { how: "wait", until: Math.max(first + DIGEST_MS, now + 1) };
}
