import type { TaskDefinition, WorkflowDefinition } from "#contract";

/** The parts of a task that a person changes. A new field of tasks must be named here. */
const PARTS: Readonly<Record<Exclude<keyof TaskDefinition, "id">, true>> = {
  name: true,
  type: true,
  params: true,
  after: true,
  when: true,
  dependsOn: true,
  retry: true,
  timeoutSeconds: true,
  warnAfterSeconds: true,
  idempotent: true,
  lostPolicy: true,
  lostAfterSeconds: true,
  priority: true,
  where: true,
  pools: true,
  limits: true,
  owner: true,
  remark: true,
};
export type TaskPart = keyof typeof PARTS;
const parts = Object.keys(PARTS) as TaskPart[];
/** What belongs to the workflow as a whole, beside its parameters. */
const WHOLE = ["schedule", "groups", "notes"] as const satisfies readonly (keyof WorkflowDefinition)[];
export type WholePart = (typeof WHOLE)[number];

/** What publishing would change. */
export interface DefinitionDiff {
  readonly added: readonly TaskDefinition[];
  readonly removed: readonly TaskDefinition[];
  readonly changed: readonly { readonly before: TaskDefinition; readonly after: TaskDefinition; readonly parts: readonly TaskPart[] }[];
  readonly params: readonly { readonly name: string; readonly before: string | undefined; readonly after: string | undefined }[];
  readonly whole: readonly { readonly part: WholePart; readonly before: WorkflowDefinition[WholePart]; readonly after: WorkflowDefinition[WholePart] }[];
  /** Only where cards stand on the canvas. */
  readonly moved: boolean;
}

const same = (a: unknown, b: unknown): boolean => a === b || canonical(a) === canonical(b);
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) => (typeof inner === "object" && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner));
const asSet = (ids: readonly string[]): readonly string[] => [...ids].sort();

/** Compares two definitions task by task. The order of tasks and of a task's upstream says nothing. */
export function definitionDiff(before: WorkflowDefinition | undefined, after: WorkflowDefinition): DefinitionDiff {
  const old = new Map((before?.tasks ?? []).map((task) => [task.id, task]));
  const fresh = new Set(after.tasks.map(({ id }) => id));
  const changed = after.tasks.flatMap((task) => {
    const was = old.get(task.id);
    if (!was || was === task) return [];
    const differing = parts.filter((part) => (part === "after" ? !same(asSet(was.after), asSet(task.after)) : !same(was[part], task[part])));
    return differing.length === 0 ? [] : [{ before: was, after: task, parts: differing }];
  });
  const names = [...new Set([...Object.keys(before?.params ?? {}), ...Object.keys(after.params)])].sort();
  return {
    added: after.tasks.filter(({ id }) => !old.has(id)),
    removed: (before?.tasks ?? []).filter(({ id }) => !fresh.has(id)),
    changed,
    params: names.flatMap((name) => (before?.params[name] === after.params[name] ? [] : [{ name, before: before?.params[name], after: after.params[name] }])),
    whole: WHOLE.flatMap((part) => (same(before?.[part] ?? null, after[part] ?? null) ? [] : [{ part, before: before?.[part], after: after[part] }])),
    moved: !same(before?.positions ?? {}, after.positions),
  };
}

/** How many changes a person would count; where cards stand is none. */
export const changeCount = ({ added, removed, changed, params, whole }: DefinitionDiff): number => added.length + removed.length + changed.length + params.length + whole.length;

/** Whether the two say the same; positions count, because they are saved too. */
export const isSameDefinition = (a: WorkflowDefinition, b: WorkflowDefinition): boolean => {
  if (a === b) return true;
  const diff = definitionDiff(a, b);
  return changeCount(diff) === 0 && !diff.moved;
};
