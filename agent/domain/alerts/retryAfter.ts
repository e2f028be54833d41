/** [ALR3] Waits between tries, in milliseconds; the last one again and again. */
const WAITS_MS = [10_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000] as const;
/** [ALR3] So long a message is tried; quiet hours and times without a server do not count. */
export const GIVEN_UP_AFTER_MS = 24 * 3600_000;

/** How long to wait after try number `tryNo` (from 1) failed, in milliseconds; null when its message is given up. */
export function retryAfter(tryNo: number): number | null {
  const waitOf = (one: number): number => WAITS_MS[Math.min(one, WAITS_MS.length) - 1]!;
  let waited = 0;
  for (let one = 1; one <= tryNo; one++) waited += waitOf(one);
  return waited > GIVEN_UP_AFTER_MS ? null : waitOf(tryNo);
}
