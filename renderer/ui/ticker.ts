import { useSyncExternalStore } from "react";

// One clock for everything that shows an age: one timer, one render pass, all ages jump together.
const listeners = new Set<() => void>();
let nowMs = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    nowMs = Date.now();
    for (const each of listeners) each();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && timer) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

function read(): number {
  // While nobody listens the stored value is old; the first reader sets it right.
  if (!timer) nowMs = Date.now();
  return nowMs;
}

/** The time now, in ms, once a second; the component renders again with it. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, read);
}
