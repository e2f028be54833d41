import { uiDown, type ProjectId, type UiFactName, type WorkflowInstanceId } from "#contract";
import { factsAfter, type StoredFact, type Store } from "../../store/index.ts";
import { tell } from "../../transport/call.ts";
import type { Peer } from "../../transport/peer.ts";
import type { Authority, Caller } from "../auth/authority.ts";

type Topic = "platform" | WorkflowInstanceId;
const CATCH_UP_LIMIT = 5000;
const FACTS_AT_ONCE = 500;

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
    // What names a user is for that user alone.
    if (typeof fact.payload["userId"] === "string") return fact.payload["userId"] === one.caller().user?.id;
    return fact.projectId === null || one.visible === undefined || one.visible.has(fact.projectId);
  };
  /** What a commit brought goes in one message: a message costs more than what is in it. */
  function send(one: Subscriber, facts: readonly StoredFact[]): void {
    const news: { name: UiFactName; payload: Record<string, unknown> }[] = [];
    for (const fact of facts) {
      if (fact.seq <= one.sent || !mayHave(one, fact)) continue;
      news.push({ name: fact.name, payload: { ...fact.payload, seq: fact.seq, prevSeq: one.sent, at: fact.at } });
      one.sent = fact.seq;
    }
    if (news.length === 1) tell(one.peer, uiDown, news[0]!.name, news[0]!.payload as never);
    else for (let at = 0; at < news.length; at += FACTS_AT_ONCE) tell(one.peer, uiDown, "facts", news.slice(at, at + FACTS_AT_ONCE));
  }

  const unsubscribe = store.onCommit((facts) => {
    for (const one of subscribers.values()) {
      if (one.waiting !== null) one.waiting.push(...facts);
      else send(one, facts);
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
        if (resumed) send(one, missed!);
        else one.sent = store.lastSeq();
      }
      const waiting = one.waiting!;
      one.waiting = null;
      send(one, waiting);
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
