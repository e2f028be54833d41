import type { Condition, Dependency } from "../model/flow.ts";
import { secretIdOf } from "../model/secretReference.ts";
import type { TaskId } from "../model/ids.ts";
import type { ParameterValue } from "../model/parameter.ts";
import type { TaskDefinition, WorkflowDefinition } from "../model/workflow.ts";
import { placementFields, type PlacementFields } from "./placementFields.ts";
import { scheduleFields } from "./scheduleFields.ts";
import { byKey, empty, unless } from "./writing.ts";

/** What a workflow says beside its definition. */
export interface WorkflowHead {
  readonly project: string;
  /** Empty: at the root of the project. */
  readonly folder: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly description: string;
  /** [TXT3] By login. Undefined: not said. */
  readonly owner?: string | undefined;
  readonly followers?: Followers | undefined;
}
/** [TXT3] Logins of who follows the whole (null) or a task of it. */
export type Followers = ReadonlyMap<TaskId | null, readonly string[]>;

/** Whether a value of a task of this type is never written: a secret. */
export type IsHidden = (type: string, key: string, value: ParameterValue) => boolean;
/** What a definition that is stored hides: references to secrets, which mean nothing anywhere else. */
export const isSecretReference: IsHidden = (_, __, value) => secretIdOf(value) !== null;

/** [TXT2] A workflow as the document that `apply` reads: names for ids, only what differs from what holds anyway, in one order. */
export function workflowDocument(head: WorkflowHead, definition: WorkflowDefinition, isHidden: IsHidden = isSecretReference): object {
  const nameOf = new Map<string, string>(definition.tasks.map((task) => [task.id, task.name]));
  const named = (id: string): string => nameOf.get(id) ?? id;
  const { groups = [], notes = [], schedule, deadline } = definition;
  return {
    kind: "Workflow",
    project: head.project,
    ...unless(head.folder === "", { folder: head.folder }),
    name: head.name,
    ...unless(head.enabled, { enabled: false }),
    ...unless(head.description === "", { description: head.description }),
    ...unless(head.owner === undefined, { owner: head.owner }),
    ...followersOf(null, head),
    ...unless(empty(definition.params), { params: byKey(definition.params) }),
    ...(schedule == null ? {} : { schedule: scheduleFields(schedule) }),
    ...(deadline == null ? {} : { deadline: { at: deadline.at, ...unless(deadline.daysAfter === 1, { daysAfter: deadline.daysAfter }) } }),
    tasks: definition.tasks.map((task) => ({ ...taskFields(task, named, isHidden, head), ...positionOf(task, definition) })),
    ...unless(groups.length === 0, { groups: groups.map(({ name, tasks }) => ({ name, tasks: tasks.map(named) })) }),
    ...unless(notes.length === 0, { notes: notes.map(({ text, x, y, width, height }) => ({ text, x, y, width, height })) }),
  };
}

const followersOf = (of: TaskId | null, { followers }: Pick<WorkflowHead, "followers">): object => {
  const logins = [...(followers?.get(of) ?? [])].sort();
  return unless(logins.length === 0, { followers: logins });
};

function taskFields(task: TaskDefinition, named: (id: string) => string, isHidden: IsHidden, head: WorkflowHead): object {
  const params = byKey(
    Object.fromEntries(
      Object.entries(task.params)
        .filter(([key, value]) => !isHidden(task.type, key, value))
        .map(([key, value]) => [key, listed(value)]),
    ),
  );
  const { when = [], dependsOn = [] } = task;
  return {
    name: task.name,
    type: task.type,
    ...unless(task.after.length === 0, { after: task.after.map(named) }),
    ...unless(when.length === 0, { when: when.map((condition) => ({ ...inOrder(condition), task: named(condition.task) })) }),
    ...unless(dependsOn.length === 0, { dependsOn: dependsOn.map(dependencyFields) }),
    ...unless(empty(params), { params }),
    ...unless(task.retry.times === 0 && task.retry.intervalSeconds === 60, { retry: { times: task.retry.times, intervalSeconds: task.retry.intervalSeconds } }),
    ...unless(task.timeoutSeconds === null, { timeoutSeconds: task.timeoutSeconds }),
    ...shortened(placementFields(task)),
    ...unless(task.owner === undefined, { owner: task.owner }),
    ...followersOf(task.id, head),
    ...unless(task.remark === "", { remark: task.remark }),
  };
}
/** Rows that only have a `value` are written as the list of these. */
const listed = (value: ParameterValue): ParameterValue | string[] =>
  Array.isArray(value) && value.length > 0 && value.every((row) => Object.keys(row).length === 1 && row["value"] !== undefined) ? value.map((row) => row["value"]!) : value;
const inOrder = (condition: Condition): Condition =>
  condition.on === "exitCode"
    ? { on: condition.on, task: condition.task, from: condition.from, to: condition.to }
    : { on: condition.on, task: condition.task, name: condition.name, is: condition.is, value: condition.value };
const dependencyFields = ({ workflow, task, of }: Dependency): object => ({
  workflow,
  ...unless(task === null, { task }),
  ...unless(of.cycle === "date" && of.daysBefore === 0 && !of.all, {
    of: of.cycle === "date" ? { cycle: of.cycle, ...unless(of.daysBefore === 0, { daysBefore: of.daysBefore }), ...unless(!of.all, { all: true }) } : { cycle: of.cycle },
  }),
});
const positionOf = ({ id }: TaskDefinition, { positions }: WorkflowDefinition): object => (positions[id] === undefined ? {} : { position: [positions[id].x, positions[id].y] });

/** As a person would write it: a pool of which one slot is held, and a program of any version, by name alone. */
function shortened({ where, pools, ...rest }: PlacementFields): object {
  const requires = where?.requires?.map((one) => (one.version === undefined ? one.command : one));
  return {
    ...rest,
    ...unless(where === undefined, { where: { ...where, ...unless(requires === undefined, { requires }) } }),
    ...unless(pools === undefined, { pools: pools?.map((use) => (use.slots === 1 ? use.pool : use)) }),
  };
}
