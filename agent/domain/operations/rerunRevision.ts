import { sentence, type RevisionId, type TaskId, type TaskInstance, type TaskInstanceId } from "#contract";
import type { Plan } from "./planOperation.ts";

/** What a revision says of each task, as texts that are equal when they say the same; undefined for a task that it does not have. */
export interface RevisionWords {
  readonly id: RevisionId;
  /** Null for the draft of a test run. */
  readonly number: number | null;
  readonly says: (taskId: TaskId) => string | undefined;
}
type Tasks = ReadonlyMap<TaskInstanceId, TaskInstance>;

/**
 * [REV1] The plan with the tasks as the published revision has them. A task that is gone from it cannot take part; the edges stay
 * those of the run. `own`: the changes that belong to its workflow.
 */
export function withLatest(plan: Plan, tasks: Tasks, own: ReadonlySet<TaskInstanceId>, latest: RevisionWords | null): Plan {
  const gone = plan.changes.filter((change) => own.has(change.taskInstanceId) && latest?.says(tasks.get(change.taskInstanceId)!.taskId) === undefined);
  if (gone.length === 0) return plan;
  const out = new Set(gone.map((change) => change.taskInstanceId));
  return {
    ...plan,
    changes: plan.changes.filter((change) => !out.has(change.taskInstanceId)),
    ineligible: [
      ...plan.ineligible,
      ...gone.map(({ taskInstanceId, name, before }) => ({
        taskInstanceId,
        name,
        state: before,
        reason: latest === null ? sentence("verb.rerun.unpublished") : sentence("verb.rerun.gone", { task: name, revision: latest.number ?? 0 }),
      })),
    ],
  };
}

/** Whether rerunning what the plan changes would run something else with the published revision; null when there is none, or when it would not. */
export function rerunDiffers(
  plan: Plan,
  tasks: Tasks,
  own: ReadonlySet<TaskInstanceId>,
  originalOf: (task: TaskInstance) => RevisionWords,
  run: number | null,
  latest: RevisionWords | null,
): { original: number | null; latest: number } | null {
  if (latest === null || latest.number === null) return null;
  const differs = [...plan.changes, ...plan.ineligible.filter((line) => line.reason.code === "verb.rerun.gone")]
    .filter(({ taskInstanceId }) => own.has(taskInstanceId))
    .some(({ taskInstanceId }) => {
      const task = tasks.get(taskInstanceId)!;
      const original = originalOf(task);
      return original.id !== latest.id && original.says(task.taskId) !== latest.says(task.taskId);
    });
  return differs ? { original: run, latest: latest.number } : null;
}
