import type { WorkflowId, WorkflowInstance } from "#contract";
import type { Db } from "../store.ts";

/** The line of the runs that a schedule makes, and of backfills of points that never ran [LC1]; only the former wait for each other [SCH4, BKF3]. */
export const MAIN_LINE = "main";

/** A run of a schedule that has not ended. */
export interface OpenRun extends Pick<WorkflowInstance, "id" | "workflowId" | "fireAt" | "zone" | "businessDate"> {
  /** It waits for another run: tasks that wait for nothing have not been let go. One of which only what is held back has not is not held by another [HLD1]. */
  readonly held: boolean;
}
/** [SCH4] Runs of these workflows' schedules whose time has come and that have not ended, in the order of their points. */
export async function openScheduledRuns(db: Db, of: { readonly workflowIds: readonly WorkflowId[]; readonly until: number }): Promise<OpenRun[]> {
  if (of.workflowIds.length === 0) return [];
  const rows = await db
    .selectFrom("workflow_instances as w")
    .select((from) => [
      "w.id",
      "w.workflow_id",
      "w.fire_at",
      "w.zone",
      "w.business_date",
      "w.started_at",
      from
        .selectFrom("task_instances as t")
        .select((count) => count.fn.countAll<number | string>().as("count"))
        .whereRef("t.workflow_instance_id", "=", "w.id")
        .where("t.state", "=", "NOT_RUN")
        .where("t.waiting_on", "=", 0)
        .where("t.paused_by", "is", null)
        .where("t.frozen", "=", 0)
        .as("held"),
    ])
    .where("w.workflow_id", "in", of.workflowIds)
    .where("w.fire_at", "<=", of.until)
    .where("w.ended_at", "is", null)
    .where("w.line", "=", MAIN_LINE)
    .where("w.origin", "=", "scheduled")
    .orderBy("w.fire_at")
    .execute();
  return rows.map((row) => ({ id: row.id, workflowId: row.workflow_id, fireAt: row.fire_at, zone: row.zone, businessDate: row.business_date, held: row.started_at === null && Number(row.held) > 0 }));
}
/** Workflows of which a run whose time has come waits for another, for a start of the server. */
export async function workflowsWithHeldRuns(db: Db, now: number): Promise<WorkflowId[]> {
  const rows = await db
    .selectFrom("workflow_instances as w")
    .innerJoin("task_instances as t", "t.workflow_instance_id", "w.id")
    .select("w.workflow_id")
    .distinct()
    .where("w.fire_at", "<=", now)
    .where("w.ended_at", "is", null)
    .where("w.started_at", "is", null)
    .where("w.line", "=", MAIN_LINE)
    .where("w.origin", "=", "scheduled")
    .where("t.state", "=", "NOT_RUN")
    .where("t.waiting_on", "=", 0)
    .where("t.paused_by", "is", null)
    .where("t.frozen", "=", 0)
    .execute();
  return rows.map((row) => row.workflow_id);
}
/** Whether a run of which nothing has begun is let go in the order of its schedule; any other goes as soon as it waits for nothing. */
export const goesInTurn = (run: Pick<WorkflowInstance, "line" | "origin" | "startedAt">): boolean => run.line === MAIN_LINE && run.origin === "scheduled" && run.startedAt === null;
/** The run of a workflow's schedule whose time came last and that has not begun: its policy says what it waits for. */
export async function newestHeldRun(db: Db, workflowId: WorkflowId, until: number): Promise<Pick<WorkflowInstance, "id" | "revisionId"> | null> {
  const row = await db
    .selectFrom("workflow_instances")
    .select(["id", "revision_id"])
    .where("workflow_id", "=", workflowId)
    .where("fire_at", "<=", until)
    .where("ended_at", "is", null)
    .where("started_at", "is", null)
    .where("line", "=", MAIN_LINE)
    .where("origin", "=", "scheduled")
    .orderBy("fire_at", "desc")
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : { id: row.id, revisionId: row.revision_id };
}
