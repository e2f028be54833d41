import type { InstanceState, TaskId, WorkflowId, WorkflowInstance, WorkflowInstanceId } from "#contract";
import { instanceOf } from "../instances/instanceRow.ts";
import { MAIN_LINE } from "../instances/scheduledRuns.ts";
import type { Db } from "../store.ts";

/** What a schedule point has become, as far as a backfill asks. */
export type PointRun = Pick<WorkflowInstance, "id" | "fireAt" | "state" | "startedAt" | "endedAt">;

/** [LC1] The runs in `main` of a workflow's points from one instant to another, both included. */
export async function mainRuns(db: Db, of: { readonly workflowId: WorkflowId; readonly from: number; readonly until: number }): Promise<PointRun[]> {
  const rows = await db
    .selectFrom("workflow_instances")
    .select(["id", "fire_at", "state", "started_at", "ended_at"])
    .where("workflow_id", "=", of.workflowId)
    .where("fire_at", ">=", of.from)
    .where("fire_at", "<=", of.until)
    .where("line", "=", MAIN_LINE)
    .execute();
  return rows.map((row) => ({ id: row.id, fireAt: row.fire_at, state: row.state, startedAt: row.started_at, endedAt: row.ended_at }));
}
export async function runAt(db: Db, of: { readonly workflowId: WorkflowId; readonly fireAt: number; readonly line: string }): Promise<WorkflowInstance | null> {
  const row = await db.selectFrom("workflow_instances").selectAll().where("workflow_id", "=", of.workflowId).where("fire_at", "=", of.fireAt).where("line", "=", of.line).executeTakeFirst();
  return row === undefined ? null : instanceOf(row);
}
/** States of some tasks in some runs. */
export async function statesIn(db: Db, runs: readonly WorkflowInstanceId[], taskIds: readonly TaskId[]): Promise<Map<WorkflowInstanceId, InstanceState[]>> {
  const found = new Map<WorkflowInstanceId, InstanceState[]>();
  const wanted = new Set<string>(taskIds);
  for (let from = 0; from < runs.length; from += 500) {
    const rows = await db
      .selectFrom("task_instances")
      .select(["workflow_instance_id", "task_id", "state"])
      .where("workflow_instance_id", "in", runs.slice(from, from + 500))
      .execute();
    for (const row of rows) if (wanted.has(row.task_id)) found.set(row.workflow_instance_id, [...(found.get(row.workflow_instance_id) ?? []), row.state]);
  }
  return found;
}
/** When a workflow was published first; null when it never was. */
export async function firstPublishedAt(db: Db, workflowId: WorkflowId): Promise<number | null> {
  const row = await db.selectFrom("revisions").select("created_at").where("workflow_id", "=", workflowId).where("number", "=", 1).executeTakeFirst();
  return row?.created_at ?? null;
}
