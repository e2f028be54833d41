import type { DateRun, NightRoot, ProjectId, TaskInstanceId, WorkflowInstance, WorkflowInstanceId } from "#contract";
import { endedAlikeOn, exitOf, failedOfDate, gatesOfDate, getRevision, MAIN_LINE, runsOfDate, runsOfTasks, type DateGate, type Db, type OfDate } from "../../store/index.ts";
import { deadlineAt } from "../../domain/planning/deadlineAt.ts";
import { runsMeant } from "../../domain/readiness/runsMeant.ts";
import { behindTask, type Behind } from "./behindTask.ts";
import type { RunsAhead } from "./forecasts.ts";
import { withReasons } from "./rowReasons.ts";

/** So many runs of a date are drawn, and so many roots of it ranked. */
const MOST_RUNS = 5000;
const MOST_ROOTS = 500;
/** A run of a date before what is predicted of it is known. */
export type KnownRun = Omit<DateRun, "predictedAt" | "critical">;
export interface DateEdge {
  readonly from: WorkflowInstanceId;
  readonly to: WorkflowInstanceId;
  readonly met: boolean;
}

/** [NGT2] When runs are to be done; null for those that have no deadline. One query for each revision. */
export async function deadlinesOf(db: Db, runs: Iterable<WorkflowInstance>): Promise<Map<WorkflowInstanceId, number | null>> {
  const rules = new Map<string, Parameters<typeof deadlineAt>[0] | null>();
  const at = new Map<WorkflowInstanceId, number | null>();
  for (const run of runs) {
    if (!rules.has(run.revisionId)) rules.set(run.revisionId, (await getRevision(db, run.revisionId))?.definition.deadline ?? null);
    const rule = rules.get(run.revisionId)!;
    at.set(run.id, rule === null ? null : deadlineAt(rule, run));
  }
  return at;
}

/** The runs of a date, and which waits for which: through gates, and as the run that a task of another stands for. */
export async function readDate(db: Db, of: OfDate): Promise<{ instances: WorkflowInstance[]; runs: KnownRun[]; edges: DateEdge[] }> {
  const instances = await runsOfDate(db, of, MOST_RUNS);
  const deadlines = await deadlinesOf(db, instances);
  const runs = instances.map((run) => ({
    workflowInstanceId: run.id,
    projectId: run.projectId,
    projectName: run.projectName,
    workflowId: run.workflowId,
    workflowName: run.workflowName,
    fireAt: run.fireAt,
    state: run.state,
    counts: run.counts,
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    deadlineAt: deadlines.get(run.id) ?? null,
  }));
  const parents = await runsOfTasks(
    db,
    instances.flatMap((run) => run.parentTaskId ?? []),
  );
  return { instances, runs, edges: edgesAmong(instances, await gatesOfDate(db, of), parents) };
}
function edgesAmong(instances: readonly WorkflowInstance[], gates: readonly DateGate[], parents: ReadonlyMap<TaskInstanceId, WorkflowInstanceId>): DateEdge[] {
  const byId = new Map(instances.map((run) => [run.id, run]));
  const byWorkflow = Map.groupBy(instances, (run) => run.workflowId);
  const edges = new Map<string, DateEdge>();
  const add = (from: WorkflowInstanceId, to: WorkflowInstanceId, met: boolean) => {
    const key = `${from} ${to}`;
    edges.set(key, { from, to, met: met && edges.get(key)?.met !== false });
  };
  for (const gate of gates) {
    if (!byId.has(gate.of) || gate.workflowId === null) continue;
    const named = gate.runId === null ? undefined : byId.get(gate.runId);
    for (const run of named === undefined ? runsMeant(candidates(gate), gate) : [named]) if (run.id !== gate.of) add(run.id, gate.of, gate.met);
  }
  for (const run of instances) {
    const above = run.parentTaskId === null ? undefined : parents.get(run.parentTaskId);
    if (above !== undefined && byId.has(above)) add(run.id, above, run.state === "SUCCESS");
  }
  return [...edges.values()];

  function candidates(gate: DateGate): WorkflowInstance[] {
    const all = gate.runId === null ? (byWorkflow.get(gate.workflowId!) ?? []).filter((run) => (gate.businessDate === "" ? run.fireAt < (gate.fireAt ?? 0) : run.businessDate === gate.businessDate)) : [];
    const own = all.filter((run) => run.line === gate.line);
    return own.length > 0 ? own : all.filter((run) => run.line === MAIN_LINE);
  }
}

/** A root before what is predicted behind it is known. */
export interface KnownRoot {
  readonly root: Omit<NightRoot, "deadline" | "predictedAt">;
  readonly behind: Behind;
  readonly deadlines: ReadonlyMap<WorkflowInstanceId, number | null>;
}
/** What failed on a date, with everything that waits behind each. */
export async function readRoots(db: Db, of: OfDate, maySee: (projectId: ProjectId) => boolean): Promise<KnownRoot[]> {
  const instances = new Map((await runsOfDate(db, of, MOST_RUNS * 10)).map((run) => [run.id, run]));
  const roots: KnownRoot[] = [];
  for (const row of await withReasons(db, await failedOfDate(db, of, MOST_ROOTS))) {
    const run = instances.get(row.workflowInstanceId);
    if (run === undefined) continue;
    const behind = await behindTask(db, row, run);
    const exit = row.attemptId === null ? null : await exitOf(db, row.attemptId);
    const alike =
      row.cause === null
        ? []
        : await endedAlikeOn(db, { workflowId: row.workflowId, taskId: row.taskId, businessDate: row.businessDate, cause: row.cause, exit: { code: exit?.code ?? null, signal: exit?.signal ?? null } });
    roots.push({
      root: { row, cause: row.cause, blocked: behind.tasks.size, blockedRuns: behind.runs.size - 1, lastLines: exit?.lastLines ?? [], sameOn: alike },
      behind,
      deadlines: await deadlinesOf(
        db,
        [...behind.runs.values()].filter((one) => maySee(one.projectId)),
      ),
    });
  }
  return roots;
}

/** When each run that has not ended is done: the last end of its tasks; null when one of them cannot be told. */
export function endsOfRuns(world: RunsAhead, endOf: ReadonlyMap<TaskInstanceId, number | null>): Map<WorkflowInstanceId, number | null> {
  const ends = new Map<WorkflowInstanceId, number | null>();
  for (const task of world.tasks.values()) {
    const end = endOf.get(task.id) ?? null;
    const known = ends.get(task.workflowInstanceId);
    ends.set(task.workflowInstanceId, end === null || known === null ? null : Math.max(known ?? 0, end));
  }
  for (const run of world.runs.values()) if (run.state === "SUCCESS") ends.set(run.id, null);
  return ends;
}
