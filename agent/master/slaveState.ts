import type { Admitted, AttemptId, HostMetrics, NodeState, Service } from "#contract";
import type { PlaceCandidate } from "../domain/placement/place.ts";
import type { Peer } from "../transport/peer.ts";

/** What a master knows of an admitted slave. All but the first line is forgotten with the program and told again by the slave. */
export interface SlaveState {
  admitted: Admitted;
  /** Null while it is not connected. */
  peer: Peer | null;
  /** Null until it has synced on this connection. */
  service: Service | null;
  slots: number;
  /** Attempts that it has taken and not ended: fresher than its pulse, which comes every three seconds. */
  readonly open: Set<AttemptId>;
  metrics: HostMetrics | null;
  clockOffsetMs: number;
}
export const slaveState = (admitted: Admitted): SlaveState => ({ admitted, peer: null, service: null, slots: 0, open: new Set(), metrics: null, clockOffsetMs: 0 });

const STATE_OF: Readonly<Record<Service, NodeState>> = { started: "STARTED", stopped: "STOPPED", draining: "DRAINING" };
export const stateOf = (service: Service | null): NodeState => (service === null ? "UNREACHABLE" : STATE_OF[service]);

export const candidateOf = (slave: SlaveState): PlaceCandidate => ({
  nodeId: slave.admitted.nodeId,
  name: slave.admitted.name,
  state: slave.peer === null ? "UNREACHABLE" : stateOf(slave.service),
  slots: slave.slots,
  slotsUsed: slave.open.size,
  metrics: slave.metrics,
  clockOffsetMs: slave.clockOffsetMs,
});
