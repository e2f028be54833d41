import type { Origin, ProjectId, TileCounts, WorkflowId, WorkflowInstance, WorkflowInstanceId, WorkflowInstanceState } from "#contract";
import type { Db, Tx } from "../store.ts";
import { MAIN_LINE } from "./scheduledRuns.ts";
import { instanceOf, INSTANCES, TILE_COLUMNS } from "./instanceRow.ts";

export async function getWorkflowInstance(db: Db, id: WorkflowInstanceId): Promise<WorkflowInstance | null> {
  const row = await db.selectFrom("workflow_instances").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : instanceOf(row);
}

/** The same inside a unit, for hot paths. State, times and counts are those from before the unit: what tasks add up to is written at its end. */
export async function instanceIn(tx: Tx, id: WorkflowInstanceId): Promise<Omit<WorkflowInstance, "state" | "startedAt" | "endedAt" | "counts" | "changedSeq"> | null> {
  const row = await tx.hot(INSTANCES).get(id);
  return row === undefined ? null : instanceOf(row);
}

/** [SNP3] A run of a schedule of which nothing has begun, so that its time may have to come; null for every other. */
export async function comingRunOf(tx: Tx, id: WorkflowInstanceId): Promise<Pick<WorkflowInstance, "fireAt" | "zone"> | null> {
  const row = await tx.hot(INSTANCES).get(id);
  return row === undefined || row.started_at !== null || row.line !== MAIN_LINE || row.origin !== "scheduled" ? null : { fireAt: row.fire_at, zone: row.zone };
}

export interface InstanceFilter {
  /** Whose instances may be seen; all when left out. */
  readonly projectIds?: readonly ProjectId[] | undefined;
  readonly workflowId?: WorkflowId | undefined;
  readonly state?: WorkflowInstanceState | undefined;
  readonly businessDate?: string | undefined;
  readonly origin?: Origin | undefined;
  /** Only those with a lower id: the page after this instance. */
  readonly before?: WorkflowInstanceId | undefined;
  readonly limit: number;
}
/** Newest first. */
export async function listWorkflowInstances(db: Db, filter: InstanceFilter): Promise<WorkflowInstance[]> {
  if (filter.projectIds?.length === 0) return [];
  let query = db.selectFrom("workflow_instances").selectAll();
  if (filter.projectIds !== undefined) query = query.where("project_id", "in", filter.projectIds);
  if (filter.workflowId !== undefined) query = query.where("workflow_id", "=", filter.workflowId);
  if (filter.state !== undefined) query = query.where("state", "=", filter.state);
  if (filter.businessDate !== undefined) query = query.where("business_date", "=", filter.businessDate);
  if (filter.origin !== undefined) query = query.where("origin", "=", filter.origin);
  if (filter.before !== undefined) query = query.where("id", "<", filter.before);
  return (await query.orderBy("id", "desc").limit(filter.limit).execute()).map(instanceOf);
}

/** All task instances of the platform by tile (S2-16). */
export async function tileTotals(db: Db): Promise<TileCounts> {
  const row = await db
    .selectFrom("workflow_instances")
    .select((of) => Object.values(TILE_COLUMNS).map((column) => of.fn.coalesce(of.fn.sum<number>(column), of.lit(0)).as(column)))
    .executeTakeFirstOrThrow();
  return { running: row.running, success: row.success, failed: row.failed, notRun: row.not_run, waitingTime: row.waiting_time, waitingResource: row.waiting_resource };
}
