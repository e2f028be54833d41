import type { TaskId, TaskInstance, WorkflowId } from "#contract";
import { lastDurations, type Store } from "../../store/index.ts";
import { percentile } from "../../domain/planning/percentile.ts";

/** In milliseconds. */
export interface UsualDuration {
  readonly p50: number;
  readonly p80: number;
  readonly p95: number;
  /** From so many successes. */
  readonly count: number;
}
/** How many of the past count, and how many tasks are remembered. */
const LAST = 50;
const KEPT = 20_000;

/**
 * [NGT1] How long tasks usually take: of the last fifty successes of each. Read when somebody asks and kept until one more succeeds;
 * a commit costs a lookup for each success and no query. After a restart it is read again.
 */
export function openUsualDurations(store: Store) {
  const kept = new Map<TaskId, Map<WorkflowId, UsualDuration | null>>();
  let size = 0;
  /** What is being read now: when it succeeds meanwhile, what was read is not kept. */
  const reading = new Set<{ readonly taskId: TaskId; stale: boolean }>();
  const stopListening = store.onCommit((facts) => {
    for (const { name, payload } of facts) {
      if (name !== "taskInstance.changed") continue;
      const { state, taskId } = payload["task"] as TaskInstance;
      if (state !== "SUCCESS") continue;
      for (const one of reading) if (one.taskId === taskId) one.stale = true;
      const of = kept.get(taskId);
      if (of === undefined) continue;
      size -= of.size;
      kept.delete(taskId);
    }
  });

  async function read(workflowId: WorkflowId, taskId: TaskId): Promise<UsualDuration | null> {
    const now = { taskId, stale: false };
    reading.add(now);
    const sorted = (await store.read((db) => lastDurations(db, { workflowId, taskId, limit: LAST })).finally(() => reading.delete(now))).sort((a, b) => a - b);
    const usual = sorted.length === 0 ? null : { p50: percentile(sorted, 0.5), p80: percentile(sorted, 0.8), p95: percentile(sorted, 0.95), count: sorted.length };
    if (now.stale) return usual;
    if (size >= KEPT) {
      kept.clear();
      size = 0;
    }
    const of = kept.get(taskId) ?? new Map<WorkflowId, UsualDuration | null>();
    if (!of.has(workflowId)) size++;
    kept.set(taskId, of.set(workflowId, usual));
    return usual;
  }
  return {
    /** Null when it never succeeded by itself. */
    async of(workflowId: WorkflowId, taskId: TaskId): Promise<UsualDuration | null> {
      const known = kept.get(taskId)?.get(workflowId);
      return known === undefined ? read(workflowId, taskId) : known;
    },
    close: stopListening,
  };
}
export type UsualDurations = ReturnType<typeof openUsualDurations>;
