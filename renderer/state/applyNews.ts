import type { Attempt, NodePulse, PayloadOf, TaskInstance, UiDown, UiFactName } from "#contract";
import { RECENT_INSTANCES } from "./platformState.ts";
import type { OpenInstance, PlatformState, TurnKind } from "./platformState.ts";
import { TableWriter } from "./table.ts";

/** A fact as it came, parsed. */
export type Fact = { readonly [K in UiFactName]: { readonly name: K; readonly payload: PayloadOf<UiDown, K> } }[UiFactName];

/** What came within one batch, in order. Of several pulses of a node only the last counts. */
export interface News {
  readonly facts: readonly Fact[];
  readonly pulses: ReadonlyMap<string, NodePulse>;
}

/** Applies a batch; slices that nothing in it changes keep their identity, rows that did not change keep theirs. */
export function applyNews(state: PlatformState, { facts, pulses }: News): PlatformState {
  const nodes = new TableWriter(state.nodes);
  const groups = new TableWriter(state.groups);
  const pools = new TableWriter(state.pools);
  const calendars = new TableWriter(state.calendars);
  const projects = new TableWriter(state.projects);
  const variables = new TableWriter(state.variables);
  const folders = new TableWriter(state.folders);
  const workflows = new TableWriter(state.workflows);
  const taskTypes = new TableWriter(state.taskTypes);
  const locks = new TableWriter(state.locks);
  const instances = new TableWriter(state.workflowInstances);
  const turned = new Set<TurnKind>();
  const details = new Map<string, { readonly tasks: TableWriter<TaskInstance>; readonly attempts: TableWriter<Attempt> }>();
  const detailOf = (id: string) => {
    const known = details.get(id);
    if (known) return known;
    const open = state.open.get(id);
    if (!open) return undefined;
    const writers = { tasks: new TableWriter(open.tasks), attempts: new TableWriter(open.attempts) };
    details.set(id, writers);
    return writers;
  };

  for (const { name, payload } of facts) {
    switch (name) {
      case "node.changed":
        nodes.put(payload.node.id, payload.node);
        break;
      case "node.removed":
        nodes.remove(payload.nodeId, payload.seq);
        break;
      case "group.changed":
        groups.put(payload.group.id, payload.group);
        break;
      case "group.removed":
        groups.remove(payload.id, payload.seq);
        break;
      case "pool.changed":
        pools.put(payload.pool.id, payload.pool);
        break;
      case "pool.removed":
        pools.remove(payload.id, payload.seq);
        break;
      case "calendar.changed":
        calendars.put(payload.calendar.id, payload.calendar);
        break;
      case "calendar.removed":
        calendars.remove(payload.id, payload.seq);
        break;
      case "taskType.changed":
        taskTypes.put(payload.taskType.id, payload.taskType);
        break;
      case "taskType.removed":
        taskTypes.remove(payload.id, payload.seq);
        break;
      case "project.changed":
        projects.put(payload.project.id, payload.project);
        break;
      case "project.removed":
        projects.remove(payload.projectId, payload.seq);
        break;
      case "variable.changed":
        variables.put(payload.variable.id, payload.variable);
        break;
      case "variable.removed":
        variables.remove(payload.id, payload.seq);
        break;
      case "folder.changed":
        folders.put(payload.folder.id, payload.folder);
        break;
      case "folder.removed":
        folders.remove(payload.id, payload.seq);
        break;
      case "workflow.changed":
        workflows.put(payload.workflow.id, payload.workflow);
        break;
      case "workflow.removed":
        workflows.remove(payload.workflowId, payload.seq);
        break;
      case "lock.changed":
        if (payload.lock === null) locks.remove(payload.workflowId, payload.seq);
        else locks.put(payload.workflowId, payload.lock);
        break;
      case "workflowInstance.changed":
        instances.put(payload.instance.id, payload.instance);
        break;
      case "taskInstance.changed":
        detailOf(payload.task.workflowInstanceId)?.tasks.put(payload.task.id, payload.task);
        break;
      case "attempt.changed":
        detailOf(payload.attempt.workflowInstanceId)?.attempts.put(payload.attempt.id, payload.attempt);
        break;
      case "alert.changed":
        turned.add("alert");
        break;
      case "alertRule.changed":
      case "alertRule.removed":
        turned.add("alertRule");
        break;
      case "alertChannel.changed":
      case "alertChannel.removed":
        turned.add("alertChannel");
        break;
      case "dataSource.changed":
      case "dataSource.removed":
        turned.add("dataSource");
        break;
      case "resource.changed":
      case "resource.removed":
        turned.add("resource");
        break;
      case "script.changed":
        turned.add("script");
        break;
      case "snapshot.made":
      case "workflow.generated":
        // Runs were made, or made again, without a word of each.
        turned.add("planned");
        break;
      case "backfill.changed":
        turned.add("backfill");
        break;
      case "access.changed":
        // Everything is read anew; the link sees to it.
        break;
    }
  }
  instances.keepLatest(RECENT_INSTANCES);
  return {
    ...state,
    nodes: nodes.done(),
    groups: groups.done(),
    pools: pools.done(),
    calendars: calendars.done(),
    projects: projects.done(),
    variables: variables.done(),
    folders: folders.done(),
    workflows: workflows.done(),
    taskTypes: taskTypes.done(),
    locks: locks.done(),
    workflowInstances: instances.done(),
    turns: withTurns(state.turns, turned),
    pulses: withPulses(state.pulses, pulses),
    open: withDetails(state.open, details),
  };
}

function withTurns(before: PlatformState["turns"], turned: ReadonlySet<TurnKind>): PlatformState["turns"] {
  return turned.size === 0 ? before : new Map([...before, ...[...turned].map((kind) => [kind, (before.get(kind) ?? 0) + 1] as const)]);
}

function withPulses(before: ReadonlyMap<string, NodePulse>, fresh: ReadonlyMap<string, NodePulse>): ReadonlyMap<string, NodePulse> {
  const newer = [...fresh].filter(([id, pulse]) => (before.get(id)?.heardAt ?? -1) < pulse.heardAt);
  return newer.length === 0 ? before : new Map([...before, ...newer]);
}

function withDetails(before: ReadonlyMap<string, OpenInstance>, details: ReadonlyMap<string, { readonly tasks: TableWriter<TaskInstance>; readonly attempts: TableWriter<Attempt> }>): ReadonlyMap<string, OpenInstance> {
  let after: Map<string, OpenInstance> | undefined;
  for (const [id, writers] of details) {
    const open = before.get(id)!;
    const [tasks, attempts] = [writers.tasks.done(), writers.attempts.done()];
    if (tasks === open.tasks && attempts === open.attempts) continue;
    after ??= new Map(before);
    after.set(id, { ...open, tasks, attempts });
  }
  return after ?? before;
}
