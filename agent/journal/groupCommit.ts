import type { DatabaseSync } from "node:sqlite";

export interface GroupCommit {
  /**
   * Runs the statements now, inside the open transaction, and resolves when that transaction is on disk. `patient`: nobody waits
   * for it, so it waits a moment for a commit that somebody does wait for.
   */
  (statements: () => void, patient?: boolean): Promise<void>;
  /** Commits now what is open. */
  flush(): void;
}

/** Under load commits are this far apart on average, so that many writes share one fsync; a few in a row, as one task alone makes, go at once. */
const SPACING_MS = 4;
const AT_ONCE = 4;
const PATIENCE_MS = 10;

function soon(action: () => void, waitMs: number): { cancel(): void } {
  if (waitMs > 0) {
    const timer = setTimeout(action, waitMs);
    return { cancel: () => clearTimeout(timer) };
  }
  const immediate = setImmediate(action);
  return { cancel: () => clearImmediate(immediate) };
}

/**
 * One commit, and so one fsync, per turn of the event loop, however many writes it brought. Statements that throw undo only
 * themselves. When the commit fails, every write of the turn is undone and rejected. `over`: told whether it was stored, before
 * anybody is answered.
 */
export function groupCommit(db: DatabaseSync, over: (stored: boolean) => void = () => {}): GroupCommit {
  interface Waiting {
    resolve(): void;
    reject(cause: unknown): void;
  }
  let waiting: Waiting[] | null = null;
  let pending: { cancel(): void } | undefined;
  let patience = false;
  /** When all commits so far would have begun, evenly spaced. */
  let spacedMs = 0;
  const begin = db.prepare("BEGIN IMMEDIATE");
  const commit = db.prepare("COMMIT");
  const mark = db.prepare("SAVEPOINT one");
  const keep = db.prepare("RELEASE one");
  const undo = db.prepare("ROLLBACK TO one");

  const flush = () => {
    if (waiting === null) return;
    const done = waiting;
    waiting = null;
    pending?.cancel();
    try {
      commit.run();
    } catch (cause) {
      if (db.isTransaction) db.exec("ROLLBACK");
      over(false);
      for (const one of done) one.reject(cause);
      return;
    }
    over(true);
    for (const one of done) one.resolve();
  };
  const write = (statements: () => void, patient = false): Promise<void> =>
    new Promise((resolve, reject) => {
      if (waiting === null) {
        begin.run();
        waiting = [];
        patience = true;
        pending = soon(flush, PATIENCE_MS);
      }
      if (patience && !patient) {
        patience = false;
        pending?.cancel();
        const now = performance.now();
        spacedMs = Math.max(spacedMs, now) + SPACING_MS;
        pending = soon(flush, spacedMs - now - SPACING_MS * AT_ONCE);
      }
      mark.run();
      try {
        statements();
        keep.run();
      } catch (cause) {
        undo.run();
        keep.run();
        return reject(cause);
      }
      waiting.push({ resolve, reject });
    });
  return Object.assign(write, { flush });
}
