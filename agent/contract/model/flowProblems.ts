import type { Problem } from "../errors/errors.ts";
import { TIME_OF_DAY } from "./flow.ts";
import type { TaskId } from "./ids.ts";
import { nearestName, type ParameterValue } from "./parameter.ts";
import { namesIn, outputReference, type OutputReference } from "./parameterText.ts";
import type { Sentence } from "./sentence.ts";
import type { TaskTypeBody } from "./taskType.ts";
import type { TaskDefinition } from "./workflow.ts";

type AddProblem = (task: TaskDefinition, field: string, code: Sentence["code"], values?: Sentence["values"]) => void;

/** [FLOW1] An output that a field of a task names. */
interface OutputUse extends OutputReference {
  /** As it is written: `task.output`. */
  readonly name: string;
  readonly field: string;
}
/** [FLOW1] The outputs of upstream tasks that a task's values name; code is no value. */
export function outputUses(task: Pick<TaskDefinition, "params">, type: Pick<TaskTypeBody, "parameters">): OutputUse[] {
  const uses: OutputUse[] = [];
  for (const [key, value] of Object.entries(task.params)) {
    for (const text of textsIn(value)) {
      // Nearly every value: no name with a dot can be in it.
      if (!text.includes("${") || !text.includes(".")) continue;
      if (type.parameters.some((spec) => spec.key === key && spec.kind === "code")) continue;
      for (const name of namesIn(text)) {
        const reference = outputReference(name);
        if (reference !== null) uses.push({ ...reference, name, field: `params.${key}` });
      }
    }
  }
  return uses;
}
const textsIn = (value: ParameterValue): string[] => (typeof value === "string" ? [value] : Array.isArray(value) ? value.flatMap((row) => Object.values(row)) : []);

/** [FLOW1] [FLOW2] What conditions and named outputs say that cannot be. A look at the graph for each task that is named from afar. */
export function flowProblems(tasks: readonly TaskDefinition[], taskTypes: ReadonlyMap<string, TaskTypeBody>, add: AddProblem): void {
  let byName: ReadonlyMap<string, TaskDefinition> | undefined;
  const afar = new Map<TaskId, { user: TaskDefinition; use: OutputUse }[]>();
  for (const task of tasks) {
    for (const [index, condition] of (task.when ?? []).entries()) {
      if (!task.after.includes(condition.task)) add(task, `when.${index}.task`, "condition.notAfter", { upstream: nameOf(tasks, condition.task) });
      if (condition.on === "exitCode" && condition.from > condition.to) add(task, `when.${index}.to`, "condition.range", { from: condition.from, to: condition.to });
    }
    const type = taskTypes.get(task.type);
    const at = task.params["at"];
    if (type?.plugin.kind === "waitTime" && typeof at === "string" && at !== "" && !at.includes("$") && !TIME_OF_DAY.test(at.trim())) add(task, "params.at", "waitTime.at", { value: at.slice(0, 80) });
    for (const use of type === undefined ? [] : outputUses(task, type)) {
      byName ??= new Map(tasks.map((one) => [one.name, one]));
      const source = byName.get(use.task);
      if (source === undefined) {
        const nearest = nearestName(use.task, byName.keys());
        add(task, use.field, nearest === null ? "output.taskUnknown" : "output.taskUnknownNearest", { name: use.name, upstream: use.task, ...(nearest === null ? {} : { nearest: `${nearest}.${use.output}` }) });
      } else if (!task.after.includes(source.id)) {
        const users = afar.get(source.id);
        if (users === undefined) afar.set(source.id, [{ user: task, use }]);
        else users.push({ user: task, use });
      }
    }
  }
  if (afar.size === 0) return;
  const below = new Map<TaskId, TaskId[]>();
  for (const task of tasks) {
    for (const upstream of task.after) {
      const list = below.get(upstream);
      if (list === undefined) below.set(upstream, [task.id]);
      else list.push(task.id);
    }
  }
  for (const [source, users] of afar) {
    const behind = reached(source, below, new Set(users.map(({ user }) => user.id)));
    for (const { user, use } of users) if (!behind.has(user.id)) add(user, use.field, "output.notUpstream", { name: use.name, upstream: use.task });
  }
}
const nameOf = (tasks: readonly TaskDefinition[], id: TaskId): string => tasks.find((task) => task.id === id)?.name ?? id;

/** Which of `wanted` are behind a task; looks no further than it has to. */
function reached(from: TaskId, below: ReadonlyMap<TaskId, readonly TaskId[]>, wanted: ReadonlySet<TaskId>): Set<TaskId> {
  const found = new Set<TaskId>();
  const seen = new Set([from]);
  for (const id of seen) {
    for (const next of below.get(id) ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      if (wanted.has(next)) found.add(next);
      if (found.size === wanted.size) return found;
    }
  }
  return found;
}

/** How a problem of a definition is made by whoever looks at one thing of it. */
export const problemAt = (task: Pick<TaskDefinition, "name">, field: string, code: Sentence["code"], values: Sentence["values"] = {}): Problem => ({
  path: `tasks.${task.name}.${field}`,
  sentence: { code, values: { task: task.name, ...values } },
  line: null,
});
