import { Name, outputReference } from "#contract";
import type { ParameterValue, TaskDefinition, TaskTypeBody, WorkflowDefinition } from "#contract";
import { changeTask } from "./editorModel.ts";

/**
 * [FLOW6] Gives a task a name, and the same name to the values of other tasks that take its outputs. While it has a name that is none,
 * or another's, nobody can say whose outputs are meant: the values stay. [PAR2] Code stays always, and so do fields of a type that is not known.
 */
export function renameTask(definition: WorkflowDefinition, id: string, name: string, types: ReadonlyMap<string, Pick<TaskTypeBody, "parameters">>): WorkflowDefinition {
  const before = definition.tasks.find((task) => task.id === id);
  if (before === undefined || before.name === name) return definition;
  const renamed = changeTask(definition, id, (task) => ({ ...task, name: name as TaskDefinition["name"] }));
  const isItsOwn = (one: string): boolean => Name.safeParse(one).success && !definition.tasks.some((task) => task.id !== id && task.name === one);
  if (!isItsOwn(before.name) || !isItsOwn(name)) return renamed;
  return { ...renamed, tasks: renamed.tasks.map((task) => withUses(task, before.name, name, types.get(task.type))) };
}

function withUses(task: TaskDefinition, from: string, to: string, type: Pick<TaskTypeBody, "parameters"> | undefined): TaskDefinition {
  if (type === undefined) return task;
  let changed = false;
  const params = Object.fromEntries(
    Object.entries(task.params).map(([key, value]) => {
      if (type.parameters.some((spec) => spec.key === key && spec.kind === "code")) return [key, value];
      const next = inValue(value, from, to);
      changed ||= next !== value;
      return [key, next];
    }),
  );
  return changed ? { ...task, params } : task;
}

/** The value itself when it names nothing of the task. */
function inValue(value: ParameterValue, from: string, to: string): ParameterValue {
  if (typeof value === "string") return inText(value, from, to);
  if (!Array.isArray(value)) return value;
  const rows = value.map((row) => Object.fromEntries(Object.entries(row).map(([column, text]) => [column, inText(text, from, to)])));
  return rows.some((row, index) => Object.entries(row).some(([column, text]) => text !== value[index]![column])) ? rows : value;
}

// As `parseParameterText` reads it: `$$` is a dollar sign, and HERA's dates begin like an output of a task `zdt`.
const reference = /\$\$|(\$\{[ \t]*)([^}]*?)(\s*\})/g;
function inText(text: string, from: string, to: string): string {
  // Nearly every value.
  if (!text.includes("${") || !text.includes(from)) return text;
  return text.replaceAll(reference, (whole: string, open: string | undefined, name: string, close: string) => {
    const named = open === undefined || /^zdt\s*\./.test(name) ? null : outputReference(name);
    return named?.task === from ? `${open}${to}.${named.output}${close}` : whole;
  });
}
