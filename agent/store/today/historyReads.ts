import { tileOf, type InstanceState, type ProjectId, type Tile, type TileCounts, type WorkflowId, type WorkflowInstanceState } from "#contract";
import type { Db } from "../store.ts";
import type { DateRange } from "../night/boardReads.ts";
import type { OfDate } from "../night/nightReads.ts";
import { TILE_SUMS, tilesOf } from "./dayReads.ts";

const NOBODY = "" as ProjectId;
const none = (): Record<Tile, number> => ({ running: 0, success: 0, failed: 0, notRun: 0, waitingTime: 0, waitingResource: 0 });
const TILE_OF_RUN: Readonly<Record<WorkflowInstanceState, Tile>> = { NOT_RUN: "notRun", RUNNING: "running", SUCCESS: "success", FAILED: "failed" };

export interface HistoryDay {
  readonly businessDate: string;
  readonly runs: TileCounts;
  readonly tasks: TileCounts;
}
/** S4-13: the dates of a range that have runs, in order, with what they add up to. One query over runs, along an index. */
export async function historyDays(db: Db, of: DateRange & { readonly projectIds: readonly ProjectId[] | undefined; readonly workflowId?: WorkflowId | undefined }): Promise<HistoryDay[]> {
  let query = db.selectFrom("workflow_instances").where("business_date", ">=", of.from).where("business_date", "<=", of.until);
  if (of.projectIds !== undefined) query = query.where("project_id", "in", of.projectIds.length === 0 ? [NOBODY] : of.projectIds);
  if (of.workflowId !== undefined) query = query.where("workflow_id", "=", of.workflowId);
  const rows = await query
    .select((with_) => ["business_date", "state", with_.fn.countAll<number | string>().as("runs"), ...TILE_SUMS.map((column) => with_.fn.sum<number | string | null>(column).as(column))])
    .groupBy(["business_date", "state"])
    .orderBy("business_date")
    .execute();
  const days = new Map<string, { runs: Record<Tile, number>; tasks: Record<Tile, number> }>();
  for (const row of rows) {
    const day = days.get(row.business_date) ?? { runs: none(), tasks: none() };
    days.set(row.business_date, day);
    day.runs[TILE_OF_RUN[row.state]] += Number(row.runs);
    for (const [tile, count] of Object.entries(tilesOf(row)) as [Tile, number][]) day.tasks[tile] += count;
  }
  return [...days].map(([businessDate, day]) => ({ businessDate, ...day }));
}

export interface HistoryPart {
  readonly key: string;
  readonly name: string;
  readonly counts: TileCounts;
}
/** What makes up a date, the greatest first. By project and workflow from the sums of runs; by type, cause and host from the tasks of the date. */
export async function historyParts(db: Db, of: OfDate, by: "project" | "workflow" | "type" | "cause" | "node"): Promise<HistoryPart[]> {
  const parts = by === "project" || by === "workflow" ? await partsOfRuns(db, of, by) : await partsOfTasks(db, of, by);
  const size = ({ counts }: HistoryPart): number => Object.values(counts).reduce((sum, count) => sum + count, 0);
  return parts.toSorted((a, b) => size(b) - size(a) || (a.key < b.key ? -1 : 1));
}

async function partsOfRuns(db: Db, { businessDate, projectIds }: OfDate, by: "project" | "workflow"): Promise<HistoryPart[]> {
  let query = db.selectFrom("workflow_instances").where("business_date", "=", businessDate);
  if (projectIds !== undefined) query = query.where("project_id", "in", projectIds.length === 0 ? [NOBODY] : projectIds);
  const sums = query.select((with_) => [with_.fn.max(by === "project" ? "project_name" : "workflow_name").as("name"), ...TILE_SUMS.map((column) => with_.fn.sum<number | string | null>(column).as(column))]);
  const rows = by === "project" ? await sums.select("project_id as key").groupBy("project_id").execute() : await sums.select("workflow_id as key").groupBy("workflow_id").execute();
  return rows.map((row) => ({ key: row.key, name: row.name, counts: tilesOf(row) }));
}

const FAILED: readonly InstanceState[] = ["FAILED", "KILLED", "MISSED"];
async function partsOfTasks(db: Db, { businessDate, projectIds }: OfDate, by: "type" | "cause" | "node"): Promise<HistoryPart[]> {
  let query = db.selectFrom("workflow_instances as w").innerJoin("task_instances as t", "t.workflow_instance_id", "w.id").leftJoin("nodes as n", "n.id", "t.node_id").where("w.business_date", "=", businessDate);
  if (projectIds !== undefined) query = query.where("w.project_id", "in", projectIds.length === 0 ? [NOBODY] : projectIds);
  // Only what failed has a cause; only what was started has a host.
  if (by === "cause") query = query.where("t.state", "in", FAILED);
  if (by === "node") query = query.where("t.node_id", "is not", null);
  const counted = query.select((with_) => ["t.state", with_.fn.countAll<number | string>().as("count"), with_.fn.max("n.name").as("node")]);
  const rows =
    by === "type"
      ? await counted.select("t.type as key").groupBy(["t.type", "t.state"]).execute()
      : by === "cause"
        ? await counted.select("t.cause as key").groupBy(["t.cause", "t.state"]).execute()
        : await counted.select("t.node_id as key").groupBy(["t.node_id", "t.state"]).execute();
  const parts = new Map<string, { name: string; counts: Record<Tile, number> }>();
  for (const row of rows) {
    // What was killed or missed has no cause but its state.
    const key = row.key ?? row.state;
    const part = parts.get(key) ?? { name: by === "node" ? (row.node ?? key) : key, counts: none() };
    parts.set(key, part);
    part.counts[tileOf(row.state)] += Number(row.count);
  }
  return [...parts].map(([key, part]) => ({ key, ...part }));
}
