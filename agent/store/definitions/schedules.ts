import type { ProjectId, RevisionId, Schedule, TaskId, WorkflowDefinition, WorkflowId } from "#contract";
import type { Db } from "../store.ts";
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
  /** Points up to this instant are not made any more: it was published then, or an older server made them. */
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
      ...frozenOf(row),
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

/** A workflow as if its draft were published, with revision 0; null when the draft has no schedule. */
export async function draftAsPublished(db: Db, workflowId: WorkflowId): Promise<PublishedSchedule | null> {
  const row = await db
    .selectFrom("workflows as w")
    .innerJoin("projects as p", "p.id", "w.project_id")
    .select(["w.id", "w.name", "w.project_id", "p.name as project_name", "w.enabled", "w.draft", "w.frozen"])
    .where("w.id", "=", workflowId)
    .where("w.removed_at", "is", null)
    .executeTakeFirst();
  const definition = row === undefined ? null : (JSON.parse(row.draft) as WorkflowDefinition);
  if (row === undefined || definition?.schedule == null) return null;
  return {
    workflowId: row.id,
    workflowName: row.name,
    projectId: row.project_id,
    projectName: row.project_name,
    enabled: row.enabled === 1,
    revisionId: "" as RevisionId,
    revision: 0,
    publishedAt: 0,
    schedule: definition.schedule,
    definition,
    ...frozenOf(row),
    plannedUntil: 0,
  };
}
/** What the schedules of revisions say of points that passed and of runs that overlap; null where a revision has no schedule. */
export async function schedulePolicies(db: Db, revisionIds: readonly RevisionId[]): Promise<Map<RevisionId, Pick<Schedule, "misfire" | "overlap"> | null>> {
  const found = new Map<RevisionId, Pick<Schedule, "misfire" | "overlap"> | null>();
  if (revisionIds.length === 0) return found;
  const rows = await db.selectFrom("revisions").select(["id", "definition"]).where("id", "in", revisionIds).execute();
  for (const row of rows) {
    const { schedule } = JSON.parse(row.definition) as WorkflowDefinition;
    found.set(row.id, schedule == null ? null : { misfire: schedule.misfire, overlap: schedule.overlap });
  }
  return found;
}

/** Which of these workflows may have runs made: enabled and not removed, with their published revision. */
export async function revisionsInForce(db: Db, workflowIds: readonly WorkflowId[]): Promise<ReadonlyMap<WorkflowId, RevisionId>> {
  const rows = await db.selectFrom("workflows").select(["id", "revision_id"]).where("id", "in", workflowIds).where("enabled", "=", 1).where("removed_at", "is", null).where("revision_id", "is not", null).execute();
  return new Map(rows.map((row) => [row.id, row.revision_id!]));
}
