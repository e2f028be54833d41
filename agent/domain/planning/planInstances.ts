import { priorityOf, type TaskId, type TaskInstanceId, type WorkflowDefinition } from "#contract";
import { isFrozen } from "../operations/isFrozen.ts";

export interface PlannedTask {
  readonly id: TaskInstanceId;
  readonly taskId: TaskId;
  readonly name: string;
  readonly type: string;
  readonly maxTries: number;
  readonly priority: number;
  readonly upstream: TaskInstanceId[];
  /** [FLOW3] For how much outside the run it waits. */
  readonly gates: number;
  /** [HLD1] */
  readonly frozen: boolean;
}
/** The task instances of one run of a definition and what each waits for; a test waits for nothing outside itself. Linear in tasks and edges; a link to nowhere was refused before. */
export function planInstances(definition: WorkflowDefinition, nextId: () => TaskInstanceId, { test, frozenIn }: { readonly test: boolean; readonly frozenIn?: Parameters<typeof isFrozen>[0] }): PlannedTask[] {
  const idOf = new Map(definition.tasks.map((task) => [task.id, nextId()]));
  return definition.tasks.map((task) => ({
    id: idOf.get(task.id)!,
    taskId: task.id,
    name: task.name,
    type: task.type,
    maxTries: task.retry.times + 1,
    priority: priorityOf(task),
    upstream: [...new Set(task.after)].flatMap((id) => idOf.get(id) ?? []),
    gates: test ? 0 : (task.dependsOn?.length ?? 0),
    frozen: frozenIn !== undefined && isFrozen(frozenIn, task.id),
  }));
}
