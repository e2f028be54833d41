import { satisfies, sentence, type Dependency, type Sentence, type TaskInstance, type TaskInstanceId, type WorkflowDefinition, type WorkflowId, type WorkflowInstance } from "#contract";
import {
  failedNames,
  findProject,
  findProjectByName,
  findWorkflowByName,
  getRevisionByNumber,
  getWorkflow,
  insertGates,
  meetGate,
  noteTask,
  openGatesOf,
  runBefore,
  runsOfGate,
  stateOfTask,
  type Db,
  type Gate,
  type Tx,
} from "../../store/index.ts";
import type { PlannedTask } from "../../domain/planning/planInstances.ts";
import { businessDateBefore } from "../../domain/planning/businessDate.ts";
import { pointsOfDate } from "../../domain/schedule/pointsOfDate.ts";
import { readScheduleOf } from "./readSchedules.ts";

type Run = Pick<WorkflowInstance, "projectId" | "workflowId" | "fireAt" | "businessDate" | "line">;

/** [FLOW3] What the tasks of a run wait for outside it. */
export interface Gates {
  /**
   * In the unit that makes a run: stores what its tasks wait for, and passes what is there already. Answers the tasks that wait for nothing
   * now. Their definitions say `dependsOn`, and the run was made with as many gates.
   */
  make(tx: Tx, run: Run, definition: WorkflowDefinition, tasks: readonly PlannedTask[]): Promise<TaskInstance[]>;
  /** In a unit: whether a gate is passed, and then the task as it is; else its task is told what it waits for. */
  tryPass(tx: Tx, gate: Gate): Promise<TaskInstance | null>;
  /** What it waits for; null when nothing is to be waited for any more. */
  whyClosed(db: Db, gate: Gate): Promise<Sentence | null>;
}

/** `onWaited`: from now on somebody waits for this workflow. */
export function makeGates({ onWaited }: { readonly onWaited: (workflowId: WorkflowId) => void }): Gates {
  async function tryPass(tx: Tx, gate: Gate): Promise<TaskInstance | null> {
    const why = await whyClosed(tx.db, gate);
    if (why !== null) {
      await noteTask(tx, { id: gate.taskInstanceId, set: { reason: why } });
      return null;
    }
    const task = await meetGate(tx, gate);
    const next = (await openGatesOf(tx.db, task.id))[0];
    return noteTask(tx, { id: task.id, set: { reason: next === undefined ? null : await whyClosed(tx.db, next) } });
  }
  return {
    tryPass,
    whyClosed,
    async make(tx, run, definition, tasks) {
      const idOf = new Map(tasks.map((task) => [task.taskId, task.id]));
      const passed: TaskInstance[] = [];
      for (const task of definition.tasks) {
        const gates: Gate[] = [];
        for (const [number, dependency] of (task.dependsOn ?? []).entries()) gates.push(await gateOf(tx.db, run, idOf.get(task.id)!, number, dependency));
        if (gates.length === 0) continue;
        await insertGates(tx, gates);
        let last: TaskInstance | null = null;
        for (const gate of gates) {
          if (gate.workflowId !== null) onWaited(gate.workflowId);
          last = (await tryPass(tx, gate)) ?? last;
        }
        if (last?.waitingOn === 0) passed.push(last);
      }
      return passed;
    },
  };
}

/** Which runs a dependency means, as seen from this one. */
async function gateOf(db: Db, run: Run, taskInstanceId: TaskInstanceId, number: number, { workflow, task, of }: Dependency): Promise<Gate> {
  const target = await targetOf(db, run, workflow);
  const gate = { taskInstanceId, number, name: task === null ? target.name : `${target.name}/${task}`, workflowId: target.id, taskName: task, runId: null, line: run.line, fireAt: null, every: null };
  if (of.cycle === "lastCycle") {
    const before = target.id === null ? null : await runBefore(db, { workflowId: target.id, line: run.line, fireAt: run.fireAt });
    // The first of all waits for nobody: an empty `every` is passed by what is there.
    return before === null ? { ...gate, businessDate: "", every: 0 } : { ...gate, businessDate: "", runId: before };
  }
  const businessDate = businessDateBefore(run.businessDate, of.daysBefore);
  const points = target.id === null ? [] : await pointsOn(db, target.id, businessDate);
  if (of.all) return { ...gate, businessDate, every: Math.max(1, points.length) };
  // Of several points of a date the latest at or before this run's own; before all of them, the first.
  return { ...gate, businessDate, fireAt: points.length < 2 ? null : (points.findLast((at) => at <= run.fireAt) ?? points[0]!) };
}
async function targetOf(db: Db, run: Run, name: string | null): Promise<{ id: WorkflowId | null; name: string }> {
  const slash = name?.indexOf("/") ?? -1;
  const project = name === null || slash === -1 ? await findProject(db, run.projectId) : await findProjectByName(db, name.slice(0, slash));
  if (name === null) return { id: run.workflowId, name: `${project?.name ?? ""}/${(await getWorkflow(db, run.workflowId))?.name ?? ""}` };
  const own = name.slice(slash + 1);
  const found = project === null ? null : await findWorkflowByName(db, project.id, own);
  return { id: found?.id ?? null, name: slash === -1 ? `${project?.name ?? ""}/${own}` : name };
}
/** The points that the published schedule of a workflow has on a business date. */
async function pointsOn(db: Db, workflowId: WorkflowId, businessDate: string): Promise<readonly number[]> {
  const workflow = await getWorkflow(db, workflowId);
  const revision = workflow?.revision == null ? null : await getRevisionByNumber(db, workflow.id, workflow.revision);
  if (workflow === null || revision?.definition.schedule == null) return [];
  const { rule } = await readScheduleOf(db, workflow.projectId, revision.definition.schedule);
  return rule === null ? [] : pointsOfDate(rule, businessDate);
}

/** Null when nothing is to be waited for any more. */
async function whyClosed(db: Db, gate: Gate): Promise<Sentence | null> {
  const { name, businessDate } = gate;
  if (gate.every === 0) return null;
  if (gate.workflowId === null) return sentence("gate.gone", { name });
  const runs = await runsOfGate(db, gate);
  const asked = gate.every === null ? choose(runs) : runs;
  if (asked.length === 0) return sentence("gate.notCreated", { name, date: businessDate });
  for (const run of asked) {
    const values = { name, date: run.businessDate };
    if (gate.taskName !== null) {
      const state = await stateOfTask(db, run.id, gate.taskName);
      if (state !== undefined && satisfies(state)) continue;
      return state === "FAILED" || state === "KILLED" || state === "MISSED" ? sentence("gate.failed", { ...values, tasks: gate.taskName }) : sentence("gate.running", values);
    }
    if (run.state === "FAILED") return sentence("gate.failed", { ...values, tasks: await failedNames(db, run.id) });
    if (run.state !== "SUCCESS") return sentence("gate.running", values);
  }
  return gate.every !== null && asked.length < gate.every ? sentence("gate.notCreated", { name, date: businessDate }) : null;
}
/** One of a date: the latest point that there is. */
const choose = (runs: readonly WorkflowInstance[]): readonly WorkflowInstance[] => runs.slice(-1);
