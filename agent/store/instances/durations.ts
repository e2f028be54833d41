import type { TaskId, WorkflowId } from "#contract";
import type { Db } from "../store.ts";

/** How long a task of a workflow ran the last times that it succeeded by itself, in milliseconds, the newest point first. Tests do not count. */
export async function lastDurations(db: Db, of: { readonly workflowId: WorkflowId; readonly taskId: TaskId; readonly limit: number }): Promise<number[]> {
  const rows = await db
    .selectFrom("workflow_instances as w")
    .innerJoin("task_instances as t", "t.workflow_instance_id", "w.id")
    .select(["t.started_at", "t.ended_at"])
    .where("w.workflow_id", "=", of.workflowId)
    .where("w.origin", "!=", "test")
    .where("t.task_id", "=", of.taskId)
    .where("t.state", "=", "SUCCESS")
    .where("t.forced_by", "is", null)
    .where("t.started_at", "is not", null)
    .where("t.ended_at", "is not", null)
    .orderBy("w.fire_at", "desc")
    .limit(of.limit)
    .execute();
  return rows.map((row) => Math.max(0, row.ended_at! - row.started_at!));
}
