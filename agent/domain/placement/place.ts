import { CLOCK_LIMIT_MS, sentence, type Candidate, type HostMetrics, type NodeId, type NodeState, type PlacementSettings, type Sentence } from "#contract";

const MIB = 1024 * 1024;

export interface PlaceCandidate {
  readonly nodeId: NodeId;
  readonly name: string;
  readonly state: NodeState;
  readonly slots: number;
  readonly slotsUsed: number;
  /** Null when nothing was measured yet, which is no reason to refuse. */
  readonly metrics: HostMetrics | null;
  readonly clockOffsetMs: number;
}

/** Every reason for which a host cannot take one more attempt now; empty when it can. */
export function refusalsOf(candidate: PlaceCandidate, settings: PlacementSettings): Sentence[] {
  const reasons: Sentence[] = [];
  if (candidate.state === "DRAINING") reasons.push(sentence("place.draining"));
  else if (candidate.state === "UNREACHABLE") reasons.push(sentence("place.unreachable"));
  else if (candidate.state !== "STARTED") reasons.push(sentence("place.stopped"));
  if (candidate.slots === 0) reasons.push(sentence("place.noSlots"));
  else if (candidate.slotsUsed >= candidate.slots) reasons.push(sentence("place.full", { used: candidate.slotsUsed, slots: candidate.slots }));
  if (Math.abs(candidate.clockOffsetMs) > CLOCK_LIMIT_MS) reasons.push(sentence("place.clock", { seconds: Math.round(candidate.clockOffsetMs / 1000) }));
  return candidate.metrics === null ? reasons : [...reasons, ...loadRefusals(candidate.metrics, settings)];
}

function loadRefusals(metrics: HostMetrics, settings: PlacementSettings): Sentence[] {
  const reasons: Sentence[] = [];
  const usedRate = 1 - metrics.memoryAvailableBytes / Math.max(1, metrics.memoryTotalBytes);
  if (settings.maxMemoryRate !== null && usedRate >= settings.maxMemoryRate) {
    reasons.push(sentence("place.memoryRate", { rate: Math.round(usedRate * 100), limit: Math.round(settings.maxMemoryRate * 100) }));
  }
  const needed = settings.taskMemoryBytes ?? 0;
  const free = metrics.memoryAvailableBytes - (settings.systemMemoryBytes ?? 0);
  if (needed > 0 && free < needed) reasons.push(sentence("place.memory", { free: Math.max(0, Math.round(free / MIB)), limit: Math.round(needed / MIB) }));
  const load = metrics.loadAverage / metrics.cores;
  if (settings.maxLoadPerCore !== null && load >= settings.maxLoadPerCore) reasons.push(sentence("place.load", { load: load.toFixed(2), limit: settings.maxLoadPerCore }));
  if (settings.minDiskBytes !== null && metrics.diskFreeBytes < settings.minDiskBytes) reasons.push(sentence("place.disk", { free: Math.round(metrics.diskFreeBytes / MIB) }));
  return reasons;
}

/**
 * Which hosts of a cluster are asked, in which order, and why each other is not. The least loaded first: most free slots by
 * share, then by number, then the older node, so that the same question has the same answer.
 */
export function placeOnNode(candidates: readonly PlaceCandidate[], settings: PlacementSettings): { order: NodeId[]; refused: Candidate[] } {
  const open: PlaceCandidate[] = [];
  const refused: Candidate[] = [];
  for (const candidate of candidates) {
    const reasons = refusalsOf(candidate, settings);
    if (reasons.length === 0) open.push(candidate);
    else refused.push({ nodeId: candidate.nodeId, nodeName: candidate.name, reasons });
  }
  open.sort((a, b) => a.slotsUsed / a.slots - b.slotsUsed / b.slots || b.slots - b.slotsUsed - (a.slots - a.slotsUsed) || (a.nodeId < b.nodeId ? -1 : 1));
  return { order: open.map((candidate) => candidate.nodeId), refused };
}

export interface ClusterCandidate {
  readonly masterId: NodeId;
  readonly name: string;
  readonly state: NodeState;
  /** Slots of the started nodes of the cluster, and slot rows booked there. */
  readonly slots: number;
  readonly booked: number;
}
/** Which master gets the next attempt: the one with the largest free share. Every master that is not taken keeps its reasons. */
export function chooseMaster(clusters: readonly ClusterCandidate[]): { masterId: NodeId | null; refused: Candidate[] } {
  let best: ClusterCandidate | null = null;
  const refused: Candidate[] = [];
  for (const cluster of clusters) {
    const reasons: Sentence[] = [];
    if (cluster.state === "DRAINING") reasons.push(sentence("place.draining"));
    else if (cluster.state === "UNREACHABLE") reasons.push(sentence("place.unreachable"));
    else if (cluster.state !== "STARTED") reasons.push(sentence("place.stopped"));
    else if (cluster.slots === 0) reasons.push(sentence("place.noSlots"));
    else if (cluster.booked >= cluster.slots) reasons.push(sentence("place.full", { used: cluster.booked, slots: cluster.slots }));
    if (reasons.length > 0) refused.push({ nodeId: cluster.masterId, nodeName: cluster.name, reasons });
    else if (best === null || cluster.booked / cluster.slots < best.booked / best.slots) best = cluster;
  }
  return { masterId: best?.masterId ?? null, refused };
}
