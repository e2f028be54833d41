import { type AssignReply, type AttemptId, type AttemptOrder, type Candidate, type NodeId, type OfferReply, Refusal, sentence } from "#contract";
import type { PlaceCandidate } from "../domain/placement/place.ts";
import type { Journal } from "../journal/openJournal.ts";
import type { Crew } from "./crew.ts";

/** Who is asked, in which order, and why the others are not (`domain/placement`). */
export type Choose = (candidates: readonly PlaceCandidate[]) => { readonly order: readonly NodeId[]; readonly refused: readonly Candidate[] };

export interface BalanceOptions {
  readonly journal: Journal;
  readonly crew: Pick<Crew, "candidates" | "say" | "slave">;
  readonly choose: Choose;
  /** The master's own runner. */
  readonly self: { candidate(): PlaceCandidate; knows(attemptId: AttemptId): boolean; assign(order: AttemptOrder): Promise<AssignReply> };
}

/**
 * Places an offer on one node of the cluster. The route is in the journal before the slave hears of the attempt, so the same
 * offer goes to the same slave, also after a restart [LC5]. A definite refusal leads to the next node; when a slave may have
 * heard of it and did not answer, nobody else is asked.
 * @throws Refusal `unavailable` when it is not known whether a slave took it. Offer again later.
 */
export function openBalance(options: BalanceOptions): (order: AttemptOrder) => Promise<OfferReply> {
  const { journal, crew, self } = options;
  const underWay = new Map<AttemptId, Promise<OfferReply>>();

  /** Null: it never left, for certain. */
  const ask = async (nodeId: NodeId, order: AttemptOrder): Promise<AssignReply | null> => {
    if (nodeId === self.candidate().nodeId) return self.assign(order);
    const slave = crew.slave(nodeId);
    if (!slave?.peer?.connected) return null;
    slave.open.add(order.attemptId);
    const answer = await crew.say(nodeId, "attempt.assign", { nodeId, order });
    if (!answer.accepted) slave.open.delete(order.attemptId);
    return answer;
  };

  const place = async (order: AttemptOrder): Promise<OfferReply> => {
    const { attemptId } = order;
    const selfId = self.candidate().nodeId;
    if (self.knows(attemptId)) return { accepted: true, nodeId: selfId };
    const refused: Candidate[] = [];
    const known = journal.route(attemptId);
    if (known !== null) {
      // Also when that slave was taken out of the crew meanwhile: it may have the attempt.
      const answer = await ask(known, order);
      if (answer === null) throw new Refusal("unavailable", "link.down");
      if (answer.accepted) return { accepted: true, nodeId: known };
      refused.push({ nodeId: known, nodeName: nameOf(known), reasons: answer.reasons });
    }
    const choice = options.choose([self.candidate(), ...crew.candidates()].filter((candidate) => candidate.nodeId !== known));
    for (const nodeId of choice.order) {
      // Our own runner writes the attempt itself; a route to it would say nothing more.
      if (nodeId !== selfId) await journal.setRoute(attemptId, nodeId);
      const answer = await ask(nodeId, order);
      if (answer?.accepted) return { accepted: true, nodeId };
      refused.push({ nodeId, nodeName: nameOf(nodeId), reasons: answer?.reasons ?? [sentence("place.unreachable")] });
      // [JRN4] A node that knows a newer epoch says that this order is a thing of the past, for everybody.
      if (answer?.reasons.some(({ code, values }) => code === "place.epoch" && Number(values["epoch"]) > order.epoch)) break;
    }
    if (journal.route(attemptId) !== null) await journal.setRoute(attemptId, null);
    return { accepted: false, candidates: [...refused, ...choice.refused] };
  };
  const nameOf = (nodeId: NodeId): string => (nodeId === self.candidate().nodeId ? self.candidate().name : (crew.slave(nodeId)?.admitted.name ?? nodeId));

  return (order) => {
    const before = underWay.get(order.attemptId);
    if (before) return before;
    const placing = place(order).finally(() => underWay.delete(order.attemptId));
    underWay.set(order.attemptId, placing);
    return placing;
  };
}
