import type { Attempt, NodeId, ProjectId, ResolvedParameter, ResourceGroupId } from "#contract";
import type { Tx } from "../store.ts";
import { announceAttempt, type AttemptRow, ATTEMPTS, SLOTS } from "./attemptRow.ts";

export type PlannedAttempt = Pick<Attempt, "id" | "taskInstanceId" | "workflowInstanceId" | "epoch" | "tryNo" | "masterId" | "createdAt"> & { readonly projectId: ProjectId; readonly parameters: ResolvedParameter[] };

/**
 * Stores an attempt as OFFERED and [LC6] books one slot of the master's cluster, in a group. Belongs into the unit that moves its task to
 * DISPATCHING: the two are stored together or not at all.
 */
export function insertAttempt(tx: Tx, { attempt, slotOf }: { attempt: PlannedAttempt; slotOf: { readonly masterId: NodeId; readonly groupId: ResourceGroupId | null; readonly holdsPools: boolean } }): Attempt {
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
  tx.hot(ATTEMPTS).put(row);
  tx.hot(SLOTS).put({ attempt_id: attempt.id, master_id: slotOf.masterId, node_id: null, group_id: slotOf.groupId, holds_pools: Number(slotOf.holdsPools) });
  return announceAttempt(tx, row);
}
