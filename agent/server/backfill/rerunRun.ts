import { hasEnded, type TaskId, type TaskInstance, type TaskInstanceId, type Workflow, type WorkflowInstance } from "#contract";
import { edgesOf, noteTask, tasksOf, type Tx } from "../../store/index.ts";
import { isFrozen } from "../../domain/operations/isFrozen.ts";
import type { Aftermath } from "../dispatch/aftermath.ts";
import { AS_NEW } from "../dispatch/asNew.ts";
import type { Readiness } from "../dispatch/readiness.ts";
import type { TaskMoves } from "../dispatch/taskMoves.ts";
import { isLeftOut } from "../flow/childReruns.ts";

export interface RunRerun {
  readonly run: Pick<WorkflowInstance, "id">;
  readonly workflow: Workflow;
  /** Those alone; null: all. */
  readonly taskIds: readonly TaskId[] | null;
  /** What failed or never began; or everything. */
  readonly what: "failed" | "all";
}
/**
 * [BKF2] Runs a run that has ended again, in the lane of backfills [BKF3]: attempts are added, never instances. What of it comes after another that
 * is run again waits for that one; what is behind it and never ran goes on by itself. Answers how many tasks are run again. All in the caller's unit.
 */
export async function rerunRun(tx: Tx, after: Aftermath, { run, workflow, taskIds, what }: RunRerun, { moves, readiness }: { readonly moves: TaskMoves; readonly readiness: Readiness }): Promise<number> {
  const tasks = await tasksOf(tx.db, run.id);
  const wanted = taskIds === null ? null : new Set(taskIds);
  const chosen = tasks.filter((task) => (wanted === null || wanted.has(task.taskId)) && hasEnded(task.state) && (what === "all" || isLeftOut(task)));
  const ids = new Set(chosen.map((task) => task.id));
  const behind = new Set<TaskInstanceId>();
  const below = new Map<TaskInstanceId, TaskInstanceId[]>();
  for (const { from, to } of await edgesOf(tx.db, run.id)) {
    if (!ids.has(from) || !ids.has(to)) continue;
    behind.add(to);
    below.set(from, [...(below.get(from) ?? []), to]);
  }
  for (const task of tasks) if (!ids.has(task.id) && !hasEnded(task.state) && task.lane !== "backfill") await noteTask(tx, { id: task.id, set: { lane: "backfill" } });
  const byId = new Map(chosen.map((task) => [task.id, task]));
  const set = (task: TaskInstance) => ({ ...AS_NEW, lane: "backfill" as const, frozen: isFrozen(workflow, task.taskId) });
  const roots = chosen.filter((task) => !behind.has(task.id));
  // Each behind one that has moved: then none of them looks as if it had nothing to wait for.
  const inTurn = new Set(roots.map((task) => task.id));
  for (const id of inTurn) {
    const task = byId.get(id)!;
    if (behind.has(id)) {
      const moved = await moves.move(tx, after, { id, event: "resetRequested", set: { ...set(task), readyAt: null } });
      if (moved?.task.waitingOn === 0) await readiness.release(tx, after, { tasks: [moved.task], by: "SKIPPED" });
    } else {
      const moved = await moves.move(tx, after, { id, event: "rerunRequested", set: { ...set(task), readyAt: tx.now } });
      if (moved?.task.state === "WAIT_RESOURCE") after.ready.push(moved.task);
    }
    for (const to of below.get(id) ?? []) inTurn.add(to);
  }
  return chosen.length;
}
