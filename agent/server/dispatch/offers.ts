import { sentence, type AttemptId, type AttemptOrder, type Candidate, type NodeId, type OfferReply, type TaskInstance } from "#contract";
import { getAttempt, moveAttempt, moveTask, openAttempts, taskIn, type Store } from "../../store/index.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Logger } from "../../platform/logger.ts";
import type { Fleet } from "../nodes/fleet.ts";

/** An offer without an answer is made again after this time; it is the same offer. */
const REOFFER_MS = 10_000;

export interface OffersOptions {
  readonly store: Store;
  readonly fleet: () => Fleet;
  readonly clock: Clock;
  readonly log: Logger;
  /** Makes an order anew from what is stored; null when its task has gone on without it. */
  readonly rebuild: (attemptId: AttemptId) => Promise<AttemptOrder | null>;
  readonly onAccepted: (order: AttemptOrder) => void;
  /** Nobody took it, for certain; `task` waits again, or is null when something else became of it. */
  readonly onRefused: (attemptId: AttemptId, task: TaskInstance | null, candidates: readonly Candidate[]) => void;
}

/**
 * Offers stored attempts to masters until each is answered: an attempt id makes it one offer, however often it arrives [LC5]. A
 * refusal takes the attempt back in the same unit in which its task waits again.
 */
export function makeOffers(options: OffersOptions) {
  const { store, clock, log } = options;
  const orders = new Map<AttemptId, AttemptOrder>();
  let closed = false;

  async function offer(masterId: NodeId, batch: readonly AttemptOrder[]): Promise<void> {
    for (const order of batch) orders.set(order.attemptId, order);
    const replies = await options
      .fleet()
      .offer(masterId, batch, REOFFER_MS)
      .catch(() => batch.map(() => null));
    const refused: { order: AttemptOrder; reply: Extract<OfferReply, { accepted: false }> }[] = [];
    const unknown: AttemptId[] = [];
    for (const [index, order] of batch.entries()) {
      const reply = replies[index] ?? null;
      // Whether it was taken is not known. The master's next sync, or the timer, asks again.
      if (reply === null) unknown.push(order.attemptId);
      else {
        orders.delete(order.attemptId);
        if (reply.accepted) options.onAccepted(order);
        else refused.push({ order, reply });
      }
    }
    if (unknown.length > 0) clock.after(REOFFER_MS, () => void again(masterId, unknown).catch((error: unknown) => log.error("attempts were not offered again", { error: String(error) })));
    if (refused.length > 0) await takeBack(refused);
  }

  async function takeBack(refused: readonly { order: AttemptOrder; reply: Extract<OfferReply, { accepted: false }> }[]): Promise<void> {
    const tasks = await store.write(async (tx) => {
      const waiting = new Map<AttemptId, TaskInstance>();
      for (const { order, reply } of refused) {
        if ((await moveAttempt(tx, { id: order.attemptId, event: "refused", set: { endedAt: tx.now } })) === null) continue;
        const { candidates } = reply;
        const first = candidates[0];
        const reason = first === undefined ? sentence("wait.noAgent") : sentence("wait.refused", { ...first.reasons[0]?.values, node: first.nodeName, reason: first.reasons[0]?.code ?? "place.noAnswer" });
        const killing = (await taskIn(tx, order.taskInstanceId))?.state === "KILLING";
        const set = killing ? { endedAt: tx.now, killRequested: false } : { candidates, reason, attemptId: null, endedAt: null };
        const moved = await moveTask(tx, { id: order.taskInstanceId, event: "refused", expect: { epoch: order.epoch }, set });
        if (moved?.task.state === "WAIT_RESOURCE") waiting.set(order.attemptId, moved.task);
      }
      return waiting;
    });
    for (const { order, reply } of refused) options.onRefused(order.attemptId, tasks.get(order.attemptId) ?? null, reply.candidates);
  }

  async function again(masterId: NodeId, attemptIds: readonly AttemptId[]): Promise<void> {
    if (closed || !options.fleet().isLinked(masterId)) return;
    const batch: AttemptOrder[] = [];
    for (const id of attemptIds) {
      const attempt = await store.read((db) => getAttempt(db, id));
      if (attempt === null || (attempt.state !== "OFFERED" && attempt.state !== "LOST") || attempt.nodeId !== null) continue;
      const order = orders.get(id) ?? (await options.rebuild(id));
      if (order !== null) batch.push(order);
    }
    if (batch.length > 0) await offer(masterId, batch);
  }

  return {
    offer,
    /** What was offered to this master and not answered, offered again: its connection is new, or this server is. */
    async againTo(masterId: NodeId): Promise<void> {
      const open = await store.read(openAttempts);
      await again(
        masterId,
        open.filter((attempt) => attempt.masterId === masterId && attempt.nodeId === null).map(({ id }) => id),
      );
    },
    close(): void {
      closed = true;
    },
  };
}
