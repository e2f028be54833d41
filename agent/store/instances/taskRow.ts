import type { Sentence, TaskInstance } from "#contract";
import type { Selectable } from "kysely";
import type { TaskInstancesTable } from "../schema/instances.ts";
import { prepare, prepareBulk, prepareUpsert } from "../engine/prepared.ts";
import type { HotTable, Tx } from "../store.ts";

/** A task instance without its candidates and outputs, which few read. */
export type TaskRow = Omit<Selectable<TaskInstancesTable>, "candidates" | "outputs">;
export const TASK_COLUMNS = [
  "id",
  "workflow_instance_id",
  "project_id",
  "task_id",
  "revision_id",
  "name",
  "type",
  "state",
  "forced_by",
  "warning",
  "cause",
  "epoch",
  "try_no",
  "max_tries",
  "attempt_id",
  "node_id",
  "retry_at",
  "ready_at",
  "started_at",
  "ended_at",
  "exit_code",
  "signal",
  "waiting_on",
  "root_cause_id",
  "reason",
  "kill_requested",
  "lane",
  "priority",
  "paused_by",
  "frozen",
  "changed_seq",
] as const satisfies (keyof TaskRow)[];
export const PREFIXED_TASK_COLUMNS = TASK_COLUMNS.map((column) => `t.${column}` as const);

export const taskOf = (row: TaskRow): TaskInstance => ({
  id: row.id,
  workflowInstanceId: row.workflow_instance_id,
  projectId: row.project_id,
  taskId: row.task_id,
  revisionId: row.revision_id,
  name: row.name,
  type: row.type,
  state: row.state,
  forcedBy: row.forced_by,
  warning: row.warning === 1,
  cause: row.cause,
  epoch: row.epoch,
  tryNo: row.try_no,
  maxTries: row.max_tries,
  attemptId: row.attempt_id,
  nodeId: row.node_id,
  retryAt: row.retry_at,
  readyAt: row.ready_at,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  exitCode: row.exit_code,
  signal: row.signal,
  waitingOn: row.waiting_on,
  rootCauseId: row.root_cause_id,
  reason: row.reason === null ? null : (JSON.parse(row.reason) as Sentence),
  killRequested: row.kill_requested === 1,
  lane: row.lane,
  priority: row.priority,
  pausedBy: row.paused_by,
  frozen: row.frozen === 1,
  changedSeq: row.changed_seq,
});

const selectTask = prepare<{ id: string }, TaskRow>((db, place) =>
  db
    .selectFrom("task_instances")
    .select(TASK_COLUMNS)
    .where("id", "=", place("id") as TaskRow["id"]),
);
const removeTasks = prepareBulk(["id"], (db, rows) =>
  db.deleteFrom("task_instances").where(
    "id",
    "in",
    rows.map((row) => row.id),
  ),
);
/** Task instances inside a unit. Written only by `moveTask` and `noteTask`; those of planned runs that are made again are removed. */
export const TASKS: HotTable<TaskRow> = {
  keyOf: (row) => row.id,
  select: (tx, id) => selectTask.first(tx, { id }),
  upsert: prepareUpsert("task_instances", "id", TASK_COLUMNS, ["workflow_instance_id", "project_id", "task_id"]),
  remove: (tx, ids) =>
    removeTasks(
      tx,
      ids.map((id) => ({ id })),
    ),
  kept: 100_000,
};

/** [STO1] Announces a task on the topic of its workflow instance. */
export function announceTask(tx: Tx, row: TaskRow): TaskInstance {
  const task = taskOf(row);
  tx.announce("taskInstance.changed", task.id, { topic: task.workflowInstanceId, projectId: task.projectId }, { task });
  return task;
}
