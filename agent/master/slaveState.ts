import { type Admitted, type agentUp, type AttemptId, DEFAULT_PLACEMENT, type HostFacts, type HostMetrics, type NodeState, type OutputOf, PROTOCOL, type Service } from "#contract";
import type { PlaceCandidate } from "../domain/placement/place.ts";
import { knownCommands } from "../domain/placement/requirements.ts";
import type { Peer } from "../transport/peer.ts";

/** What a master knows of an admitted slave. All but the first line is forgotten with the program and told again by the slave. */
export interface SlaveState {
  admitted: Admitted;
  /** Null while it is not connected. */
  peer: Peer | null;
  /** The version that it speaks on this connection. */
  protocol: number;
  /** Null until it has synced on this connection. */
  service: Service | null;
  slots: number;
  /** Attempts that it has taken and not ended: fresher than its pulse, which comes every three seconds. */
  readonly open: Set<AttemptId>;
  metrics: HostMetrics | null;
  clockOffsetMs: number;
  /** What the server said of it at its last sync; null before, and from a server that says nothing. */
  placement: Placement | null;
  /** What it said of itself at its last sync. */
  host: HostFacts | null;
}
export type Placement = OutputOf<typeof agentUp, "agent.sync">["placement"];
export const slaveState = (admitted: Admitted): SlaveState => ({ admitted, peer: null, protocol: PROTOCOL, service: null, slots: 0, open: new Set(), metrics: null, clockOffsetMs: 0, placement: null, host: null });

const STATE_OF: Readonly<Record<Service, NodeState>> = { started: "STARTED", stopped: "STOPPED", draining: "DRAINING" };
export const stateOf = (service: Service | null): NodeState => (service === null ? "UNREACHABLE" : STATE_OF[service]);

/** What the server said of a node, or what holds where it said nothing: the default group and limits. */
export const placementFields = (placement: Placement | null, host: HostFacts | null): Pick<PlaceCandidate, "groupId" | "tags" | "weight" | "settings" | "commands"> => ({
  groupId: placement?.groupId ?? null,
  tags: placement?.tags ?? [],
  weight: placement?.weight ?? 10,
  settings: placement?.settings ?? DEFAULT_PLACEMENT,
  commands: knownCommands(host),
});

export const candidateOf = (slave: SlaveState): PlaceCandidate => ({
  ...placementFields(slave.placement, slave.host),
  nodeId: slave.admitted.nodeId,
  name: slave.admitted.name,
  state: slave.peer === null ? "UNREACHABLE" : stateOf(slave.service),
  slots: slave.slots,
  slotsUsed: slave.open.size,
  metrics: slave.metrics,
  clockOffsetMs: slave.clockOffsetMs,
});
