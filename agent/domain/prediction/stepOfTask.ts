import { satisfies, tileOf, type TaskInstance } from "#contract";
import type { Step } from "./longestWay.ts";

/** What of a task decides when it is done. */
export type PredictedTask = Pick<TaskInstance, "id" | "state" | "pausedBy" | "frozen" | "startedAt" | "endedAt" | "retryAt">;

/**
 * [NGT1] A task instance as a step of the way. `byItself`: what failed, or is held by a person, stays so, and nothing behind it has an
 * end; `rerun`: what failed is rerun now. What runs longer than usual is expected to end at any moment. `usualMs` is how long the task
 * takes when it succeeds, null when it never did; `dueAt` the fire instant of its run.
 */
export function stepOfTask(task: PredictedTask, of: { readonly usualMs: number | null; readonly now: number; readonly dueAt: number; readonly after: "byItself" | "rerun" }): Step<TaskInstance["id"]> {
  const { id, state } = task;
  if (satisfies(state)) return { id, doneAt: task.endedAt ?? of.now, notBefore: 0, takesMs: 0 };
  if (tileOf(state) === "failed") return { id, doneAt: null, notBefore: of.now, takesMs: of.after === "rerun" ? of.usualMs : null };
  if (state === "LOST" || state === "KILLING" || state === "KILL_FAILED") return { id, doneAt: null, notBefore: of.now, takesMs: null };
  if (state === "RUNNING" && task.startedAt !== null) {
    const left = of.usualMs === null ? null : Math.max(0, task.startedAt + of.usualMs - of.now);
    return { id, doneAt: null, notBefore: of.now, takesMs: left };
  }
  const held = task.pausedBy !== null || task.frozen;
  return { id, doneAt: null, notBefore: Math.max(of.now, of.dueAt, task.retryAt ?? 0), takesMs: held ? null : of.usualMs };
}
