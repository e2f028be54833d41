import type { Attempt, ExitRecord, Survivor } from "#contract";
import type { Selectable } from "kysely";
import type { AttemptsTable, SlotsTable } from "../schema/instances.ts";
import { prepare, prepareBulk, prepareUpsert } from "../engine/prepared.ts";
import type { HotTable, Tx } from "../store.ts";

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
  exit: row.exit === null ? null : { ...OLDER_EXIT, ...(JSON.parse(row.exit) as ExitRecord) },
  survivors: JSON.parse(row.survivors) as Survivor[],
  factSeq: row.fact_seq,
  changedSeq: row.changed_seq,
});

const ATTEMPT_COLUMNS = [
  "id",
  "task_instance_id",
  "workflow_instance_id",
  "project_id",
  "epoch",
  "try_no",
  "master_id",
  "node_id",
  "node_name",
  "state",
  "cause",
  "created_at",
  "accepted_at",
  "started_at",
  "ended_at",
  "pid",
  "exit",
  "survivors",
  "parameters",
  "fact_seq",
  "changed_seq",
] as const satisfies (keyof AttemptRow)[];
const selectAttempt = prepare<{ id: string }, AttemptRow>((db, place) =>
  db
    .selectFrom("attempts")
    .select(ATTEMPT_COLUMNS)
    .where("id", "=", place("id") as AttemptRow["id"]),
);
/** Attempts inside a unit. Written only by `insertAttempt` and `moveAttempt`. */
export const ATTEMPTS: HotTable<AttemptRow> = {
  keyOf: (row) => row.id,
  select: (tx, id) => selectAttempt.first(tx, { id }),
  upsert: prepareUpsert("attempts", "id", ATTEMPT_COLUMNS, ["task_instance_id", "workflow_instance_id", "project_id", "epoch", "try_no", "master_id", "created_at", "parameters"]),
  kept: 20_000,
};

const selectSlot = prepare<{ id: string }, Selectable<SlotsTable>>((db, place) =>
  db
    .selectFrom("slots")
    .selectAll()
    .where("attempt_id", "=", place("id") as AttemptRow["id"]),
);
const removeSlots = prepareBulk(["attempt_id"], (db, rows) =>
  db.deleteFrom("slots").where(
    "attempt_id",
    "in",
    rows.map((row) => row.attempt_id),
  ),
);
/** [LC6] Slots inside a unit; one for each open attempt. */
export const SLOTS: HotTable<Selectable<SlotsTable>> = {
  keyOf: (row) => row.attempt_id,
  select: (tx, id) => selectSlot.first(tx, { id }),
  upsert: prepareUpsert("slots", "attempt_id", ["attempt_id", "master_id", "node_id", "group_id", "holds_pools"], ["master_id", "group_id", "holds_pools"]),
  remove: (tx, ids) =>
    removeSlots(
      tx,
      ids.map((id) => ({ attempt_id: id })),
    ),
  kept: 20_000,
};

/** [STO1] Announces an attempt on the topic of its workflow instance. */
export function announceAttempt(tx: Tx, row: AttemptRow): Attempt {
  const attempt = attemptOf(row);
  tx.announce("attempt.changed", attempt.id, { topic: attempt.workflowInstanceId, projectId: row.project_id }, { attempt });
  return attempt;
}
