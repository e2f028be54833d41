import { LEASE_MS, type Node, type NodeId, type NodePulse } from "#contract";
import { listNodes, touchNodes, type Store } from "../../store/index.ts";
import type { Clock } from "../../platform/clock.ts";
import type { ClusterCandidate } from "../../domain/placement/place.ts";

/**
 * The tree as it is now: a copy of the stored nodes, kept by the facts of each commit, and beside it what is only heard, never
 * stored at once: pulses and when each node was last heard.
 */
export async function openRoster(store: Store, clock: Clock) {
  const nodes = new Map<NodeId, Node>((await store.read(listNodes)).map((node) => [node.id, node]));
  const pulses = new Map<NodeId, NodePulse>();
  // After a start every node gets a whole lease before its silence counts.
  const heardMs = new Map<NodeId, number>();
  const openedMs = clock.monotonicMs();
  // Slots in force, as the last sync or pulse said.
  const slotsInForce = new Map<NodeId, number>();
  const listeners = new Set<(pulse: NodePulse) => void>();
  const dirty = new Set<NodeId>();

  const unsubscribe = store.onCommit((facts) => {
    for (const fact of facts) {
      if (fact.name === "node.changed") {
        const node = fact.payload["node"] as Node;
        nodes.set(node.id, node);
      } else if (fact.name === "node.removed") {
        nodes.delete(fact.payload["nodeId"] as NodeId);
        pulses.delete(fact.payload["nodeId"] as NodeId);
      }
    }
  });
  const flush = clock.every(5000, () => {
    if (dirty.size === 0) return;
    const at = clock.now();
    const touched = [...dirty].map((id) => ({ id, at }));
    dirty.clear();
    void store.write((tx) => touchNodes(tx, touched)).catch(() => undefined);
  });

  const all = () => [...nodes.values()].sort((a, b) => a.number - b.number);
  const childrenOf = (id: NodeId) => all().filter((node) => node.parentId === id);
  const pulseIsFresh = (id: NodeId) => clock.monotonicMs() - (heardMs.get(id) ?? openedMs) <= LEASE_MS;
  return {
    all,
    find: (id: NodeId): Node | undefined => nodes.get(id),
    childrenOf,
    pulses: () => [...pulses.values()],
    onPulse(listener: (pulse: NodePulse) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    heard(id: NodeId): void {
      heardMs.set(id, clock.monotonicMs());
      dirty.add(id);
    },
    pulsed(pulse: NodePulse): void {
      if (!nodes.has(pulse.nodeId)) return;
      heardMs.set(pulse.nodeId, clock.monotonicMs());
      dirty.add(pulse.nodeId);
      pulses.set(pulse.nodeId, pulse);
      slotsInForce.set(pulse.nodeId, pulse.slots);
      for (const listener of listeners) listener(pulse);
    },
    /** Milliseconds since the node was last heard by this server. */
    silentMs: (id: NodeId): number => clock.monotonicMs() - (heardMs.get(id) ?? openedMs),
    hasLease: pulseIsFresh,
    setSlots(id: NodeId, slots: number): void {
      slotsInForce.set(id, slots);
    },
    /** The clusters as the dispatcher sees them; `booked` counts slot rows of each master's cluster. */
    clusters(booked: ReadonlyMap<NodeId, number>): ClusterCandidate[] {
      return all()
        .filter((node) => node.kind === "master")
        .map((master) => ({
          masterId: master.id,
          name: master.name,
          state: master.state,
          slots: [master, ...childrenOf(master.id)].filter((node) => node.state === "STARTED").reduce((sum, node) => sum + (slotsInForce.get(node.id) ?? 0), 0),
          booked: booked.get(master.id) ?? 0,
        }));
    },
    close(): void {
      flush.cancel();
      unsubscribe();
    },
  };
}
export type Roster = Awaited<ReturnType<typeof openRoster>>;
