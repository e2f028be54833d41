import type { Clock, Timer } from "../../platform/clock.ts";

/** Timers of the runtime hold 31 bits of milliseconds. */
const LONGEST_MS = 2 ** 31 - 1;

/** Things that happen at an instant, by key; setting a key again replaces what was set. */
export function openWaits(clock: Clock) {
  const timers = new Map<string, Timer>();
  const set = (key: string, at: number, act: () => void): void => {
    timers.get(key)?.cancel();
    const leftMs = Math.max(0, at - clock.now());
    timers.set(
      key,
      clock.after(Math.min(LONGEST_MS, leftMs), () => {
        timers.delete(key);
        if (leftMs > LONGEST_MS) set(key, at, act);
        else act();
      }),
    );
  };
  return {
    set,
    cancel(key: string): void {
      timers.get(key)?.cancel();
      timers.delete(key);
    },
    close(): void {
      for (const timer of timers.values()) timer.cancel();
      timers.clear();
    },
  };
}
