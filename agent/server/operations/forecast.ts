import type { OperationPlan, TaskInstanceId, WorkflowInstance } from "#contract";
import { getRevision, type Db } from "../../store/index.ts";
import { longestWay } from "../../domain/operations/reachable.ts";
import type { Plan } from "../../domain/operations/planOperation.ts";
import { deadlineAt } from "../../domain/planning/deadlineAt.ts";
import type { UsualDurations } from "../night/usualDurations.ts";
import type { LoadedWorld } from "./operationWorld.ts";

/** [NGT1, NGT2] How long it takes until what a plan starts, and what goes on behind it, is through; and what is to be done first. */
export async function forecast(db: Db, durations: UsualDurations, plan: Plan, world: LoadedWorld): Promise<Pick<OperationPlan, "estimateMs" | "deadline">> {
  const starts = plan.changes
    .filter((change) => !change.paused && change.before !== change.after && change.after !== "KILLING" && change.after !== "KILLED" && change.after !== "SUCCESS")
    .map((change) => change.taskInstanceId);
  const going = [...starts, ...plan.continuing];
  const known = new Map<TaskInstanceId, number | null>();
  for (const id of going) {
    const task = world.tasks.get(id)!;
    known.set(id, (await durations.of(world.instances.get(task.workflowInstanceId)!.workflowId, task.taskId))?.p50 ?? null);
  }
  return { estimateMs: going.length === 0 ? null : longestWay(going, world.across, (id) => known.get(id) ?? null), deadline: await firstDeadline(db, runsOf(plan, world)) };
}
const runsOf = (plan: Plan, world: LoadedWorld): WorkflowInstance[] =>
  [...new Set([...plan.changes.map((change) => change.workflowInstanceId), ...plan.continuing.map((id) => world.tasks.get(id)!.workflowInstanceId)])].map((id) => world.instances.get(id)!);

async function firstDeadline(db: Db, runs: readonly WorkflowInstance[]): Promise<OperationPlan["deadline"]> {
  let first: OperationPlan["deadline"] = null;
  const deadlines = new Map<string, Parameters<typeof deadlineAt>[0] | null>();
  for (const run of runs) {
    if (!deadlines.has(run.revisionId)) deadlines.set(run.revisionId, (await getRevision(db, run.revisionId))?.definition.deadline ?? null);
    const deadline = deadlines.get(run.revisionId)!;
    if (deadline === null) continue;
    const at = deadlineAt(deadline, run);
    if (first === null || at < first.at) first = { workflowName: run.workflowName, at };
  }
  return first;
}
