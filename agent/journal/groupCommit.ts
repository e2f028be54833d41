import type { DatabaseSync } from "node:sqlite";

export interface GroupCommit {
  /** Runs the statements now, inside the open transaction, and resolves when that transaction is on disk. */
  (statements: () => void): Promise<void>;
  /** Commits now what is open. */
  flush(): void;
}

/** Commits are at least so far apart, so that under load many writes share one fsync; a lone write never waits. */
const SPACING_MS = 2;

function soon(action: () => void, spaced: boolean): { cancel(): void } {
  if (spaced) {
    const timer = setTimeout(action, SPACING_MS);
    return { cancel: () => clearTimeout(timer) };
  }
  const immediate = setImmediate(action);
  return { cancel: () => clearImmediate(immediate) };
}

/**
 * One commit, and so one fsync, per turn of the event loop, however many writes it brought. Statements that throw undo only
 * themselves. When the commit fails, every write of the turn is undone and rejected.
 */
export function groupCommit(db: DatabaseSync): GroupCommit {
  interface Waiting {
    resolve(): void;
    reject(cause: unknown): void;
  }
  let waiting: Waiting[] | null = null;
  let pending: { cancel(): void } | undefined;
  let lastEndMs = Number.NEGATIVE_INFINITY;
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
      for (const one of done) one.reject(cause);
      return;
    } finally {
      lastEndMs = performance.now();
    }
    for (const one of done) one.resolve();
  };
  const write = (statements: () => void): Promise<void> =>
    new Promise((resolve, reject) => {
      if (waiting === null) {
        begin.run();
        waiting = [];
        pending = soon(flush, performance.now() - lastEndMs < SPACING_MS);
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
