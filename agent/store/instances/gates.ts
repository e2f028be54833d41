import type { InstanceState, TaskInstance, TaskInstanceId, WorkflowId, WorkflowInstance, WorkflowInstanceId } from "#contract";
import type { ExpressionBuilder, Selectable } from "kysely";
import type { TaskGatesTable } from "../schema/instances.ts";
import type { Db, Tx } from "../store.ts";
import { instanceOf } from "./instanceRow.ts";
import { MAIN_LINE } from "./scheduledRuns.ts";
import { announceTask, taskOf, TASKS } from "./taskRow.ts";

/** [FLOW3] Something outside a run for which one of its tasks waits. */
export interface Gate {
  readonly taskInstanceId: TaskInstanceId;
  readonly number: number;
  /** As it is called in sentences: `project/workflow` or `project/workflow/task`. */
  readonly name: string;
  /** Null when there is no such workflow. */
  readonly workflowId: WorkflowId | null;
  readonly taskName: string | null;
  /** That very run; or those of the date, in this line or else in `main`. Only gates of older servers name one. */
  readonly runId: WorkflowInstanceId | null;
  /** Empty: the run before `fireAt`, whatever its date. */
  readonly businessDate: string;
  readonly line: string;
  /** The point of the run that waits: of several of a date the latest at or before it counts, before all of them the first. Null: the last of the date. */
  readonly fireAt: number | null;
  /** Not null: all of the date, so many at least; 0: nothing is waited for. */
  readonly every: number | null;
}
const gateOf = (row: Selectable<TaskGatesTable>): Gate => ({
  taskInstanceId: row.task_instance_id,
  number: row.number,
  name: row.name,
  workflowId: row.workflow_id,
  taskName: row.task_name,
  runId: row.run_id,
  businessDate: row.business_date,
  line: row.line,
  fireAt: row.fire_at,
  every: row.every,
});

/** Stores what tasks of a run wait for; belongs into the unit that makes the run, which counts them in `gates`. */
export async function insertGates(tx: Tx, gates: readonly Gate[]): Promise<void> {
  const rows = gates.map((gate) => ({
    task_instance_id: gate.taskInstanceId,
    number: gate.number,
    name: gate.name,
    workflow_id: gate.workflowId,
    task_name: gate.taskName,
    run_id: gate.runId,
    business_date: gate.businessDate,
    line: gate.line,
    fire_at: gate.fireAt,
    every: gate.every,
    met: 0 as const,
  }));
  for (let from = 0; from < rows.length; from += 500) {
    await tx.db
      .insertInto("task_gates")
      .values(rows.slice(from, from + 500))
      .execute();
  }
}

/** A run that somebody may wait for. */
export type AwaitedRun = Pick<WorkflowInstance, "id" | "workflowId" | "businessDate" | "fireAt" | "line">;
const openGateRows = (db: Db) =>
  db
    .selectFrom("task_gates as g")
    .innerJoin("task_instances as t", "t.id", "g.task_instance_id")
    .innerJoin("workflow_instances as w", "w.id", "t.workflow_instance_id")
    .selectAll("g")
    .where("g.met", "=", 0)
    .where("t.state", "=", "NOT_RUN");
/** Those of which a run is one that they may mean: by its id, its date, or as the run before theirs, up to and with the next point that its workflow has. */
async function mayMean(db: Db, run: AwaitedRun) {
  const next = db.selectFrom("workflow_instances").select("fire_at").where("workflow_id", "=", run.workflowId).where("line", "=", MAIN_LINE).where("fire_at", ">", run.fireAt).orderBy("fire_at").limit(1);
  const until = run.line === MAIN_LINE ? (await next.executeTakeFirst())?.fire_at : undefined;
  return (where: ExpressionBuilder<{ g: TaskGatesTable }, "g">) =>
    where.and([
      where("g.workflow_id", "=", run.workflowId),
      where.or([
        where("g.run_id", "=", run.id),
        where("g.business_date", "=", run.businessDate),
        where.and([where("g.business_date", "=", ""), where("g.fire_at", ">", run.fireAt), where("g.fire_at", "<=", until ?? Number.MAX_SAFE_INTEGER)]),
      ]),
    ]);
}
/**
 * What waits for a run, of runs whose points came before `before`. Also of runs that have ended because something in them failed: what of
 * them waits for this one still goes on.
 */
export async function openGates(db: Db, run: AwaitedRun, before: number): Promise<Gate[]> {
  const meant = await mayMean(db, run);
  const rows = await openGateRows(db)
    .where("w.fire_at", "<", before)
    .where((where) => meant(where as never))
    .orderBy("g.task_instance_id")
    .orderBy("g.number")
    .execute();
  return rows.map(gateOf);
}
/** Every open gate of runs that have not ended and whose time has come, of one workflow or of all. */
export async function openGatesDue(db: Db, of: { readonly now: number; readonly workflowId?: WorkflowId | undefined }): Promise<Gate[]> {
  let query = openGateRows(db).where("w.ended_at", "is", null).where("w.fire_at", "<=", of.now);
  if (of.workflowId !== undefined) query = query.where("g.workflow_id", "=", of.workflowId);
  return (await query.orderBy("g.task_instance_id").orderBy("g.number").execute()).map(gateOf);
}
/** The open gates of the tasks of these runs. */
export async function openGatesOfRuns(db: Db, runs: readonly WorkflowInstanceId[]): Promise<Gate[]> {
  if (runs.length === 0) return [];
  return (await openGateRows(db).where("w.ended_at", "is", null).where("t.workflow_instance_id", "in", runs).orderBy("g.task_instance_id").orderBy("g.number").execute()).map(gateOf);
}
/** Workflows for which somebody waits. */
export async function workflowsWaitedFor(db: Db): Promise<WorkflowId[]> {
  const rows = await db.selectFrom("task_gates").select("workflow_id").distinct().where("met", "=", 0).where("workflow_id", "is not", null).execute();
  return rows.map((row) => row.workflow_id!);
}
/** What a task still waits for. */
export async function openGatesOf(db: Db, id: TaskInstanceId): Promise<Gate[]> {
  return (await db.selectFrom("task_gates").selectAll().where("task_instance_id", "=", id).where("met", "=", 0).orderBy("number").execute()).map(gateOf);
}

/** Everything outside its run that a task waits for, or has waited for. */
export async function gatesOf(db: Db, id: TaskInstanceId): Promise<(Gate & { readonly met: boolean })[]> {
  const rows = await db.selectFrom("task_gates").selectAll().where("task_instance_id", "=", id).orderBy("number").execute();
  return rows.map((row) => ({ ...gateOf(row), met: row.met === 1 }));
}

/** One thing less to wait for. The caller lets the task go when nothing is left. */
export async function meetGate(tx: Tx, gate: Pick<Gate, "taskInstanceId" | "number">): Promise<TaskInstance> {
  const { numUpdatedRows } = await tx.db.updateTable("task_gates").set({ met: 1 }).where("task_instance_id", "=", gate.taskInstanceId).where("number", "=", gate.number).where("met", "=", 0).executeTakeFirst();
  const row = (await tx.hot(TASKS).get(gate.taskInstanceId))!;
  if (Number(numUpdatedRows) === 0) return taskOf(row);
  const after = { ...row, waiting_on: row.waiting_on - 1, changed_seq: tx.seqOf("taskInstance", row.id) };
  tx.hot(TASKS).put(after);
  return announceTask(tx, after);
}

/** [S2-09] What of other runs waits for this one, or has waited for it. `runsOfGate` says which run is meant. */
export async function gatesOn(db: Db, run: AwaitedRun): Promise<(Gate & { readonly met: boolean })[]> {
  const meant = await mayMean(db, run);
  const rows = await db.selectFrom("task_gates as g").selectAll("g").where(meant).orderBy("g.task_instance_id").orderBy("g.number").execute();
  return rows.map((row) => ({ ...gateOf(row), met: row.met === 1 }));
}
/** [S2-09] Waits for it again. Nothing changes when it was not met. */
export async function reopenGate(tx: Tx, gate: Pick<Gate, "taskInstanceId" | "number">): Promise<TaskInstance> {
  const { numUpdatedRows } = await tx.db.updateTable("task_gates").set({ met: 0 }).where("task_instance_id", "=", gate.taskInstanceId).where("number", "=", gate.number).where("met", "=", 1).executeTakeFirst();
  const row = (await tx.hot(TASKS).get(gate.taskInstanceId))!;
  if (Number(numUpdatedRows) === 0) return taskOf(row);
  const after = { ...row, waiting_on: row.waiting_on + 1, changed_seq: tx.seqOf("taskInstance", row.id) };
  tx.hot(TASKS).put(after);
  return announceTask(tx, after);
}

/** The runs that a gate is about: that very one; the one before; or those of its date in its own line, or else in `main`. In the order of their points. */
export async function runsOfGate(db: Db, gate: Gate): Promise<WorkflowInstance[]> {
  if (gate.runId !== null) return (await db.selectFrom("workflow_instances").selectAll().where("id", "=", gate.runId).execute()).map(instanceOf);
  if (gate.workflowId === null) return [];
  if (gate.businessDate === "") {
    const before = await runBefore(db, { workflowId: gate.workflowId, line: gate.line, fireAt: gate.fireAt ?? Number.MAX_SAFE_INTEGER });
    return before === null ? [] : [before];
  }
  const day = Date.parse(gate.businessDate);
  const rows = await db
    .selectFrom("workflow_instances")
    .selectAll()
    .where("workflow_id", "=", gate.workflowId)
    // Dates are near their points, and points are what the index knows.
    .where("fire_at", ">=", day - NEAR_MS)
    .where("fire_at", "<=", day + NEAR_MS)
    .where("business_date", "=", gate.businessDate)
    .where("line", "in", [...new Set([gate.line, MAIN_LINE])])
    .orderBy("fire_at")
    .execute();
  const own = rows.filter((row) => row.line === gate.line);
  return (own.length > 0 ? own : rows).map(instanceOf);
}
const NEAR_MS = 40 * 86_400_000;

/** The run of a workflow before a point, in a line or else in `main`; null when there is none. */
export async function runBefore(db: Db, of: { readonly workflowId: WorkflowId; readonly line: string; readonly fireAt: number }): Promise<WorkflowInstance | null> {
  for (const line of new Set([of.line, MAIN_LINE])) {
    const row = await db
      .selectFrom("workflow_instances")
      .selectAll()
      .where("workflow_id", "=", of.workflowId)
      .where("line", "=", line)
      .where("fire_at", "<", of.fireAt)
      .orderBy("fire_at", "desc")
      .limit(1)
      .executeTakeFirst();
    if (row !== undefined) return instanceOf(row);
  }
  return null;
}

/** One task of a run by its name; undefined when the run has none. */
export const stateOfTask = async (db: Db, run: WorkflowInstanceId, name: string): Promise<InstanceState | undefined> =>
  (await db.selectFrom("task_instances").select("state").where("workflow_instance_id", "=", run).where("name", "=", name).limit(1).executeTakeFirst())?.state;
/** The first few tasks of a run that have failed. */
export async function failedNames(db: Db, run: WorkflowInstanceId): Promise<string> {
  const rows = await db.selectFrom("task_instances").select("name").where("workflow_instance_id", "=", run).where("state", "in", ["FAILED", "KILLED", "MISSED"]).orderBy("id").limit(3).execute();
  return rows.map((row) => row.name).join(", ");
}
