import { hasEnded, Refusal, type Lane, type ProjectId, type Sentence, type TaskInstanceId, type WorkflowInstanceId } from "#contract";
import type { Db, Tx } from "../store.ts";
import { getTask } from "../instances/taskReads.ts";
import { noteTask } from "../instances/noteTask.ts";

export interface QueueRow {
  readonly taskInstanceId: TaskInstanceId;
  readonly workflowInstanceId: WorkflowInstanceId;
  readonly projectId: ProjectId;
  readonly name: string;
  readonly workflowName: string;
  readonly lane: Lane;
  readonly priority: number;
  readonly readyAt: number | null;
  readonly reason: Sentence | null;
}
const PORTION = 500;

/** What a queue shows of these tasks, by id; those that wait for resources no more are left out. */
export async function queueRows(db: Db, ids: readonly TaskInstanceId[]): Promise<Map<TaskInstanceId, QueueRow>> {
  const found = new Map<TaskInstanceId, QueueRow>();
  for (let from = 0; from < ids.length; from += PORTION) {
    const rows = await db
      .selectFrom("task_instances as t")
      .innerJoin("workflow_instances as w", "w.id", "t.workflow_instance_id")
      .select(["t.id", "t.workflow_instance_id", "t.project_id", "t.name", "w.workflow_name", "t.lane", "t.priority", "t.ready_at", "t.reason"])
      .where("t.id", "in", ids.slice(from, from + PORTION))
      .where("t.state", "=", "WAIT_RESOURCE")
      .execute();
    for (const row of rows) {
      found.set(row.id, {
        taskInstanceId: row.id,
        workflowInstanceId: row.workflow_instance_id,
        projectId: row.project_id,
        name: row.name,
        workflowName: row.workflow_name,
        lane: row.lane,
        priority: row.priority,
        readyAt: row.ready_at,
        reason: row.reason === null ? null : (JSON.parse(row.reason) as Sentence),
      });
    }
  }
  return found;
}

/** Tasks of these projects that wait for resources, in no order. */
export async function waitingTaskIds(db: Db, projectIds: readonly ProjectId[]): Promise<TaskInstanceId[]> {
  if (projectIds.length === 0) return [];
  const rows = await db
    .selectFrom("workflow_instances as w")
    .innerJoin("task_instances as t", "t.workflow_instance_id", "w.id")
    .select("t.id")
    .where("w.started_at", "is not", null)
    .where("w.ended_at", "is", null)
    .where("w.project_id", "in", projectIds)
    .where("t.state", "=", "WAIT_RESOURCE")
    .execute();
  return rows.map((row) => row.id);
}

/** How many attempts are open in each lane. */
export async function runningByLane(db: Db): Promise<Map<Lane, number>> {
  const rows = await db
    .selectFrom("slots as s")
    .innerJoin("attempts as a", "a.id", "s.attempt_id")
    .innerJoin("task_instances as t", "t.id", "a.task_instance_id")
    .select((of) => ["t.lane", of.fn.countAll<number | string>().as("count")])
    .groupBy("t.lane")
    .execute();
  return new Map(rows.map((row) => [row.lane, Number(row.count)]));
}

/** Sets the priority of those tasks of the workflow instance that have not ended; says which were another. Refusal `instance.notFound` when one is not of it. */
export async function setTaskPriorities(tx: Tx, input: { workflowInstanceId: WorkflowInstanceId; taskInstanceIds: readonly TaskInstanceId[]; priority: number }): Promise<TaskInstanceId[]> {
  const changed: TaskInstanceId[] = [];
  for (const id of new Set(input.taskInstanceIds)) {
    const task = await getTask(tx.db, id);
    if (task === null || task.workflowInstanceId !== input.workflowInstanceId) throw new Refusal("notFound", "instance.notFound", { id });
    if (hasEnded(task.state) || task.priority === input.priority) continue;
    await noteTask(tx, { id, set: { priority: input.priority } });
    changed.push(id);
  }
  return changed;
}
