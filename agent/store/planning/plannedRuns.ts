import type { RevisionId, TaskId, TaskInstance, WorkflowId, WorkflowInstance, WorkflowInstanceId } from "#contract";
import { sql } from "kysely";
import { EDGES, edgesFrom } from "../instances/edges.ts";
import { INSTANCES, instanceOf, type InstanceRow } from "../instances/instanceRow.ts";
import { MAIN_LINE } from "../instances/scheduledRuns.ts";
import { PREFIXED_TASK_COLUMNS, taskOf, TASKS, type TaskRow } from "../instances/taskRow.ts";
import type { Db, Tx } from "../store.ts";
import { insertPlannedTasks, plannedCounts, type PlannedRun } from "./insertPlanned.ts";
import type { PlanningCursor } from "./planningCursor.ts";

const ofSchedules = (db: Db | Tx["db"]) => db.selectFrom("workflow_instances").where("ended_at", "is", null).where("line", "=", MAIN_LINE).where("origin", "=", "scheduled");

/** [SNP3] Runs of schedules behind the cursor whose time has come, oldest first. One seek, however many are planned after them. */
export async function dueRuns(tx: Tx, of: { readonly after: PlanningCursor; readonly until: number; readonly limit: number }): Promise<WorkflowInstance[]> {
  const rows = await ofSchedules(tx.db)
    .selectAll()
    .where("fire_at", ">=", of.after.fireAt)
    .where("fire_at", "<=", of.until)
    .where((where) => where.or([where("fire_at", ">", of.after.fireAt), where("id", ">", of.after.runId as WorkflowInstanceId)]))
    .orderBy("fire_at")
    .orderBy("id")
    .limit(of.limit)
    .execute();
  for (const row of rows) tx.hot(INSTANCES).know(row);
  return rows.map(instanceOf);
}
/** When the next time of all comes; null when nothing is planned. */
export async function nextPlanned(db: Db, after: PlanningCursor): Promise<number | null> {
  const row = await ofSchedules(db)
    .select("fire_at")
    .where("fire_at", ">=", after.fireAt)
    .where((where) => where.or([where("fire_at", ">", after.fireAt), where("id", ">", after.runId as WorkflowInstanceId)]))
    .orderBy("fire_at")
    .orderBy("id")
    .limit(1)
    .executeTakeFirst();
  return row?.fire_at ?? null;
}
/** The revisions of runs of schedules whose time comes in between. */
export async function revisionsDue(db: Db, of: { readonly after: number; readonly until: number; readonly limit: number }): Promise<RevisionId[]> {
  const rows = await ofSchedules(db).select("revision_id").distinct().where("fire_at", ">=", of.after).where("fire_at", "<=", of.until).limit(of.limit).execute();
  return rows.map((row) => row.revision_id);
}
/** The next planned point of a workflow after an instant. */
export async function nextPlannedOf(db: Db, workflowId: WorkflowId, after: number): Promise<number | null> {
  const row = await ofSchedules(db).select("fire_at").where("workflow_id", "=", workflowId).where("fire_at", ">", after).where("started_at", "is", null).orderBy("fire_at").limit(1).executeTakeFirst();
  return row?.fire_at ?? null;
}
/** [SCH3] The newest points of a workflow behind the cursor that came before an instant and have not begun, the newest first. */
export async function newestOverdue(db: Db, of: { readonly workflowId: WorkflowId; readonly after: number; readonly before: number; readonly limit: number }): Promise<number[]> {
  const rows = await ofSchedules(db)
    .select("fire_at")
    .where("workflow_id", "=", of.workflowId)
    .where("fire_at", ">=", of.after)
    .where("fire_at", "<", of.before)
    .where("started_at", "is", null)
    .orderBy("fire_at", "desc")
    .limit(of.limit)
    .execute();
  return rows.map((row) => row.fire_at);
}
/** [LC1] Which points of these workflows have runs, as `workflowId fireAt`; `from` included, `until` not. */
export async function plannedPoints(db: Db, of: { readonly workflowIds: readonly WorkflowId[]; readonly from: number; readonly until: number }): Promise<ReadonlySet<string>> {
  if (of.workflowIds.length === 0) return new Set();
  const rows = await db
    .selectFrom("workflow_instances")
    .select(["workflow_id", "fire_at"])
    .where("workflow_id", "in", of.workflowIds)
    .where("fire_at", ">=", of.from)
    .where("fire_at", "<", of.until)
    .where("line", "=", MAIN_LINE)
    .execute();
  return new Set(rows.map((row) => `${row.workflow_id} ${row.fire_at}`));
}

/** The tasks of runs that have not ended, known to the unit from now on: one statement for many runs. */
export async function openTasksOf(tx: Tx, runs: readonly WorkflowInstanceId[]): Promise<Map<WorkflowInstanceId, TaskInstance[]>> {
  const found = new Map<WorkflowInstanceId, TaskInstance[]>();
  if (runs.length === 0) return found;
  const rows: TaskRow[] = await tx.db
    .selectFrom("task_instances as t")
    .select(PREFIXED_TASK_COLUMNS)
    .where("t.workflow_instance_id", "in", runs)
    .where("t.state", "in", ["NOT_RUN", "WAIT_TIME"])
    .orderBy("t.id")
    .execute();
  for (const row of rows) {
    tx.hot(TASKS).know(row);
    const list = found.get(row.workflow_instance_id);
    if (list === undefined) found.set(row.workflow_instance_id, [taskOf(row)]);
    else list.push(taskOf(row));
  }
  return found;
}

/** [SNP2] A planned run of which nothing has begun. */
export interface Planned {
  readonly id: WorkflowInstanceId;
  readonly fireAt: number;
  readonly revision: number | null;
  readonly begun: boolean;
}
/** The runs of a workflow's schedule from an instant (included) to another (not), also those that have ended. */
export async function plannedOf(db: Db, of: { readonly workflowId: WorkflowId; readonly from: number; readonly until: number }): Promise<Planned[]> {
  const rows = await db
    .selectFrom("workflow_instances")
    .select(["id", "fire_at", "revision", "started_at", "ended_at", "running", "success", "failed", "waiting_resource", "origin"])
    .where("workflow_id", "=", of.workflowId)
    .where("line", "=", MAIN_LINE)
    .where("fire_at", ">=", of.from)
    .where("fire_at", "<", of.until)
    .orderBy("fire_at")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    fireAt: row.fire_at,
    revision: row.revision,
    begun: row.started_at !== null || row.ended_at !== null || row.running + row.success + row.failed + row.waiting_resource > 0 || row.origin !== "scheduled",
  }));
}
/** Who paused which tasks of a run. */
export async function pausesOf(db: Db, runs: readonly WorkflowInstanceId[]): Promise<Map<WorkflowInstanceId, Map<TaskId, string>>> {
  const found = new Map<WorkflowInstanceId, Map<TaskId, string>>();
  for (const some of portions(runs)) {
    const rows = await db.selectFrom("task_instances").select(["workflow_instance_id", "task_id", "paused_by"]).where("workflow_instance_id", "in", some).where("paused_by", "is not", null).execute();
    for (const row of rows) {
      const of = found.get(row.workflow_instance_id) ?? new Map<TaskId, string>();
      found.set(row.workflow_instance_id, of.set(row.task_id, row.paused_by!));
    }
  }
  return found;
}

/** Takes planned runs away, with everything that is stored for them. Nothing of them may have begun. */
export async function removePlanned(tx: Tx, runs: readonly WorkflowInstanceId[]): Promise<void> {
  await removeTasks(tx, runs);
  for (const some of portions(runs)) await tx.db.deleteFrom("workflow_instances").where("id", "in", some).execute();
}
/** [SNP2] Makes planned runs again as another revision has them: each keeps its id and its point. Nothing of them may have begun. */
export async function replacePlanned(tx: Tx, runs: readonly PlannedRun[], seq: number): Promise<void> {
  await removeTasks(
    tx,
    runs.map((run) => run.id),
  );
  for (const run of runs) {
    const counts = plannedCounts(run);
    const set = {
      revision_id: run.of.revisionId,
      revision: run.of.revision,
      workflow_name: run.of.workflowName,
      project_name: run.of.projectName,
      zone: run.of.zone,
      business_date: run.businessDate,
      ...counts,
      ended_at: run.of.tasks.length === 0 ? tx.now : null,
      state: run.of.tasks.length === 0 ? ("SUCCESS" as const) : ("NOT_RUN" as const),
      changed_seq: seq,
    };
    const row: InstanceRow | undefined = await tx.db.updateTable("workflow_instances").set(set).where("id", "=", run.id).returningAll().executeTakeFirst();
    if (row !== undefined) tx.hot(INSTANCES).know(row);
  }
  await insertPlannedTasks(tx, runs, seq);
  for (const run of runs)
    tx.hot(EDGES).know(
      edgesFrom(
        run.id,
        run.of.tasks.flatMap((task, to) => task.upstream.map((from) => ({ from_id: run.taskIds[from]!, to_id: run.taskIds[to]! }))),
      ),
    );
}
async function removeTasks(tx: Tx, runs: readonly WorkflowInstanceId[]): Promise<void> {
  for (const some of portions(runs)) {
    const ids = (await tx.db.selectFrom("task_instances").select("id").where("workflow_instance_id", "in", some).execute()).map((row) => row.id);
    const those = sql<boolean>`(select id from task_instances where workflow_instance_id in (${sql.join(some)}))`;
    await sql`delete from task_gates where task_instance_id in ${those}`.execute(tx.db);
    await sql`delete from task_edges where to_id in ${those}`.execute(tx.db);
    for (const id of ids) tx.hot(TASKS).remove(id);
    await tx.flush();
  }
}
const portions = <T>(all: readonly T[]): T[][] => Array.from({ length: Math.ceil(all.length / 500) }, (_, index) => all.slice(index * 500, (index + 1) * 500));
