import { attemptIsOver, type Attempt, type AttemptId } from "#contract";
import { getAttempt, type Store } from "../../store/index.ts";

/** How far a log will go, as far as it is known. */
export interface LogEnd {
  readonly over: boolean;
  /** All bytes of its output; 0 until it is over. */
  readonly bytes: number;
  readonly endedAt: number;
}
const KEPT = 1000;
const endOf = (attempt: Pick<Attempt, "state" | "exit" | "endedAt">): LogEnd => ({ over: attemptIsOver(attempt.state), bytes: attempt.exit?.logBytes ?? 0, endedAt: attempt.endedAt ?? 0 });

/** Asked for every piece of a log that somebody reads, so what is being read is kept in memory, by the facts of each commit. */
export function makeLogEnds(store: Store) {
  const known = new Map<AttemptId, LogEnd>();
  const reading = new Set<AttemptId>();
  const close = store.onCommit((facts) => {
    if (known.size === 0 && reading.size === 0) return;
    for (const { name, payload } of facts) {
      if (name !== "attempt.changed") continue;
      const attempt = payload["attempt"] as Attempt;
      if (known.has(attempt.id) || reading.has(attempt.id)) known.set(attempt.id, endOf(attempt));
    }
  });
  return {
    /** Null when there is no such attempt. */
    async of(id: AttemptId): Promise<LogEnd | null> {
      const kept = known.get(id);
      if (kept !== undefined) return kept;
      // What is committed while it is read is heard by the listener, and newer than what is read.
      reading.add(id);
      try {
        const attempt = await store.read((db) => getAttempt(db, id));
        if (attempt === null) return null;
        if (!known.has(id)) known.set(id, endOf(attempt));
        if (known.size > KEPT) known.delete(known.keys().next().value!);
        return known.get(id) ?? endOf(attempt);
      } finally {
        reading.delete(id);
      }
    },
    close,
  };
}
