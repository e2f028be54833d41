/** A value with everything it was and everything it was before undo. Values are immutable and share their parts, so a step costs what it changed. */
export interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  /** Names the last step while it may still grow: letters typed into one field are one step. */
  readonly tag: string | undefined;
}

/** A history that begins here. */
export const beginHistory = <T>(present: T): History<T> => ({ past: [], present, future: [], tag: undefined });

/** Takes a step. With the tag of the step before it, both become one; a step that changes nothing is none. */
export function step<T>(history: History<T>, next: T, tag?: string): History<T> {
  if (next === history.present) return history;
  if (tag !== undefined && tag === history.tag) return { ...history, present: next, future: [] };
  return { past: [...history.past, history.present], present: next, future: [], tag };
}

/** What the step of this tag began with, when it may still grow; else what is now. */
export const beganWith = <T>({ past, present, tag: last }: History<T>, tag: string): T => (last === tag && past.length > 0 ? past.at(-1)! : present);

/** Ends the step that may still grow: focus left the field, something was saved. */
export const sealed = <T>(history: History<T>): History<T> => (history.tag === undefined ? history : { ...history, tag: undefined });

/** One step back; the history itself when there is none. */
export function undo<T>({ past, present, future, ...rest }: History<T>): History<T> {
  const before = past.at(-1);
  if (past.length === 0) return { ...rest, past, present, future };
  return { past: past.slice(0, -1), present: before as T, future: [present, ...future], tag: undefined };
}

/** One step forward again; the history itself when there is none. */
export function redo<T>({ past, present, future, ...rest }: History<T>): History<T> {
  const [next, ...later] = future;
  if (future.length === 0) return { ...rest, past, present, future };
  return { past: [...past, present], present: next as T, future: later, tag: undefined };
}
