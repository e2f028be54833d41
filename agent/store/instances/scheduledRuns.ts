import type { WorkflowId, WorkflowInstance } from "#contract";
import type { Db } from "../store.ts";

/** The line of the runs that a schedule makes [LC1]. */
export const MAIN_LINE = "main";

/** A run of a schedule that has not ended. */
export interface OpenRun extends Pick<WorkflowInstance, "id" | "fireAt" | "zone" | "businessDate"> {
  /** It waits for another run: tasks that wait for nothing, and are not held back themselves, have not been let go. */
  readonly held: boolean;
}
/** [SCH4] Runs of a workflow's schedule that have not ended, in the order of their points. */
export async function openScheduledRuns(db: Db, workflowId: WorkflowId): Promise<OpenRun[]> {
  const rows = await db
    .selectFrom("workflow_instances as w")
    .select((of) => [
      "w.id",
      "w.fire_at",
      "w.zone",
      "w.business_date",
      of
        .selectFrom("task_instances as t")
        .select((count) => count.fn.countAll<number | string>().as("count"))
        .whereRef("t.workflow_instance_id", "=", "w.id")
        .where("t.state", "=", "NOT_RUN")
        .where("t.waiting_on", "=", 0)
        .where("t.paused_by", "is", null)
        .where("t.frozen", "=", 0)
        .as("held"),
    ])
    .where("w.workflow_id", "=", workflowId)
    .where("w.ended_at", "is", null)
    .where("w.line", "=", MAIN_LINE)
    .orderBy("w.fire_at")
    .execute();
  return rows.map((row) => ({ id: row.id, fireAt: row.fire_at, zone: row.zone, businessDate: row.business_date, held: Number(row.held) > 0 }));
}
/** Workflows of which a run waits for another, for a start of the server. */
export async function workflowsWithHeldRuns(db: Db): Promise<WorkflowId[]> {
  const rows = await db
    .selectFrom("workflow_instances as w")
    .innerJoin("task_instances as t", "t.workflow_instance_id", "w.id")
    .select("w.workflow_id")
    .distinct()
    .where("w.ended_at", "is", null)
    .where("w.line", "=", MAIN_LINE)
    .where("t.state", "=", "NOT_RUN")
    .where("t.waiting_on", "=", 0)
    .where("t.paused_by", "is", null)
    .where("t.frozen", "=", 0)
    .execute();
  return rows.map((row) => row.workflow_id);
}
