import { Refusal } from "#contract";
import type { Clock } from "../../platform/clock.ts";

/**
 * [ACC4] Slows down guessing: after `free` failures of one key each further one doubles the wait, up to `longestMs`. Kept in
 * memory: a restart forgives, which costs an attacker a restart. Keys are forgotten when their wait is long over.
 */
export function makeThrottle(clock: Clock, { free = 5, firstMs = 1000, longestMs = 15 * 60_000 } = {}) {
  const failures = new Map<string, { count: number; until: number }>();
  const LIMIT = 10_000;
  return {
    /** Refuses with `tooMany` while the key has to wait. */
    check(key: string): void {
      const entry = failures.get(key);
      const waitMs = (entry?.until ?? 0) - clock.monotonicMs();
      if (waitMs > 0) throw new Refusal("tooMany", "access.throttled", { seconds: Math.ceil(waitMs / 1000) });
    },
    failed(key: string): void {
      if (failures.size >= LIMIT) for (const [old, entry] of failures) if (entry.until + longestMs < clock.monotonicMs()) failures.delete(old);
      const count = (failures.get(key)?.count ?? 0) + 1;
      const waitMs = count < free ? 0 : Math.min(longestMs, firstMs * 2 ** (count - free));
      failures.set(key, { count, until: clock.monotonicMs() + waitMs });
    },
    succeeded(key: string): void {
      failures.delete(key);
    },
  };
}
export type Throttle = ReturnType<typeof makeThrottle>;
