import { hasEnded, type ProjectId, type TaskInstance, type WorkflowInstance, type WorkflowInstanceId } from "#contract";
import { childRuns, getTask, getWorkflowInstance, openGatesOf, unfinishedOf, openUpstreamOf, runsOfGate, taskNamed, type Db } from "../../store/index.ts";
import { mayStart } from "../../domain/readiness/mayStart.ts";
import { runsMeant } from "../../domain/readiness/runsMeant.ts";
import { worstOf } from "../../domain/readiness/worstOf.ts";

export interface Step {
  readonly task: TaskInstance;
  readonly run: WorkflowInstance;
}
/** A chain is followed so far; whatever is longer is a circle, or nobody reads it. */
const LONGEST = 200;
/** Among so many tasks the worst is looked for. */
const LOOKED_AT = 1000;
type MaySee = (projectId: ProjectId) => boolean;

/**
 * [WHY1] The way from a task to what it waits for in the end, without the task itself: through its upstream, the run before it, runs of other
 * workflows, and the run that a task stands for. Ends where the reader may see no further. A few queries for each step.
 */
export async function chainOf(db: Db, from: Step, maySee: MaySee): Promise<Step[]> {
  const chain: Step[] = [];
  const seen = new Set([from.task.id]);
  for (let at: Step | null = await nextStep(db, from, maySee); at !== null && !seen.has(at.task.id) && chain.length < LONGEST; at = await nextStep(db, at, maySee)) {
    seen.add(at.task.id);
    chain.push(at);
  }
  return chain;
}

async function nextStep(db: Db, { task, run }: Step, maySee: MaySee): Promise<Step | null> {
  if (task.state === "FAILED" || task.state === "RUNNING" || task.state === "KILLING") return task.attemptId === null ? insideOf(db, task) : null;
  if (task.state !== "NOT_RUN" || mayStart(task) !== null) return null;
  const upstream = worstOf(await openUpstreamOf(db, task.id, LOOKED_AT));
  // Behind a failure the way leads along the tasks that hand it down.
  if (upstream !== null) return { task: upstream, run };
  const gate = await throughGates(db, task, maySee);
  if (gate !== null) return gate;
  const previous = task.reason?.code === "wait.previousRun" ? task.reason.values["run"] : undefined;
  return typeof previous === "string" ? worstIn(db, await getWorkflowInstance(db, previous as WorkflowInstanceId)) : null;
}
async function insideOf(db: Db, task: TaskInstance): Promise<Step | null> {
  const child = (await childRuns(db, task.id)).at(-1);
  return child === undefined || child.state === "SUCCESS" || (hasEnded(task.state) && child.state !== "FAILED") ? null : worstIn(db, child);
}
async function throughGates(db: Db, task: TaskInstance, maySee: MaySee): Promise<Step | null> {
  const found: Step[] = [];
  for (const gate of await openGatesOf(db, task.id)) {
    for (const run of runsMeant(await runsOfGate(db, gate), gate)) {
      if (run.state === "SUCCESS" || !maySee(run.projectId)) continue;
      const step = gate.taskName === null ? await worstIn(db, run) : stepOf(await taskNamed(db, run.id, gate.taskName), run);
      if (step !== null && step.task.state !== "SUCCESS" && step.task.state !== "SKIPPED") found.push(step);
    }
  }
  const worst = worstOf(found.map((step) => step.task));
  return worst === null ? null : found.find((step) => step.task.id === worst.id)!;
}
const stepOf = (task: TaskInstance | null, run: WorkflowInstance): Step | null => (task === null ? null : { task, run });
async function worstIn(db: Db, run: WorkflowInstance | null): Promise<Step | null> {
  if (run === null) return null;
  const worst = worstOf(await unfinishedOf(db, run.id, LOOKED_AT));
  if (worst === null) return null;
  // Of a blocked task the root is known at once.
  const root = worst.state === "NOT_RUN" && worst.rootCauseId !== null ? await getTask(db, worst.rootCauseId) : null;
  return { task: root ?? worst, run };
}
