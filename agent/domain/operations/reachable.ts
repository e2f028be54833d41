import type { TaskInstanceId } from "#contract";

export type Downstream = ReadonlyMap<TaskInstanceId, readonly TaskInstanceId[]>;

/** How far below some instances others are, nearest first; themselves are not in it. What is not `through` is in it, and what is below it is not. */
export function depthsBelow(from: readonly TaskInstanceId[], downstream: Downstream, through: (id: TaskInstanceId) => boolean = () => true): Map<TaskInstanceId, number> {
  const own = new Set(from);
  const depths = new Map<TaskInstanceId, number>();
  const queue = [...own].map((id) => ({ id, depth: 0 }));
  for (const { id, depth } of queue) {
    for (const next of downstream.get(id) ?? []) {
      if (own.has(next) || depths.has(next)) continue;
      depths.set(next, depth + 1);
      if (through(next)) queue.push({ id: next, depth: depth + 1 });
    }
  }
  return depths;
}
export const reachable = (from: readonly TaskInstanceId[], downstream: Downstream, through?: (id: TaskInstanceId) => boolean): ReadonlySet<TaskInstanceId> => new Set(depthsBelow(from, downstream, through).keys());

/**
 * [NGT1] How long it takes until all of them are through, each after those of them that it waits for. Null when one has no duration.
 * Linear; a circle, which no run has, would count once.
 */
export function longestWay(ids: Iterable<TaskInstanceId>, downstream: Downstream, durationOf: (id: TaskInstanceId) => number | null): number | null {
  const among = new Set(ids);
  const waiting = new Map<TaskInstanceId, number>();
  for (const id of among) for (const next of downstream.get(id) ?? []) if (among.has(next)) waiting.set(next, (waiting.get(next) ?? 0) + 1);
  const begins = new Map<TaskInstanceId, number>();
  const queue = [...among].filter((id) => !waiting.has(id));
  let longest = 0;
  for (const id of queue) {
    const duration = durationOf(id);
    if (duration === null) return null;
    const end = (begins.get(id) ?? 0) + duration;
    longest = Math.max(longest, end);
    for (const next of downstream.get(id) ?? []) {
      if (!among.has(next)) continue;
      begins.set(next, Math.max(begins.get(next) ?? 0, end));
      const left = waiting.get(next)! - 1;
      waiting.set(next, left);
      if (left === 0) queue.push(next);
    }
  }
  return longest;
}
