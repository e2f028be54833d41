import type { DateRun, OutputOf, TaskInstance, UiUp } from "#contract";
import { adjacencyOf, reach } from "../../../graph/model/graph.ts";
import type { GraphEdge } from "../../../graph/model/graph.ts";
import type { TrackState } from "../../../graph/canvas/TrackEdge.tsx";
import { edgeState } from "../model/edgeState.ts";

export type DateEdge = OutputOf<UiUp, "night.graph">["edges"][number];
/** The tasks of a run that is unfolded, and the edges between them. */
export interface Unfolded {
  readonly tasks: readonly TaskInstance[];
  readonly edges: readonly GraphEdge[];
}
/** A card: a run, or one task of a run that is unfolded. */
export interface NightCard {
  readonly id: string;
  readonly run: DateRun;
  readonly task: TaskInstance | undefined;
}
export interface NightTrack extends GraphEdge {
  readonly state: Exclude<TrackState, "broken">;
}

const runTrack = (edge: DateEdge, from: DateRun | undefined): NightTrack["state"] => (edge.met ? "satisfied" : from?.state === "RUNNING" ? "flowing" : from?.state === "FAILED" ? "never" : "idle");

/** Runs as cards, unfolded ones as their tasks: what led to a run leads to its first tasks, and what it led to comes after its last. */
export function nightGraph(runs: readonly DateRun[], edges: readonly DateEdge[], unfolded: ReadonlyMap<string, Unfolded>): { readonly cards: readonly NightCard[]; readonly tracks: readonly NightTrack[] } {
  const byId = new Map(runs.map((run) => [run.workflowInstanceId as string, run]));
  const ends = new Map<string, { readonly first: readonly string[]; readonly last: readonly string[] }>();
  const cards: NightCard[] = [];
  const tracks: NightTrack[] = [];
  for (const run of runs) {
    const inside = unfolded.get(run.workflowInstanceId);
    if (!inside || inside.tasks.length === 0) {
      cards.push({ id: run.workflowInstanceId, run, task: undefined });
      ends.set(run.workflowInstanceId, { first: [run.workflowInstanceId], last: [run.workflowInstanceId] });
      continue;
    }
    const tasks = new Map(inside.tasks.map((task) => [task.id as string, task]));
    for (const task of inside.tasks) cards.push({ id: task.id, run, task });
    for (const edge of inside.edges) tracks.push({ ...edge, state: edgeState(tasks.get(edge.source)) });
    const { next, previous } = adjacencyOf(inside.edges);
    ends.set(run.workflowInstanceId, { first: [...tasks.keys()].filter((id) => !previous.has(id)), last: [...tasks.keys()].filter((id) => !next.has(id)) });
  }
  for (const edge of edges) {
    const [from, to] = [ends.get(edge.from), ends.get(edge.to)];
    if (!from || !to) continue;
    const state = runTrack(edge, byId.get(edge.from));
    for (const source of from.last) for (const target of to.first) tracks.push({ id: `${source}>${target}`, source, target, state });
  }
  return { cards, tracks };
}

const asGraph = (edges: readonly DateEdge[]): readonly GraphEdge[] => edges.map(({ from, to }) => ({ id: `${from}>${to}`, source: from, target: to }));

/** The runs that some runs hold up, and these themselves. */
export function affectedBy(runIds: Iterable<string>, runs: readonly DateRun[], edges: readonly DateEdge[]): readonly DateRun[] {
  const start = new Set(runIds);
  const behind = reach(start, adjacencyOf(asGraph(edges)).next);
  return runs.filter((run) => start.has(run.workflowInstanceId) || behind.has(run.workflowInstanceId));
}

/** Runs that have not ended well behind one that failed: blocked, whatever else they wait for. */
export function blockedRuns(runs: readonly DateRun[], edges: readonly DateEdge[]): ReadonlySet<string> {
  const failed = runs.filter((run) => run.counts.failed > 0 && run.state !== "SUCCESS").map((run) => run.workflowInstanceId as string);
  const open = new Set(runs.filter((run) => run.state === "NOT_RUN").map((run) => run.workflowInstanceId as string));
  return new Set([...reach(failed, adjacencyOf(asGraph(edges.filter((edge) => !edge.met))).next)].filter((id) => open.has(id)));
}

/** The last predicted end of what has not ended; undefined when nothing of it can be told, or all has ended. */
export function predictedEnd(runs: readonly DateRun[]): number | undefined {
  const ends = runs.flatMap((run) => (run.predictedAt === null ? [] : [run.predictedAt]));
  return ends.length === 0 ? undefined : Math.max(...ends);
}
/** Whether everything has succeeded. */
export const isDone = (runs: readonly DateRun[]): boolean => runs.every((run) => run.state === "SUCCESS");
/** Runs whose committed time has passed, or will have when they are done. */
export const lateRuns = (runs: readonly DateRun[], now: number): readonly DateRun[] =>
  runs.filter(({ deadlineAt, endedAt, predictedAt }) => deadlineAt !== null && (endedAt ?? Math.max(now, predictedAt ?? 0)) > deadlineAt);

/** Tasks of a run that are done, and how many there are. */
export function doneOf({ counts }: Pick<DateRun, "counts">): { readonly done: number; readonly total: number } {
  return { done: counts.success, total: Object.values(counts).reduce((sum, count) => sum + count, 0) };
}
