import type { Origin, TaskInstanceId, TaskInstanceRow, WorkflowId } from "#contract";
import type { Db } from "../store.ts";
import { countTasks, NO_COUNTS, type RowCounts } from "./taskCounts.ts";
import { pageOfTasks, type TaskFilter } from "./taskFilter.ts";
import { PREFIXED_TASK_COLUMNS, taskOf, type TaskRow } from "./taskRow.ts";

const joined = (db: Db) => db.selectFrom("workflow_instances as w").innerJoin("task_instances as t", "t.workflow_instance_id", "w.id");
const withBeside = (query: ReturnType<typeof joined>) =>
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

/** What a list answers beside its rows. `counts` are the tiles of everything that passes the filter except `states`, so a tile shows what it would select; `total` is how many pass the whole filter, on all pages. */
export interface TaskRows extends RowCounts {
  readonly rows: TaskInstanceRow[];
  /** How many of the newest rows were looked at, when the filter is one that no index answers and there may be more; null: all. */
  readonly searched: number | null;
}
/**
 * The newest run first, and in a run the last task. What it costs does not grow with the history: a page is read along an index, counts
 * come from the sums of runs, and what no index answers looks at the newest rows alone, and says so.
 */
export async function listTaskRows(db: Db, filter: TaskFilter): Promise<TaskRows> {
  if (filter.projectIds?.length === 0 || filter.ids?.length === 0) return { rows: [], ...NO_COUNTS, searched: null };
  return { rows: await pageOfTaskRows(db, filter), ...(await countTasks(db, filter)) };
}
/** Rows of a page without counts, for whoever reads page after page. */
export async function pageOfTaskRows(db: Db, filter: TaskFilter): Promise<TaskInstanceRow[]> {
  if (filter.projectIds?.length === 0 || filter.ids?.length === 0) return [];
  return rowsOfTasks(db, await pageOfTasks(db, filter));
}
/** Rows of these tasks, in this order; one that does not exist is left out. */
export async function rowsOfTasks(db: Db, ids: readonly TaskInstanceId[]): Promise<TaskInstanceRow[]> {
  const found = ids.length === 0 ? [] : await withBeside(joined(db).where("t.id", "in", ids)).execute();
  const rowOfId = new Map(found.map((row) => [row.id, row]));
  return ids.flatMap((id) => rowOfId.get(id) ?? []).map(rowOf);
}

export async function getTaskRow(db: Db, id: TaskInstanceId): Promise<TaskInstanceRow | null> {
  const row = await withBeside(joined(db).where("t.id", "=", id)).executeTakeFirst();
  return row === undefined ? null : rowOf(row);
}
