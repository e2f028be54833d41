import { CLOCK_LIMIT_MS, ID_PATTERN, sentence, type AttemptOrder, type Candidate, type HostMetrics, type NodeId, type NodeState, type PlacementSettings, type ResourceGroupId, type Sentence } from "#contract";
import { hostLacks, type KnownCommands } from "./requirements.ts";

const MIB = 1024 * 1024;

/** Where a task may run, with its group found: what an order carries. */
export type PlaceNeed = AttemptOrder["where"];

export interface PlaceCandidate {
  readonly nodeId: NodeId;
  readonly name: string;
  readonly state: NodeState;
  readonly slots: number;
  readonly slotsUsed: number;
  /** Null when nothing was measured yet, which is no reason to refuse. */
  readonly metrics: HostMetrics | null;
  readonly clockOffsetMs: number;
  /** Null is the default group. */
  readonly groupId: ResourceGroupId | null;
  /** For the sentence; a master knows only the id. */
  readonly groupName?: string | undefined;
  readonly tags: readonly string[];
  /** 1 to 100; a host of weight 20 is given twice as much as one of 10. */
  readonly weight: number;
  /** When this host is too loaded: its group's, or the platform's. */
  readonly settings: PlacementSettings;
  readonly commands: KnownCommands;
}

/** [PLC1] Every reason for which a host cannot take one more attempt now; empty when it can. */
export function refusalsOf(candidate: PlaceCandidate, need: PlaceNeed): Sentence[] {
  const reasons = [...stateRefusals(candidate.state), ...fitRefusals(candidate, need)];
  if (candidate.slots === 0) reasons.push(sentence("place.noSlots"));
  else if (candidate.slotsUsed >= candidate.slots) reasons.push(sentence("place.full", { used: candidate.slotsUsed, slots: candidate.slots }));
  if (Math.abs(candidate.clockOffsetMs) > CLOCK_LIMIT_MS) reasons.push(sentence("place.clock", { seconds: Math.round(candidate.clockOffsetMs / 1000) }));
  return candidate.metrics === null ? reasons : [...reasons, ...loadRefusals(candidate.metrics, candidate.settings, need)];
}

export function stateRefusals(state: NodeState): Sentence[] {
  if (state === "STARTED") return [];
  return [sentence(state === "DRAINING" ? "place.draining" : state === "UNREACHABLE" ? "place.unreachable" : "place.stopped")];
}

/** What does not pass by waiting: another group, missing tags, missing programs. */
export function fitRefusals(candidate: Pick<PlaceCandidate, "nodeId" | "groupId" | "groupName" | "tags" | "commands">, need: PlaceNeed): Sentence[] {
  const reasons: Sentence[] = [];
  if (candidate.groupId !== need.groupId) {
    const needs = need.groupId === null ? "place.defaultGroup" : need.groupName;
    const group = candidate.groupId === null ? "place.defaultGroup" : candidate.groupName;
    reasons.push(group === undefined ? sentence("place.otherGroup", { needs }) : sentence("place.group", { group, needs }));
  }
  // A host has its own id as a tag: what is for one host alone names it.
  const missing = need.tags.filter((tag) => tag !== candidate.nodeId && !candidate.tags.includes(tag));
  if (missing.some((tag) => ID_PATTERN.test(tag))) reasons.push(sentence("place.otherHost"));
  else if (missing.length > 0) reasons.push(sentence("place.tags", { missing: missing.join(", "), tags: need.tags.join(", ") }));
  return [...reasons, ...hostLacks(candidate.commands, need.requires)];
}

function loadRefusals(metrics: HostMetrics, settings: PlacementSettings, need: PlaceNeed): Sentence[] {
  const reasons: Sentence[] = [];
  const usedRate = 1 - metrics.memoryAvailableBytes / Math.max(1, metrics.memoryTotalBytes);
  if (settings.maxMemoryRate !== null && usedRate >= settings.maxMemoryRate) {
    reasons.push(sentence("place.memoryRate", { rate: Math.round(usedRate * 100), limit: Math.round(settings.maxMemoryRate * 100) }));
  }
  const needed = Math.max(settings.taskMemoryBytes ?? 0, need.memoryBytes ?? 0);
  const free = metrics.memoryAvailableBytes - (settings.systemMemoryBytes ?? 0);
  if (needed > 0 && free < needed) reasons.push(sentence("place.memory", { free: Math.max(0, Math.round(free / MIB)), limit: Math.round(needed / MIB) }));
  const load = metrics.loadAverage / metrics.cores;
  if (settings.maxLoadPerCore !== null && load >= settings.maxLoadPerCore) reasons.push(sentence("place.load", { load: load.toFixed(2), limit: settings.maxLoadPerCore }));
  if (settings.minDiskBytes !== null && metrics.diskFreeBytes < settings.minDiskBytes) reasons.push(sentence("place.disk", { free: Math.round(metrics.diskFreeBytes / MIB) }));
  return reasons;
}

/**
 * Which hosts of a cluster are asked, in which order, and why each other is not. `spread`: the smallest share of slots first,
 * counted with this attempt and by weight. `pack`: the fullest first. What is equal goes to the host with more room (`pack`: less),
 * then to the older one, so that the same question has the same answer.
 */
export function placeOnNode(candidates: readonly PlaceCandidate[], need: PlaceNeed): { order: NodeId[]; refused: Candidate[] } {
  const open: PlaceCandidate[] = [];
  const refused: Candidate[] = [];
  for (const candidate of candidates) {
    const reasons = refusalsOf(candidate, need);
    if (reasons.length === 0) open.push(candidate);
    else refused.push({ nodeId: candidate.nodeId, nodeName: candidate.name, reasons });
  }
  const before = need.strategy === "pack" ? packed : spread;
  open.sort((a, b) => before(a, b) || (a.nodeId < b.nodeId ? -1 : 1));
  return { order: open.map((candidate) => candidate.nodeId), refused };
}
type Filled = Pick<PlaceCandidate, "slots" | "slotsUsed" | "weight">;
const room = (of: Filled): number => of.slots - of.slotsUsed;
const spread = (a: Filled, b: Filled): number => (a.slotsUsed + 1) / (a.slots * a.weight) - (b.slotsUsed + 1) / (b.slots * b.weight) || room(b) - room(a);
const packed = (a: Filled, b: Filled): number => b.slotsUsed / b.slots - a.slotsUsed / a.slots || b.weight - a.weight || room(a) - room(b);
