/** [ALR3] Waits between tries, in milliseconds; the last one again and again. */
const WAITS_MS = [10_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000] as const;
/** [ALR3] So long a message is tried. */
export const GIVEN_UP_AFTER_MS = 24 * 3600_000;

/** When a message is tried again after its try number `tryNo` (from 1) failed; null when it is given up, a day after the first. */
export function retryAfter(tryNo: number, firstAt: number, now: number): number | null {
  const next = now + WAITS_MS[Math.min(tryNo, WAITS_MS.length) - 1]!;
  return next - firstAt > GIVEN_UP_AFTER_MS ? null : next;
}
