import type { TaskInstance, TaskInstanceId, WorkflowInstance, WorkflowInstanceId } from "#contract";
import { gatesOn, getTask, getWorkflowInstance, notRunBelow, runsOfGate, type Db } from "../../store/index.ts";
import { runsMeant } from "../../domain/readiness/runsMeant.ts";

/** So many tasks behind one are counted; with more it is at least so many. */
const MOST = 100_000;
export interface Behind {
  /** What has not run and waits for it, without itself. */
  readonly tasks: ReadonlySet<TaskInstanceId>;
  /** All runs in which something waits, its own first. */
  readonly runs: ReadonlyMap<WorkflowInstanceId, WorkflowInstance>;
}

/**
 * [LC7] Everything that waits for a task: in its run, in runs of other workflows that wait for it or its run, and behind the tasks that
 * stand for these runs. Costs what is behind it, never what is past.
 */
export async function behindTask(db: Db, task: Pick<TaskInstance, "id" | "name">, run: WorkflowInstance): Promise<Behind> {
  const tasks = new Set<TaskInstanceId>();
  const runs = new Map([[run.id, run]]);
  /** By run: the tasks of it whose downstream is to be looked at. */
  const queue: { run: WorkflowInstance; from: { id: TaskInstanceId; name: string }[] }[] = [{ run, from: [task] }];
  for (let step = queue.shift(); step !== undefined && tasks.size < MOST; step = queue.shift()) {
    const below = await notRunBelow(
      db,
      step.from.map((one) => one.id),
      MOST,
    );
    for (const { id } of below) if (id !== task.id) tasks.add(id);
    const stuck = new Set([...step.from, ...below].map((one) => one.name));
    await beyond(step.run, stuck);
  }
  return { tasks, runs };

  async function beyond(here: WorkflowInstance, stuck: ReadonlySet<string>): Promise<void> {
    const seeds = new Map<WorkflowInstanceId, TaskInstance[]>();
    const add = (one: TaskInstance) => seeds.set(one.workflowInstanceId, [...(seeds.get(one.workflowInstanceId) ?? []), one]);
    for (const gate of await gatesOn(db, here)) {
      if (gate.met || (gate.taskName !== null && !stuck.has(gate.taskName)) || tasks.has(gate.taskInstanceId)) continue;
      if (!runsMeant(await runsOfGate(db, gate), gate).some((one) => one.id === here.id)) continue;
      const waiting = await getTask(db, gate.taskInstanceId);
      if (waiting?.state !== "NOT_RUN") continue;
      tasks.add(waiting.id);
      add(waiting);
    }
    const parent = here.parentTaskId === null ? null : await getTask(db, here.parentTaskId);
    if (parent !== null) add(parent);
    for (const [id, from] of seeds) {
      const of = runs.get(id) ?? (await getWorkflowInstance(db, id));
      if (of === null) continue;
      runs.set(id, of);
      queue.push({ run: of, from });
    }
  }
}
