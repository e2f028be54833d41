import { uiDown, type ProjectId, type UiFactName, type WorkflowInstanceId } from "#contract";
import { factsAfter, type StoredFact, type Store } from "../../store/index.ts";
import { tell } from "../../transport/call.ts";
import type { Peer } from "../../transport/peer.ts";
import type { Authority, Caller } from "../auth/authority.ts";

type Topic = "platform" | WorkflowInstanceId;
const CATCH_UP_LIMIT = 5000;

/**
 * Sends each subscriber the facts of its topics that its user may see, in order [STO1, WIRE7]. `prevSeq` is the last number this
 * subscriber got, so it can see a gap; what it may not see makes none.
 */
export function makeSubscriptions(store: Store, authority: Authority) {
  interface Subscriber {
    readonly peer: Peer;
    readonly caller: () => Caller;
    topics: ReadonlySet<Topic>;
    visible: ReadonlySet<ProjectId> | undefined;
    sent: number;
    /** Facts that were committed while this subscriber was catching up. */
    waiting: StoredFact[] | null;
  }
  const subscribers = new Map<Peer, Subscriber>();

  const mayHave = (one: Subscriber, fact: StoredFact): boolean => {
    if (!one.topics.has(fact.topic)) return false;
    if (fact.name === "access.changed") return fact.payload["userId"] === one.caller().user?.id;
    return fact.projectId === null || one.visible === undefined || one.visible.has(fact.projectId);
  };
  function send(one: Subscriber, fact: StoredFact): void {
    if (fact.seq <= one.sent || !mayHave(one, fact)) return;
    tell(one.peer, uiDown, fact.name as UiFactName, { ...fact.payload, seq: fact.seq, prevSeq: one.sent, at: fact.at } as never);
    one.sent = fact.seq;
  }

  const unsubscribe = store.onCommit((facts) => {
    for (const one of subscribers.values()) {
      if (one.waiting !== null) one.waiting.push(...facts);
      else for (const fact of facts) send(one, fact);
    }
    for (const fact of facts) {
      if (fact.name !== "access.changed") continue;
      for (const one of subscribers.values()) if (one.caller().user?.id === fact.payload["userId"]) void refresh(one);
    }
  });
  const refresh = async (one: Subscriber): Promise<void> => {
    const visible = await authority.visibleProjects(one.caller());
    one.visible = visible === undefined ? undefined : new Set(visible);
  };

  return {
    async open(peer: Peer, caller: () => Caller, topics: readonly Topic[], lastSeq: number | null): Promise<{ seq: number; resumed: boolean }> {
      const one: Subscriber = { peer, caller, topics: new Set(topics), visible: new Set(), sent: lastSeq ?? store.lastSeq(), waiting: [] };
      subscribers.set(peer, one);
      await refresh(one);
      let resumed = true;
      if (lastSeq !== null) {
        const missed = await store.read((db) => factsAfter(db, lastSeq, CATCH_UP_LIMIT));
        resumed = missed !== null && missed.length < CATCH_UP_LIMIT;
        if (resumed) for (const fact of missed!) send(one, fact);
        else one.sent = store.lastSeq();
      }
      const waiting = one.waiting!;
      one.waiting = null;
      for (const fact of waiting) send(one, fact);
      return { seq: one.sent, resumed };
    },
    leave: (peer: Peer): boolean => subscribers.delete(peer),
    /** Everybody who is subscribed at all; for readings, which belong to no project. */
    peers: (): Iterable<Peer> => subscribers.keys(),
    count: (): number => subscribers.size,
    close: unsubscribe,
  };
}
export type Subscriptions = ReturnType<typeof makeSubscriptions>;
