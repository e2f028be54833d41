import { laneOf, rollUp, type ProjectId, type RevisionId, type TaskId, type TaskInstanceId, type WorkflowId, type WorkflowInstanceId } from "#contract";
import { prepareBulk } from "../engine/prepared.ts";
import { INSTANCE_COLUMNS } from "../instances/instanceRow.ts";
import { MAIN_LINE } from "../instances/scheduledRuns.ts";
import type { Tx } from "../store.ts";

/** What all runs of one planned workflow have alike. */
export interface PlannedWorkflow {
  readonly projectId: ProjectId;
  readonly projectName: string;
  readonly workflowId: WorkflowId;
  readonly workflowName: string;
  readonly revisionId: RevisionId;
  readonly revision: number;
  readonly zone: string;
  readonly tasks: readonly PlannedShape[];
}
/** A task of a planned workflow; `upstream` are places in the list of tasks. */
export interface PlannedShape {
  readonly taskId: TaskId;
  readonly name: string;
  readonly type: string;
  readonly maxTries: number;
  readonly priority: number;
  readonly upstream: readonly number[];
  /** [FLOW3] For how much outside the run it waits. */
  readonly gates: number;
  /** [HLD1] Its definition is frozen, or its workflow. */
  readonly frozen: boolean;
}
export interface PlannedRun {
  readonly of: PlannedWorkflow;
  readonly id: WorkflowInstanceId;
  readonly fireAt: number;
  readonly businessDate: string;
  /** Of its tasks, in their order. */
  readonly taskIds: readonly TaskInstanceId[];
  /** Why what waits for nothing else waits, as JSON of a sentence. */
  readonly reason: string;
  /** [HLD1] Who paused which of its tasks before it was made again, by task. */
  readonly pausedBy?: ReadonlyMap<TaskId, string> | undefined;
}

const insertRuns = prepareBulk(
  INSTANCE_COLUMNS.filter((column) => column !== "started_at" && column !== "parent_task_id"),
  (db, rows) => db.insertInto("workflow_instances").values(rows),
);
const insertTasks = prepareBulk(
  ["id", "workflow_instance_id", "project_id", "task_id", "name", "type", "state", "max_tries", "retry_at", "waiting_on", "reason", "lane", "priority", "paused_by", "frozen", "changed_seq"],
  (db, rows) => db.insertInto("task_instances").values(rows),
);
const insertEdges = prepareBulk(["from_id", "to_id"], (db, rows) => db.insertInto("task_edges").values(rows));

/** Whether a task of a planned run waits for its time alone. */
const waitsForTime = (task: PlannedShape, run: PlannedRun): boolean => task.upstream.length + task.gates === 0 && !task.frozen && run.pausedBy?.has(task.taskId) !== true;
/** What the tasks of a planned run add up to. */
export function plannedCounts(run: PlannedRun): { not_run: number; waiting_time: number } {
  let waiting = 0;
  for (const task of run.of.tasks) if (waitsForTime(task, run)) waiting++;
  return { not_run: run.of.tasks.length - waiting, waiting_time: waiting };
}

/**
 * [SNP1] Stores runs whose time has not come, with their tasks and edges: what waits for nothing else is WAIT_TIME from the first, everything
 * else NOT_RUN. Their points must have no runs: `plannedPoints` in the same unit tells. Announces nothing, for there may be a
 * million of them: `snapshot.made` or `workflow.generated` does. Whoever calls it stores their gates. `seq` is written to `changed_seq`.
 */
export async function insertPlanned(tx: Tx, runs: readonly PlannedRun[], seq: number): Promise<void> {
  const lane = laneOf("scheduled");
  const rows = runs.map((run) => {
    const { of } = run;
    const counts = plannedCounts(run);
    return {
      id: run.id,
      project_id: of.projectId,
      project_name: of.projectName,
      workflow_id: of.workflowId,
      workflow_name: of.workflowName,
      revision_id: of.revisionId,
      revision: of.revision,
      origin: "scheduled",
      line: MAIN_LINE,
      fire_at: run.fireAt,
      zone: of.zone,
      business_date: run.businessDate,
      params: "{}",
      started_by: "schedule",
      created_at: tx.now,
      state: of.tasks.length === 0 ? rollUp({ running: 0, success: 0, failed: 0, notRun: 0, waitingTime: 0, waitingResource: 0 }, false) : "NOT_RUN",
      running: 0,
      success: 0,
      failed: 0,
      ...counts,
      waiting_resource: 0,
      ended_at: of.tasks.length === 0 ? tx.now : null,
      changed_seq: seq,
    };
  });
  await insertRuns(tx, rows);
  await insertPlannedTasks(tx, runs, seq, lane);
}

/** The tasks and edges of planned runs whose rows are there. */
export async function insertPlannedTasks(tx: Tx, runs: readonly PlannedRun[], seq: number, lane = laneOf("scheduled")): Promise<void> {
  const tasks: Parameters<typeof insertTasks>[1][number][] = [];
  const edges: { from_id: TaskInstanceId; to_id: TaskInstanceId }[] = [];
  for (const run of runs) {
    const shapes = run.of.tasks;
    for (let index = 0; index < shapes.length; index++) {
      const task = shapes[index]!;
      const id = run.taskIds[index]!;
      const held = waitsForTime(task, run);
      for (const from of task.upstream) edges.push({ from_id: run.taskIds[from]!, to_id: id });
      tasks.push({
        id,
        workflow_instance_id: run.id,
        project_id: run.of.projectId,
        task_id: task.taskId,
        name: task.name,
        type: task.type,
        state: held ? "WAIT_TIME" : "NOT_RUN",
        max_tries: task.maxTries,
        retry_at: held ? run.fireAt : null,
        waiting_on: task.upstream.length + task.gates,
        reason: held ? run.reason : null,
        lane,
        priority: task.priority,
        paused_by: run.pausedBy?.get(task.taskId) ?? null,
        frozen: task.frozen ? 1 : 0,
        changed_seq: seq,
      });
    }
  }
  await insertTasks(tx, tasks);
  await insertEdges(tx, edges);
}
