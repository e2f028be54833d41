import { attemptIsOver, nextAttemptState, type Attempt, type AttemptEvent, type AttemptId, type NodeId } from "#contract";
import { prepare } from "../engine/prepared.ts";
import { freePools } from "../placement/poolSlots.ts";
import type { Tx } from "../store.ts";
import { announceAttempt, type AttemptRow, ATTEMPTS, SLOTS } from "./attemptRow.ts";

const nodeName = prepare<{ id: NodeId }, { name: string }>((db, place) => db.selectFrom("nodes").select("name").where("id", "=", place("id")));
/** Of the unit that is under way: a report speaks for one node, often of many attempts. */
const NAMES = new WeakMap<Tx, Map<NodeId, string | null>>();
async function nameOf(tx: Tx, id: NodeId): Promise<string | null> {
  let names = NAMES.get(tx);
  if (names === undefined) NAMES.set(tx, (names = new Map()));
  let name = names.get(id);
  if (name === undefined) names.set(id, (name = (await nodeName.first(tx, { id }))?.name ?? null));
  return name;
}

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
  const before = await tx.hot(ATTEMPTS).get(id);
  if (before === undefined) return null;
  if (factSeq !== undefined && factSeq <= before.fact_seq) return null;
  const state = nextAttemptState(before.state, event);
  if (state === null) return null;
  const nodeId = set.nodeId === undefined ? before.node_id : set.nodeId;
  const after: AttemptRow = {
    ...before,
    state,
    node_id: nodeId,
    node_name: nodeId === before.node_id ? before.node_name : nodeId === null ? null : await nameOf(tx, nodeId),
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
  tx.hot(ATTEMPTS).put(after);
  const slot = await tx.hot(SLOTS).get(id);
  if (slot !== undefined && attemptIsOver(state)) {
    tx.hot(SLOTS).remove(id);
    if (slot.holds_pools === 1) await freePools(tx, id);
  } else if (slot !== undefined && nodeId !== before.node_id) tx.hot(SLOTS).put({ ...slot, node_id: nodeId });
  return announceAttempt(tx, after);
}
