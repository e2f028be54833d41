export interface GroupCommit {
  /**
   * Resolves when all that was noted down until now is on disk. `patient`: nobody waits for it, so it waits a moment for a commit
   * that somebody does wait for. `once`: when the commit fails it is rejected; all others stay, and are tried again.
   */
  (how?: { readonly patient?: boolean; readonly once?: boolean }): Promise<void>;
  /** Commits now what is open. */
  flush(): void;
  close(): void;
}

/** Under load commits are this far apart on average, so that many writes share one fsync; a few in a row, as one task alone makes, go at once. */
const SPACING_MS = 4;
const AT_ONCE = 4;
const PATIENCE_MS = 10;
/** After a commit that failed, as on a full disk. */
const AGAIN_MS = 500;

function soon(action: () => void, waitMs: number): { cancel(): void } {
  if (waitMs > 0) {
    const timer = setTimeout(action, waitMs);
    return { cancel: () => clearTimeout(timer) };
  }
  const immediate = setImmediate(action);
  return { cancel: () => clearImmediate(immediate) };
}

/**
 * One commit, and so one fsync, per turn of the event loop, however many writes it brought.
 * @param commit writes all that was noted down; throws when nothing of it was stored
 * @param failed told before anybody is answered, with what was asked to be tried only once
 */
export function groupCommit(commit: () => void, failed: () => void): GroupCommit {
  interface Waiting {
    readonly once: boolean;
    resolve(): void;
    reject(cause: unknown): void;
  }
  let waiting: Waiting[] = [];
  let pending: { cancel(): void } | null = null;
  let patience = false;
  let closed = false;
  /** When all commits so far would have begun, evenly spaced. */
  let spacedMs = 0;

  const flush = (): void => {
    pending?.cancel();
    pending = null;
    if (waiting.length === 0) return;
    const done = waiting;
    waiting = [];
    try {
      commit();
    } catch (cause) {
      failed();
      waiting = done.filter((one) => !one.once);
      if (waiting.length > 0 && !closed) {
        patience = false;
        pending = soon(flush, AGAIN_MS);
      }
      for (const one of done) if (one.once) one.reject(cause);
      return;
    }
    for (const one of done) one.resolve();
  };
  const write = ({ patient = false, once = false } = {}): Promise<void> =>
    new Promise((resolve, reject) => {
      waiting.push({ once, resolve, reject });
      if (pending === null && patient) {
        patience = true;
        pending = soon(flush, PATIENCE_MS);
      } else if (!patient && (pending === null || patience)) {
        patience = false;
        pending?.cancel();
        const now = performance.now();
        spacedMs = Math.max(spacedMs, now) + SPACING_MS;
        pending = soon(flush, spacedMs - now - SPACING_MS * AT_ONCE);
      }
    });
  return Object.assign(write, {
    flush,
    close() {
      closed = true;
      flush();
      pending?.cancel();
    },
  });
}
