import type { ProjectId, TileCounts, WorkflowDefinition, RevisionId, WorkflowInstance } from "#contract";
import { sql } from "kysely";
import type { Db } from "../store.ts";
import { instanceOf, TILE_COLUMNS } from "../instances/instanceRow.ts";
import type { OfDate } from "../night/nightReads.ts";

/** Counts that a database answers as number or as text. */
const whole = (value: unknown): number => Number(value ?? 0);
type Sums = Record<(typeof TILE_COLUMNS)[keyof TileCounts], unknown>;
/** [LC9] Sums of runs as the tiles of a list. */
export const tilesOf = (row: Sums): TileCounts => ({
  running: whole(row.running),
  success: whole(row.success),
  failed: whole(row.failed),
  notRun: whole(row.not_run),
  waitingTime: whole(row.waiting_time),
  waitingResource: whole(row.waiting_resource),
});
export const TILE_SUMS = Object.values(TILE_COLUMNS);

/** What the tasks of a date add up to, by the sums that runs keep: costs its runs, not its tasks. */
export async function dayCounts(db: Db, { businessDate, projectIds }: OfDate): Promise<TileCounts> {
  let query = db.selectFrom("workflow_instances").select((of) => TILE_SUMS.map((column) => of.fn.sum<number | string | null>(column).as(column)));
  query = query.where("business_date", "=", businessDate);
  if (projectIds !== undefined) query = query.where("project_id", "in", projectIds.length === 0 ? [NOBODY] : projectIds);
  return tilesOf(await query.executeTakeFirstOrThrow());
}
const NOBODY = "" as ProjectId;

/** What had succeeded, failed and ran at an instant, as far as it is still as it was then. */
export interface CountsThen {
  readonly success: number;
  readonly failed: number;
  readonly running: number;
}
/**
 * [DAY1] A date as it was at an instant. Of runs that had ended their sums count, and only the tasks of those that had begun and had not ended
 * are looked at. What was run again since counts as it is now.
 */
export async function countsThen(db: Db, { businessDate, projectIds }: OfDate, at: number): Promise<CountsThen> {
  if (projectIds?.length === 0) return { success: 0, failed: 0, running: 0 };
  const runs = () => {
    const query = db.selectFrom("workflow_instances as w").where("w.business_date", "=", businessDate);
    return projectIds === undefined ? query : query.where("w.project_id", "in", projectIds);
  };
  const ended = await runs()
    .where("w.ended_at", "<=", at)
    .select((of) => [of.fn.sum<number | string | null>("w.success").as("success"), of.fn.sum<number | string | null>("w.failed").as("failed")])
    .executeTakeFirstOrThrow();
  const going = await runs()
    .where("w.started_at", "<=", at)
    .where((where) => where.or([where("w.ended_at", "is", null), where("w.ended_at", ">", at)]))
    .innerJoin("task_instances as t", "t.workflow_instance_id", "w.id")
    .select([
      sql<number | string | null>`sum(case when t.ended_at <= ${at} and t.state in ('SUCCESS', 'SKIPPED') then 1 else 0 end)`.as("success"),
      sql<number | string | null>`sum(case when t.ended_at <= ${at} and t.state in ('FAILED', 'KILLED', 'MISSED') then 1 else 0 end)`.as("failed"),
      sql<number | string | null>`sum(case when t.started_at <= ${at} and (t.ended_at is null or t.ended_at > ${at}) then 1 else 0 end)`.as("running"),
    ])
    .executeTakeFirstOrThrow();
  return { success: whole(ended.success) + whole(going.success), failed: whole(ended.failed) + whole(going.failed), running: whole(going.running) };
}

/** When a run of a date began and ended, and how. */
export interface RunSpan {
  readonly state: WorkflowInstance["state"];
  readonly startedAt: number;
  readonly endedAt: number | null;
}
/** The runs of a date that have begun; one query. */
export async function runSpans(db: Db, { businessDate, projectIds }: OfDate): Promise<RunSpan[]> {
  if (projectIds?.length === 0) return [];
  let query = db.selectFrom("workflow_instances").select(["state", "started_at", "ended_at"]).where("business_date", "=", businessDate).where("started_at", "is not", null);
  if (projectIds !== undefined) query = query.where("project_id", "in", projectIds);
  return (await query.execute()).map((row) => ({ state: row.state, startedAt: row.started_at!, endedAt: row.ended_at }));
}

/** Runs of a date that have not succeeded, in the order of their points. At most `limit`. */
export async function unfinishedRuns(db: Db, { businessDate, projectIds }: OfDate, limit: number): Promise<WorkflowInstance[]> {
  if (projectIds?.length === 0) return [];
  let query = db.selectFrom("workflow_instances").selectAll().where("business_date", "=", businessDate).where("state", "!=", "SUCCESS").where("origin", "!=", "test");
  if (projectIds !== undefined) query = query.where("project_id", "in", projectIds);
  return (await query.orderBy("fire_at").orderBy("id").limit(limit).execute()).map(instanceOf);
}

/** The deadlines that revisions have, in one query; a revision never changes, so whoever asks may keep them. */
export async function deadlineRules(db: Db, ids: readonly RevisionId[]): Promise<Map<RevisionId, WorkflowDefinition["deadline"]>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom("revisions").select(["id", "definition"]).where("id", "in", ids).execute();
  return new Map(rows.map((row) => [row.id, (JSON.parse(row.definition) as WorkflowDefinition).deadline]));
}

/** The next schedule point of planned runs, and how many workflows it has; null when nothing is planned. */
export async function nextPoint(db: Db, projectIds: readonly ProjectId[] | undefined, now: number): Promise<{ at: number; workflows: number } | null> {
  if (projectIds?.length === 0) return null;
  const planned = () => {
    const query = db.selectFrom("workflow_instances").where("ended_at", "is", null).where("started_at", "is", null);
    return projectIds === undefined ? query : query.where("project_id", "in", projectIds);
  };
  const first = await planned().where("fire_at", ">", now).select("fire_at").orderBy("fire_at").limit(1).executeTakeFirst();
  if (first === undefined) return null;
  const { count } = await planned()
    .where("fire_at", "=", first.fire_at)
    .select((of) => of.fn.count<number | string>("workflow_id").distinct().as("count"))
    .executeTakeFirstOrThrow();
  return { at: first.fire_at, workflows: whole(count) };
}
