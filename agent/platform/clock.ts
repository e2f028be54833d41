export interface Timer {
  cancel(): void;
}
/** Time, as an argument. Wall clock for instants that people read, monotonic for durations. */
export interface Clock {
  /** UTC milliseconds. */
  now(): number;
  /** Milliseconds that never run backwards; the zero is arbitrary. */
  monotonicMs(): number;
  after(ms: number, action: () => void): Timer;
  every(ms: number, action: () => void): Timer;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  after(ms, action) {
    const timer = setTimeout(action, ms);
    return { cancel: () => clearTimeout(timer) };
  },
  every(ms, action) {
    const timer = setInterval(action, ms);
    return { cancel: () => clearInterval(timer) };
  },
};
