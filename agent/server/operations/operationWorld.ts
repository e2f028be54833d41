import { Refusal, type TaskInstance, type TaskInstanceId, type Workflow, type WorkflowId, type WorkflowInstance, type WorkflowInstanceId } from "#contract";
import { edgesOf, gatesOn, getTask, getWorkflow, getWorkflowInstance, goesInTurn, runsOfGate, runsOfTasks, tasksOf, type Db, type Gate } from "../../store/index.ts";
import { isFrozen } from "../../domain/operations/isFrozen.ts";
import type { OperationWorld, PlannedRun } from "../../domain/operations/planOperation.ts";

/** [S2-09] A dependency of one run on another, as an edge from the task, or the last tasks, that it waits for. */
export interface CrossGate {
  readonly gate: Gate;
  readonly met: boolean;
  readonly on: WorkflowInstanceId;
}
export interface LoadedWorld extends OperationWorld {
  readonly instances: ReadonlyMap<WorkflowInstanceId, WorkflowInstance>;
  readonly gates: readonly CrossGate[];
  /** There is more behind it than was looked at. */
  readonly more: boolean;
}
/** So many tasks of other runs are looked at for one question. */
const MOST_TASKS = 100_000;

/**
 * Reads all runs of some tasks; with `across` also the runs behind them: those that wait for them, and those of the tasks that stand for
 * them. What is frozen is so by its definition: on what has ended nobody writes it.
 */
export async function readWorld(db: Db, ids: readonly TaskInstanceId[], { across, now }: { across: boolean; now: number }): Promise<LoadedWorld> {
  const tasks = new Map<TaskInstanceId, TaskInstance>();
  const instances = new Map<WorkflowInstanceId, WorkflowInstance>();
  const workflows = new Map<WorkflowId, Workflow | null>();
  const runs = new Map<WorkflowInstanceId, PlannedRun>();
  const downstream = new Map<TaskInstanceId, TaskInstanceId[]>();
  const beyond = new Map<TaskInstanceId, TaskInstanceId[]>();
  const gates: CrossGate[] = [];
  const queue = new Set<WorkflowInstanceId>((await runsOfTasks(db, ids)).values());
  let more = false;
  for (const runId of queue) {
    if (tasks.size > MOST_TASKS) {
      more = true;
      break;
    }
    const run = await getWorkflowInstance(db, runId);
    if (run === null) throw new Refusal("notFound", "instance.notFound", { id: runId });
    instances.set(runId, run);
    const waitsForTurn = goesInTurn(run);
    runs.set(runId, { workflowName: run.workflowName, businessDate: run.businessDate, letGo: !waitsForTurn ? "atOnce" : run.fireAt > now ? "atItsTime" : "inTurn" });
    if (!workflows.has(run.workflowId)) workflows.set(run.workflowId, await getWorkflow(db, run.workflowId));
    const workflow = workflows.get(run.workflowId)!;
    const own = await tasksOf(db, runId);
    for (const task of own) tasks.set(task.id, workflow === null ? task : { ...task, frozen: isFrozen(workflow, task.taskId) });
    for (const { from, to } of await edgesOf(db, runId)) add(downstream, from, to);
    if (across) await lookBeyond(run, own);
  }
  return { tasks, instances, runs, downstream, across: across ? joined(downstream, beyond) : downstream, gates, more };

  async function lookBeyond(run: WorkflowInstance, own: readonly TaskInstance[]): Promise<void> {
    const last = own.filter((task) => !downstream.has(task.id));
    if (run.parentTaskId !== null) {
      const parent = await getTask(db, run.parentTaskId);
      if (parent !== null) {
        queue.add(parent.workflowInstanceId);
        for (const { id } of last) add(beyond, id, parent.id);
      }
    }
    const here: CrossGate[] = [];
    for (const { met, ...gate } of await gatesOn(db, run)) {
      const meant = await runsOfGate(db, gate);
      if (!(gate.every === null ? meant.slice(-1) : meant).some((one) => one.id === run.id)) continue;
      here.push({ gate, met, on: run.id });
      for (const { id } of gate.taskName === null ? last : own.filter((task) => task.name === gate.taskName)) add(beyond, id, gate.taskInstanceId);
    }
    gates.push(...here);
    for (const runId of (
      await runsOfTasks(
        db,
        here.map(({ gate }) => gate.taskInstanceId),
      )
    ).values())
      queue.add(runId);
  }
}
function add(lists: Map<TaskInstanceId, TaskInstanceId[]>, key: TaskInstanceId, value: TaskInstanceId): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
function joined(one: ReadonlyMap<TaskInstanceId, readonly TaskInstanceId[]>, other: ReadonlyMap<TaskInstanceId, readonly TaskInstanceId[]>): Map<TaskInstanceId, readonly TaskInstanceId[]> {
  const all = new Map(one);
  for (const [id, below] of other) all.set(id, [...(all.get(id) ?? []), ...below]);
  return all;
}
