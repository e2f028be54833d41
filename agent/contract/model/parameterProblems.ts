import { secretNames, type OuterValues } from "./outerValues.ts";
import { BUILT_IN_PARAMETERS, nearestName, parameterReferences, REFUSED_PARAMETER_NAMES, type ParameterValue } from "./parameter.ts";
import { namesIn, outputReference, parseParameterText } from "./parameterText.ts";
import { CalendarDate } from "./ids.ts";
import type { Sentence } from "./sentence.ts";
import { resourceNameOf } from "./resource.ts";
import { argumentNames, shownParameters, type TaskTypeBody } from "./taskType.ts";
import type { TaskDefinition } from "./workflow.ts";

type AddProblem = (task: TaskDefinition, field: string, code: string, values?: Sentence["values"]) => void;

/** What is known around the tasks of a workflow: its own parameters over the outer ones. */
export interface AroundTasks {
  readonly values: OuterValues;
  readonly names: ReadonlySet<string>;
  readonly secret: boolean;
}
export function aroundTasks(outer: OuterValues, workflowParams: Readonly<Record<string, string>>): AroundTasks {
  const values = new Map([...outer, ...Object.entries(workflowParams)]);
  return { values, names: new Set([...values.keys(), ...BUILT_IN_PARAMETERS]), secret: [...values.values()].includes(null) };
}

/** [PAR4] What cannot be read in a value, each at its character, and names that nobody knows. Whether an output exists is for `flowProblems`. */
export function valueProblems(text: string, known: ReadonlySet<string>, outputs: "elsewhere" | "allowed" = "elsewhere"): Sentence[] {
  const { parts, problems } = parseParameterText(text);
  const unknown = new Set(parts.flatMap((part) => (typeof part === "object" && "name" in part && !known.has(part.name) ? [part.name] : [])));
  return [
    ...problems.map(({ code, values }): Sentence => ({ code, values: { ...values } })),
    ...[...unknown].flatMap((name): Sentence[] => {
      if (outputReference(name) !== null) return outputs === "allowed" ? [] : [{ code: "output.outsideTask", values: { name } }];
      const nearest = nearestName(name, known);
      return [nearest === null ? { code: "parameter.unknown", values: { name } } : { code: "parameter.unknownNearest", values: { name, nearest } }];
    }),
  ];
}

/** The form of a task: what its fields need, what their values say, and where a secret would be seen. */
export function taskParameterProblems(task: TaskDefinition, type: TaskTypeBody, around: AroundTasks, add: AddProblem): void {
  for (const spec of shownParameters(type.parameters, task.params)) {
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
            : spec.kind === "list"
              ? Array.isArray(value) && value.every((row) => typeof row["value"] === "string")
              : !Array.isArray(value);
    if (!fits) add(task, field, "task.fieldKind", { field: spec.key, kind: spec.kind, value: spec.kind === "secret" ? "…" : String(value).slice(0, 80) });
    if (spec.kind === "date" && fits && !open && !value.toString().includes("$") && !CalendarDate.safeParse(value).success) add(task, field, "task.fieldDate", { field: spec.key, value: String(value).slice(0, 80) });
    if (spec.kind === "file" && fits && !String(value).includes("$") && !isFile(String(value))) add(task, field, "task.fieldFile", { field: spec.key, value: String(value).slice(0, 200) });
    if (spec.kind === "choice" && !open && !(spec.choices ?? []).some((choice) => choice.value === String(value))) {
      add(task, field, "task.fieldChoice", { field: spec.key, value: String(value).slice(0, 80), choices: (spec.choices ?? []).map((choice) => choice.value).join(", ") });
    }
  }
  const kinds = new Map(type.parameters.map((spec) => [spec.key, spec.kind]));
  let known: ReadonlySet<string> | undefined;
  for (const [key, value] of Object.entries(task.params)) {
    if (REFUSED_PARAMETER_NAMES.test(key)) add(task, `params.${key}`, "parameter.refusedName", { name: key });
    if (kinds.get(key) === "code") continue;
    for (const text of textsIn(value)) {
      if (!text.includes("$")) continue;
      known ??= new Set([...around.names, ...Object.keys(task.params)]);
      for (const problem of valueProblems(text, known, "allowed")) add(task, `params.${key}`, problem.code, problem.values);
    }
  }
  if (around.secret) secretProblems(task, type, around, add);
}

/** An absolute path of the host, or a resource of the project. */
export const isFile = (value: string): boolean => /^\/[^\0\n]+$/.test(value) || resourceNameOf(value) !== null;

/** [SEC1] A secret in an argument list would be seen by everybody on the host. */
function secretProblems(task: TaskDefinition, type: TaskTypeBody, around: AroundTasks, add: AddProblem): void {
  const shown = argumentNames(type);
  if (shown.size === 0) return;
  const kinds = new Map(type.parameters.map((spec) => [spec.key, spec.kind]));
  const own = Object.entries(task.params).flatMap(([key, value]): [string, string][] => (kinds.get(key) === "code" || kinds.get(key) === "secret" || Array.isArray(value) ? [] : [[key, String(value)]]));
  const secret = secretNames(new Map([...around.values, ...own]));
  for (const name of shown) {
    const value = task.params[name];
    const inside = value !== undefined && textsIn(value).some((text) => namesIn(text).some((other) => secret.has(other)));
    // A secret variable is in no environment, so an argument that names it by itself stays empty.
    if (inside || (secret.has(name) && around.values.get(name) !== null)) add(task, `params.${name}`, "parameter.secretInArguments", { name });
  }
}
const textsIn = (value: ParameterValue): string[] => (typeof value === "string" ? [value] : Array.isArray(value) ? value.flatMap((row) => Object.values(row)) : []);
