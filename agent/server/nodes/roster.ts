import { LEASE_MS, type HostFacts, type Node, type NodeId, type NodePulse, type ResourceGroup, type ResourceGroupId } from "#contract";
import { listGroups, listNodes, touchNodes, type Store } from "../../store/index.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Cluster } from "../../domain/placement/capacity.ts";
import { knownCommands, type KnownCommands } from "../../domain/placement/requirements.ts";

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
  const groupNames = new Map<ResourceGroupId, string>((await store.read(listGroups)).map((group) => [group.id, group.name]));
  /** What each host is known to have, as long as it says the same. */
  const looked = new Map<NodeId, { host: HostFacts; commands: KnownCommands }>();
  const commandsOf = (node: Node): KnownCommands => {
    if (node.host === null) return {};
    let known = looked.get(node.id);
    if (known?.host !== node.host) looked.set(node.id, (known = { host: node.host, commands: knownCommands(node.host) }));
    return known.commands;
  };

  const unsubscribe = store.onCommit((facts) => {
    for (const fact of facts) {
      if (fact.name === "node.changed") {
        const node = fact.payload["node"] as Node;
        nodes.set(node.id, node);
      } else if (fact.name === "node.removed") {
        nodes.delete(fact.payload["nodeId"] as NodeId);
        pulses.delete(fact.payload["nodeId"] as NodeId);
        looked.delete(fact.payload["nodeId"] as NodeId);
      } else if (fact.name === "group.changed") {
        const group = fact.payload["group"] as ResourceGroup;
        groupNames.set(group.id, group.name);
      } else if (fact.name === "group.removed") groupNames.delete(fact.payload["id"] as ResourceGroupId);
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
    /** The clusters as the dispatcher sees them: every master with all nodes below it. */
    clusters(): Cluster[] {
      const below = new Map<NodeId, Node[]>();
      const sorted = all();
      for (const node of sorted) {
        const masterId = node.kind === "slave" ? node.parentId! : node.id;
        below.set(masterId, [...(below.get(masterId) ?? []), node]);
      }
      return sorted
        .filter((node) => node.kind === "master")
        .map((master) => ({
          masterId: master.id,
          name: master.name,
          state: master.state,
          nodes: (below.get(master.id) ?? []).map((node) => ({
            nodeId: node.id,
            name: node.name,
            state: node.state,
            slots: slotsInForce.get(node.id) ?? 0,
            groupId: node.groupId,
            groupName: node.groupId === null ? undefined : groupNames.get(node.groupId),
            tags: node.tags,
            weight: node.weight,
            commands: commandsOf(node),
          })),
        }));
    },
    close(): void {
      flush.cancel();
      unsubscribe();
    },
  };
}
export type Roster = Awaited<ReturnType<typeof openRoster>>;
