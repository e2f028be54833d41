import { sentence, type OverlapPolicy, type Sentence, type TaskInstance, type TaskInstanceId, type WorkflowId, type WorkflowInstance } from "#contract";
import { edgesOf, getSettings, moveTask, noteTask, openScheduledRuns, tasksOf, type OpenRun, type PlanningCursor, type Tx } from "../../store/index.ts";
import { mayStart } from "../../domain/readiness/mayStart.ts";
import { screenTime } from "../../domain/planning/clockText.ts";
import { downstreamFirst } from "../../domain/planning/downstreamFirst.ts";
import type { Aftermath } from "../dispatch/aftermath.ts";
import type { TaskMoves } from "../dispatch/taskMoves.ts";
import { letGo } from "./startRun.ts";

type TaskIds = readonly { readonly id: TaskInstanceId }[];
const run = async (tx: Tx, { zone, fireAt, businessDate }: Pick<OpenRun, "zone" | "fireAt" | "businessDate">) => ({ date: businessDate, at: screenTime(fireAt, { platform: (await getSettings(tx.db)).zone, own: zone }) });

const waitsFor = async (tx: Tx, first: OpenRun): Promise<Sentence> => sentence("wait.previousRun", { ...(await run(tx, first)), run: first.id });

/** A run whose time has come; its tasks that wait for nothing else are WAIT_TIME still, or NOT_RUN when a dependency outside opened just now. */
export type ComingRun = Pick<WorkflowInstance, "id" | "workflowId" | "fireAt" | "zone" | "businessDate" | "startedAt"> & { readonly tasks: readonly TaskInstance[] };
/** [SCH4] How many runs of a schedule go at once. */
const atOnce = (policy: OverlapPolicy): number => (policy.policy === "parallel" ? policy.parallel : 1);
/** What may go now: it waits for its time, or for nothing. */
export const goesNow = (task: TaskInstance): boolean => (task.state === "WAIT_TIME" && task.startedAt === null) || (task.state === "NOT_RUN" && task.waitingOn === 0);
/** Whether the planner has come past this run. */
export const isBehind = ({ id, fireAt }: Pick<WorkflowInstance, "id" | "fireAt">, cursor: PlanningCursor): boolean => fireAt < cursor.fireAt || (fireAt === cursor.fireAt && id <= cursor.runId);

/** What is done when the time of a run comes while others of its schedule have not ended. Everything here belongs into the unit that lets it go. */
export function makeOverlaps({ moves }: { readonly moves: TaskMoves }) {
  /** What ends without ever having run, from the last task to the first: then nothing below it is open, and nobody is told of a cause that is over. */
  async function end(tx: Tx, tasks: TaskIds, event: "skipped" | "missed", reason: Sentence): Promise<void> {
    for (const { id } of tasks) await moveTask(tx, { id, event, set: { reason, retryAt: null, endedAt: tx.now } });
  }
  /** The same for a run of which nothing has begun. */
  async function endRun(tx: Tx, of: Pick<ComingRun, "id" | "tasks">, event: "skipped" | "missed", reason: Sentence): Promise<void> {
    const edges = of.tasks.length < 2 ? [] : await edgesOf(tx.db, of.id);
    const upstream = new Map<TaskInstanceId, TaskInstanceId[]>();
    for (const { from, to } of edges) upstream.set(to, [...(upstream.get(to) ?? []), from]);
    const ids = new Set(of.tasks.map((task) => task.id));
    const known = of.tasks.map(({ id }) => ({ id, upstream: (upstream.get(id) ?? []).filter((one) => ids.has(one)) }));
    await end(tx, downstreamFirst(known), event, reason);
  }
  /** Kills what of an old run may be running; what has not begun will not. */
  async function cancel(tx: Tx, after: Aftermath, old: OpenRun, next: Pick<OpenRun, "zone" | "fireAt" | "businessDate">): Promise<TaskInstanceId[]> {
    const tasks = await tasksOf(tx.db, old.id);
    const waiting = tasks.filter((task) => task.state === "NOT_RUN" || (task.state === "WAIT_TIME" && task.startedAt === null));
    await endRun(tx, { id: old.id, tasks: waiting }, "skipped", sentence("end.replacedByNext", await run(tx, next)));
    for (const task of tasks) if (!waiting.includes(task)) await moves.kill(tx, after, task, "schedule");
    return tasks.map((task) => task.id);
  }

  /** [WHY1] What was paused meanwhile said so, and has no reason since it was resumed. */
  async function sayWhyHeld(tx: Tx, held: OpenRun, first: OpenRun | undefined): Promise<void> {
    if (first === undefined) return;
    for (const task of await tasksOf(tx.db, held.id)) if (task.reason === null && mayStart(task) === null && goesNow(task)) await noteTask(tx, { id: task.id, set: { reason: await waitsFor(tx, first) } });
  }

  return {
    endRun,
    /**
     * [SCH4] Lets a run go whose time has come, skips it, or has it wait for the run before, as the policy says. `others` are the open runs of its
     * schedule before it, in their order. Answers what has become of it; `killed` are for whoever times and queues them.
     */
    async begin(tx: Tx, after: Aftermath, policy: OverlapPolicy, coming: ComingRun, others: readonly OpenRun[]): Promise<{ became: "going" | "held" | "ended"; killed: TaskInstanceId[]; others: readonly OpenRun[] }> {
      if (policy.policy === "skip" && others.length > 0) {
        await endRun(tx, coming, "skipped", sentence("end.skippedOverlap", await run(tx, others[0]!)));
        return { became: "ended", killed: [], others };
      }
      const killed: TaskInstanceId[] = [];
      if (policy.policy === "cancelOld") for (const old of others) killed.push(...(await cancel(tx, after, old, coming)));
      const left = killed.length === 0 ? others : await openBefore(tx, coming);
      const first = left.at(-atOnce(policy));
      const roots = coming.tasks.filter(goesNow);
      if (first === undefined) {
        after.ready.push(...(await letGo(tx, roots)));
        return { became: "going", killed, others: left };
      }
      const reason = await waitsFor(tx, first);
      for (const root of roots) {
        if (root.state === "WAIT_TIME") await moveTask(tx, { id: root.id, event: "recalled", set: { retryAt: null, reason } });
        else await noteTask(tx, { id: root.id, set: { reason } });
      }
      return { became: roots.length > 0 ? "held" : "going", killed, others: left };
    },
    /** Lets go what waits and has room now, of the runs that the planner has come past. Answers whether a run still waits. */
    async release(tx: Tx, after: Aftermath, workflowId: WorkflowId, policy: OverlapPolicy, cursor: PlanningCursor): Promise<boolean> {
      const open = (await openScheduledRuns(tx.db, { workflowIds: [workflowId], until: cursor.fireAt })).filter((one) => isBehind(one, cursor));
      const held = open.filter((one) => one.held);
      let room = atOnce(policy) - (open.length - held.length);
      for (; room > 0 && held.length > 0; room--) after.ready.push(...(await letGo(tx, (await tasksOf(tx.db, held.shift()!.id)).filter(goesNow))));
      for (const one of held) await sayWhyHeld(tx, one, open.filter((other) => isBehind(other, { fireAt: one.fireAt, runId: one.id }) && other.id !== one.id).at(-atOnce(policy)));
      return held.length > 0;
    },
  };
}
export type Overlaps = ReturnType<typeof makeOverlaps>;

async function openBefore(tx: Tx, coming: ComingRun): Promise<OpenRun[]> {
  const open = await openScheduledRuns(tx.db, { workflowIds: [coming.workflowId], until: coming.fireAt });
  return open.filter((one) => one.id !== coming.id && isBehind(one, { fireAt: coming.fireAt, runId: coming.id }));
}
