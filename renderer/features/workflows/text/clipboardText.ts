import { readDocument, TextWorkflow, workflowDocument, workflowOf } from "#contract";
import type { TaskId, TaskTypeBody, WorkflowDefinition } from "#contract";
import type { Point } from "../../../graph/model/graph.ts";
import { addNames, connect, freeName } from "../model/editorModel.ts";
import { freeGroupName, groupTasks } from "../model/taskGroups.ts";
import { hiddenBy } from "./draftText.ts";
import type { TextDraft, TextPlace } from "./draftText.ts";
import { readYaml, writeYaml } from "./workflowYaml.ts";

/** Chosen tasks as a document of their own: text, so that it goes through any clipboard, into another workflow or a file. Secrets stay behind. */
export function copiedText({ definition, ...head }: TextDraft, place: TextPlace, ids: ReadonlySet<string>, at: ReadonlyMap<string, Point>, types: ReadonlyMap<string, TaskTypeBody>): string {
  const { schedule: _, notes: __, ...rest } = definition;
  const whole = workflowDocument(
    { ...head, ...place },
    {
      ...rest,
      params: {},
      positions: Object.fromEntries(at),
      groups: (definition.groups ?? []).filter((group) => group.tasks.every((id) => ids.has(id))),
    },
    hiddenBy(types),
  ) as { readonly tasks: readonly object[] };
  return writeYaml({ ...whole, tasks: whole.tasks.filter((_task, index) => ids.has(definition.tasks[index]!.id)) });
}

/** What a paste made. */
export interface Pasted {
  readonly definition: WorkflowDefinition;
  readonly made: ReadonlySet<string>;
}

/**
 * Puts a clipboard into a workflow: a document of one, or a list of names. Tasks get free names and ids of their own; a name that they
 * come after and that is neither pasted nor here is dropped. Undefined when the text is neither.
 */
export function pasted(definition: WorkflowDefinition, text: string, listType: string, newId: () => TaskId): Pasted | undefined {
  if (!/^\s*kind:/m.test(text)) return pastedNames(definition, text, listType, newId);
  const yaml = readYaml(text);
  const read = "problems" in yaml ? yaml : readDocument(TextWorkflow, yaml.value, yaml.lineOf);
  if ("problems" in read) return undefined;
  const { body } = read;
  const here = new Map<string, string>(definition.tasks.map(({ id, name }) => [name, id]));
  const { definition: own } = workflowOf(body, null, newId);
  const fresh = own.tasks.filter((_, index) => body.tasks.findIndex(({ name }) => name === body.tasks[index]!.name) === index);
  let next: WorkflowDefinition = { ...definition, positions: { ...definition.positions } };
  for (const task of fresh) {
    const at = own.positions[task.id];
    next = {
      ...next,
      tasks: [...next.tasks, { ...task, name: freeName(task.name, next.tasks) as typeof task.name }],
      positions: at ? { ...next.positions, [task.id]: besideTaken(at, next.positions) } : next.positions,
    };
  }
  for (const [index, task] of body.tasks.entries())
    for (const name of task.after) {
      const upstream = body.tasks.some((one) => one.name === name) ? undefined : here.get(name);
      if (upstream !== undefined) next = connect(next, upstream, own.tasks[index]!.id);
    }
  for (const group of own.groups ?? []) next = groupTasks(next, new Set(group.tasks), (next.groups ?? []).some(({ name }) => name === group.name) ? freeGroupName(next, group.name.replace(/_\d+$/, "")) : group.name);
  return { definition: next, made: new Set(fresh.map(({ id }) => id)) };
}

function pastedNames(definition: WorkflowDefinition, text: string, type: string, newId: () => TaskId): Pasted | undefined {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  if (lines.length === 0 || lines.length > 1000 || lines.some((line) => line.length > 1000)) return undefined;
  const before = new Set<string>(definition.tasks.map(({ id }) => id));
  const next = addNames(definition, text, type, newId);
  return { definition: next, made: new Set(next.tasks.map(({ id }) => id as string).filter((id) => !before.has(id))) };
}

/** A copy does not hide what it was copied from. */
function besideTaken(at: Point, positions: WorkflowDefinition["positions"]): Point {
  const taken = Object.values(positions);
  let { x, y } = at;
  while (taken.some((other) => Math.abs(other.x - x) < 16 && Math.abs(other.y - y) < 16)) [x, y] = [x + 32, y + 64];
  return { x, y };
}
