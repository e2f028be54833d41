import type { Problem } from "../errors/errors.ts";
import type { TaskId } from "./ids.ts";
import { BUILT_IN_PARAMETERS, nearestName, parameterReferences, REFUSED_PARAMETER_NAMES } from "./parameter.ts";
import { placementProblems, type KnownPlaces } from "./placementProblems.ts";
import { isShownBy, type TaskTypeBody } from "./taskType.ts";
import type { TaskDefinition, WorkflowDefinition } from "./workflow.ts";
import type { Sentence } from "./sentence.ts";

/**
 * [DEF2] Everything that keeps a definition from being published, each at its place; empty when it may run. Pure and linear in
 * tasks and edges, so the editor asks at every keystroke and the server asks again before it publishes.
 * `outerNames` are parameters of the project and the platform. Without `places`, groups and pools are not looked up.
 */
export function workflowProblems(definition: WorkflowDefinition, taskTypes: ReadonlyMap<string, TaskTypeBody>, outerNames: Iterable<string>, places: KnownPlaces | null = null): Problem[] {
  const problems: Problem[] = [];
  const add = (task: TaskDefinition | null, field: string, code: string, values: Sentence["values"] = {}) =>
    problems.push({ path: task === null ? field : `tasks.${task.name}${field === "" ? "" : `.${field}`}`, sentence: { code, values: task === null ? values : { task: task.name, ...values } }, line: null });

  if (definition.tasks.length === 0) add(null, "tasks", "workflow.noTasks");
  const byId = new Map(definition.tasks.map((task) => [task.id, task]));
  const namesSeen = new Set<string>();
  const outer = [...outerNames, ...Object.keys(definition.params), ...BUILT_IN_PARAMETERS];
  for (const [name, value] of Object.entries(definition.params)) {
    for (const problem of referenceProblems(value, outer)) add(null, `params.${name}`, problem.code, problem.values);
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
    taskParameterProblems(task, type, outer, add);
  }
  const cycle = cycleOf(definition.tasks);
  if (cycle !== null) add(cycle[0]!, "after", "workflow.cycle", { path: cycle.map((task) => task.name).join(" > ") });
  return problems;
}

type Add = (task: TaskDefinition, field: string, code: string, values?: Sentence["values"]) => void;

function taskParameterProblems(task: TaskDefinition, type: TaskTypeBody, outer: string[], add: Add): void {
  const known = [...outer, ...Object.keys(task.params)];
  for (const spec of type.parameters) {
    const shown = spec.shownWhen === undefined || isShownBy(spec.shownWhen, task.params[spec.shownWhen.key] ?? type.parameters.find((other) => other.key === spec.shownWhen!.key)?.default);
    if (!shown) continue;
    const value = task.params[spec.key] ?? spec.default;
    const field = `params.${spec.key}`;
    if (value === undefined || value === "" || (Array.isArray(value) && value.length === 0)) {
      if (spec.required) add(task, field, "task.fieldMissing", { field: spec.key });
      continue;
    }
    const open = typeof value === "string" && parameterReferences(value).length > 0;
    const fits =
      spec.kind === "number"
        ? typeof value === "number" || open || (typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value)))
        : spec.kind === "boolean"
          ? typeof value === "boolean"
          : spec.kind === "table"
            ? Array.isArray(value)
            : !Array.isArray(value);
    if (!fits) add(task, field, "task.fieldKind", { field: spec.key, kind: spec.kind, value: String(value).slice(0, 80) });
    if (spec.kind === "choice" && !open && !(spec.choices ?? []).some((choice) => choice.value === String(value))) {
      add(task, field, "task.fieldChoice", { field: spec.key, value: String(value).slice(0, 80), choices: (spec.choices ?? []).map((choice) => choice.value).join(", ") });
    }
  }
  const kinds = new Map(type.parameters.map((spec) => [spec.key, spec.kind]));
  for (const [key, value] of Object.entries(task.params)) {
    if (REFUSED_PARAMETER_NAMES.test(key)) add(task, `params.${key}`, "parameter.refusedName", { name: key });
    if (kinds.get(key) === "code") continue;
    const texts = typeof value === "string" ? [value] : Array.isArray(value) ? value.flatMap((row) => Object.values(row)) : [];
    for (const text of texts) for (const problem of referenceProblems(text, known)) add(task, `params.${key}`, problem.code, problem.values);
  }
}

function referenceProblems(text: string, known: string[]): Sentence[] {
  const names = new Set(known);
  return parameterReferences(text)
    .filter((reference) => !names.has(reference.name))
    .map((reference): Sentence => {
      const nearest = nearestName(reference.name, names);
      return nearest === null ? { code: "parameter.unknown", values: { name: reference.name } } : { code: "parameter.unknownNearest", values: { name: reference.name, nearest } };
    });
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
