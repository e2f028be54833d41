import { Schedule } from "#contract";
import type { TaskDefinition, WorkflowDefinition } from "#contract";
import type { DefinitionDiff, TaskPart, WholePart } from "./definitionDiff.ts";

/** One field before and after, as texts; undefined where it is not set. */
export interface FieldChange {
  /** A part that has a word, and the name of a parameter inside it. */
  readonly part: TaskPart | WholePart;
  readonly key?: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** One thing that differs: a task, a parameter of the workflow, or something else of the whole. `id` is stable between two readings. */
export interface Change {
  readonly id: string;
  readonly kind: "added" | "removed" | "changed";
  /** The task's id, to find its card. */
  readonly taskId?: string;
  readonly name: string;
  /** Of a task that came or went: its type. */
  readonly type?: string;
  readonly fields: readonly FieldChange[];
}

/** The differences in the order in which one goes through them: tasks that came, changed and went, parameters, the rest. */
export function changesOf(diff: DefinitionDiff, before: WorkflowDefinition | undefined, after: WorkflowDefinition): readonly Change[] {
  const names = new Map([...(before?.tasks ?? []), ...after.tasks].map(({ id, name }) => [id as string, name as string]));
  const whole = (task: TaskDefinition, kind: "added" | "removed"): Change => ({ id: `task:${task.id}`, kind, taskId: task.id, name: task.name, type: task.type, fields: [] });
  return [
    ...diff.added.map((task) => whole(task, "added")),
    ...diff.changed.map(({ before: was, after: is, parts }): Change => ({
      id: `task:${is.id}`,
      kind: "changed",
      taskId: is.id,
      name: was.name === is.name ? is.name : `${was.name} > ${is.name}`,
      fields: parts.flatMap((part) => fieldsOf(part, was, is, names)),
    })),
    ...diff.removed.map((task) => whole(task, "removed")),
    ...diff.params.map(({ name, before: was, after: is }): Change => ({
      id: `param:${name}`,
      kind: was === undefined ? "added" : is === undefined ? "removed" : "changed",
      name,
      fields: [{ part: "params", before: was, after: is }],
    })),
    ...diff.whole.map(({ part, before: was, after: is }): Change => ({
      id: `whole:${part}`,
      kind: "changed",
      name: "",
      fields: part === "schedule" ? scheduleFields(before?.schedule, after.schedule) : [{ part, before: textOf(was), after: textOf(is) }],
    })),
  ];
}

/** Field by field; where there is no schedule, against one that says nothing special. */
function scheduleFields(was: WorkflowDefinition["schedule"], is: WorkflowDefinition["schedule"]): FieldChange[] {
  const plain = { ...Schedule.parse({ cron: "*" }), cron: undefined };
  const [old, fresh] = [
    { ...plain, ...was },
    { ...plain, ...is },
  ];
  const lineOf = (value: unknown): string | undefined => (typeof value === "object" && value !== null ? JSON.stringify(value) : textOf(value));
  return (Object.keys(plain) as (keyof Schedule)[]).flatMap((key) => {
    const [before, after] = [lineOf(old[key]), lineOf(fresh[key])];
    return before === after ? [] : [{ part: "schedule" as const, key, before, after }];
  });
}

function fieldsOf(part: TaskPart, was: TaskDefinition, is: TaskDefinition, names: ReadonlyMap<string, string>): FieldChange[] {
  if (part === "params") {
    return [...new Set([...Object.keys(was.params), ...Object.keys(is.params)])].sort().flatMap((key) => {
      const [before, after] = [textOf(was.params[key]), textOf(is.params[key])];
      return before === after ? [] : [{ part, key, before, after }];
    });
  }
  if (part === "after") {
    const named = (ids: readonly string[]): string =>
      ids
        .map((id) => names.get(id) ?? id)
        .sort()
        .join(", ");
    return [{ part, before: named(was.after), after: named(is.after) }];
  }
  return [{ part, before: textOf(was[part]), after: textOf(is[part]) }];
}

/** Texts as they are; everything else as JSON that a person can read. */
const textOf = (value: unknown): string | undefined => (value === undefined || value === null ? undefined : typeof value === "string" ? value : JSON.stringify(value, null, 2));
