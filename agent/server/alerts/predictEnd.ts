import type { WorkflowInstance } from "#contract";
import { longestWay } from "../../domain/prediction/longestWay.ts";
import { stepOfTask } from "../../domain/prediction/stepOfTask.ts";
import { edgesOf, tasksOf, type Store } from "../../store/index.ts";
import type { Clock } from "../../platform/clock.ts";
import type { UsualDurations } from "../night/usualDurations.ts";

/**
 * [NGT1] When a run will be done, by the 80th percentile of what its tasks took, along the longest way; null when a task on it was
 * never seen to succeed, or will not go by itself. What failed has its own alert and is not late besides.
 */
export const makePredictEnd =
  ({ store, usual, clock }: { readonly store: Store; readonly usual: UsualDurations; readonly clock: Clock }) =>
  async (run: WorkflowInstance): Promise<number | null> => {
    const { tasks, edges } = await store.read(async (db) => ({ tasks: await tasksOf(db, run.id), edges: await edgesOf(db, run.id) }));
    const now = clock.now();
    const steps = await Promise.all(tasks.map(async (task) => stepOfTask(task, { usualMs: (await usual.of(run.workflowId, task.taskId))?.p80 ?? null, now, dueAt: run.fireAt, after: "byItself" })));
    return longestWay(steps, edges).endAt;
  };
