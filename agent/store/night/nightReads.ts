import type { AttemptId, ExitRecord, FailureCause, ProjectId, TaskId, TaskInstance, TaskInstanceId, TaskInstanceRow, WorkflowId, WorkflowInstance, WorkflowInstanceId } from "#contract";
import type { Db } from "../store.ts";
import { instanceOf } from "../instances/instanceRow.ts";
import { rowsOfTasks } from "../instances/taskRows.ts";

export interface OfDate {
  readonly businessDate: string;
  /** Whose runs may be seen; all when left out. */
  readonly projectIds?: readonly ProjectId[] | undefined;
}
/** The runs of a business date, in the order of their points. At most `limit`. */
export async function runsOfDate(db: Db, { businessDate, projectIds }: OfDate, limit: number): Promise<WorkflowInstance[]> {
  if (projectIds?.length === 0) return [];
  let query = db.selectFrom("workflow_instances").selectAll().where("business_date", "=", businessDate);
  if (projectIds !== undefined) query = query.where("project_id", "in", projectIds);
  return (await query.orderBy("fire_at").orderBy("id").limit(limit).execute()).map(instanceOf);
}

/** [FLOW3] A dependency of a run of a date. */
export interface DateGate {
  readonly of: WorkflowInstanceId;
  readonly workflowId: WorkflowId | null;
  readonly runId: WorkflowInstanceId | null;
  readonly businessDate: string;
  readonly line: string;
  readonly fireAt: number | null;
  readonly every: number | null;
  readonly met: boolean;
}
export async function gatesOfDate(db: Db, { businessDate }: OfDate): Promise<DateGate[]> {
  const rows = await db
    .selectFrom("workflow_instances as w")
    .innerJoin("task_instances as t", "t.workflow_instance_id", "w.id")
    .innerJoin("task_gates as g", "g.task_instance_id", "t.id")
    .select(["w.id as of", "g.workflow_id", "g.run_id", "g.business_date", "g.line", "g.fire_at", "g.every", "g.met"])
    .where("w.business_date", "=", businessDate)
    .execute();
  return rows.map((row) => ({ of: row.of, workflowId: row.workflow_id, runId: row.run_id, businessDate: row.business_date, line: row.line, fireAt: row.fire_at, every: row.every, met: row.met === 1 }));
}

/** What failed on a business date, and is no stand-in for a run in which something failed. In the order in which it was planned, at most `limit`. */
export async function failedOfDate(db: Db, { businessDate, projectIds }: OfDate, limit: number): Promise<TaskInstanceRow[]> {
  if (projectIds?.length === 0) return [];
  let query = db
    .selectFrom("workflow_instances as w")
    .innerJoin("task_instances as t", "t.workflow_instance_id", "w.id")
    .select("t.id")
    .where("w.business_date", "=", businessDate)
    .where("w.failed", ">", 0)
    .where("t.state", "in", ["FAILED", "KILLED", "MISSED"])
    .where((where) => where.not(where.exists(where.selectFrom("workflow_instances as c").select("c.id").whereRef("c.parent_task_id", "=", "t.id").where("c.state", "=", "FAILED"))));
  if (projectIds !== undefined) query = query.where("w.project_id", "in", projectIds);
  const ids = (await query.orderBy("t.id").limit(limit).execute()).map((row) => row.id);
  return rowsOfTasks(db, ids);
}

/** How an attempt ended; null while it has not, and for one of which nothing was kept. */
export async function exitOf(db: Db, id: AttemptId): Promise<ExitRecord | null> {
  const row = await db.selectFrom("attempts").select("exit").where("id", "=", id).executeTakeFirst();
  return row?.exit == null ? null : (JSON.parse(row.exit) as ExitRecord);
}
/** How many attempts of the past are compared. */
const COMPARED = 200;
/** Other business dates on which a task of a workflow ended by the same cause with the same code and signal, the newest first. */
export async function endedAlikeOn(db: Db, of: { workflowId: WorkflowId; taskId: TaskId; businessDate: string; cause: FailureCause; exit: Pick<ExitRecord, "code" | "signal"> }): Promise<string[]> {
  const rows = await db
    .selectFrom("workflow_instances as w")
    .innerJoin("task_instances as t", "t.workflow_instance_id", "w.id")
    .innerJoin("attempts as a", "a.task_instance_id", "t.id")
    .select(["w.business_date", "a.exit"])
    .where("w.workflow_id", "=", of.workflowId)
    .where("w.business_date", "!=", of.businessDate)
    .where("t.task_id", "=", of.taskId)
    .where("a.cause", "=", of.cause)
    .orderBy("w.business_date", "desc")
    .limit(COMPARED)
    .execute();
  const alike = rows.filter((row) => {
    const exit = row.exit === null ? null : (JSON.parse(row.exit) as ExitRecord);
    return (exit?.code ?? null) === of.exit.code && (exit?.signal ?? null) === of.exit.signal;
  });
  return [...new Set(alike.map((row) => row.business_date))];
}

/** A run of a task in the past. */
export interface PastRun extends Pick<TaskInstance, "state" | "startedAt" | "endedAt" | "workflowInstanceId"> {
  readonly taskInstanceId: TaskInstanceId;
  readonly businessDate: string;
  readonly fireAt: number;
}
/** The last runs of a task of a workflow in which it was started, by their points, newest first. */
export async function pastRunsOf(db: Db, of: { workflowId: WorkflowId; taskId: TaskId; limit: number }): Promise<PastRun[]> {
  const rows = await db
    .selectFrom("workflow_instances as w")
    .innerJoin("task_instances as t", "t.workflow_instance_id", "w.id")
    .select(["w.id as run", "t.id", "w.business_date", "w.fire_at", "t.state", "t.started_at", "t.ended_at"])
    .where("w.workflow_id", "=", of.workflowId)
    .where("t.task_id", "=", of.taskId)
    .where("t.started_at", "is not", null)
    .orderBy("w.fire_at", "desc")
    .limit(of.limit)
    .execute();
  return rows.map((row) => ({ workflowInstanceId: row.run, taskInstanceId: row.id, businessDate: row.business_date, fireAt: row.fire_at, state: row.state, startedAt: row.started_at, endedAt: row.ended_at }));
}

/** An attempt on the timeline of its run. */
export interface TimelineAttempt {
  readonly taskInstanceId: TaskInstanceId;
  readonly tryNo: number;
  readonly queuedAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly nodeName: string | null;
  readonly cause: FailureCause | null;
}
/** Every attempt of a run, in order; the last of each task since it waited, the others since they were given to a master. */
export async function timelineOf(db: Db, run: WorkflowInstanceId): Promise<TimelineAttempt[]> {
  const rows = await db
    .selectFrom("task_instances as t")
    .innerJoin("attempts as a", "a.task_instance_id", "t.id")
    .select(["t.id", "t.attempt_id", "t.ready_at", "a.id as attempt", "a.try_no", "a.created_at", "a.started_at", "a.ended_at", "a.node_name", "a.cause"])
    .where("t.workflow_instance_id", "=", run)
    .orderBy("a.id")
    .execute();
  return rows.map((row) => ({
    taskInstanceId: row.id,
    tryNo: row.try_no,
    queuedAt: row.attempt === row.attempt_id ? Math.min(row.ready_at ?? row.created_at, row.created_at) : row.created_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    nodeName: row.node_name,
    cause: row.cause,
  }));
}
