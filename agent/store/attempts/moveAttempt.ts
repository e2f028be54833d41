import { attemptIsOver, nextAttemptState, type Attempt, type AttemptEvent, type AttemptId, type AttemptState, type NodeId } from "#contract";
import { prepare } from "../engine/prepared.ts";
import type { Tx } from "../store.ts";
import { announceAttempt, type AttemptRow, selectAttempt } from "./attemptRow.ts";

type Written = Omit<AttemptRow, "task_instance_id" | "workflow_instance_id" | "project_id" | "epoch" | "try_no" | "master_id" | "created_at" | "parameters"> & { before: AttemptState; beforeSeq: number };
const updateAttempt = prepare<Written>((db, place) =>
  db
    .updateTable("attempts")
    .set({
      node_id: place("node_id"),
      node_name: place("node_name"),
      state: place("state"),
      cause: place("cause"),
      accepted_at: place("accepted_at"),
      started_at: place("started_at"),
      ended_at: place("ended_at"),
      pid: place("pid"),
      exit: place("exit"),
      survivors: place("survivors"),
      fact_seq: place("fact_seq"),
      changed_seq: place("changed_seq"),
    })
    .where("id", "=", place("id"))
    .where("state", "=", place("before"))
    .where("fact_seq", "=", place("beforeSeq")),
);
const moveSlot = prepare<{ id: AttemptId; node: NodeId | null }>((db, place) =>
  db
    .updateTable("slots")
    .set({ node_id: place("node") })
    .where("attempt_id", "=", place("id")),
);
const freeSlot = prepare<{ id: AttemptId }>((db, place) => db.deleteFrom("slots").where("attempt_id", "=", place("id")));
const nodeName = prepare<{ id: NodeId }, { name: string }>((db, place) => db.selectFrom("nodes").select("name").where("id", "=", place("id")));

export interface AttemptMove {
  readonly id: AttemptId;
  readonly event: AttemptEvent;
  /** Number of the agent's fact. [LC4] A fact that is not newer than the last applied one changes nothing. */
  readonly factSeq?: number | undefined;
  readonly set?: Partial<Pick<Attempt, "nodeId" | "pid" | "acceptedAt" | "startedAt" | "endedAt" | "exit" | "survivors" | "cause">> | undefined;
}

/**
 * The only function that writes an attempt's state. Null, and nothing changed, when the table has no such move or the fact is
 * not news. [LC6] Its slot goes with it: to the node when the node is known, back when the attempt is over.
 */
export async function moveAttempt(tx: Tx, { id, event, factSeq, set = {} }: AttemptMove): Promise<Attempt | null> {
  const before = await selectAttempt.first(tx, { id });
  if (before === undefined) return null;
  if (factSeq !== undefined && factSeq <= before.fact_seq) return null;
  const state = nextAttemptState(before.state, event);
  if (state === null) return null;
  const nodeId = set.nodeId === undefined ? before.node_id : set.nodeId;
  const after: AttemptRow = {
    ...before,
    state,
    node_id: nodeId,
    node_name: nodeId === before.node_id ? before.node_name : nodeId === null ? null : ((await nodeName.first(tx, { id: nodeId }))?.name ?? null),
    cause: set.cause === undefined ? before.cause : set.cause,
    accepted_at: set.acceptedAt === undefined ? before.accepted_at : set.acceptedAt,
    started_at: set.startedAt === undefined ? before.started_at : set.startedAt,
    ended_at: set.endedAt === undefined ? before.ended_at : set.endedAt,
    pid: set.pid === undefined ? before.pid : set.pid,
    exit: set.exit === undefined ? before.exit : set.exit === null ? null : JSON.stringify(set.exit),
    survivors: set.survivors === undefined ? before.survivors : JSON.stringify(set.survivors),
    fact_seq: factSeq ?? before.fact_seq,
    changed_seq: tx.seqOf("attempt", id),
  };
  if ((await updateAttempt.change(tx, { ...after, before: before.state, beforeSeq: before.fact_seq })) !== 1) throw new Error(`attempt ${id} changed under its unit`);
  if (attemptIsOver(state)) await freeSlot.change(tx, { id });
  else if (nodeId !== before.node_id) await moveSlot.change(tx, { id, node: nodeId });
  return announceAttempt(tx, after);
}
