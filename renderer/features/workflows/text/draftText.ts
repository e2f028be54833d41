import { atLines, isSecretReference, isTypedSecret, readDocument, secretKeys, TextWorkflow, withoutDefaults, workflowDocument, workflowOf } from "#contract";
import type { IsHidden, Problem, TaskDefinition, TaskId, TaskTypeBody, WorkflowDefinition } from "#contract";
import { readYaml, writeYaml } from "./workflowYaml.ts";

/** What a text of a workflow can change. */
export interface TextDraft {
  readonly name: string;
  readonly description: string;
  readonly definition: WorkflowDefinition;
}
/** What stands in it and is changed elsewhere. */
export interface TextPlace {
  readonly project: string;
  /** Empty: at the root of the project. */
  readonly folder: string;
  readonly enabled: boolean;
  /** Undefined: not known. */
  readonly owner?: string | undefined;
}

type Types = ReadonlyMap<string, TaskTypeBody>;

/** [VAR1] Neither a stored secret nor one that was just typed is written into a text. */
export const hiddenBy =
  (types: Types): IsHidden =>
  (type, key, value) =>
    isSecretReference(type, key, value) || (isTypedSecret(value) && secretKeys(types.get(type)).includes(key));

/** A draft as the document that `apply` reads. */
export const draftText = ({ definition, ...head }: TextDraft, place: TextPlace, types: Types): string => writeYaml(workflowDocument({ ...head, ...place }, definition, hiddenBy(types)));

/** Whether two drafts are the same text. */
export const isSameText = (a: TextDraft, b: TextDraft): boolean => a === b || said(a) === said(b);
const said = ({ definition, ...head }: TextDraft): string => JSON.stringify(workflowDocument({ ...head, project: "", folder: "", enabled: true }, definition, never));
const never: IsHidden = () => false;

/** A text as a draft, or everything that is wrong with it. A task that says what it said is the same object. */
export function readDraft(text: string, before: TextDraft, place: TextPlace, types: Types, newId: () => TaskId): TextDraft | { readonly problems: readonly Problem[] } {
  const yaml = readYaml(text);
  if ("problems" in yaml) return yaml;
  const read = readDocument(TextWorkflow, yaml.value, yaml.lineOf);
  if ("problems" in read) return read;
  const { body } = read;
  const problems: Problem[] = [];
  const moved = {
    project: body.project !== place.project,
    folder: (body.folder ?? "") !== place.folder,
    enabled: body.enabled !== place.enabled,
    owner: body.owner !== undefined && body.owner !== place.owner,
    followers: body.followers !== undefined,
  };
  for (const [path, differs] of Object.entries(moved)) if (differs) problems.push({ path, line: yaml.lineOf([path]), sentence: { code: "text.changedElsewhere", values: { field: path } } });
  for (const [index, { name, followers }] of body.tasks.entries())
    if (followers !== undefined) problems.push({ path: `tasks.${name}.followers`, line: yaml.lineOf(["tasks", index, "followers"]), sentence: { code: "text.changedElsewhere", values: { field: "followers" } } });
  const names = new Map<string, number>();
  for (const [index, { name }] of body.tasks.entries())
    if (names.has(name)) problems.push({ path: `tasks.${name}.name`, line: yaml.lineOf(["tasks", index, "name"]), sentence: { code: "task.nameTwice", values: { task: name, name } } });
    else names.set(name, index);
  const { definition, faults } = workflowOf(withRename(body, before.definition), before.definition, newId, hiddenBy(types));
  problems.push(...faults.map(({ at, path, sentence }) => ({ path, line: yaml.lineOf(at), sentence })));
  if (problems.length > 0) return { problems };
  return { name: body.name, description: body.description, definition: { ...definition, tasks: kept(withoutDefaults(before.definition).tasks, before.definition.tasks, definition.tasks) } };
}

/** One name is gone and one is new, among as many tasks: while somebody types a name it is still the same task. */
function withRename(body: TextWorkflow, before: WorkflowDefinition): TextWorkflow {
  const old = new Set<string>(before.tasks.map(({ name }) => name));
  const said = new Set<string>(body.tasks.map(({ name }) => name));
  const gone = before.tasks.filter(({ name }) => !said.has(name));
  const fresh = body.tasks.filter(({ name }) => !old.has(name));
  const [one] = fresh;
  if (gone.length !== 1 || fresh.length !== 1 || one!.renamedFrom !== undefined || body.tasks.length !== before.tasks.length) return body;
  return { ...body, tasks: body.tasks.map((task) => (task === one ? { ...task, renamedFrom: gone[0]!.name } : task)) };
}

function kept(plain: readonly TaskDefinition[], before: readonly TaskDefinition[], after: readonly TaskDefinition[]): TaskDefinition[] {
  const known = new Map(before.map((task, index) => [task.id, { task, said: JSON.stringify(plain[index]) }]));
  return after.map((task) => {
    const old = known.get(task.id);
    return old?.said === JSON.stringify(task) ? old.task : task;
  });
}

const tasksIn = (value: unknown): readonly unknown[] => {
  const tasks = (value as { readonly tasks?: unknown } | null)?.tasks;
  return Array.isArray(tasks) ? tasks : [];
};

/** The lines of a text: where each task begins, and where each problem is. Undefined for a text that is none. */
export interface TextLines {
  readonly ofTask: readonly number[];
  readonly ofProblems: (problems: readonly Problem[], tasks: readonly TaskDefinition[]) => readonly Problem[];
}
/** @see TextLines */
export function linesOf(text: string): TextLines | undefined {
  const yaml = readYaml(text);
  if ("problems" in yaml) return undefined;
  return {
    ofTask: tasksIn(yaml.value).map((_, index) => yaml.lineOf(["tasks", index])),
    ofProblems: (problems, tasks) => atLines(problems, tasks, yaml.lineOf),
  };
}
