import { priorityOf, type TaskId, type WorkflowDefinition } from "#contract";

/** A task of a run that is planned; `upstream` are places in the list. */
export interface Shape {
  readonly taskId: TaskId;
  readonly name: string;
  readonly type: string;
  readonly maxTries: number;
  readonly priority: number;
  readonly upstream: readonly number[];
  readonly gates: number;
  readonly frozen: boolean;
}
/** What every run of a definition has alike [HLD1]: its tasks, what each waits for, and which are frozen. */
export function plannedShapes(definition: WorkflowDefinition, of: { readonly frozen: boolean; readonly frozenTasks: readonly TaskId[] }): Shape[] {
  const placeOf = new Map(definition.tasks.map((task, place) => [task.id, place]));
  return definition.tasks.map((task) => ({
    taskId: task.id,
    name: task.name,
    type: task.type,
    maxTries: task.retry.times + 1,
    priority: priorityOf(task),
    upstream: [...new Set(task.after)].flatMap((id) => placeOf.get(id) ?? []),
    gates: task.dependsOn?.length ?? 0,
    frozen: of.frozen || of.frozenTasks.includes(task.id),
  }));
}
