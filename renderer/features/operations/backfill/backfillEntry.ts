import type { BackfillCandidate, TaskId, WorkflowId } from "#contract";
import { datesBetween, withDownstream, type WizardState } from "./wizardSpec.ts";

/** With what the wizard opens, flat because it is kept as a tab: the workflow, tasks of it, other workflows with tasks of theirs, and dates. */
export type BackfillEntry = {
  readonly workflowId: string;
  /** Ids of its tasks, by commas; all of it when left out. */
  readonly tasks?: string;
  /** Also what is downstream of these tasks. */
  readonly downstream?: boolean;
  /** Other workflows, by semicolons, each with its tasks behind a colon when not all are meant. */
  readonly also?: string;
  readonly from?: string;
  readonly until?: string;
};
/** More workflows are not taken over from a block. */
export const MOST_WORKFLOWS = 50;

/** What of workflows, the first of which it is about, and which dates, as an entry. */
export function entryOf(targets: ReadonlyMap<string, readonly string[] | null>, dates: readonly string[] = []): BackfillEntry | undefined {
  const [first, ...others] = targets;
  if (first === undefined) return undefined;
  const sorted = [...dates].sort();
  const [from, until] = [sorted[0], sorted.at(-1)];
  return {
    workflowId: first[0],
    ...(first[1] === null ? {} : { tasks: first[1].join(",") }),
    ...(others.length === 0 ? {} : { also: others.map(([id, tasks]) => (tasks === null ? id : `${id}:${tasks.join(",")}`)).join(";") }),
    ...(from === undefined || until === undefined ? {} : { from, until }),
  };
}
/** Ids of the other workflows of an entry, with their tasks. */
export const othersOf = ({ also = "" }: Pick<BackfillEntry, "also">): ReadonlyMap<string, readonly string[] | null> =>
  new Map(
    also
      .split(";")
      .filter((text) => text !== "")
      .map((text) => {
        const [id = "", tasks] = text.split(":");
        return [id, tasks === undefined ? null : tasks.split(",")] as const;
      }),
  );

/** [BKF2] What is ticked at first: of what was asked for everything that can be run. `none`: the published revision has none of the chosen tasks. */
export function ticksOf(entry: BackfillEntry, candidates: readonly BackfillCandidate[]): { readonly targets: WizardState["targets"]; readonly none: boolean } {
  const byId = new Map<string, BackfillCandidate>(candidates.map((one) => [one.workflowId, one]));
  const own = entry.tasks?.split(",");
  const known = tasksOf(byId.get(entry.workflowId), own);
  const withMore = known !== null && entry.downstream === true ? downstreamOf(byId.get(entry.workflowId), known) : known;
  const targets = new Map<WorkflowId, readonly TaskId[] | null>([[entry.workflowId as WorkflowId, withMore]]);
  for (const [id, tasks] of othersOf(entry)) {
    const candidate = byId.get(id);
    if (candidate === undefined || candidate.reason !== null) continue;
    targets.set(candidate.workflowId, tasksOf(candidate, tasks ?? undefined));
  }
  return { targets, none: own !== undefined && known === null && (byId.get(entry.workflowId)?.tasks ?? []).every(({ taskId }) => !own.includes(taskId)) };
}
/** Those of some tasks that there are; null when they are all, or none is. */
function tasksOf(candidate: BackfillCandidate | undefined, wanted: readonly string[] | undefined): readonly TaskId[] | null {
  const all = candidate?.tasks.map(({ taskId }) => taskId) ?? [];
  const chosen = wanted === undefined ? all : all.filter((id) => wanted.includes(id));
  return chosen.length === 0 || chosen.length === all.length ? null : chosen;
}
function downstreamOf(candidate: BackfillCandidate | undefined, from: readonly TaskId[]): readonly TaskId[] | null {
  const tasks = candidate?.tasks ?? [];
  const reached = new Set(from.flatMap((id) => withDownstream(tasks, id)));
  return reached.size === tasks.length ? null : tasks.filter(({ taskId }) => reached.has(taskId)).map(({ taskId }) => taskId);
}
/** Where an entry begins: its dates, or the newest that is over. */
export const datesOf = ({ from, until }: BackfillEntry, usual: string): Pick<WizardState, "from" | "until"> =>
  from === undefined || until === undefined || datesBetween(from, until).length === 0 ? { from: usual, until: usual } : { from, until };
