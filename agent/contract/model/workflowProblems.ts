import type { Problem } from "../errors/errors.ts";
import { flowProblems } from "./flowProblems.ts";
import type { TaskId } from "./ids.ts";
import type { OuterValues } from "./outerValues.ts";
import { nearestName } from "./parameter.ts";
import { aroundTasks, taskParameterProblems, valueProblems } from "./parameterProblems.ts";
import { placementProblems, type KnownPlaces } from "./placementProblems.ts";
import type { TaskTypeBody } from "./taskType.ts";
import type { TaskDefinition, WorkflowDefinition } from "./workflow.ts";
import type { Sentence } from "./sentence.ts";

/**
 * [DEF2] Everything that keeps a definition from being published, each at its place; empty when it may run. Pure and linear in
 * tasks and edges, so the editor asks at every keystroke and the server asks again before it publishes.
 * `outer` is what folders, project and platform give it (`outerValues`). Without `places`, groups and pools are not looked up.
 */
export function workflowProblems(definition: WorkflowDefinition, taskTypes: ReadonlyMap<string, TaskTypeBody>, outer: OuterValues, places: KnownPlaces | null = null): Problem[] {
  const problems: Problem[] = [];
  const add = (task: TaskDefinition | null, field: string, code: string, values: Sentence["values"] = {}) =>
    problems.push({ path: task === null ? field : `tasks.${task.name}${field === "" ? "" : `.${field}`}`, sentence: { code, values: task === null ? values : { task: task.name, ...values } }, line: null });

  if (definition.tasks.length === 0) add(null, "tasks", "workflow.noTasks");
  const byId = new Map(definition.tasks.map((task) => [task.id, task]));
  const namesSeen = new Set<string>();
  const around = aroundTasks(outer, definition.params);
  for (const [name, value] of Object.entries(definition.params)) {
    for (const problem of valueProblems(value, around.names)) add(null, `params.${name}`, problem.code, problem.values);
  }
  for (const task of definition.tasks) {
    if (namesSeen.has(task.name)) add(task, "name", "task.nameTwice", { name: task.name });
    namesSeen.add(task.name);
    for (const id of task.after) if (!byId.has(id)) add(task, "after", "task.afterUnknown", { id });
    if (task.after.includes(task.id)) add(task, "after", "task.afterItself");
    placementProblems(task, places, add);
    const type = taskTypes.get(task.type);
    if (type === undefined) {
      add(task, "type", "task.typeUnknown", { type: task.type, nearest: nearestName(task.type, taskTypes.keys()) ?? "" });
      continue;
    }
    taskParameterProblems(task, type, around, add);
  }
  flowProblems(definition.tasks, taskTypes, add);
  const cycle = cycleOf(definition.tasks);
  if (cycle !== null) add(cycle[0]!, "after", "workflow.cycle", { path: cycle.map((task) => task.name).join(" > ") });
  return problems;
}

/** Tasks along a cycle, the first one repeated at the end; null when there is none. Without recursion, so a chain may be long. */
export function cycleOf(tasks: readonly Pick<TaskDefinition, "id" | "name" | "after">[]): TaskDefinition[] | null {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const state = new Map<TaskId, "open" | "done">();
  for (const root of tasks) {
    if (state.has(root.id)) continue;
    const stack: { task: Pick<TaskDefinition, "id" | "name" | "after">; index: number }[] = [{ task: root, index: 0 }];
    state.set(root.id, "open");
    while (stack.length > 0) {
      const top = stack.at(-1)!;
      const upstream = top.task.after[top.index++];
      if (upstream === undefined) {
        state.set(top.task.id, "done");
        stack.pop();
      } else {
        const task = byId.get(upstream);
        if (task === undefined || state.get(upstream) === "done" || upstream === top.task.id) continue;
        if (state.get(upstream) === "open") {
          const from = stack.findIndex((entry) => entry.task.id === upstream);
          const path = stack.slice(from).map((entry) => entry.task);
          // `after` points upstream, people read downstream.
          return [task, ...path.slice(1).reverse(), task] as TaskDefinition[];
        }
        state.set(upstream, "open");
        stack.push({ task, index: 0 });
      }
    }
  }
  return null;
}
