import type { TaskInstance, TaskInstanceId, WorkflowInstanceId } from "#contract";
import type { Db } from "../store.ts";
import { PREFIXED_TASK_COLUMNS, TASK_COLUMNS, taskOf } from "../instances/taskRow.ts";

/** What of a run has neither succeeded nor been skipped, in the order in which it was planned. */
export async function unfinishedOf(db: Db, workflowInstanceId: WorkflowInstanceId, limit: number): Promise<TaskInstance[]> {
  const rows = await db.selectFrom("task_instances").select(TASK_COLUMNS).where("workflow_instance_id", "=", workflowInstanceId).where("state", "not in", ["SUCCESS", "SKIPPED"]).orderBy("id").limit(limit).execute();
  return rows.map(taskOf);
}
/** What a task comes directly after and waits for. */
export async function openUpstreamOf(db: Db, id: TaskInstanceId, limit: number): Promise<TaskInstance[]> {
  const rows = await db
    .selectFrom("task_edges as e")
    .innerJoin("task_instances as t", "t.id", "e.from_id")
    .select(PREFIXED_TASK_COLUMNS)
    .where("e.to_id", "=", id)
    .where("t.state", "not in", ["SUCCESS", "SKIPPED"])
    .orderBy("t.id")
    .limit(limit)
    .execute();
  return rows.map(taskOf);
}
/** Everything that a task comes directly after. */
export async function upstreamOf(db: Db, id: TaskInstanceId): Promise<TaskInstance[]> {
  const rows = await db.selectFrom("task_edges as e").innerJoin("task_instances as t", "t.id", "e.from_id").select(PREFIXED_TASK_COLUMNS).where("e.to_id", "=", id).orderBy("t.id").execute();
  return rows.map(taskOf);
}
/** One task of a run by its name. */
export async function taskNamed(db: Db, run: WorkflowInstanceId, name: string): Promise<TaskInstance | null> {
  const row = await db.selectFrom("task_instances").select(TASK_COLUMNS).where("workflow_instance_id", "=", run).where("name", "=", name).limit(1).executeTakeFirst();
  return row === undefined ? null : taskOf(row);
}
/** NOT_RUN tasks of a run that come after one of these, through such tasks only. At most `limit`. */
export async function notRunBelow(db: Db, ids: readonly TaskInstanceId[], limit: number): Promise<{ id: TaskInstanceId; name: string }[]> {
  if (ids.length === 0) return [];
  return db
    .withRecursive("below(id)", (cte) =>
      cte
        .selectFrom("task_edges as e")
        .innerJoin("task_instances as t", "t.id", "e.to_id")
        .select("e.to_id as id")
        .where("e.from_id", "in", ids)
        .where("t.state", "=", "NOT_RUN")
        .union(cte.selectFrom("below as b").innerJoin("task_edges as e", "e.from_id", "b.id").innerJoin("task_instances as t", "t.id", "e.to_id").select("e.to_id as id").where("t.state", "=", "NOT_RUN")),
    )
    .selectFrom("below as b")
    .innerJoin("task_instances as t", "t.id", "b.id")
    .select(["t.id", "t.name"])
    .limit(limit)
    .execute();
}
