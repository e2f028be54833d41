import { namesIn, type TaskId, type TaskTypeBody, type WorkflowDefinition } from "#contract";

/** A place in a definition that takes a name from outside it. */
export interface NameUse {
  readonly taskId: TaskId | null;
  readonly taskName: string | null;
  readonly field: string;
  /** `script`: the word stands in code, which may mean the variable or anything else. */
  readonly how: "reference" | "script";
}

/** Where a definition names what folders, project or platform call `name`; nowhere when its own parameter hides it. */
export function usesOfName(definition: WorkflowDefinition, name: string, types: ReadonlyMap<string, Pick<TaskTypeBody, "parameters">>): NameUse[] {
  if (Object.hasOwn(definition.params, name)) return [];
  const uses: NameUse[] = [];
  const word = new RegExp(`(?<![A-Za-z0-9_])${name}(?![A-Za-z0-9_])`);
  for (const [field, value] of Object.entries(definition.params)) if (namesIn(value).includes(name)) uses.push({ taskId: null, taskName: null, field, how: "reference" });
  for (const task of definition.tasks) {
    if (Object.hasOwn(task.params, name)) continue;
    const code = new Set(types.get(task.type)?.parameters.flatMap((spec) => (spec.kind === "code" ? [spec.key] : [])));
    for (const [field, value] of Object.entries(task.params)) {
      const texts = typeof value === "string" ? [value] : Array.isArray(value) ? value.flatMap((row) => Object.values(row)) : [];
      const how = code.has(field) ? (texts.some((text) => word.test(text)) ? "script" : null) : texts.some((text) => namesIn(text).includes(name)) ? "reference" : null;
      if (how !== null) uses.push({ taskId: task.id, taskName: task.name, field, how });
    }
  }
  return uses;
}
