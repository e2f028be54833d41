import { Refusal, type Handlers, type ProjectId, type TaskInstanceId, type UiUp } from "#contract";
import { getTask, getWorkflowInstance, pastRunsOf, timelineOf, type Db, type Store } from "../../store/index.ts";
import { longestWay } from "../../domain/prediction/longestWay.ts";
import { percentile } from "../../domain/planning/percentile.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Authority } from "../auth/authority.ts";
import type { CommandContext } from "../gateway/commandContext.ts";
import type { Forecasts } from "./forecasts.ts";
import type { makeWhy } from "./makeWhy.ts";
import { boardOfTasks, boardOfWorkflows } from "./readBoard.ts";
import { endsOfRuns, readDate, readRoots } from "./readNight.ts";
import type { UsualDurations } from "./usualDurations.ts";

type Names = "taskInstance.why" | "taskInstance.durations" | "workflowInstance.timeline" | "board.get" | "night.graph" | "night.roots";

/** The night as a whole, and why one thing in it waits. Reads alone; nothing here is kept. */
export function nightHandlers(options: {
  readonly store: Store;
  readonly authority: Authority;
  readonly clock: Clock;
  readonly durations: UsualDurations;
  readonly forecasts: Forecasts;
  readonly why: ReturnType<typeof makeWhy>;
}): Pick<Handlers<UiUp, CommandContext>, Names> {
  const { store, authority, clock, durations, forecasts, why } = options;
  const seen = async (context: CommandContext, projectId?: ProjectId) => {
    const visible = await authority.visibleProjects(context.caller);
    const maySee = (id: ProjectId) => visible === undefined || visible.includes(id);
    const projectIds = projectId === undefined ? visible : maySee(projectId) ? [projectId] : [];
    return { projectIds, maySee };
  };
  return {
    "taskInstance.why": async (input, context) => why(input.taskInstanceId, (await seen(context)).maySee),
    "taskInstance.durations": async (input) => {
      const { taskInstanceId, limit } = input;
      const runs = await store.read(async (db) => {
        const { task, run } = await taskAndRun(db, taskInstanceId);
        return pastRunsOf(db, { workflowId: run.workflowId, taskId: task.taskId, limit });
      });
      const shown = runs.map(({ startedAt, endedAt, ...run }) => ({ ...run, startedAt, durationMs: startedAt === null || endedAt === null ? null : Math.max(0, endedAt - startedAt) }));
      // What failed says nothing of how long it takes.
      const sorted = shown.flatMap((run) => (run.state === "SUCCESS" && run.durationMs !== null ? [run.durationMs] : [])).sort((a, b) => a - b);
      return { runs: shown, p50Ms: sorted.length === 0 ? null : percentile(sorted, 0.5), p95Ms: sorted.length === 0 ? null : percentile(sorted, 0.95) };
    },
    "workflowInstance.timeline": async ({ workflowInstanceId }) => {
      const { attempts, run, world } = await store.read(async (db) => {
        const instance = await getWorkflowInstance(db, workflowInstanceId);
        if (instance === null) throw new Refusal("notFound", "instance.notFound", { id: workflowInstanceId });
        return { run: instance, attempts: await timelineOf(db, workflowInstanceId), world: await forecasts.ahead(db, [instance]) };
      });
      const own = [...world.tasks.values()].filter((task) => task.workflowInstanceId === run.id);
      const usual: Record<TaskInstanceId, { p50Ms: number; p95Ms: number }> = {};
      for (const task of own) {
        const known = await durations.of(run.workflowId, task.taskId);
        if (known !== null) usual[task.id] = { p50Ms: known.p50, p95Ms: known.p95 };
      }
      const { endOf } = await forecasts.wayOf(world, "byItself");
      const ends = own.map((task) => ({ id: task.id, doneAt: endOf.get(task.id) ?? null, notBefore: 0, takesMs: null }));
      const inner = world.edges.filter((edge) => world.tasks.get(edge.from)?.workflowInstanceId === run.id && world.tasks.get(edge.to)?.workflowInstanceId === run.id);
      return { attempts, usual, predictedAt: endsOfRuns(world, endOf).get(run.id) ?? null, critical: [...longestWay(ends, inner).critical] };
    },
    "board.get": async ({ projectId, workflowId, from, until, limit }, context) => {
      const { projectIds, maySee } = await seen(context, projectId);
      const seq = store.lastSeq();
      const found = await store.read(async (db) => {
        if (workflowId === undefined) return boardOfWorkflows(db, { from, until, limit, projectIds });
        return boardOfTasks(db, workflowId, { from, until, limit });
      });
      // [ACC2] A workflow that the caller may not see has no rows.
      return { ...found, rows: found.rows.filter((row) => maySee(row.projectId)), seq };
    },
    "night.graph": async ({ businessDate, projectId }, context) => {
      const { projectIds } = await seen(context, projectId);
      const seq = store.lastSeq();
      const { runs, edges, world } = await store.read(async (db) => {
        const { instances, ...date } = await readDate(db, { businessDate, projectIds });
        return { ...date, world: await forecasts.ahead(db, instances) };
      });
      const way = await forecasts.wayOf(world, "byItself");
      const ends = endsOfRuns(world, way.endOf);
      const critical = new Set(way.critical.map((id) => world.tasks.get(id)!.workflowInstanceId));
      return { runs: runs.map((run) => ({ ...run, predictedAt: ends.get(run.workflowInstanceId) ?? null, critical: critical.has(run.workflowInstanceId) })), edges, seq };
    },
    "night.roots": async ({ businessDate, projectId }, context) => {
      const { projectIds, maySee } = await seen(context, projectId);
      const seq = store.lastSeq();
      const { known, world } = await store.read(async (db) => {
        const found = await readRoots(db, { businessDate, projectIds }, maySee);
        const runs = new Map(found.flatMap(({ behind }) => [...behind.runs]));
        return { known: found, world: await forecasts.ahead(db, [...runs.values()]) };
      });
      const { endOf } = await forecasts.wayOf(world, "rerun");
      const ends = endsOfRuns(world, endOf);
      const roots = known.map(({ root, behind, deadlines }) => {
        const all = [root.row.id, ...behind.tasks].map((id) => endOf.get(id) ?? null);
        const predictedAt = all.includes(null) ? null : (all as number[]).reduce((last, at) => Math.max(last, at), 0);
        const first = [...deadlines].flatMap(([id, at]) => (at === null ? [] : [{ run: behind.runs.get(id)!, at }])).sort((a, b) => a.at - b.at)[0];
        const deadline = first === undefined ? null : { workflowName: first.run.workflowName, at: first.at, predictedAt: ends.get(first.run.id) ?? null, missed: (ends.get(first.run.id) ?? clock.now()) > first.at };
        return { ...root, deadline, predictedAt };
      });
      return { roots: roots.sort((a, b) => b.blocked - a.blocked || (a.row.id < b.row.id ? -1 : 1)), seq };
    },
  };
}
async function taskAndRun(db: Db, id: TaskInstanceId) {
  const task = await getTask(db, id);
  const run = task === null ? null : await getWorkflowInstance(db, task.workflowInstanceId);
  if (task === null || run === null) throw new Refusal("notFound", "instance.notFound", { id });
  return { task, run };
}
