import { type AssignReply, type AttemptId, type AttemptOrder, type Candidate, type NodeId, type OfferReply, sentence } from "#contract";
import type { PlaceCandidate } from "../domain/placement/place.ts";
import type { Journal } from "../journal/openJournal.ts";
import type { Crew } from "./crew.ts";

/** Who is asked, in which order, and why the others are not (`domain/placement`). */
export type Choose = (candidates: readonly PlaceCandidate[], need: AttemptOrder["where"]) => { readonly order: readonly NodeId[]; readonly refused: readonly Candidate[] };

export interface BalanceOptions {
  readonly journal: Journal;
  readonly crew: Pick<Crew, "candidates" | "assign" | "slave">;
  readonly choose: Choose;
  /** The master's own runner. */
  readonly self: { candidate(): PlaceCandidate; knows(attemptId: AttemptId): boolean; assign(orders: readonly AttemptOrder[]): Promise<AssignReply[]> };
}

/** One order on its way to a node. */
interface Placing {
  readonly order: AttemptOrder;
  /** Where it was sent before, perhaps by an earlier run of this program. */
  readonly known: NodeId | null;
  readonly tried: Set<NodeId>;
  readonly refused: Candidate[];
  reply: OfferReply | null | undefined;
}

/**
 * Places offers on nodes of the cluster, many at once. The route is in the journal before the slave hears of the attempt, so the
 * same offer goes to the same slave, also after a restart [LC5]. A definite refusal leads to the next node; when a slave may have
 * heard of it and did not answer, nobody else is asked and the answer is null: it is not known. Offer it again later.
 */
export function openBalance(options: BalanceOptions): (orders: readonly AttemptOrder[]) => Promise<(OfferReply | null)[]> {
  const { journal, crew, self } = options;
  const underWay = new Map<AttemptId, Promise<OfferReply | null>>();
  const nameOf = (nodeId: NodeId): string => (nodeId === self.candidate().nodeId ? self.candidate().name : (crew.slave(nodeId)?.admitted.name ?? nodeId));

  /** Where an order goes next; null, with its reply set, when there is nowhere left. `tentative`: what this round gave away already. */
  const target = (placing: Placing, tentative: ReadonlyMap<NodeId, number>): NodeId | null => {
    const { order, known, tried, refused } = placing;
    if (known !== null && !tried.has(known)) return known;
    const candidates = [self.candidate(), ...crew.candidates()]
      .filter((candidate) => !tried.has(candidate.nodeId))
      .map((candidate) => ({ ...candidate, slotsUsed: candidate.slotsUsed + (tentative.get(candidate.nodeId) ?? 0) }));
    const choice = options.choose(candidates, order.where);
    const next = choice.order[0];
    if (next !== undefined) return next;
    placing.reply = { accepted: false, candidates: [...refused, ...choice.refused] };
    return null;
  };

  /** Null: they never left, for certain. Rejects when it is not known. */
  const ask = (nodeId: NodeId, orders: readonly AttemptOrder[]): Promise<AssignReply[]> | null => {
    if (nodeId === self.candidate().nodeId) return self.assign(orders);
    return crew.slave(nodeId)?.peer?.connected ? crew.assign(nodeId, orders) : null;
  };

  const send = async (nodeId: NodeId, group: readonly Placing[]): Promise<void> => {
    // Our own runner writes the attempt itself; a route to it would say nothing more.
    if (nodeId !== self.candidate().nodeId) await Promise.all(group.map(({ order, known }) => (known === nodeId ? undefined : journal.setRoute(order.attemptId, nodeId))));
    const asked = ask(
      nodeId,
      group.map(({ order }) => order),
    );
    // A slave that may have the attempt from before and cannot be asked now: nobody else may get it.
    const replies = asked === null ? group.map(({ known }) => (known === nodeId ? null : undefined)) : await asked.catch(() => group.map(() => null));
    for (const [index, placing] of group.entries()) {
      const answer = replies[index];
      placing.tried.add(nodeId);
      if (answer === null) placing.reply = null;
      else if (answer?.accepted) placing.reply = { accepted: true, nodeId };
      else {
        placing.refused.push({ nodeId, nodeName: nameOf(nodeId), reasons: answer?.reasons ?? [sentence("place.unreachable")] });
        // [JRN4] A node that knows a newer epoch says that this order is a thing of the past, for everybody.
        if (answer?.reasons.some(({ code, values }) => code === "place.epoch" && Number(values["epoch"]) > placing.order.epoch)) placing.reply = { accepted: false, candidates: placing.refused };
      }
    }
  };

  const place = async (orders: readonly AttemptOrder[]): Promise<(OfferReply | null)[]> => {
    const selfId = self.candidate().nodeId;
    const all = orders.map((order): Placing => {
      const reply: OfferReply | undefined = self.knows(order.attemptId) ? { accepted: true, nodeId: selfId } : undefined;
      return { order, known: journal.route(order.attemptId), tried: new Set(), refused: [], reply };
    });
    for (let open = all.filter(({ reply }) => reply === undefined); open.length > 0; open = open.filter(({ reply }) => reply === undefined)) {
      const groups = new Map<NodeId, Placing[]>();
      const tentative = new Map<NodeId, number>();
      for (const placing of open) {
        const nodeId = target(placing, tentative);
        if (nodeId === null) continue;
        tentative.set(nodeId, (tentative.get(nodeId) ?? 0) + 1);
        groups.set(nodeId, [...(groups.get(nodeId) ?? []), placing]);
      }
      await Promise.all([...groups].map(([nodeId, group]) => send(nodeId, group)));
    }
    await Promise.all(all.map(({ order, reply }) => (reply?.accepted === false && journal.route(order.attemptId) !== null ? journal.setRoute(order.attemptId, null) : undefined)));
    return all.map(({ reply }) => reply ?? null);
  };

  return async (orders) => {
    const fresh = orders.filter(({ attemptId }) => !underWay.has(attemptId));
    if (fresh.length > 0) {
      const placing = place(fresh);
      for (const [index, { attemptId }] of fresh.entries()) {
        const reply = placing.then((replies) => replies[index]!).finally(() => underWay.delete(attemptId));
        reply.catch(() => {});
        underWay.set(attemptId, reply);
      }
    }
    return Promise.all(orders.map(({ attemptId }) => underWay.get(attemptId)!));
  };
}
