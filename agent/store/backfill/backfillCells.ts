import type { BackfillCell, BackfillId, BackfillSpec, CellState, Sentence, TaskId, TaskInstanceId, WorkflowId, WorkflowInstanceId, WorkflowInstanceState } from "#contract";
import type { Selectable } from "kysely";
import { sql } from "kysely";
import { prepareBulk } from "../engine/prepared.ts";
import type { BackfillCellsTable } from "../schema/operations.ts";
import type { Db, Tx } from "../store.ts";

/** A cell as the driver needs it. `begunAt` is set once it was begun, also when it is to be run again. */
export interface StoredCell extends Omit<BackfillCell, "instanceState"> {
  readonly backfillId: BackfillId;
  readonly taskIds: TaskId[] | null;
  readonly begunAt: number | null;
  readonly endedAt: number | null;
}
const cellOf = (row: Selectable<BackfillCellsTable>): StoredCell => ({
  backfillId: row.backfill_id,
  number: row.number,
  workflowId: row.workflow_id,
  workflowName: row.workflow_name,
  fireAt: row.fire_at,
  businessDate: row.business_date,
  taskIds: row.task_ids === null ? null : (JSON.parse(row.task_ids) as TaskId[]),
  action: row.action,
  state: row.state,
  workflowInstanceId: row.workflow_instance_id,
  reason: row.reason === null ? null : (JSON.parse(row.reason) as Sentence),
  begunAt: row.begun_at,
  endedAt: row.ended_at,
});
const COLUMNS = [
  "backfill_id",
  "number",
  "workflow_id",
  "workflow_name",
  "fire_at",
  "business_date",
  "task_ids",
  "action",
  "state",
  "workflow_instance_id",
  "reason",
  "begun_at",
  "ended_at",
] as const satisfies (keyof BackfillCellsTable)[];
const insert = prepareBulk(COLUMNS, (db, rows) => db.insertInto("backfill_cells").values(rows));

/** The cells of a backfill that is made in the same unit. */
export async function insertCells(tx: Tx, backfillId: BackfillId, cells: readonly Omit<StoredCell, "backfillId" | "begunAt" | "endedAt">[]): Promise<void> {
  await insert(
    tx,
    cells.map((cell) => ({
      backfill_id: backfillId,
      number: cell.number,
      workflow_id: cell.workflowId,
      workflow_name: cell.workflowName,
      fire_at: cell.fireAt,
      business_date: cell.businessDate,
      task_ids: cell.taskIds === null ? null : JSON.stringify(cell.taskIds),
      action: cell.action,
      state: cell.state,
      workflow_instance_id: cell.workflowInstanceId,
      reason: cell.reason === null ? null : JSON.stringify(cell.reason),
      begun_at: null,
      ended_at: null,
    })),
  );
}

export interface CellMove {
  readonly backfillId: BackfillId;
  /** Which; all that are in one of these states when left out. */
  readonly number?: number;
  readonly from: readonly CellState[];
  readonly to: CellState;
  readonly set?: { readonly workflowInstanceId?: WorkflowInstanceId; readonly reason?: Sentence | null; readonly begunAt?: number; readonly endedAt?: number | null };
}
/** [STO2] Moves cells that are in one of these states. Answers how many were; count them with `changeBackfill` in the same unit. */
export async function moveCells(tx: Tx, { backfillId, number, from, to, set = {} }: CellMove): Promise<number> {
  const { numUpdatedRows } = await tx.db
    .updateTable("backfill_cells")
    .set({
      state: to,
      ...(set.workflowInstanceId === undefined ? {} : { workflow_instance_id: set.workflowInstanceId }),
      ...(set.reason === undefined ? {} : { reason: set.reason === null ? null : JSON.stringify(set.reason) }),
      ...(set.begunAt === undefined ? {} : { begun_at: set.begunAt }),
      ...(set.endedAt === undefined ? {} : { ended_at: set.endedAt }),
    })
    .where("backfill_id", "=", backfillId)
    .where("state", "in", from)
    .$if(number !== undefined, (query) => query.where("number", "=", number!))
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** With the state of each one's run, in order. */
export async function cellsOf(db: Db, of: { readonly backfillId: BackfillId; readonly after: number; readonly limit: number }): Promise<(StoredCell & { readonly instanceState: WorkflowInstanceState | null })[]> {
  const rows = await db
    .selectFrom("backfill_cells as c")
    .leftJoin("workflow_instances as w", "w.id", "c.workflow_instance_id")
    .selectAll("c")
    .select("w.state as instance_state")
    .where("c.backfill_id", "=", of.backfillId)
    .where("c.number", ">", of.after)
    .orderBy("c.number")
    .limit(of.limit)
    .execute();
  return rows.map((row) => ({ ...cellOf(row), instanceState: row.instance_state }));
}
/** Cells in a state, in order: a seek, however many there are. */
export async function cellsIn(db: Db, of: { readonly backfillId: BackfillId; readonly state: CellState; readonly limit?: number }): Promise<StoredCell[]> {
  let query = db.selectFrom("backfill_cells").selectAll().where("backfill_id", "=", of.backfillId).where("state", "=", of.state).orderBy("number");
  if (of.limit !== undefined) query = query.limit(of.limit);
  return (await query.execute()).map(cellOf);
}
export async function findCells(db: Db, backfillId: BackfillId, points: readonly { readonly workflowId: WorkflowId; readonly fireAt: number }[]): Promise<StoredCell[]> {
  const wanted = new Set(points.map((point) => `${point.workflowId} ${point.fireAt}`));
  const found: StoredCell[] = [];
  const times = [...new Set(points.map((point) => point.fireAt))];
  for (let from = 0; from < times.length; from += 500) {
    const rows = await db
      .selectFrom("backfill_cells")
      .selectAll()
      .where("backfill_id", "=", backfillId)
      .where("fire_at", "in", times.slice(from, from + 500))
      .orderBy("number")
      .execute();
    found.push(...rows.map(cellOf).filter((cell) => wanted.has(`${cell.workflowId} ${cell.fireAt}`)));
  }
  return found.sort((a, b) => a.number - b.number);
}
/** Cells of any backfill whose run this is. */
export async function cellsOfRun(db: Db, id: WorkflowInstanceId): Promise<StoredCell[]> {
  return (await db.selectFrom("backfill_cells").selectAll().where("workflow_instance_id", "=", id).execute()).map(cellOf);
}

/** Nothing of its run goes or may go: it waits for what is outside it, begun or not. As soon as a task of it is ready it takes a place. */
const gated = sql<boolean>`w.ended_at is null and w.waiting_resource = 0 and w.waiting_time = 0 and w.running = 0 and exists (select 1 from task_instances t join task_gates g on g.task_instance_id = t.id where t.workflow_instance_id = w.id and t.state = 'NOT_RUN' and g.met = 0)`;

/** Open cells of a backfill: how many take a place, and how many wait only for runs outside them. */
export async function openCellCounts(db: Db, backfillId: BackfillId): Promise<{ running: number; waiting: number }> {
  const row = await db
    .selectFrom("backfill_cells as c")
    .innerJoin("workflow_instances as w", "w.id", "c.workflow_instance_id")
    .select([sql<number | string>`sum(case when w.ended_at is not null then 0 when ${gated} then 0 else 1 end)`.as("running"), sql<number | string>`sum(case when ${gated} then 1 else 0 end)`.as("waiting")])
    .where("c.backfill_id", "=", backfillId)
    .where("c.state", "=", "open")
    .executeTakeFirst();
  return { running: Number(row?.running ?? 0), waiting: Number(row?.waiting ?? 0) };
}

/** [BKF1] The backfill of a task whose run waits for what is outside it, when as many of its cells go as may; null when it may go too. */
export async function fullBackfillOf(db: Db, id: TaskInstanceId): Promise<{ readonly name: string; readonly parallel: number } | null> {
  const found = await db
    .selectFrom("task_instances as task")
    .innerJoin("backfill_cells as c", "c.workflow_instance_id", "task.workflow_instance_id")
    .innerJoin("workflow_instances as w", "w.id", "c.workflow_instance_id")
    .innerJoin("backfills as b", "b.id", "c.backfill_id")
    .select(["b.id", "b.name", "b.spec"])
    .where("task.id", "=", id)
    .where("c.state", "=", "open")
    .where(gated)
    .execute();
  for (const { id: backfillId, name, spec } of found) {
    const { parallel } = JSON.parse(spec) as Pick<BackfillSpec, "parallel">;
    if ((await openCellCounts(db, backfillId)).running >= parallel) return { name, parallel };
  }
  return null;
}
/** Runs of open cells of which a task waits for nothing but a place, in the order of the cells. */
export async function runsWithoutPlace(db: Db, backfillId: BackfillId, limit: number): Promise<WorkflowInstanceId[]> {
  const rows = await db
    .selectFrom("backfill_cells as c")
    .innerJoin("workflow_instances as w", "w.id", "c.workflow_instance_id")
    .select("w.id")
    .where("c.backfill_id", "=", backfillId)
    .where("c.state", "=", "open")
    .where(gated)
    .where(sql<boolean>`exists (select 1 from task_instances t where t.workflow_instance_id = w.id and t.state = 'NOT_RUN' and t.reason like '{"code":"gate.place"%')`)
    .orderBy("c.number")
    .limit(limit)
    .execute();
  return rows.map((row) => row.id);
}
