import type { ParameterValue } from "./parameter.ts";
import { namesIn, parseParameterText } from "./parameterText.ts";
import { secretIdOf } from "./secretReference.ts";
import type { TaskTypeBody } from "./taskType.ts";
import type { WorkflowDefinition } from "./workflow.ts";

type Types = ReadonlyMap<string, Pick<TaskTypeBody, "parameters">>;

/** The secret fields of a task type. */
export const secretKeys = (type: Pick<TaskTypeBody, "parameters"> | undefined): string[] => (type?.parameters ?? []).filter((spec) => spec.kind === "secret").map((spec) => spec.key);
/** Whether the value of a secret field is a secret itself: neither empty, nor a reference, nor the name of a variable and nothing else. */
export function isTypedSecret(value: unknown): boolean {
  if (value === undefined || value === "") return false;
  if (typeof value !== "string") return true;
  return secretIdOf(value) === null && !(namesIn(value).length === 1 && parseParameterText(value).parts.length === 1);
}
/**
 * [VAR1] A definition that is only being edited, fit to be kept: without what was typed into secret fields, which hold again what they
 * hold in `stored`. The same object when nothing was typed.
 */
export function withoutTypedSecrets(definition: WorkflowDefinition, types: Types, stored: WorkflowDefinition | null): WorkflowDefinition {
  let changed = false;
  const before = new Map((stored?.tasks ?? []).map((task) => [task.id, task.params]));
  const tasks = definition.tasks.map((task) => {
    const typed = secretKeys(types.get(task.type)).filter((key) => isTypedSecret(task.params[key]));
    if (typed.length === 0) return task;
    changed = true;
    const params = Object.entries(task.params).flatMap(([key, value]): [string, ParameterValue][] => {
      if (!typed.includes(key)) return [[key, value]];
      const old = before.get(task.id)?.[key];
      return secretIdOf(old) === null ? [] : [[key, old!]];
    });
    return { ...task, params: Object.fromEntries(params) };
  });
  return changed ? { ...definition, tasks } : definition;
}
