import type { TaskInstanceId, WorkflowId, WorkflowInstance, WorkflowInstanceId } from "#contract";
import type { Db } from "../store.ts";
import { instanceOf } from "./instanceRow.ts";

/** Runs that a task stands for, the newest last; more than one only when it was rerun as another revision has it. */
export async function childRuns(db: Db, parent: TaskInstanceId): Promise<WorkflowInstance[]> {
  return (await db.selectFrom("workflow_instances").selectAll().where("parent_task_id", "=", parent).orderBy("id").execute()).map(instanceOf);
}
/** Of each of these tasks that stands for a run the newest one. */
export async function newestChildRuns(db: Db, parents: readonly TaskInstanceId[]): Promise<Map<TaskInstanceId, WorkflowInstance>> {
  const rows = parents.length === 0 ? [] : await db.selectFrom("workflow_instances").selectAll().where("parent_task_id", "in", parents).orderBy("id").execute();
  return new Map(rows.map((row) => [row.parent_task_id!, instanceOf(row)]));
}
/** Runs that have ended while the task that stands for them has not, for a start of the server. */
export async function endedChildRuns(db: Db): Promise<WorkflowInstanceId[]> {
  const rows = await db
    .selectFrom("workflow_instances as w")
    .innerJoin("task_instances as t", "t.id", "w.parent_task_id")
    .select("w.id")
    .where("w.parent_task_id", "is not", null)
    .where("w.ended_at", "is not", null)
    .where("t.state", "in", ["RUNNING", "KILLING"])
    .execute();
  return rows.map((row) => row.id);
}
/** The workflows of a run and of all runs above it. */
export async function workflowsAbove(db: Db, run: WorkflowInstanceId): Promise<ReadonlySet<WorkflowId>> {
  const found = new Set<WorkflowId>();
  for (let id: WorkflowInstanceId | undefined = run; id !== undefined;) {
    const row: { workflow_id: WorkflowId; parent_task_id: TaskInstanceId | null } | undefined = await db.selectFrom("workflow_instances").select(["workflow_id", "parent_task_id"]).where("id", "=", id).executeTakeFirst();
    if (row !== undefined) found.add(row.workflow_id);
    const parent: TaskInstanceId | null = row?.parent_task_id ?? null;
    id = parent === null ? undefined : (await db.selectFrom("task_instances").select("workflow_instance_id").where("id", "=", parent).executeTakeFirst())?.workflow_instance_id;
  }
  return found;
}
/** The task that stands for a run. */
export async function parentTaskOf(db: Db, parent: TaskInstanceId): Promise<{ taskInstanceId: TaskInstanceId; name: string; workflowInstanceId: WorkflowInstanceId; workflowName: string } | null> {
  const row = await db
    .selectFrom("task_instances as t")
    .innerJoin("workflow_instances as w", "w.id", "t.workflow_instance_id")
    .select(["t.id", "t.name", "w.id as run", "w.workflow_name"])
    .where("t.id", "=", parent)
    .executeTakeFirst();
  return row === undefined ? null : { taskInstanceId: row.id, name: row.name, workflowInstanceId: row.run, workflowName: row.workflow_name };
}
