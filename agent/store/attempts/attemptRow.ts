import type { Attempt, ExitRecord, ResolvedParameter, Survivor } from "#contract";
import type { Selectable } from "kysely";
import type { AttemptsTable } from "../schema.ts";
import { prepare } from "../engine/prepared.ts";
import type { Tx } from "../store.ts";

/** What records of an older program do not say. */
const OLDER_EXIT = { oom: false, peakMemoryBytes: null, cpuMs: null, applications: [] } as const;
export type AttemptRow = Selectable<AttemptsTable>;
export const attemptOf = (row: AttemptRow): Attempt => ({
  id: row.id,
  taskInstanceId: row.task_instance_id,
  workflowInstanceId: row.workflow_instance_id,
  epoch: row.epoch,
  tryNo: row.try_no,
  masterId: row.master_id,
  nodeId: row.node_id,
  nodeName: row.node_name,
  state: row.state,
  cause: row.cause,
  createdAt: row.created_at,
  acceptedAt: row.accepted_at,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  pid: row.pid,
  exit: row.exit === null ? null : ({ ...OLDER_EXIT, ...(JSON.parse(row.exit) as ExitRecord) }),
  survivors: JSON.parse(row.survivors) as Survivor[],
  parameters: JSON.parse(row.parameters) as ResolvedParameter[],
  factSeq: row.fact_seq,
  changedSeq: row.changed_seq,
});

export const selectAttempt = prepare<{ id: AttemptRow["id"] }, AttemptRow>((db, place) => db.selectFrom("attempts").selectAll().where("id", "=", place("id")));

/** [STO1] Announces an attempt on the topic of its workflow instance. */
export function announceAttempt(tx: Tx, row: AttemptRow): Attempt {
  const attempt = attemptOf(row);
  tx.announce("attempt.changed", attempt.id, { topic: attempt.workflowInstanceId, projectId: row.project_id }, { attempt });
  return attempt;
}
