import type { Alert } from "#contract";

/** One's own alerts that were opened between two looks; what a page finds at its start is no news. */
export function newAlertsOf(before: readonly Alert[] | undefined, now: readonly Alert[]): Alert[] {
  if (before === undefined) return [];
  const known = new Set(before.map((alert) => alert.id));
  const newest = before.map((alert) => alert.id as string).reduce((a, b) => (a > b ? a : b), "");
  return now.filter((alert) => alert.mine && alert.state === "open" && !known.has(alert.id) && alert.id > newest);
}
