import { satisfies, tileOf, type TaskInstance, type TaskInstanceId, type Why, type WorkflowInstance, type WorkflowInstanceId } from "#contract";
import { childRuns, edgesOf, openGatesOf, runsOfGate, tasksOf, type Db, type Store } from "../../store/index.ts";
import { longestWay, type Before, type Step as Leg, type Way } from "../../domain/prediction/longestWay.ts";
import { stepOfTask } from "../../domain/prediction/stepOfTask.ts";
import { runsMeant } from "../../domain/readiness/runsMeant.ts";
import type { Clock } from "../../platform/clock.ts";
import type { UsualDurations } from "./usualDurations.ts";

/** Every task of some runs, and of all runs that they wait for. */
export interface RunsAhead {
  readonly tasks: ReadonlyMap<TaskInstanceId, TaskInstance>;
  readonly runs: ReadonlyMap<WorkflowInstanceId, WorkflowInstance>;
  readonly edges: readonly Before<TaskInstanceId>[];
  /** What waits for something that does not exist, or was not looked at: nobody can tell when it goes. */
  readonly unknown: ReadonlySet<TaskInstanceId>;
}
/** So many tasks are looked at for one prediction; behind more nothing is predicted. */
const MOST = 50_000;
type After = "byItself" | "rerun";

/** [NGT1] When tasks are done, from what usually takes how long, over all runs that are joined by gates. */
export function makeForecasts({ durations, clock }: { readonly durations: UsualDurations; readonly clock: Clock }) {
  /** Loads runs and whatever they wait for. */
  async function ahead(db: Db, from: readonly WorkflowInstance[]): Promise<RunsAhead> {
    const runs = new Map(from.map((run) => [run.id, run]));
    const tasks = new Map<TaskInstanceId, TaskInstance>();
    const edges: Before<TaskInstanceId>[] = [];
    const unknown = new Set<TaskInstanceId>();
    /** The tasks of a run after which nothing of it comes. */
    const ends = new Map<WorkflowInstanceId, TaskInstanceId[]>();
    const joins: { to: TaskInstanceId; run: WorkflowInstanceId; taskName: string | null }[] = [];
    for (const run of runs.values()) {
      if (tasks.size > MOST) break;
      const own = await tasksOf(db, run.id);
      const inner = await edgesOf(db, run.id);
      const before = new Set(inner.map((edge) => edge.from));
      ends.set(
        run.id,
        own.filter((task) => !before.has(task.id)).map((task) => task.id),
      );
      for (const edge of inner) edges.push(edge);
      for (const task of own) {
        tasks.set(task.id, task);
        if (task.state === "NOT_RUN" && task.waitingOn > 0) await outside(task);
        else if (task.attemptId === null && (task.state === "RUNNING" || task.state === "FAILED")) await inside(task);
      }
    }
    const nameOf = (id: TaskInstanceId) => tasks.get(id)!.name;
    const byRun = Map.groupBy(tasks.values(), (task) => task.workflowInstanceId);
    for (const { to, run, taskName } of joins) {
      const last = ends.get(run);
      if (last === undefined) unknown.add(to);
      else for (const id of taskName === null ? last : (byRun.get(run) ?? []).map((task) => task.id).filter((one) => nameOf(one) === taskName)) edges.push({ from: id, to });
    }
    return { tasks, runs, edges, unknown };

    async function outside(task: TaskInstance): Promise<void> {
      for (const gate of await openGatesOf(db, task.id)) {
        const meant = runsMeant(await runsOfGate(db, gate), gate);
        if (meant.length === 0 && gate.every !== 0) unknown.add(task.id);
        for (const run of meant) {
          runs.set(run.id, runs.get(run.id) ?? run);
          joins.push({ to: task.id, run: run.id, taskName: gate.taskName });
        }
      }
    }
    async function inside(task: TaskInstance): Promise<void> {
      const child = (await childRuns(db, task.id)).at(-1);
      if (child === undefined || satisfies(task.state)) return;
      runs.set(child.id, runs.get(child.id) ?? child);
      joins.push({ to: task.id, run: child.id, taskName: null });
    }
  }

  /** Outside a read. Of more than is looked at nothing can be told. */
  async function wayOf(world: RunsAhead, after: After, usual: "p50" | "p80" = "p50"): Promise<Way<TaskInstanceId>> {
    if (world.tasks.size > MOST) return { endOf: new Map(), endAt: null, critical: [] };
    const now = clock.now();
    const stands = new Set(world.edges.filter((edge) => world.tasks.get(edge.from)?.workflowInstanceId !== world.tasks.get(edge.to)?.workflowInstanceId).map((edge) => edge.to));
    const legs: Leg<TaskInstanceId>[] = [];
    for (const task of world.tasks.values()) {
      const run = world.runs.get(task.workflowInstanceId)!;
      if (world.unknown.has(task.id)) {
        legs.push({ id: task.id, doneAt: null, notBefore: now, takesMs: null });
        continue;
      }
      // What stands for a run ends with the last task of that run.
      if (task.attemptId === null && task.state !== "NOT_RUN" && !satisfies(task.state) && stands.has(task.id)) {
        legs.push({ id: task.id, doneAt: null, notBefore: now, takesMs: task.state === "FAILED" && after === "byItself" ? null : 0 });
        continue;
      }
      const usualMs = satisfies(task.state) ? 0 : ((await durations.of(run.workflowId, task.taskId))?.[usual] ?? null);
      legs.push(stepOfTask(task, { usualMs, now, dueAt: run.fireAt, after }));
    }
    return longestWay(legs, world.edges);
  }

  return {
    ahead,
    wayOf,
    /**
     * When a run is done by itself, by what its tasks and those that they wait for stay below four times in five; null when nobody can tell,
     * or something on the way failed. Outside a read.
     */
    async likelyEnd(store: Pick<Store, "read">, run: WorkflowInstance): Promise<number | null> {
      const world = await store.read((db) => ahead(db, [run]));
      const { endOf } = await wayOf(world, "byItself", "p80");
      const ends = [...world.tasks.values()].filter((task) => task.workflowInstanceId === run.id).map((task) => endOf.get(task.id) ?? null);
      return ends.length === 0 || ends.includes(null) ? null : Math.max(...(ends as number[]));
    },
    /** When a task is done: by itself, or when it is behind a failure once that is rerun now. Null when it has ended well, or nobody can tell. Outside a read. */
    async ofTask(task: TaskInstance, root: TaskInstance, world: RunsAhead): Promise<Why["prediction"]> {
      if (satisfies(task.state)) return null;
      const after: After = tileOf(root.state) === "failed" ? "rerun" : "byItself";
      const at = (await wayOf(world, after)).endOf.get(task.id) ?? null;
      return at === null ? null : { at, after };
    },
  };
}
export type Forecasts = ReturnType<typeof makeForecasts>;
