import type { Sentence } from "../model/sentence.ts";
import { sentence } from "../words/say.ts";
import type { TaskId } from "../model/ids.ts";
import { nearestName } from "../model/parameter.ts";
import type { TaskDefinition, WorkflowDefinition } from "../model/workflow.ts";
import { placementFields } from "./placementFields.ts";
import type { TextWorkflow } from "./textWorkflow.ts";
import { isSecretReference, type IsHidden } from "./writeWorkflow.ts";
import { unless } from "./writing.ts";

/** Where in a document, from its root. */
export type TextPath = readonly (string | number)[];
/** What a document names and does not have. */
export interface TextFault {
  readonly at: TextPath;
  readonly path: string;
  readonly sentence: Sentence;
}
/** A document as a definition, and every name in it that means nothing. */
export interface ReadWorkflow {
  readonly definition: WorkflowDefinition;
  readonly faults: readonly TextFault[];
}

/** The definition that a document says. Tasks keep their id by name, or by the name they had; what is hidden stays as it was `before`. */
export function workflowOf(body: TextWorkflow, before: WorkflowDefinition | null, newId: () => TaskId, isHidden: IsHidden = isSecretReference): ReadWorkflow {
  const faults: TextFault[] = [];
  const oldIds = new Map<string, TaskId>((before?.tasks ?? []).map((task) => [task.name, task.id]));
  const oldTasks = new Map((before?.tasks ?? []).map((task) => [task.id, task]));
  const idOf = new Map<string, TaskId>();
  for (const task of body.tasks) idOf.set(task.name, oldIds.get(task.renamedFrom ?? task.name) ?? oldIds.get(task.name) ?? newId());
  const named = (name: string, at: TextPath, path: string, word: "text.afterUnknown" | "text.conditionUnknown" | "text.groupUnknown", values: Sentence["values"]): TaskId[] => {
    const id = idOf.get(name);
    if (id !== undefined) return [id];
    const nearest = nearestName(name, idOf.keys());
    faults.push({ at, path, sentence: sentence(word, { ...values, name, nearest: nearest === null ? "" : `${nearest}?` }) });
    return [];
  };
  const positions: WorkflowDefinition["positions"] = {};
  const tasks = body.tasks.map((task, index): TaskDefinition => {
    const id = idOf.get(task.name)!;
    const position = task.position === undefined ? before?.positions[id] : { x: task.position[0], y: task.position[1] };
    if (position !== undefined) positions[id] = position;
    const old = oldTasks.get(id);
    const kept = old?.type !== task.type ? [] : Object.entries(old.params).filter(([key, value]) => isHidden(task.type, key, value) && !Object.hasOwn(task.params, key));
    const { name, type, retry, timeoutSeconds, remark, when = [], dependsOn = [] } = task;
    return {
      id,
      name,
      type,
      params: { ...task.params, ...Object.fromEntries(kept) },
      after: task.after.flatMap((upstream, place) => named(upstream, ["tasks", index, "after", place], `tasks.${name}.after`, "text.afterUnknown", { task: name })),
      ...unless(when.length === 0, {
        when: when.flatMap((condition, place) =>
          named(condition.task, ["tasks", index, "when", place, "task"], `tasks.${name}.when`, "text.conditionUnknown", { task: name }).map((upstream) => ({ ...condition, task: upstream })),
        ),
      }),
      ...unless(dependsOn.length === 0, { dependsOn }),
      retry: retry ?? { times: 0, intervalSeconds: 60 },
      timeoutSeconds,
      remark,
      ...placementFields(task),
      ...unless(task.owner === undefined, { owner: task.owner }),
    };
  });
  const { groups = [], notes = [], schedule, deadline } = body;
  return {
    faults,
    definition: {
      params: body.params,
      tasks,
      positions,
      ...unless(schedule === undefined, { schedule }),
      ...unless(deadline === undefined, { deadline }),
      ...unless(groups.length === 0, {
        groups: groups.map((group, index) => ({
          name: group.name,
          tasks: group.tasks.flatMap((name, place) => named(name, ["groups", index, "tasks", place], `groups.${group.name}`, "text.groupUnknown", { group: group.name })),
        })),
      }),
      ...unless(notes.length === 0, { notes }),
    },
  };
}

/** A definition as it comes back from its own text, so that two can be compared. */
export function withoutDefaults({ schedule, deadline, groups = [], notes = [], params, tasks, positions }: WorkflowDefinition): WorkflowDefinition {
  const shown = new Set<string>(tasks.map(({ id }) => id));
  return {
    params,
    tasks: tasks.map(({ id, name, type, params: own, after, when = [], dependsOn = [], retry, timeoutSeconds, remark, owner, ...rest }) => ({
      id,
      name,
      type,
      params: own,
      after,
      ...unless(when.length === 0, { when }),
      ...unless(dependsOn.length === 0, { dependsOn }),
      retry,
      timeoutSeconds,
      remark,
      ...placementFields(rest),
      ...unless(owner === undefined, { owner }),
    })),
    // Of tasks that are gone nothing is written.
    positions: Object.fromEntries(Object.entries(positions).filter(([id]) => shown.has(id))),
    ...unless(schedule == null, { schedule }),
    ...unless(deadline == null, { deadline }),
    ...unless(groups.length === 0, { groups }),
    ...unless(notes.length === 0, { notes }),
  };
}
