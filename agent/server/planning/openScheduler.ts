import { type Snapshot, type TaskInstanceId, type WorkflowId, type WorkflowInstance } from "#contract";
import { getSettings, newestHeldRun, newestSnapshot, nextPlanned, plannedBefore, planningCursor, setPlanningCursor, workflowsWithHeldRuns, type PlanningCursor, type Store } from "../../store/index.ts";
import { nextSnapshot } from "../../domain/planning/snapshotDays.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Ids } from "../../platform/ids.ts";
import type { Logger } from "../../platform/logger.ts";
import { Aftermath } from "../dispatch/aftermath.ts";
import type { TaskMoves } from "../dispatch/taskMoves.ts";
import { openWaits } from "../dispatch/waits.ts";
import { makeDueRuns } from "./dueRuns.ts";
import type { Gates } from "./gates.ts";
import { makeOverlaps } from "./overlaps.ts";
import type { PlanningTime } from "./planningTime.ts";
import { makeSnapshots } from "./snapshots.ts";

export interface SchedulerOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly moves: TaskMoves;
  readonly gates: Gates;
  readonly time: PlanningTime;
  /** Queue and timers let go of tasks that were killed. */
  readonly forget: (ids: readonly TaskInstanceId[]) => void;
}
/** A wall clock may jump, and a timer does not notice: nothing is slept over for longer. */
const LONGEST_SLEEP_MS = 30_000;

/**
 * Makes each day's instances when its snapshot is due [SNP1], and lets each run go at its fire instant [SNP3]. What it knows is in the store, so it
 * may die at any line. One timer, for the next instant of all: however many runs are planned, only those that are due are read.
 */
export async function openScheduler(options: SchedulerOptions) {
  const { store, clock, log, moves, time } = options;
  let closed = false;
  const overlaps = makeOverlaps(options);
  const snapshots = makeSnapshots({ ...options, closed: () => closed });
  const waits = openWaits(clock);
  /** Workflows of which a run waits for another. */
  const held = new Set<WorkflowId>();
  const due = makeDueRuns({ ...options, overlaps, closed: () => closed, onHeld: (workflowId) => held.add(workflowId) });
  let cursor: PlanningCursor = { fireAt: 0, runId: "" };
  let newest: Snapshot | null = null;
  /** One thing at a time, so that a run is decided once. */
  let work: Promise<unknown> = Promise.resolve();
  const then = <T>(what: string, action: () => Promise<T>): Promise<T> => {
    const done = work.then(action);
    work = done.catch((error: unknown) => {
      if (!closed) log.error("the scheduler failed", { what, error: String(error), stack: (error as Error).stack });
    });
    return done;
  };
  const quietly = (what: string, action: () => Promise<void>): void => void then(what, action).catch(() => {});

  async function makeDueSnapshots(): Promise<void> {
    newest = (await snapshots.makeDue()) ?? newest;
  }
  async function begin(): Promise<void> {
    cursor = await due.begin(cursor);
  }
  async function release(workflowId: WorkflowId): Promise<void> {
    const { after, still } = await store.write(async (tx) => {
      const aftermath = new Aftermath();
      const run = await newestHeldRun(tx.db, workflowId, cursor.fireAt);
      return { after: aftermath, still: run !== null && (await overlaps.release(tx, aftermath, workflowId, await due.overlapOf(tx.db, run), cursor)) };
    });
    if (!still) held.delete(workflowId);
    moves.settle(after);
  }

  async function sleep(): Promise<void> {
    if (closed) return;
    const [next, { zone, snapshotAt }] = await store.read(async (db) => [await nextPlanned(db, cursor), await getSettings(db)] as const);
    const { at } = nextSnapshot(newest?.date ?? null, { now: clock.now(), zone, at: snapshotAt });
    // Thousands may come in the same second: what their policies say is read before.
    if (next !== null && next <= clock.now() + LONGEST_SLEEP_MS) await due.prepare(cursor, next);
    if (!closed) waits.set("next", Math.min(next ?? Infinity, at, clock.now() + LONGEST_SLEEP_MS), () => quietly("tick", tick));
  }
  async function tick(): Promise<void> {
    if (closed) return;
    try {
      await begin();
      await makeDueSnapshots();
      await begin();
    } finally {
      await sleep();
    }
  }
  const stopListening = store.onCommit((facts) => {
    for (const { name, payload } of facts) {
      if (name === "workflow.generated") quietly("generated", sleep);
      else if (name === "workflowInstance.changed") {
        const { workflowId, endedAt } = payload["instance"] as WorkflowInstance;
        if (endedAt !== null && held.has(workflowId)) quietly("release", () => release(workflowId));
      }
    }
  });

  newest = await store.read(newestSnapshot);
  time.coveredUntil = newest?.until ?? 0;
  // On a platform that never planned ahead, what was made before is decided already.
  cursor = (await store.read(planningCursor)) ?? { fireAt: (await store.read(plannedBefore)) ?? clock.now(), runId: "" };
  time.begunUntil = cursor.fireAt;

  return {
    /** Makes what came due while no server ran, lets it go or says that it was missed, and lets go what waited for something that has ended. */
    async start(): Promise<void> {
      await store.write((tx) => setPlanningCursor(tx, cursor));
      for (const workflowId of await store.read((db) => workflowsWithHeldRuns(db, cursor.fireAt))) held.add(workflowId);
      await then("start", async () => {
        for (const workflowId of [...held]) await release(workflowId);
        // In this order: of what passed, some may not have been made, and the policy looks at all of it.
        await makeDueSnapshots();
        await tick();
      }).catch(() => {});
    },
    /** Tasks of a run that has not begun wait for nothing outside it any more: it begins, unless another run is in its way. */
    mayBegin: (workflowId: WorkflowId): void => {
      held.add(workflowId);
      quietly("release", () => release(workflowId));
    },
    /** The platform's zone, or the time of its snapshot, may have changed. */
    settingsChanged: (): void => quietly("settings", tick),
    /** The snapshot of the platform's next calendar day, made now unless it is there. */
    makeNext: (by: string): Promise<Snapshot> =>
      then("snapshot", async () => {
        newest = await snapshots.makeNext(by);
        await sleep();
        return newest!;
      }),
    /** How many workflows the newest snapshot made instances of. */
    scheduled: (): number => newest?.workflows ?? 0,
    /** Nothing fires from now on; the unit that is under way is finished. */
    async close(): Promise<void> {
      closed = true;
      stopListening();
      waits.close();
      await work;
    },
  };
}
export type Scheduler = Awaited<ReturnType<typeof openScheduler>>;
