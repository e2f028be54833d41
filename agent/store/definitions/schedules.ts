import type { ProjectId, RevisionId, Schedule, TaskId, WorkflowDefinition, WorkflowId } from "#contract";
import type { Db, Tx } from "../store.ts";
import { frozenOf } from "./workflowReads.ts";

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
  readonly definition: WorkflowDefinition;
  /** [HLD1] The whole workflow, or these tasks of it. */
  readonly frozen: boolean;
  readonly frozenTasks: readonly TaskId[];
  /** Points up to this instant are not made any more: it was published, enabled again, or planned by an older server then. */
  readonly plannedUntil: number;
}
/** Of one workflow or of all, also those that are paused or disabled. Definitions without a schedule are not read. */
export async function publishedSchedules(db: Db, workflowId?: WorkflowId): Promise<PublishedSchedule[]> {
  let query = db
    .selectFrom("workflows as w")
    .innerJoin("revisions as r", "r.id", "w.revision_id")
    .innerJoin("projects as p", "p.id", "w.project_id")
    .leftJoin("schedule_states as s", "s.workflow_id", "w.id")
    .select(["w.id", "w.name", "w.project_id", "p.name as project_name", "w.enabled", "r.id as revision_id", "r.number", "r.created_at", "r.definition", "s.planned_until", "w.frozen"])
    .where("w.removed_at", "is", null)
    .where("r.definition", "like", '%"cron":%');
  if (workflowId !== undefined) query = query.where("w.id", "=", workflowId);
  const rows = await query.orderBy("w.id").execute();
  return rows.flatMap((row) => {
    const definition = JSON.parse(row.definition) as WorkflowDefinition;
    const { schedule } = definition;
    if (schedule == null) return [];
    return {
      workflowId: row.id,
      workflowName: row.name,
      projectId: row.project_id,
      projectName: row.project_name,
      enabled: row.enabled === 1,
      revisionId: row.revision_id,
      revision: row.number ?? 0,
      publishedAt: row.created_at,
      schedule,
      definition,
      ...frozenOf(row),
      plannedUntil: Math.max(row.planned_until ?? 0, row.created_at),
    };
  });
}

/** Points up to this instant do not count: what a workflow was not in force for is not made up. */
export async function setPlannedUntil(tx: Tx, workflowId: WorkflowId, plannedUntil: number): Promise<void> {
  await tx.db
    .insertInto("schedule_states")
    .values({ workflow_id: workflowId, planned_until: plannedUntil })
    .onConflict((conflict) => conflict.column("workflow_id").doUpdateSet({ planned_until: plannedUntil }))
    .execute();
}

/** Which of these workflows may have runs made: enabled and not removed, with their published revision. */
export async function revisionsInForce(db: Db, workflowIds: readonly WorkflowId[]): Promise<ReadonlyMap<WorkflowId, RevisionId>> {
  const rows = await db.selectFrom("workflows").select(["id", "revision_id"]).where("id", "in", workflowIds).where("enabled", "=", 1).where("removed_at", "is", null).where("revision_id", "is not", null).execute();
  return new Map(rows.map((row) => [row.id, row.revision_id!]));
}
