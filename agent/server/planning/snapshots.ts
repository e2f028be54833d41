import type { Snapshot } from "#contract";
import { getSettings, insertPlanned, insertSnapshot, newestSnapshot, plannedPoints, publishedSchedules, revisionsInForce, type Db, type PlannedRun, type PublishedSchedule, type Store } from "../../store/index.ts";
import { pointsBetween, type Point } from "../../domain/planning/pointsBetween.ts";
import { daysWithNext, snapshotDays, type SnapshotDay } from "../../domain/planning/snapshotDays.ts";
import type { FireRule } from "../../domain/schedule/fireTimes.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Ids } from "../../platform/ids.ts";
import type { Logger } from "../../platform/logger.ts";
import type { Gates } from "./gates.ts";
import { inForce, plannedRun, plannedWorkflow, type PlannedAlike } from "./plannedRuns.ts";
import type { PlanningTime } from "./planningTime.ts";
import { readScheduleOf } from "./readSchedules.ts";

export interface SnapshotsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly gates: Gates;
  readonly time: PlanningTime;
  /** Nothing more is made: the server is going down. */
  readonly closed: () => boolean;
  /** Rows of tasks in one unit. */
  readonly rowsAtOnce?: number;
}

/** So many rows of tasks are made in one unit, so that others have their turn. */
const ROWS_AT_ONCE = 2000;

interface PlannedSchedule {
  readonly schedule: PublishedSchedule;
  readonly planned: PlannedAlike;
  readonly points: readonly Point[];
}

/**
 * [SNP1] Makes the instances of whole calendar days of the platform. Many units, and in the last of them the row that says that the day is
 * complete: until then the day is made again from its beginning, and finds the points that have their runs already [LC1], so it may
 * die at any line.
 */
export function makeSnapshots({ store, clock, ids, log, gates, time, closed, rowsAtOnce = ROWS_AT_ONCE }: SnapshotsOptions) {
  async function planDay(db: Db, day: SnapshotDay): Promise<PlannedSchedule[]> {
    const plans: PlannedSchedule[] = [];
    /** Many workflows have one schedule; reading it costs more than its points do. Of each: its points from an instant on. */
    const known = new Map<string, { readonly rule: FireRule | null; readonly points: Map<number, readonly Point[]> }>();
    const { zone: platform } = await getSettings(db);
    for (const one of await publishedSchedules(db)) {
      if (!inForce(one)) continue;
      const { projectId, schedule, plannedUntil } = one;
      const key = JSON.stringify([schedule.calendar === null ? null : projectId, schedule]);
      let read = known.get(key);
      if (read === undefined) known.set(key, (read = { rule: (await readScheduleOf(db, projectId, schedule)).rule, points: new Map() }));
      const { rule } = read;
      if (rule === null) {
        log.error("a published schedule cannot be read", { workflow: one.workflowName, cron: schedule.cron });
        continue;
      }
      const from = Math.max(day.from, plannedUntil + 1);
      let points = read.points.get(from);
      if (points === undefined) read.points.set(from, (points = pointsBetween(rule, from, day.until, clock.now())));
      plans.push({ schedule: one, planned: plannedWorkflow(one, rule.zone, platform), points });
    }
    return plans;
  }
  async function makeDay(day: SnapshotDay, by: string): Promise<Snapshot | null> {
    const began = clock.monotonicMs();
    const plans = await store.read((db) => planDay(db, day));
    let instances = 0;
    let tasks = 0;
    const make = (portion: readonly { of: PlannedSchedule; point: Point }[]) =>
      store.write(async (tx) => {
        const workflowIds = [...new Set(portion.map(({ of }) => of.schedule.workflowId))];
        // Published, disabled or removed meanwhile: the new one takes effect with the next snapshot, and this one not any more.
        const revisions = await revisionsInForce(tx.db, workflowIds);
        const times = portion.map(({ point }) => point.fireAt);
        const there = await plannedPoints(tx.db, { workflowIds, from: least(times), until: most(times) + 1 });
        const runs: PlannedRun[] = [];
        for (const { of, point } of portion) {
          if (!revisions.has(of.schedule.workflowId) || there.has(`${of.schedule.workflowId} ${point.fireAt}`)) continue;
          runs.push(plannedRun(ids, of.planned, point));
        }
        await insertPlanned(tx, runs, 0);
        for (const { schedule } of new Set(portion.map(({ of }) => of))) {
          await gates.plan(
            tx,
            runs.filter((run) => run.of.workflowId === schedule.workflowId),
            schedule.definition,
          );
        }
      });
    let portion: { of: PlannedSchedule; point: Point }[] = [];
    let rows = 0;
    for (const of of plans) {
      instances += of.points.length;
      tasks += of.points.length * of.planned.tasks.length;
      for (const point of of.points) {
        portion.push({ of, point });
        rows += of.planned.tasks.length;
        if (rows < rowsAtOnce && portion.length < rowsAtOnce) continue;
        if (closed()) return null;
        await make(portion);
        [portion, rows] = [[], 0];
      }
    }
    if (portion.length > 0) await make(portion);
    if (closed()) return null;
    const tookMs = Math.round(clock.monotonicMs() - began);
    const snapshot = await store.write((tx) => insertSnapshot(tx, { ...day, madeAt: tx.now, madeBy: by, workflows: plans.filter(({ points }) => points.length > 0).length, instances, tasks, tookMs }));
    time.coveredUntil = Math.max(time.coveredUntil, snapshot.until);
    return snapshot;
  }
  /** `daysOf` says which days are wanted after the newest one. */
  async function makeDays(daysOf: typeof snapshotDays, by: string): Promise<Snapshot | null> {
    const [newest, { zone, snapshotAt }] = await store.read(async (db) => [await newestSnapshot(db), await getSettings(db)] as const);
    let made: Snapshot | null = newest;
    for (const day of daysOf(newest, { now: clock.now(), zone, at: snapshotAt })) {
      if (closed()) break;
      made = (await makeDay(day, by)) ?? made;
    }
    return made;
  }
  return {
    /** What is due and not made, also of days on which no server ran. */
    makeDue: (): Promise<Snapshot | null> => makeDays(snapshotDays, "schedule"),
    /** The platform's next calendar day too, before its time. Answers the newest there is. */
    makeNext: (by: string): Promise<Snapshot | null> => makeDays(daysWithNext, by),
  };
}
export type Snapshots = ReturnType<typeof makeSnapshots>;

const least = (all: readonly number[]): number => all.reduce((a, b) => (b < a ? b : a), Infinity);
const most = (all: readonly number[]): number => all.reduce((a, b) => (b > a ? b : a), -Infinity);
