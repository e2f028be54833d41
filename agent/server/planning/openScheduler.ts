import { sentence, type TaskInstanceId, type WorkflowId, type WorkflowInstance, type WorkflowSummary } from "#contract";
import { publishedSchedules, setPlannedUntil, workflowsWithHeldRuns, listWorkflows, type PublishedSchedule, type Store, type Tx } from "../../store/index.ts";
import { downstreamFirst } from "../../domain/planning/downstreamFirst.ts";
import { duePoints, type DuePoint } from "../../domain/schedule/duePoints.ts";
import { businessDateOfFire, nextFire, type FireRule } from "../../domain/schedule/fireTimes.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Logger } from "../../platform/logger.ts";
import { Aftermath } from "../dispatch/aftermath.ts";
import type { TaskMoves } from "../dispatch/taskMoves.ts";
import { openWaits } from "../dispatch/waits.ts";
import { clockText, makeOverlaps } from "./overlaps.ts";
import { readScheduleOf } from "./readSchedules.ts";
import type { Runs } from "./startRun.ts";

export interface SchedulerOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly runs: Runs;
  readonly moves: TaskMoves;
  /** Queue and timers let go of tasks that were killed. */
  readonly forget: (ids: readonly TaskInstanceId[]) => void;
}
/** What decides whether a workflow has to be looked at again. */
interface Known {
  readonly revision: number | null;
  readonly enabled: boolean;
}
/** A wall clock may jump, and a timer does not notice: nothing is slept over for longer. */
const LONGEST_SLEEP_MS = 30_000;
/** Points made in one unit, so that others have their turn. */
const POINTS_AT_ONCE = 20;

/**
 * Makes a run at each point of each published schedule. What it knows is in the store: a point has one run at most [LC1], and how far a
 * workflow is planned moves in the unit that makes the runs, so it may die at any line. It sleeps until the next point of all.
 */
export async function openScheduler(options: SchedulerOptions) {
  const { store, clock, log, runs, moves } = options;
  const overlaps = makeOverlaps({ moves });
  const waits = openWaits(clock);
  const known = new Map<WorkflowId, Known>();
  const nextAt = new Map<WorkflowId, number>();
  /** Workflows of which a run waits for another. */
  const held = new Set<WorkflowId>();
  /** One thing at a time, so that two looks at a workflow do not race. */
  let work: Promise<void> = Promise.resolve();
  let closed = false;
  const then = (what: string, action: () => Promise<void>): Promise<void> =>
    (work = work.then(action).catch((error: unknown) => {
      if (!closed) log.error("the scheduler failed", { what, error: String(error) });
    }));

  const inForce = (one: PublishedSchedule): boolean => one.enabled && !one.schedule.paused;

  /** Looks at one workflow: what is due is made, and when it fires next is known. */
  async function look(workflowId: WorkflowId): Promise<void> {
    nextAt.delete(workflowId);
    const one = (await store.read((db) => publishedSchedules(db, workflowId)))[0];
    if (closed || one === undefined || !inForce(one)) return;
    const { rule } = await store.read((db) => readScheduleOf(db, one.projectId, one.schedule));
    if (rule === null) {
      log.error("a published schedule cannot be read", { workflow: one.workflowName, cron: one.schedule.cron });
      return;
    }
    const now = clock.now();
    const planned = now > one.plannedUntil ? await makeDue(one, rule, now) : one.plannedUntil;
    const next = nextFire(rule, Math.max(planned, one.plannedUntil));
    if (next !== null) nextAt.set(workflowId, next.at);
  }
  async function makeDue(one: PublishedSchedule, rule: FireRule, now: number): Promise<number> {
    const points = duePoints(rule, one.plannedUntil, now, one.schedule.misfire);
    let planned = one.plannedUntil;
    for (let from = 0; from < points.length && !closed; from += POINTS_AT_ONCE) {
      const some = points.slice(from, from + POINTS_AT_ONCE);
      const until = from + some.length === points.length ? now : some.at(-1)!.at;
      const { after, killed } = await store.write((tx) => makePoints(tx, one, rule, some, until));
      planned = until;
      options.forget(killed);
      moves.settle(after);
    }
    return planned;
  }
  async function makePoints(tx: Tx, one: PublishedSchedule, rule: FireRule, points: readonly DuePoint[], until: number): Promise<{ after: Aftermath; killed: TaskInstanceId[] }> {
    const after = new Aftermath();
    const killed: TaskInstanceId[] = [];
    const current = (await publishedSchedules(tx.db, one.workflowId))[0];
    // Published, disabled or removed meanwhile: the commit that did it has us look again.
    if (current === undefined || current.revisionId !== one.revisionId || !inForce(current)) return { after, killed };
    for (const { at, missed } of points) {
      const made = await runs.plan(tx, one, { fireAt: at, zone: rule.zone, businessDate: businessDateOfFire(rule, at) });
      if (made === null) continue;
      const tasks = downstreamFirst(made.tasks);
      if (missed) await overlaps.end(tx, tasks, "missed", sentence("end.missed", { at: clockText(at, rule.zone) }));
      else {
        const begun = await overlaps.begin(tx, after, one.schedule.overlap, { ...made.instance, tasks, roots: made.roots });
        killed.push(...begun.killed);
        // Before the commit: the end of the other run may be in the next one.
        if (begun.held) held.add(one.workflowId);
      }
    }
    await setPlannedUntil(tx, one.workflowId, until);
    return { after, killed };
  }

  async function release(workflowId: WorkflowId): Promise<void> {
    const after = await store.write(async (tx) => {
      const aftermath = new Aftermath();
      const one = (await publishedSchedules(tx.db, workflowId))[0];
      if (!(await overlaps.release(tx, aftermath, workflowId, one?.schedule.overlap ?? { policy: "wait" }))) held.delete(workflowId);
      return aftermath;
    });
    moves.settle(after);
  }

  function sleep(): void {
    if (closed) return;
    const soonest = Math.min(...nextAt.values());
    if (soonest === Infinity) waits.cancel("next");
    else waits.set("next", Math.min(soonest, clock.now() + LONGEST_SLEEP_MS), () => void then("tick", tick));
  }
  async function tick(): Promise<void> {
    const now = clock.now();
    for (const [workflowId, at] of [...nextAt]) if (at <= now) await look(workflowId);
    sleep();
  }
  const lookAgain = (workflowId: WorkflowId): void =>
    void then("look", async () => {
      await look(workflowId);
      sleep();
    });
  async function lookAtAll(): Promise<void> {
    for (const { workflowId } of await store.read((db) => publishedSchedules(db))) await look(workflowId);
    sleep();
  }

  /** What it was not in force for does not count when it is enabled again. */
  const enabledAgain = (workflowId: WorkflowId): void =>
    void then("enable", async () => {
      await store.write((tx) => setPlannedUntil(tx, workflowId, tx.now));
      await look(workflowId);
      sleep();
    });
  function workflowChanged({ id, revision, enabled }: WorkflowSummary): void {
    const before = known.get(id);
    known.set(id, { revision, enabled });
    if (revision === null || (before?.revision === revision && before.enabled === enabled)) return;
    if (before?.enabled === false && enabled) enabledAgain(id);
    else lookAgain(id);
  }
  const stopListening = store.onCommit((facts) => {
    for (const { name, payload } of facts) {
      if (name === "workflow.changed") workflowChanged(payload["workflow"] as WorkflowSummary);
      else if (name === "workflow.removed") {
        known.delete(payload["workflowId"] as WorkflowId);
        lookAgain(payload["workflowId"] as WorkflowId);
      } else if (name === "calendar.changed") void then("calendars", lookAtAll);
      else if (name === "workflowInstance.changed") {
        const { workflowId, endedAt } = payload["instance"] as WorkflowInstance;
        if (endedAt !== null && held.has(workflowId)) void then("release", () => release(workflowId));
      }
    }
  });

  for (const { id, revision, enabled } of await store.read((db) => listWorkflows(db))) known.set(id, { revision, enabled });
  for (const workflowId of await store.read(workflowsWithHeldRuns)) held.add(workflowId);

  return {
    /** Makes what came due while no server ran, and lets go what waited for something that has ended. */
    start: (): Promise<void> =>
      then("start", async () => {
        for (const workflowId of [...held]) await release(workflowId);
        await lookAtAll();
      }),
    /** Tasks of a run that has not begun wait for nothing outside it any more: it begins, unless another run is in its way. */
    mayBegin: (workflowId: WorkflowId): void => {
      held.add(workflowId);
      void then("release", () => release(workflowId));
    },
    /** The platform's zone may have changed. */
    settingsChanged: (): void => void then("settings", lookAtAll),
    /** How many schedules will fire again. */
    scheduled: (): number => nextAt.size,
    /** Nothing fires from now on; what is being made is finished. */
    async close(): Promise<void> {
      closed = true;
      stopListening();
      waits.close();
      await work;
    },
  };
}
export type Scheduler = Awaited<ReturnType<typeof openScheduler>>;
