import { sentence, type Node, type NodeId, type NodePulse, type NodeSample, type NodeState } from "#contract";
import { insertNodeEvents, insertSamples, pruneNodeEvents, pruneSamples, type Store } from "../../store/index.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Ids } from "../../platform/ids.ts";
import type { Logger } from "../../platform/logger.ts";
import type { Roster } from "../nodes/roster.ts";

const MINUTE_MS = 60_000;
const KEPT_MS = 7 * 86_400_000;
const PRUNE_EVERY = 60;

/** The readings of one node within one minute, added up. */
interface Minute {
  readonly at: number;
  count: number;
  cpu: number;
  load: number;
  memory: number;
  disk: number;
  slots: number;
  offset: number;
  lastHeardAt: number;
  longestGapMs: number;
}

/**
 * What hosts measured, a row for each minute and node, and what happened to them; both are kept for a week. A crash of the server
 * costs at most the minute that was being added up.
 */
export function openNodeHistory(options: { readonly store: Store; readonly roster: Roster; readonly clock: Clock; readonly ids: Ids; readonly log: Logger }) {
  const { store, roster, clock, ids, log } = options;
  const minutes = new Map<NodeId, Minute>();
  const states = new Map<NodeId, NodeState>(roster.all().map((node) => [node.id, node.state]));
  let flushes = 0;
  const failed = (error: unknown): void => log.warn("the history of nodes was not written", { error: String(error) });

  const stopPulses = roster.onPulse((pulse) => {
    const at = Math.floor(pulse.heardAt / MINUTE_MS) * MINUTE_MS;
    const before = minutes.get(pulse.nodeId);
    if (before !== undefined && before.at !== at) flush([[pulse.nodeId, before]]);
    minutes.set(pulse.nodeId, added(before?.at === at ? before : fresh(at, before?.lastHeardAt ?? pulse.heardAt), pulse));
  });
  const stopFacts = store.onCommit((facts) => {
    const events = facts.flatMap((fact) => {
      if (fact.name !== "node.changed") return [];
      const node = fact.payload["node"] as Node;
      if (states.get(node.id) === node.state) return [];
      states.set(node.id, node.state);
      return [{ id: ids.next<string>(), nodeId: node.id, at: fact.at, kind: node.state, detail: node.reason ?? sentence(`nodeState.${node.state}`) }];
    });
    if (events.length > 0) void store.write((tx) => insertNodeEvents(tx, events)).catch(failed);
  });
  /** Minutes of nodes that fell silent, too. */
  const timer = clock.every(MINUTE_MS, () => {
    const now = Math.floor(clock.now() / MINUTE_MS) * MINUTE_MS;
    const over = [...minutes].filter(([, minute]) => minute.at < now);
    for (const [nodeId] of over) minutes.delete(nodeId);
    flush(over);
    if (++flushes % PRUNE_EVERY === 0) {
      const before = clock.now() - KEPT_MS;
      void store
        .write(async (tx) => {
          await pruneSamples(tx, before);
          await pruneNodeEvents(tx, before);
        })
        .catch(failed);
    }
  });
  function flush(list: readonly (readonly [NodeId, Minute])[]): void {
    if (list.length > 0)
      void store
        .write((tx) =>
          insertSamples(
            tx,
            list.map(([nodeId, minute]) => ({ nodeId, sample: sampleOf(minute) })),
          ),
        )
        .catch(failed);
  }
  return {
    /** The minute that is not over yet; null when nothing was heard in it. */
    current(nodeId: NodeId): NodeSample | null {
      const minute = minutes.get(nodeId);
      return minute === undefined ? null : sampleOf(minute);
    },
    close(): void {
      stopPulses();
      stopFacts();
      timer.cancel();
    },
  };
}
export type NodeHistory = ReturnType<typeof openNodeHistory>;

const fresh = (at: number, lastHeardAt: number): Minute => ({ at, count: 0, cpu: 0, load: 0, memory: 0, disk: 0, slots: 0, offset: 0, lastHeardAt, longestGapMs: 0 });
const share = (part: number, whole: number): number => (whole > 0 ? Math.min(1, Math.max(0, part / whole)) : 0);
function added(to: Minute, pulse: NodePulse): Minute {
  const { metrics } = pulse;
  return {
    at: to.at,
    count: to.count + 1,
    cpu: to.cpu + metrics.cpuRate,
    load: to.load + metrics.loadAverage,
    memory: to.memory + 1 - share(metrics.memoryAvailableBytes, metrics.memoryTotalBytes),
    disk: to.disk + 1 - share(metrics.diskFreeBytes, metrics.diskTotalBytes),
    slots: to.slots + pulse.slotsUsed,
    offset: to.offset + pulse.clockOffsetMs,
    lastHeardAt: pulse.heardAt,
    longestGapMs: Math.max(to.longestGapMs, pulse.heardAt - to.lastHeardAt),
  };
}
const sampleOf = ({ at, count, cpu, load, memory, disk, slots, offset, longestGapMs }: Minute): NodeSample => ({
  at,
  cpuRate: cpu / count,
  loadAverage: load / count,
  memoryUsedRate: memory / count,
  diskUsedRate: disk / count,
  slotsUsed: slots / count,
  heartbeats: count,
  longestGapMs,
  clockOffsetMs: Math.round(offset / count),
});
