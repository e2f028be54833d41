import type { Candidate, TaskInstance } from "#contract";
import type { TaskRow } from "./taskRow.ts";

/** What may be written beside a task instance's state. Left out: unchanged. */
export type TaskChange = Partial<
  Pick<
    TaskInstance,
    | "reason"
    | "attemptId"
    | "nodeId"
    | "epoch"
    | "tryNo"
    | "retryAt"
    | "readyAt"
    | "startedAt"
    | "endedAt"
    | "exitCode"
    | "signal"
    | "cause"
    | "warning"
    | "forcedBy"
    | "killRequested"
    | "priority"
    | "lane"
    | "revisionId"
    | "name"
    | "type"
    | "maxTries"
    | "pausedBy"
    | "frozen"
  > & {
    readonly candidates: readonly Candidate[];
  }
>;

/** The row with the change; its candidates are a column of their own. */
export const changedRow = (row: TaskRow, set: TaskChange): TaskRow => ({
  ...row,
  reason: set.reason === undefined ? row.reason : set.reason === null ? null : JSON.stringify(set.reason),
  attempt_id: set.attemptId === undefined ? row.attempt_id : set.attemptId,
  node_id: set.nodeId === undefined ? row.node_id : set.nodeId,
  epoch: set.epoch ?? row.epoch,
  try_no: set.tryNo ?? row.try_no,
  retry_at: set.retryAt === undefined ? row.retry_at : set.retryAt,
  ready_at: set.readyAt === undefined ? row.ready_at : set.readyAt,
  started_at: set.startedAt === undefined ? row.started_at : set.startedAt,
  ended_at: set.endedAt === undefined ? row.ended_at : set.endedAt,
  exit_code: set.exitCode === undefined ? row.exit_code : set.exitCode,
  signal: set.signal === undefined ? row.signal : set.signal,
  cause: set.cause === undefined ? row.cause : set.cause,
  warning: set.warning === undefined ? row.warning : Number(set.warning),
  priority: set.priority ?? row.priority,
  lane: set.lane ?? row.lane,
  revision_id: set.revisionId === undefined ? row.revision_id : set.revisionId,
  name: set.name ?? row.name,
  type: set.type ?? row.type,
  max_tries: set.maxTries ?? row.max_tries,
  forced_by: set.forcedBy === undefined ? row.forced_by : set.forcedBy,
  paused_by: set.pausedBy === undefined ? row.paused_by : set.pausedBy,
  frozen: set.frozen === undefined ? row.frozen : Number(set.frozen),
  kill_requested: set.killRequested === undefined ? row.kill_requested : Number(set.killRequested),
});
