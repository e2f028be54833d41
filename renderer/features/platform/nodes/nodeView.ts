import { CLOCK_WARN_MS, LEASE_MS } from "#contract";
import type { HostMetrics, Node, NodePulse } from "#contract";
import type { TrackState } from "../../../graph/canvas/TrackEdge.tsx";
import { slotsOf } from "../../../state/slotsOf.ts";
import { nodeGlyph } from "../../../ui/glyphFor.ts";
import type { NodeGlyph } from "../../../ui/glyphShapes.ts";

/** Something that is wrong with a host that runs. */
export type Fault = { readonly kind: "clock"; readonly offsetMs: number } | { readonly kind: "disk"; readonly freeBytes: number };

/** The measure that is nearest to its end: the only one a card has room for. */
export interface Worst {
  readonly measure: "cpu" | "memory" | "disk";
  readonly rate: number;
}

/** What graph, list and inspector show of a node, without words. */
export interface NodeView {
  readonly node: Node;
  readonly glyph: NodeGlyph;
  readonly fault: Fault | undefined;
  readonly worst: Worst | undefined;
  readonly slots: { readonly used: number; readonly total: number } | undefined;
  /** When it was heard last, by the clock of the server. */
  readonly heardAt: number | undefined;
  /** Its last values, when they are of now. */
  readonly metrics: HostMetrics | undefined;
  /** Clock of the host minus clock of the server, as measured with its last heartbeat. */
  readonly clockOffsetMs: number | undefined;
  readonly track: TrackState;
}

/** Whether the program on a host is not the server's version. `version` undefined: not known yet, so nothing is said. */
export const isOtherVersion = ({ kind, host }: Pick<Node, "kind" | "host">, version: string | undefined): boolean => kind !== "server" && host !== null && version !== undefined && host.version !== version;

const LEAST_DISK_RATE = 0.05;
const silentStates: ReadonlySet<string> = new Set(["UNREACHABLE", "UNINITIALISED"]);

/** Rates from 0 to 1 of what a host has. */
export const ratesOf = (metrics: HostMetrics): Readonly<Record<Worst["measure"], number>> => ({
  cpu: metrics.cpuRate,
  memory: metrics.memoryTotalBytes === 0 ? 0 : 1 - metrics.memoryAvailableBytes / metrics.memoryTotalBytes,
  disk: metrics.diskTotalBytes === 0 ? 0 : 1 - metrics.diskFreeBytes / metrics.diskTotalBytes,
});

/** @param serverNow time by the clock of the server, ms. */
export function nodeView(node: Node, pulse: NodePulse | undefined, serverNow: number): NodeView {
  const heardAt = Math.max(pulse?.heardAt ?? 0, node.lastHeardAt ?? 0) || undefined;
  const fresh = pulse !== undefined && !silentStates.has(node.state) && serverNow - pulse.heardAt <= LEASE_MS * 2;
  const metrics = fresh ? pulse.metrics : undefined;
  const fault = fresh ? faultOf(pulse) : undefined;
  const slots = slotsOf(node, pulse);
  const glyph = nodeGlyph({ state: node.state, fault: fault !== undefined, full: fresh && slots !== undefined && slots.used >= slots.total });
  return {
    node,
    glyph,
    fault,
    worst: metrics ? worstOf(metrics) : undefined,
    slots,
    heardAt,
    metrics,
    clockOffsetMs: fresh && node.kind !== "server" ? pulse.clockOffsetMs : undefined,
    track: trackOf(node, fresh ? (slots?.used ?? 0) : 0),
  };
}

function faultOf({ clockOffsetMs, metrics }: NodePulse): Fault | undefined {
  if (Math.abs(clockOffsetMs) > CLOCK_WARN_MS) return { kind: "clock", offsetMs: clockOffsetMs };
  if (metrics.diskTotalBytes > 0 && metrics.diskFreeBytes / metrics.diskTotalBytes < LEAST_DISK_RATE) return { kind: "disk", freeBytes: metrics.diskFreeBytes };
  return undefined;
}

function worstOf(metrics: HostMetrics): Worst {
  const rates = Object.entries(ratesOf(metrics)) as [Worst["measure"], number][];
  const [measure, rate] = rates.reduce((worst, one) => (one[1] > worst[1] ? one : worst));
  return { measure, rate };
}

function trackOf(node: Node, used: number): TrackState {
  if (node.state === "UNREACHABLE") return "broken";
  if (node.state === "UNINITIALISED") return "never";
  if (node.state !== "STARTED") return "idle";
  return used > 0 ? "flowing" : "satisfied";
}

/** What a master sums up: its slaves, and everything that runs there and with it. */
export function crewOf(master: NodeView, all: readonly NodeView[]): { readonly slaves: number; readonly running: number } {
  const slaves = all.filter((view) => view.node.parentId === master.node.id);
  return { slaves: slaves.length, running: [master, ...slaves].reduce((sum, view) => sum + (view.slots?.used ?? 0), 0) };
}
