import { laneOf, rollUp, type TaskId, type TaskInstance, type TaskInstanceId, type WorkflowInstance } from "#contract";
import { prepareBulk } from "../engine/prepared.ts";
import type { Tx } from "../store.ts";
import { announceInstance, instanceOf, type InstanceRow } from "./instanceRow.ts";
import { EDGES, edgesFrom } from "./edges.ts";
import { taskOf, TASKS, type TaskRow } from "./taskRow.ts";

/** What is planned: everything of a workflow instance that is not derived. */
export type PlannedInstance = Omit<WorkflowInstance, "counts" | "state" | "changedSeq" | "startedAt" | "endedAt" | "parentTaskId"> & Partial<Pick<WorkflowInstance, "parentTaskId">>;
export interface PlannedTask {
  readonly id: TaskInstanceId;
  readonly taskId: TaskId;
  readonly name: string;
  readonly type: string;
  readonly maxTries: number;
  readonly priority: number;
  readonly upstream: readonly TaskInstanceId[];
  /** [FLOW3] For how much outside the run it waits; whoever plans it stores what. */
  readonly gates?: number;
  /** [HLD1] Its definition is frozen. */
  readonly frozen?: boolean;
}

const insertTasks = prepareBulk(["id", "workflow_instance_id", "project_id", "task_id", "name", "type", "max_tries", "lane", "priority", "waiting_on", "frozen", "changed_seq"], (db, rows) =>
  db.insertInto("task_instances").values(rows),
);
const insertEdges = prepareBulk(["from_id", "to_id"], (db, rows) => db.insertInto("task_edges").values(rows));

/**
 * [LC1] Stores a workflow instance with its tasks and their edges. When its schedule point, or its id, exists already, nothing is
 * written and the existing instance is the answer, with nothing ready: compare the ids.
 * `ready` are the tasks without upstream; they are NOT_RUN until the caller moves them. Announces the instance, not each task:
 * nobody can have subscribed to its topic before.
 */
export async function insertInstances(tx: Tx, { instance, tasks }: { instance: PlannedInstance; tasks: readonly PlannedTask[] }): Promise<{ instance: WorkflowInstance; ready: TaskInstance[] }> {
  const existing = await tx.db
    .selectFrom("workflow_instances")
    .selectAll()
    .where((where) => where.or([where("id", "=", instance.id), where.and([where("workflow_id", "=", instance.workflowId), where("fire_at", "=", instance.fireAt), where("line", "=", instance.line)])]))
    .limit(1)
    .executeTakeFirst();
  if (existing !== undefined) return { instance: instanceOf(existing), ready: [] };

  const changedSeq = tx.seqOf("workflowInstance", instance.id);
  const counts = { running: 0, success: 0, failed: 0, notRun: tasks.length, waitingTime: 0, waitingResource: 0 };
  const row: InstanceRow = {
    id: instance.id,
    project_id: instance.projectId,
    project_name: instance.projectName,
    workflow_id: instance.workflowId,
    workflow_name: instance.workflowName,
    revision_id: instance.revisionId,
    revision: instance.revision,
    origin: instance.origin,
    line: instance.line,
    fire_at: instance.fireAt,
    zone: instance.zone,
    business_date: instance.businessDate,
    params: JSON.stringify(instance.params),
    started_by: instance.startedBy,
    parent_task_id: instance.parentTaskId ?? null,
    created_at: instance.createdAt,
    started_at: null,
    ended_at: tasks.length === 0 ? tx.now : null,
    state: rollUp(counts, false),
    running: 0,
    success: 0,
    failed: 0,
    not_run: tasks.length,
    waiting_time: 0,
    waiting_resource: 0,
    changed_seq: changedSeq,
  };
  await tx.db.insertInto("workflow_instances").values(row).execute();

  const edges: { from_id: TaskInstanceId; to_id: TaskInstanceId }[] = [];
  const rows = tasks.map((task) => {
    const upstream = new Set(task.upstream);
    for (const from of upstream) edges.push({ from_id: from, to_id: task.id });
    return {
      id: task.id,
      workflow_instance_id: instance.id,
      project_id: instance.projectId,
      task_id: task.taskId,
      name: task.name,
      type: task.type,
      max_tries: task.maxTries,
      lane: laneOf(instance.origin),
      priority: task.priority,
      waiting_on: upstream.size + (task.gates ?? 0),
      frozen: Number(task.frozen ?? false),
      changed_seq: changedSeq,
    };
  });
  await insertTasks(
    tx,
    rows.filter((task) => task.waiting_on > 0),
  );
  await insertEdges(tx, edges);
  tx.hot(EDGES).know(edgesFrom(instance.id, edges));
  // Those that wait for nobody move on in this same commit: they are written once, as what they are then.
  const roots = rows.filter((task) => task.waiting_on === 0).map((task): TaskRow => ({ ...FRESH, ...task }));
  for (const root of roots) tx.hot(TASKS).put(root);
  return { instance: announceInstance(tx, row), ready: roots.map(taskOf) };
}

/** The defaults that the database gives to a planned task. */
const FRESH = {
  revision_id: null,
  state: "NOT_RUN",
  forced_by: null,
  warning: 0,
  cause: null,
  epoch: 0,
  try_no: 0,
  attempt_id: null,
  node_id: null,
  retry_at: null,
  ready_at: null,
  started_at: null,
  ended_at: null,
  exit_code: null,
  signal: null,
  root_cause_id: null,
  reason: null,
  kill_requested: 0,
  paused_by: null,
} as const satisfies Partial<TaskRow>;
