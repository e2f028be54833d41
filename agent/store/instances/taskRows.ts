import { tileOf, TILES, type InstanceState, type Origin, type ProjectId, type TaskInstanceId, type TaskInstanceRow, type TileCounts, type WorkflowId } from "#contract";
import { sql } from "kysely";
import type { Db } from "../store.ts";
import { PREFIXED_TASK_COLUMNS, taskOf, type TaskRow } from "./taskRow.ts";

export interface TaskFilter {
  /** Whose instances may be seen; all when left out. */
  readonly projectIds?: readonly ProjectId[] | undefined;
  readonly workflowId?: WorkflowId | undefined;
  readonly states?: readonly InstanceState[] | undefined;
  readonly businessDate?: string | undefined;
  readonly origin?: Origin | undefined;
  /** In the name of the task or the workflow, whatever its case; or an id. */
  readonly text?: string | undefined;
  readonly startedBy?: string | undefined;
  /** Only those with a lower id: the page after this one. */
  readonly before?: TaskInstanceId | undefined;
  readonly limit: number;
}

const joined = (db: Db) => db.selectFrom("task_instances as t").innerJoin("workflow_instances as w", "w.id", "t.workflow_instance_id");
function filtered(db: Db, filter: TaskFilter) {
  let query = joined(db);
  if (filter.projectIds !== undefined) query = query.where("t.project_id", "in", filter.projectIds);
  if (filter.workflowId !== undefined) query = query.where("w.workflow_id", "=", filter.workflowId);
  if (filter.businessDate !== undefined) query = query.where("w.business_date", "=", filter.businessDate);
  if (filter.origin !== undefined) query = query.where("w.origin", "=", filter.origin);
  if (filter.startedBy !== undefined) query = query.where("w.started_by", "=", filter.startedBy);
  if (filter.text !== undefined && filter.text !== "") {
    const text = filter.text;
    const pattern = `%${text.toLowerCase().replaceAll(/[\\%_]/g, "\\$&")}%`;
    query = query.where((where) =>
      where.or([sql<boolean>`lower(t.name) like ${pattern} escape '\\'`, sql<boolean>`lower(w.workflow_name) like ${pattern} escape '\\'`, where("t.id", "=", text as TaskInstanceId), sql<boolean>`w.id = ${text}`]),
    );
  }
  return query;
}
const withBeside = (query: ReturnType<typeof filtered>) =>
  query
    .leftJoin("nodes as n", "n.id", "t.node_id")
    .leftJoin("workflows as f", "f.id", "w.workflow_id")
    .leftJoin("attempts as a", "a.id", "t.attempt_id")
    .select(PREFIXED_TASK_COLUMNS)
    .select([
      "w.project_name",
      "w.workflow_id",
      "w.workflow_name",
      "w.business_date",
      "w.origin",
      "w.started_by",
      "w.fire_at",
      "f.owner",
      "n.name as node_name",
      "a.node_id as attempt_node_id",
      "a.node_name as attempt_node_name",
    ]);
type Beside = TaskRow & {
  project_name: string;
  workflow_id: WorkflowId;
  workflow_name: string;
  business_date: string;
  origin: Origin;
  started_by: string;
  fire_at: number;
  owner: string | null;
  node_name: string | null;
  attempt_node_id: string | null;
  attempt_node_name: string | null;
};
const rowOf = (row: Beside): TaskInstanceRow => ({
  ...taskOf(row),
  projectName: row.project_name,
  workflowId: row.workflow_id,
  workflowName: row.workflow_name,
  businessDate: row.business_date,
  origin: row.origin,
  startedBy: row.started_by,
  fireAt: row.fire_at,
  owner: row.owner ?? row.started_by,
  p50Ms: null,
  p95Ms: null,
  // A node that was removed keeps its name in the attempts that ran there.
  nodeName: row.node_name ?? (row.attempt_node_id === row.node_id ? row.attempt_node_name : null),
});

/**
 * Newest first. `counts` are the tiles of everything that passes the filter except `states`, so a tile shows what it would select;
 * `total` is how many pass the whole filter, on all pages.
 */
export async function listTaskRows(db: Db, filter: TaskFilter): Promise<{ rows: TaskInstanceRow[]; counts: TileCounts; total: number }> {
  const counts: TileCounts = { running: 0, success: 0, failed: 0, notRun: 0, waitingTime: 0, waitingResource: 0 };
  if (filter.projectIds?.length === 0) return { rows: [], counts, total: 0 };
  const states = filter.states !== undefined && filter.states.length > 0 ? filter.states : null;
  let page = filtered(db, filter);
  if (states !== null) page = page.where("t.state", "in", states);
  if (filter.before !== undefined) page = page.where("t.id", "<", filter.before);
  const rows = await withBeside(page).orderBy("t.id", "desc").limit(filter.limit).execute();
  const byState = await filtered(db, filter)
    .select((of) => ["t.state", of.fn.countAll<number>().as("count")])
    .groupBy("t.state")
    .execute();
  let total = 0;
  for (const { state, count } of byState) {
    counts[tileOf(state)] += count;
    if (states === null || states.includes(state)) total += count;
  }
  return { rows: rows.map(rowOf), counts: Object.fromEntries(TILES.map((tile) => [tile, counts[tile]])) as TileCounts, total };
}

export async function getTaskRow(db: Db, id: TaskInstanceId): Promise<TaskInstanceRow | null> {
  const row = await withBeside(joined(db).where("t.id", "=", id)).executeTakeFirst();
  return row === undefined ? null : rowOf(row);
}
