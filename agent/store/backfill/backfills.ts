import { noCells, predictedEnd, Refusal, type Backfill, type BackfillId, type BackfillSpec, type BackfillState, type CellState, type ProjectId, type WorkflowId } from "#contract";
import type { Selectable } from "kysely";
import type { BackfillsTable } from "../schema/operations.ts";
import type { Db, Tx } from "../store.ts";

type Row = Selectable<BackfillsTable>;
function backfillOf(row: Row, now: number): Backfill {
  const counts = JSON.parse(row.counts) as Backfill["counts"];
  return {
    id: row.id,
    projectId: row.project_id,
    name: row.name,
    workflowId: row.workflow_id,
    workflowName: row.workflow_name,
    spec: { leaveOut: [], ...(JSON.parse(row.spec) as Omit<BackfillSpec, "leaveOut">) },
    state: row.state,
    createdAt: row.created_at,
    createdBy: row.created_by,
    begunAt: row.begun_at,
    endedAt: row.ended_at,
    counts,
    predictedAt: row.state === "running" ? predictedEnd({ counts, begunAt: row.begun_at, now }) : null,
    changedSeq: row.changed_seq,
  };
}
function announce(tx: Tx, row: Row): Backfill {
  const backfill = backfillOf(row, tx.now);
  tx.announce("backfill.changed", backfill.id, { topic: "platform", projectId: backfill.projectId }, { backfill });
  return backfill;
}

/** Stores a backfill that runs, without its cells: `insertCells` in the same unit. Refusal `command.idTaken`. */
export async function insertBackfill(tx: Tx, input: Pick<Backfill, "id" | "projectId" | "name" | "workflowId" | "workflowName" | "spec" | "createdBy" | "counts">): Promise<Backfill> {
  if ((await getBackfill(tx.db, input.id, tx.now)) !== null) throw new Refusal("conflict", "command.idTaken", { id: input.id });
  const row: Row = {
    id: input.id,
    project_id: input.projectId,
    name: input.name,
    workflow_id: input.workflowId,
    workflow_name: input.workflowName,
    spec: JSON.stringify(input.spec),
    state: "running",
    created_at: tx.now,
    created_by: input.createdBy,
    begun_at: null,
    ended_at: null,
    counts: JSON.stringify(input.counts),
    changed_seq: tx.seqOf("backfill", input.id),
  };
  await tx.db.insertInto("backfills").values(row).execute();
  return announce(tx, row);
}

export interface BackfillChange {
  readonly state?: BackfillState;
  readonly parallel?: number;
  /** How many cells more, or fewer, are in each state now. */
  readonly moved?: Partial<Record<CellState, number>>;
}
/**
 * In the unit that moves cells: counts them, and ends the backfill when none waits or is open. One that was done or cancelled and has cells to
 * run again, runs again. Refusal `backfill.notFound`.
 */
export async function changeBackfill(tx: Tx, id: BackfillId, change: BackfillChange): Promise<Backfill> {
  const before = await tx.db.selectFrom("backfills").selectAll().where("id", "=", id).executeTakeFirst();
  if (before === undefined) throw new Refusal("notFound", "backfill.notFound", { id });
  const counts = { ...noCells(), ...(JSON.parse(before.counts) as Partial<Backfill["counts"]>) };
  for (const [state, by] of Object.entries(change.moved ?? {})) counts[state as CellState] += by;
  const spec = JSON.parse(before.spec) as BackfillSpec;
  let state = change.state ?? before.state;
  if (counts.waiting > 0 && (state === "done" || state === "cancelled")) state = "running";
  if (counts.waiting + counts.open === 0 && (state === "running" || state === "paused")) state = "done";
  const over = counts.open === 0 && (state === "done" || state === "cancelled");
  const row: Row = {
    ...before,
    state,
    spec: change.parallel === undefined ? before.spec : JSON.stringify({ ...spec, parallel: change.parallel }),
    counts: JSON.stringify(counts),
    begun_at: before.begun_at ?? ((change.moved?.open ?? 0) > 0 ? tx.now : null),
    ended_at: over ? (before.ended_at ?? tx.now) : null,
    changed_seq: tx.seqOf("backfill", id),
  };
  await tx.db.updateTable("backfills").set({ state: row.state, spec: row.spec, counts: row.counts, begun_at: row.begun_at, ended_at: row.ended_at, changed_seq: row.changed_seq }).where("id", "=", id).execute();
  return announce(tx, row);
}

export async function getBackfill(db: Db, id: BackfillId, now: number): Promise<Backfill | null> {
  const row = await db.selectFrom("backfills").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : backfillOf(row, now);
}
export interface BackfillFilter {
  /** Whose backfills may be seen; all when left out. */
  readonly projectIds?: readonly ProjectId[] | undefined;
  readonly workflowId?: WorkflowId | undefined;
  readonly state?: BackfillState | undefined;
  readonly before?: BackfillId | undefined;
  readonly limit: number;
  readonly now: number;
}
/** Newest first. Of a workflow: those that were asked for on it, or have cells of it. */
export async function listBackfills(db: Db, filter: BackfillFilter): Promise<Backfill[]> {
  if (filter.projectIds?.length === 0) return [];
  let query = db.selectFrom("backfills as b").selectAll("b");
  if (filter.projectIds !== undefined) query = query.where("b.project_id", "in", filter.projectIds);
  if (filter.workflowId !== undefined) query = query.where((where) => where.or([where("b.workflow_id", "=", filter.workflowId!), where("b.spec", "like", `%"${filter.workflowId!}"%`)]));
  if (filter.state !== undefined) query = query.where("b.state", "=", filter.state);
  if (filter.before !== undefined) query = query.where("b.id", "<", filter.before);
  return (await query.orderBy("b.id", "desc").limit(filter.limit).execute()).map((row) => backfillOf(row, filter.now));
}
/** Those that have not ended, for a start of the server. */
export async function openBackfillIds(db: Db): Promise<BackfillId[]> {
  const rows = await db.selectFrom("backfills").select("id").where("ended_at", "is", null).orderBy("id").execute();
  return rows.map((row) => row.id);
}
