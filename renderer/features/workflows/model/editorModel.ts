import type { TaskDefinition, TaskId, WorkflowDefinition } from "#contract";
import { wouldCycle } from "../../../graph/model/findCycle.ts";
import type { GraphEdge, Point } from "../../../graph/model/graph.ts";
import { ungroup } from "./taskGroups.ts";

/** Makes an id for a new task. */
export type NewTaskId = () => TaskId;

const cache = new WeakMap<readonly TaskDefinition[], readonly GraphEdge[]>();
let last: readonly GraphEdge[] = [];

/** The dependencies as edges, from upstream to downstream. The array changes only when a dependency does, so typing a name lays nothing out. */
export function edgesOf({ tasks }: Pick<WorkflowDefinition, "tasks">): readonly GraphEdge[] {
  const known = cache.get(tasks);
  if (known) return known;
  const ids = new Set(tasks.map(({ id }) => id));
  const made = tasks.flatMap((task) => task.after.filter((id) => ids.has(id)).map((source) => ({ id: `${source}>${task.id}`, source: source as string, target: task.id as string })));
  const edges = made.length === last.length && made.every(({ id }, index) => id === last[index]!.id) ? last : made;
  last = edges;
  cache.set(tasks, edges);
  return edges;
}

/** A name that no task has yet: `shell_1`, `shell_2`; a copy of `load` is `load_2`. */
export function freeName(wanted: string, tasks: readonly TaskDefinition[], numbered = false): string {
  const taken = new Set(tasks.map(({ name }) => name));
  if (!numbered && !taken.has(wanted)) return wanted;
  const stem = wanted.replace(/_\d+$/, "");
  for (let number = numbered ? 1 : 2; ; number++) if (!taken.has(`${stem}_${number}`)) return `${stem}_${number}`;
}

/** What a new task begins with. */
export interface NewTask {
  readonly id: TaskId;
  readonly type: string;
  readonly name?: string;
  readonly at?: Point | undefined;
  readonly after?: readonly string[];
}

/** Adds a task. */
export function addTask(definition: WorkflowDefinition, { id, type, name, at, after = [] }: NewTask): WorkflowDefinition {
  const task: TaskDefinition = {
    id,
    name: name === undefined ? freeName(type, definition.tasks, true) : freeName(name, definition.tasks),
    type,
    params: {},
    after: [...after] as TaskId[],
    retry: { times: 0, intervalSeconds: 60 },
    timeoutSeconds: null,
    remark: "",
  };
  return { ...definition, tasks: [...definition.tasks, task], positions: at ? { ...definition.positions, [id]: { x: Math.round(at.x), y: Math.round(at.y) } } : definition.positions };
}

/** Changes one task; the definition itself when it is not there. */
export function changeTask(definition: WorkflowDefinition, id: string, change: (task: TaskDefinition) => TaskDefinition): WorkflowDefinition {
  let changed = false;
  const tasks = definition.tasks.map((task) => {
    if (task.id !== id) return task;
    const next = change(task);
    changed ||= next !== task;
    return next;
  });
  return changed ? { ...definition, tasks } : definition;
}

/** Why two tasks may not be joined; `undefined` when they may. */
export function joinRefusal(definition: WorkflowDefinition, source: string, target: string): "itself" | "already" | "cycle" | undefined {
  if (source === target) return "itself";
  if (definition.tasks.find(({ id }) => id === target)?.after.includes(source as TaskId)) return "already";
  return wouldCycle(edgesOf(definition), source, target) ? "cycle" : undefined;
}

/** Makes `target` wait for `source`; the definition itself when that may not be. */
export function connect(definition: WorkflowDefinition, source: string, target: string): WorkflowDefinition {
  if (joinRefusal(definition, source, target) !== undefined) return definition;
  return changeTask(definition, target, (task) => ({ ...task, after: [...task.after, source as TaskId] }));
}

/** Takes a dependency away, and the conditions on it. */
export function disconnect(definition: WorkflowDefinition, source: string, target: string): WorkflowDefinition {
  return changeTask(definition, target, (task) => withoutUpstream(task, new Set([source])));
}

/** A task that no longer waits for some others: neither for their end nor for how they ended. */
function withoutUpstream(task: TaskDefinition, ids: ReadonlySet<string>): TaskDefinition {
  const { when: conditions = [], ...rest } = task;
  if (!task.after.some((id) => ids.has(id)) && !conditions.some((one) => ids.has(one.task))) return task;
  const when = conditions.filter((one) => !ids.has(one.task));
  return { ...rest, after: task.after.filter((id) => !ids.has(id)), ...(when.length === 0 ? {} : { when }) };
}

/** Puts a task that stands alone between two that are joined; the definition itself when it does not stand alone. */
export function insertLoneTask(definition: WorkflowDefinition, id: string, source: string, target: string): WorkflowDefinition {
  const alone = !edgesOf(definition).some((edge) => edge.source === id || edge.target === id);
  if (!alone || id === source || id === target) return definition;
  const put = changeTask(definition, id, (task) => ({ ...task, after: [source as TaskId] }));
  return changeTask(put, target, (task) => ({ ...task, after: task.after.map((upstream) => (upstream === source ? (id as TaskId) : upstream)) }));
}

/** Puts a new task between two that are joined: what went from source to target goes through it. */
export function insertOnEdge(definition: WorkflowDefinition, task: NewTask, source: string, target: string): WorkflowDefinition {
  const added = addTask(definition, { ...task, after: [source] });
  return changeTask(added, target, (one) => ({ ...one, after: one.after.map((id) => (id === source ? task.id : id)) }));
}

/** Removes tasks with their dependencies, groups and positions. */
export function removeTasks(definition: WorkflowDefinition, ids: ReadonlySet<string>): WorkflowDefinition {
  if (ids.size === 0) return definition;
  return {
    ...ungroup(definition, ids),
    tasks: definition.tasks.filter(({ id }) => !ids.has(id)).map((task) => withoutUpstream(task, ids)),
    positions: Object.fromEntries(Object.entries(definition.positions).filter(([id]) => !ids.has(id))),
  };
}

/** Copies tasks with the dependencies among them and on the others; returns the ids of the copies. */
export function duplicateTasks(
  definition: WorkflowDefinition,
  ids: ReadonlySet<string>,
  newId: NewTaskId,
  placed: ReadonlyMap<string, Point>,
): { readonly definition: WorkflowDefinition; readonly copies: ReadonlySet<string> } {
  const originals = definition.tasks.filter(({ id }) => ids.has(id));
  const copyOf = new Map(originals.map(({ id }) => [id as string, newId()]));
  const tasks = [...definition.tasks];
  const positions = { ...definition.positions };
  for (const task of originals) {
    const id = copyOf.get(task.id)!;
    const { when, ...rest } = task;
    tasks.push({
      ...rest,
      id,
      name: freeName(task.name, tasks),
      after: task.after.map((up) => copyOf.get(up) ?? up),
      ...(when === undefined ? {} : { when: when.map((one) => ({ ...one, task: copyOf.get(one.task) ?? one.task })) }),
    });
    const at = placed.get(task.id);
    if (at) positions[id] = { x: at.x + 32, y: at.y + 64 };
  }
  return { definition: { ...definition, tasks, positions }, copies: new Set(copyOf.values()) };
}

/** Remembers where somebody put tasks. */
export function moveTasks(definition: WorkflowDefinition, moved: ReadonlyMap<string, Point>): WorkflowDefinition {
  if (moved.size === 0) return definition;
  return { ...definition, positions: { ...definition.positions, ...Object.fromEntries([...moved].map(([id, { x, y }]) => [id, { x, y }])) } };
}

/** Gives tasks back to the layout: the chosen ones, or all. */
export function tidy(definition: WorkflowDefinition, ids: ReadonlySet<string>): WorkflowDefinition {
  const positions = ids.size < 2 ? {} : Object.fromEntries(Object.entries(definition.positions).filter(([id]) => !ids.has(id)));
  return Object.keys(positions).length === Object.keys(definition.positions).length ? definition : { ...definition, positions };
}

/** A free place for a new task: to the right of the one it follows, below what is already there. */
export function placeBeside(source: Point, taken: Iterable<Point>): Point {
  const others = [...taken];
  const at = { x: source.x + 264, y: source.y };
  while (others.some(({ x, y }) => Math.abs(x - at.x) < 216 && Math.abs(y - at.y) < 52)) at.y += 64;
  return at;
}

/** Tasks from a pasted list: one name per line; `a > b > c` joins them in a row. Names that are there already are joined, not added again. */
export function addNames(definition: WorkflowDefinition, text: string, type: string, newId: NewTaskId): WorkflowDefinition {
  let next = definition;
  const idOf = (name: string): string => {
    const known = next.tasks.find((task) => task.name === name);
    if (known) return known.id;
    const id = newId();
    next = addTask(next, { id, type, name });
    return id;
  };
  for (const line of text.split(/\r?\n/)) {
    const names = line
      .split(">")
      .map(cleanName)
      .filter((name) => name !== "");
    let before: string | undefined;
    for (const name of names) {
      const id = idOf(name);
      if (before !== undefined) next = connect(next, before, id);
      before = id;
    }
  }
  return next;
}

/** A pasted text as a name: what a name may not hold becomes `_` (contract/model/ids.ts). */
export const cleanName = (text: string): string =>
  text
    .trim()
    .replace(/^[-*\u2022]\s+/, "")
    .replaceAll(/[^\p{L}\p{N}_. -]+/gu, "_")
    .replace(/^[.\- ]+/u, "")
    .replaceAll(/ {2,}/g, " ")
    .trim()
    .slice(0, 100);
