import { satisfies } from "#contract";
import type { Sentence, TaskDefinition, TaskInstance, WorkflowDefinition } from "#contract";

/** What is known of the run that a task belongs to. */
export interface RunFacts {
  readonly definition: WorkflowDefinition | undefined;
  readonly tasks: { readonly byId: ReadonlyMap<string, TaskInstance> };
}

const byTaskId = new WeakMap<object, ReadonlyMap<string, TaskInstance>>();
const definitions = new WeakMap<object, ReadonlyMap<string, TaskDefinition>>();

// Asked for every card of a run at each change: the two indexes are made once per table and definition.
function indexOf(byId: ReadonlyMap<string, TaskInstance>): ReadonlyMap<string, TaskInstance> {
  const known = byTaskId.get(byId);
  if (known) return known;
  const made = new Map([...byId.values()].map((task) => [task.taskId as string, task]));
  byTaskId.set(byId, made);
  return made;
}
function tasksOf(definition: WorkflowDefinition): ReadonlyMap<string, TaskDefinition> {
  const known = definitions.get(definition);
  if (known) return known;
  const made = new Map(definition.tasks.map((task) => [task.id as string, task]));
  definitions.set(definition, made);
  return made;
}

/** Why a task that has not run does not run: the root cause it is blocked by, or the upstream it waits for, by name. */
export function whyNotRun(task: Pick<TaskInstance, "state" | "rootCauseId" | "taskId" | "waitingOn">, run: RunFacts | undefined): Sentence | undefined {
  if (task.state !== "NOT_RUN" || run === undefined) return undefined;
  const root = task.rootCauseId === null ? undefined : run.tasks.byId.get(task.rootCauseId);
  if (root) return { code: "wait.blocked", values: { name: root.name, state: `state.${root.state}` } };
  const after = run.definition && tasksOf(run.definition).get(task.taskId)?.after;
  if (!after || after.length === 0) return undefined;
  const instances = indexOf(run.tasks.byId);
  const open = after.flatMap((id) => instances.get(id) ?? []).filter(({ state }) => !satisfies(state));
  const first = open[0];
  return first && { code: "wait.upstream", values: { count: open.length, total: after.length, name: first.name, state: `state.${first.state}` } };
}

/** [HLD1] Who holds back a task that has no process, and since when; `undefined` when nobody does. */
export function heldLine({ state, pausedBy, frozen, reason }: Pick<TaskInstance, "state" | "pausedBy" | "frozen" | "reason">): Sentence | undefined {
  if (state !== "NOT_RUN") return undefined;
  if (frozen) return { code: "wait.frozen", values: {} };
  if (pausedBy === null) return undefined;
  return reason?.code === "wait.pausedSince" ? reason : { code: "wait.paused", values: { by: pausedBy } };
}
