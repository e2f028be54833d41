import type { OutputOf, ProjectId, TaskInstanceRow, UiUp, WorkflowInstance } from "#contract";
import { gatesOf, gatesOn, getTask, getWorkflowInstance, runsOfGate, taskNamed, type Db } from "../../store/index.ts";
import { runsMeant } from "../../domain/readiness/runsMeant.ts";

type Outside = OutputOf<UiUp, "taskInstance.get">["outside"];
/** So many tasks of other runs are shown on a side. */
const MOST = 100;

/** [S2-19] [ACC2] What of other runs a task waits for, and what of other runs waits for it or for its run, met or not. */
export async function outsideOf(db: Db, task: TaskInstanceRow, maySee: (projectId: ProjectId) => boolean): Promise<Outside> {
  const upstream: Outside["upstream"] = [];
  for (const gate of await gatesOf(db, task.id)) {
    const meant = runsMeant(await runsOfGate(db, gate), gate).filter((run) => maySee(run.projectId));
    const { name, businessDate, met } = gate;
    if (meant.length === 0) upstream.push({ name, businessDate, workflowInstanceId: null, taskInstanceId: null, state: null, met });
    for (const run of meant.slice(0, MOST)) {
      const one = gate.taskName === null ? null : await taskNamed(db, run.id, gate.taskName);
      upstream.push({ name, businessDate: run.businessDate, workflowInstanceId: run.id, taskInstanceId: one?.id ?? null, state: one?.state ?? run.state, met });
    }
  }
  return { upstream: upstream.slice(0, MOST), downstream: await waitersOf(db, task, maySee) };
}

async function waitersOf(db: Db, task: TaskInstanceRow, maySee: (projectId: ProjectId) => boolean): Promise<Outside["downstream"]> {
  const own = await getWorkflowInstance(db, task.workflowInstanceId);
  if (own === null) return [];
  const found: Outside["downstream"] = [];
  const runs = new Map<string, WorkflowInstance | null>();
  for (const gate of await gatesOn(db, own)) {
    if (found.length >= MOST) break;
    if (gate.taskName !== null && gate.taskName !== task.name) continue;
    if (!runsMeant(await runsOfGate(db, gate), gate).some((run) => run.id === own.id)) continue;
    const waiting = await getTask(db, gate.taskInstanceId);
    if (waiting === null || !maySee(waiting.projectId)) continue;
    const run = runs.get(waiting.workflowInstanceId) ?? (await getWorkflowInstance(db, waiting.workflowInstanceId));
    runs.set(waiting.workflowInstanceId, run);
    if (run === null) continue;
    found.push({ name: `${run.projectName}/${run.workflowName}/${waiting.name}`, businessDate: run.businessDate, workflowInstanceId: run.id, taskInstanceId: waiting.id, state: waiting.state, met: gate.met });
  }
  return found;
}
