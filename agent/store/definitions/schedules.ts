import type { ProjectId, RevisionId, Schedule, TaskId, WorkflowDefinition, WorkflowId } from "#contract";
import { frozenOf } from "./workflowReads.ts";
import type { Db, Tx } from "../store.ts";

/** A schedule that is in force: that of the published revision. */
export interface PublishedSchedule {
  readonly workflowId: WorkflowId;
  readonly workflowName: string;
  readonly projectId: ProjectId;
  readonly projectName: string;
  readonly enabled: boolean;
  readonly revisionId: RevisionId;
  readonly revision: number;
  readonly publishedAt: number;
  readonly schedule: Schedule;
  /** Up to which instant its points have been planned. Points before it was published never count. */
  readonly plannedUntil: number;
  /** [HLD1] */
  readonly frozen: boolean;
  readonly frozenTasks: readonly TaskId[];
}
/** Of one workflow or of all, also those that are paused or disabled. Definitions without a schedule are not read. */
export async function publishedSchedules(db: Db, workflowId?: WorkflowId): Promise<PublishedSchedule[]> {
  let query = db
    .selectFrom("workflows as w")
    .innerJoin("revisions as r", "r.id", "w.revision_id")
    .innerJoin("projects as p", "p.id", "w.project_id")
    .leftJoin("schedule_states as s", "s.workflow_id", "w.id")
    .select(["w.id", "w.name", "w.project_id", "p.name as project_name", "w.enabled", "w.frozen", "r.id as revision_id", "r.number", "r.created_at", "r.definition", "s.planned_until"])
    .where("w.removed_at", "is", null)
    .where("r.definition", "like", '%"cron":%');
  if (workflowId !== undefined) query = query.where("w.id", "=", workflowId);
  const rows = await query.orderBy("w.id").execute();
  return rows.flatMap((row) => {
    const { schedule } = JSON.parse(row.definition) as WorkflowDefinition;
    if (schedule == null) return [];
    return {
      workflowId: row.id,
      workflowName: row.name,
      projectId: row.project_id,
      projectName: row.project_name,
      enabled: row.enabled === 1,
      ...frozenOf(row),
      revisionId: row.revision_id,
      revision: row.number ?? 0,
      publishedAt: row.created_at,
      schedule,
      plannedUntil: Math.max(row.planned_until ?? 0, row.created_at),
    };
  });
}

/** The points up to this instant are planned. Belongs into the unit that makes their instances. */
export async function setPlannedUntil(tx: Tx, workflowId: WorkflowId, plannedUntil: number): Promise<void> {
  await tx.db
    .insertInto("schedule_states")
    .values({ workflow_id: workflowId, planned_until: plannedUntil })
    .onConflict((conflict) => conflict.column("workflow_id").doUpdateSet({ planned_until: plannedUntil }))
    .execute();
}
