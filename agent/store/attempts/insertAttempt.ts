import type { Attempt, NodeId, ProjectId, ResolvedParameter } from "#contract";
import { prepare } from "../engine/prepared.ts";
import type { SlotsTable } from "../schema.ts";
import type { Tx } from "../store.ts";
import { announceAttempt, type AttemptRow } from "./attemptRow.ts";

export type PlannedAttempt = Pick<Attempt, "id" | "taskInstanceId" | "workflowInstanceId" | "epoch" | "tryNo" | "masterId" | "createdAt"> & { readonly projectId: ProjectId; readonly parameters: ResolvedParameter[] };

const insert = prepare<AttemptRow>((db, place) =>
  db.insertInto("attempts").values({
    id: place("id"),
    task_instance_id: place("task_instance_id"),
    workflow_instance_id: place("workflow_instance_id"),
    project_id: place("project_id"),
    epoch: place("epoch"),
    try_no: place("try_no"),
    master_id: place("master_id"),
    node_id: place("node_id"),
    node_name: place("node_name"),
    state: place("state"),
    cause: place("cause"),
    created_at: place("created_at"),
    accepted_at: place("accepted_at"),
    started_at: place("started_at"),
    ended_at: place("ended_at"),
    pid: place("pid"),
    exit: place("exit"),
    survivors: place("survivors"),
    parameters: place("parameters"),
    fact_seq: place("fact_seq"),
    changed_seq: place("changed_seq"),
  }),
);
const insertSlot = prepare<SlotsTable>((db, place) => db.insertInto("slots").values({ attempt_id: place("attempt_id"), master_id: place("master_id"), node_id: place("node_id") }));

/**
 * Stores an attempt as OFFERED and [LC6] books one slot of the master's cluster. Belongs into the unit that moves its task to
 * DISPATCHING: the two are stored together or not at all.
 */
export async function insertAttempt(tx: Tx, { attempt, slotOf }: { attempt: PlannedAttempt; slotOf: NodeId }): Promise<Attempt> {
  const row: AttemptRow = {
    id: attempt.id,
    task_instance_id: attempt.taskInstanceId,
    workflow_instance_id: attempt.workflowInstanceId,
    project_id: attempt.projectId,
    epoch: attempt.epoch,
    try_no: attempt.tryNo,
    master_id: attempt.masterId,
    node_id: null,
    node_name: null,
    state: "OFFERED",
    cause: null,
    created_at: attempt.createdAt,
    accepted_at: null,
    started_at: null,
    ended_at: null,
    pid: null,
    exit: null,
    survivors: "[]",
    parameters: JSON.stringify(attempt.parameters),
    fact_seq: 0,
    changed_seq: tx.seqOf("attempt", attempt.id),
  };
  await insert.change(tx, row);
  await insertSlot.change(tx, { attempt_id: attempt.id, master_id: slotOf, node_id: null });
  return announceAttempt(tx, row);
}
