import type { OutputOf, TaskInstance, UiUp } from "#contract";
import type { GraphEdge } from "../../../graph/model/graph.ts";
import type { InstanceGlyph } from "../../../ui/glyphShapes.ts";
import { taskGlyph } from "../model/taskGlyph.ts";
import type { Span } from "./foldIdle.ts";

type Timeline = OutputOf<UiUp, "workflowInstance.timeline">;

/** One try: how long it was queued, how long it ran. */
export interface TimelineSegment {
  readonly tryNo: number;
  readonly queued: Span;
  /** Null while no process has been started. */
  readonly ran: Span | null;
  readonly glyph: InstanceGlyph;
  readonly node: string | null;
  /** It goes on: its end is the time now. */
  readonly open: boolean;
}

/** A task with its tries, in the order of the graph. */
export interface TimelineRow {
  readonly task: TaskInstance;
  readonly segments: readonly TimelineSegment[];
  readonly usual: { readonly p50Ms: number; readonly p95Ms: number } | undefined;
}

const WAITS: ReadonlySet<TaskInstance["state"]> = new Set(["WAIT_RESOURCE", "DISPATCHING"]);

/** The order of the graph: each task after everything it waits for, and of those that may go together the one that was made first. Tasks of a circle, which a published graph has none of, come last. */
export function topologicalOrder(ids: readonly string[], edges: readonly Pick<GraphEdge, "source" | "target">[]): readonly string[] {
  const open = new Map(ids.map((id) => [id, 0]));
  const after = new Map<string, string[]>();
  for (const { source, target } of edges) {
    if (!open.has(source) || !open.has(target)) continue;
    open.set(target, open.get(target)! + 1);
    after.set(source, [...(after.get(source) ?? []), target]);
  }
  const place = new Map(ids.map((id, index) => [id, index]));
  const ordered: string[] = [];
  const done = new Set<string>();
  // Depth first from each start: a chain stays together, as one reads it.
  const ready = ids.filter((id) => open.get(id) === 0).reverse();
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    ordered.push(id);
    done.add(id);
    const next = (after.get(id) ?? []).filter((target) => {
      open.set(target, open.get(target)! - 1);
      return open.get(target) === 0;
    });
    ready.push(...next.sort((a, b) => place.get(b)! - place.get(a)!));
  }
  return [...ordered, ...ids.filter((id) => !done.has(id))];
}

/** The rows of a timeline from what the server said of tries and what is known of the tasks now. `nowMs` ends what goes on. */
export function timelineRows(tasks: readonly TaskInstance[], edges: readonly Pick<GraphEdge, "source" | "target">[], timeline: Pick<Timeline, "attempts" | "usual">, nowMs: number): readonly TimelineRow[] {
  const byTask = Map.groupBy(timeline.attempts, (attempt) => attempt.taskInstanceId as string);
  const byId = new Map(tasks.map((task) => [task.id as string, task]));
  return topologicalOrder([...byId.keys()], edges).map((id) => {
    const task = byId.get(id)!;
    const glyph = taskGlyph(task);
    const tries = byTask.get(id) ?? [];
    const segments = tries.map((attempt, index): TimelineSegment => {
      const last = index === tries.length - 1;
      const open = attempt.endedAt === null;
      const end = attempt.endedAt ?? Math.max(nowMs, attempt.startedAt ?? attempt.queuedAt);
      const began = attempt.startedAt;
      return {
        tryNo: attempt.tryNo,
        queued: { from: attempt.queuedAt, to: began ?? end },
        ran: began === null ? null : { from: began, to: Math.max(began, end) },
        glyph: last && (open || began !== null) ? glyph : attempt.cause !== null ? "FAILED" : began === null ? "WAIT_RESOURCE" : "SUCCESS",
        node: attempt.nodeName,
        open,
      };
    });
    // It waits again, and nobody has been offered it yet.
    const lastEnd = segments.at(-1);
    if (WAITS.has(task.state) && task.readyAt !== null && (lastEnd === undefined || !lastEnd.open)) {
      const from = Math.max(task.readyAt, lastEnd?.ran?.to ?? lastEnd?.queued.to ?? 0);
      segments.push({ tryNo: 0, queued: { from, to: Math.max(from, nowMs) }, ran: null, glyph, node: null, open: true });
    }
    return { task, segments, usual: timeline.usual[task.id] };
  });
}

/** Everything that the axis must hold, and what of it is busy. Null while nothing has been queued. */
export function timelineSpan(
  rows: readonly TimelineRow[],
  until: { readonly nowMs: number; readonly predictedAt: number | null; readonly goesOn: boolean },
): { readonly whole: Span; readonly busy: readonly Span[] } | null {
  const busy = rows.flatMap(({ segments }) => segments.flatMap(({ queued, ran }) => (ran === null ? [queued] : [queued, ran])));
  if (busy.length === 0) return null;
  const from = busy.reduce((least, span) => Math.min(least, span.from), Infinity);
  let to = busy.reduce((most, span) => Math.max(most, span.to), from + 1000);
  if (until.goesOn) to = Math.max(to, until.nowMs, Math.min(until.predictedAt ?? 0, until.nowMs + 12 * 3_600_000));
  // While something goes on the time until its end is no idle time.
  return { whole: { from, to }, busy: until.goesOn ? [...busy, { from: Math.min(until.nowMs, to), to }] : busy };
}
