import { satisfies, sentence, type Dependency, type Sentence, type TaskInstance, type TaskInstanceId, type WorkflowDefinition, type WorkflowId, type WorkflowInstance, type WorkflowInstanceId } from "#contract";
import {
  failedNames,
  findProject,
  findProjectByName,
  findWorkflowByName,
  fullBackfillOf,
  getRevisionByNumber,
  getWorkflow,
  insertGates,
  meetGate,
  noteTask,
  MAIN_LINE,
  openGatesOf,
  openGatesOfRuns,
  runsOfGate,
  stateOfTask,
  type Db,
  type Gate,
  type PlannedRun,
  type Tx,
} from "../../store/index.ts";
import type { PlannedTask } from "../../domain/planning/planInstances.ts";
import { businessDateBefore } from "../../domain/planning/businessDate.ts";
import { pointsOfDate } from "../../domain/schedule/pointsOfDate.ts";
import type { PlanningTime } from "./planningTime.ts";
import { readScheduleOf } from "./readSchedules.ts";

type Run = Pick<WorkflowInstance, "projectId" | "workflowId" | "fireAt" | "businessDate" | "line">;

/** [FLOW3] What the tasks of a run wait for outside it. */
export interface Gates {
  /**
   * In the unit that makes a run: stores what its tasks wait for, and passes what is there already. Answers the tasks that wait for nothing
   * now. Their definitions say `dependsOn`, and the run was made with as many gates.
   */
  make(tx: Tx, run: Run, definition: WorkflowDefinition, tasks: readonly PlannedTask[]): Promise<TaskInstance[]>;
  /** In the unit that plans runs of a workflow: stores what their tasks wait for. Looked at when something that is waited for succeeds, and when the time of the run comes. */
  plan(tx: Tx, runs: readonly PlannedRun[], definition: WorkflowDefinition): Promise<void>;
  /** In a unit: whether a gate is passed, and then the task as it is; else its task is told what it waits for. */
  tryPass(tx: Tx, gate: Gate): Promise<TaskInstance | null>;
  /** What it waits for; null when nothing is to be waited for any more. */
  whyClosed(db: Db, gate: Gate): Promise<Sentence | null>;
  /** In the unit in which the time of runs comes: passes what of their gates can be passed. Answers whether any was looked at. */
  passDue(tx: Tx, runs: readonly WorkflowInstanceId[]): Promise<boolean>;
}

export interface GatesOptions {
  /** From now on somebody waits for this workflow. */
  readonly onWaited: (workflowId: WorkflowId) => void;
  readonly time: Pick<PlanningTime, "coveredUntil">;
}
export function makeGates({ onWaited, time }: GatesOptions): Gates {
  const whyClosed = async (db: Db, gate: Gate) => (await whyGateClosed(db, gate, time.coveredUntil)) ?? whyNoPlace(db, gate);
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
    async plan(tx, runs, definition) {
      const waiting = definition.tasks.flatMap((task, place) => ((task.dependsOn?.length ?? 0) > 0 ? [{ place, dependsOn: task.dependsOn! }] : []));
      const [first] = runs;
      if (first === undefined || waiting.length === 0) return;
      const targets = new Map<string | null, Target>();
      for (const { workflow } of waiting.flatMap((one) => one.dependsOn)) if (!targets.has(workflow)) targets.set(workflow, await targetOf(tx.db, first.of, workflow));
      for (const { id } of targets.values()) if (id !== null) onWaited(id);
      const gates: Gate[] = [];
      for (const run of runs) {
        const point = { line: MAIN_LINE, fireAt: run.fireAt, businessDate: run.businessDate };
        for (const { place, dependsOn } of waiting) for (const [number, one] of dependsOn.entries()) gates.push(gateOf(point, targets.get(one.workflow)!, run.taskIds[place]!, number, one));
      }
      await insertGates(tx, gates);
    },
    async passDue(tx, runs) {
      const open = await openGatesOfRuns(tx.db, runs);
      for (const gate of open) await tryPass(tx, gate);
      return open.length > 0;
    },
    async make(tx, run, definition, tasks) {
      const idOf = new Map(tasks.map((task) => [task.taskId, task.id]));
      const passed: TaskInstance[] = [];
      for (const task of definition.tasks) {
        const gates: Gate[] = [];
        for (const [number, dependency] of (task.dependsOn ?? []).entries()) gates.push(gateOf(run, await targetOf(tx.db, run, dependency.workflow), idOf.get(task.id)!, number, dependency));
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

interface Target {
  readonly id: WorkflowId | null;
  /** `project/workflow` */
  readonly name: string;
}
/** Which runs a dependency means, as seen from this one. Chosen among the runs that there are whenever it is asked, so a schedule that changes leaves nothing behind. */
function gateOf({ line, fireAt, ...run }: Pick<Run, "line" | "fireAt" | "businessDate">, target: Target, taskInstanceId: TaskInstanceId, number: number, { task, of }: Omit<Dependency, "workflow">): Gate {
  const gate = { taskInstanceId, number, name: task === null ? target.name : `${target.name}/${task}`, workflowId: target.id, taskName: task, runId: null, line, fireAt };
  if (of.cycle === "lastCycle") return { ...gate, businessDate: "", every: null };
  return { ...gate, businessDate: businessDateBefore(run.businessDate, of.daysBefore), every: of.all ? 1 : null };
}
async function targetOf(db: Db, run: Pick<Run, "projectId" | "workflowId">, name: string | null): Promise<Target> {
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

/** [BKF1] The last gate of a task in a cell of a backfill opens only when there is room for one cell more: many may wait for one run. */
async function whyNoPlace(db: Db, { taskInstanceId, number }: Gate): Promise<Sentence | null> {
  const full = await fullBackfillOf(db, taskInstanceId);
  if (full === null || (await openGatesOf(db, taskInstanceId)).some((other) => other.number !== number)) return null;
  return sentence("gate.place", { name: full.name, count: full.parallel });
}
/** Null when nothing is to be waited for any more. */
async function whyGateClosed(db: Db, gate: Gate, coveredUntil: number): Promise<Sentence | null> {
  const { name, businessDate } = gate;
  if (gate.every === 0) return null;
  if (gate.workflowId === null) return sentence("gate.gone", { name });
  const runs = await runsOfGate(db, gate);
  // The first of all waits for nobody.
  if (businessDate === "" && runs.length === 0) return null;
  const asked = gate.every === null ? choose(runs, gate) : runs;
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
  return (await someAreToCome(db, gate, coveredUntil)) ? sentence("gate.notCreated", { name, date: businessDate }) : null;
}
/** One of several of a date: the latest at or before one's own point; before all of them, the first. */
function choose(runs: readonly WorkflowInstance[], { fireAt }: Gate): readonly WorkflowInstance[] {
  const chosen = fireAt === null ? runs.at(-1) : (runs.findLast((run) => run.fireAt <= fireAt) ?? runs[0]);
  return chosen === undefined ? [] : [chosen];
}
/** Whether runs that a gate means are made only by a later snapshot. */
async function someAreToCome(db: Db, gate: Gate, coveredUntil: number): Promise<boolean> {
  if (gate.businessDate === "" || gate.workflowId === null) return false;
  const last = gate.every !== null || gate.fireAt === null ? Infinity : gate.fireAt;
  return last >= coveredUntil && (await pointsOn(db, gate.workflowId, gate.businessDate)).some((at) => at >= coveredUntil && at <= last);
}
