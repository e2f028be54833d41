import type { Candidate, InstanceState, Sentence, TaskInstance, TaskInstanceId, WorkflowInstanceId } from "#contract";
import type { Db, Tx } from "../store.ts";
import { PREFIXED_TASK_COLUMNS, TASK_COLUMNS, taskOf, TASKS } from "./taskRow.ts";

/** In the order in which they were planned. */
export async function tasksOf(db: Db, workflowInstanceId: WorkflowInstanceId): Promise<TaskInstance[]> {
  return (await db.selectFrom("task_instances").select(TASK_COLUMNS).where("workflow_instance_id", "=", workflowInstanceId).orderBy("id").execute()).map(taskOf);
}
export async function getTask(db: Db, id: TaskInstanceId): Promise<TaskInstance | null> {
  const row = await db.selectFrom("task_instances").select(TASK_COLUMNS).where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : taskOf(row);
}
/** The same inside a unit, for hot paths. */
export async function taskIn(tx: Tx, id: TaskInstanceId): Promise<TaskInstance | null> {
  const row = await tx.hot(TASKS).get(id);
  return row === undefined ? null : taskOf(row);
}
/** The run of each task that exists. */
export async function runsOfTasks(db: Db, ids: readonly TaskInstanceId[]): Promise<Map<TaskInstanceId, WorkflowInstanceId>> {
  const rows = ids.length === 0 ? [] : await db.selectFrom("task_instances").select(["id", "workflow_instance_id"]).where("id", "in", ids).execute();
  return new Map(rows.map((row) => [row.id, row.workflow_instance_id]));
}
/** Its direct neighbours. */
export async function neighbours(db: Db, id: TaskInstanceId): Promise<{ upstream: TaskInstance[]; downstream: TaskInstance[] }> {
  const upstream = await db.selectFrom("task_edges as e").innerJoin("task_instances as t", "t.id", "e.from_id").select(PREFIXED_TASK_COLUMNS).where("e.to_id", "=", id).orderBy("t.id").execute();
  const downstream = await db.selectFrom("task_edges as e").innerJoin("task_instances as t", "t.id", "e.to_id").select(PREFIXED_TASK_COLUMNS).where("e.from_id", "=", id).orderBy("t.id").execute();
  return { upstream: upstream.map(taskOf), downstream: downstream.map(taskOf) };
}
export async function edgesOf(db: Db, workflowInstanceId: WorkflowInstanceId): Promise<{ from: TaskInstanceId; to: TaskInstanceId }[]> {
  const rows = await db.selectFrom("task_instances as t").innerJoin("task_edges as e", "e.to_id", "t.id").select(["e.from_id", "e.to_id"]).where("t.workflow_instance_id", "=", workflowInstanceId).execute();
  return rows.map((row) => ({ from: row.from_id, to: row.to_id }));
}
/** Why each host was not taken, at the last try to place it; empty when it was never refused. */
export async function candidatesOf(db: Db, id: TaskInstanceId): Promise<Candidate[]> {
  const row = await db.selectFrom("task_instances").select("candidates").where("id", "=", id).executeTakeFirst();
  return row?.candidates == null ? [] : (JSON.parse(row.candidates) as Candidate[]);
}

/** States that a task has only while its workflow instance has begun and not ended; WAIT_TIME also before, while its schedule point has not come. */
const LIVE: ReadonlySet<InstanceState> = new Set(["WAIT_TIME", "WAIT_RESOURCE", "WAIT_RETRY", "DISPATCHING", "RUNNING", "KILLING", "KILL_FAILED", "LOST"]);
/**
 * For rebuilding queues at start, oldest first. Reads only the workflow instances that have not ended when all the states are
 * live, and of those only what has begun: planned runs may be millions. NOT_RUN and ended states look at the whole history.
 */
export async function tasksInStates(db: Db, states: readonly InstanceState[]): Promise<TaskInstance[]> {
  if (states.length === 0) return [];
  const rows = states.every((state) => LIVE.has(state))
    ? await db
        .selectFrom("workflow_instances as w")
        .innerJoin("task_instances as t", "t.workflow_instance_id", "w.id")
        .select(PREFIXED_TASK_COLUMNS)
        .where("w.started_at", "is not", null)
        .where("w.ended_at", "is", null)
        .where("t.state", "in", states)
        .orderBy("t.id")
        .execute()
    : await db.selectFrom("task_instances").select(TASK_COLUMNS).where("state", "in", states).orderBy("id").execute();
  return rows.map(taskOf);
}

/** What the queue needs of a task. */
export type WaitingTask = Pick<TaskInstance, "id" | "workflowInstanceId" | "projectId" | "taskId" | "revisionId" | "lane" | "priority" | "readyAt" | "startedAt" | "reason">;
/** All that wait for resources, oldest first: a start of the server reads up to the whole queue, so no column more than it needs. */
export async function waitingTasks(db: Db): Promise<WaitingTask[]> {
  const rows = await db
    .selectFrom("workflow_instances as w")
    .innerJoin("task_instances as t", "t.workflow_instance_id", "w.id")
    .select(["t.id", "t.workflow_instance_id", "t.project_id", "t.task_id", "t.revision_id", "t.lane", "t.priority", "t.ready_at", "t.started_at", "t.reason"])
    .where("w.started_at", "is not", null)
    .where("w.ended_at", "is", null)
    .where("t.state", "=", "WAIT_RESOURCE")
    .orderBy("t.id")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    workflowInstanceId: row.workflow_instance_id,
    projectId: row.project_id,
    taskId: row.task_id,
    revisionId: row.revision_id,
    lane: row.lane,
    priority: row.priority,
    readyAt: row.ready_at,
    startedAt: row.started_at,
    reason: row.reason === null ? null : (JSON.parse(row.reason) as Sentence),
  }));
}
