/** A short message about something that just happened. It is never the only copy: the bell keeps all of them. */
export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly atMs: number;
  /** Offered for 8 s. */
  readonly undo?: (() => void) | undefined;
}

const kept = 200;
const listeners = new Set<() => void>();
let all: readonly Notice[] = [];
let nextId = 1;

/** Says something; it shows for 8 s and stays in the bell's list. */
export function notify(text: string, undo?: () => void): void {
  all = [...all.slice(1 - kept), { id: nextId++, text, atMs: Date.now(), undo }];
  for (const listener of listeners) listener();
}

/** Everything said in this window, oldest first, at most 200. */
export function allNotices(): readonly Notice[] {
  return all;
}

/** Calls back after each new notice. */
export function onNotice(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
