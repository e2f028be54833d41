import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Schedule, TaskDefinition, type ProjectId, type RevisionId, type TaskId, type WorkflowId } from "#contract";
import { fireTimes } from "../../domain/schedule/fireTimes.ts";
import { systemClock, type Clock } from "../../platform/clock.ts";
import { makeIds } from "../../platform/ids.ts";
import { makeLogger } from "../../platform/logger.ts";
import {
  insertProject,
  insertWorkflow,
  listSnapshots,
  listWorkflowInstances,
  nextPlanned,
  openSqliteStore,
  planningCursor,
  publishRevision,
  saveSettings,
  setPlanningCursor,
  tasksOf,
  type Store,
} from "../../store/index.ts";
import { plannedShapes } from "../../domain/planning/plannedShapes.ts";
import { nextSnapshot, snapshotDays } from "../../domain/planning/snapshotDays.ts";
import type { TaskMoves } from "../dispatch/taskMoves.ts";
import { makeDueRuns } from "./dueRuns.ts";
import { makeGates } from "./gates.ts";
import { makeOverlaps } from "./overlaps.ts";
import { readScheduleOf } from "./readSchedules.ts";
import { makeSnapshots } from "./snapshots.ts";

const seed = Number(process.env["SIGNALBOX_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
const HOUR = 3600_000;
let now = 0;
const clock: Clock = { ...systemClock, now: () => now };
const ids = makeIds(clock);
const log = makeLogger("test", "fatal");
const time = { coveredUntil: 0, begunUntil: 0 };
const gates = makeGates({ onWaited: () => {}, time });
let directory: string;
let store: Store;
let projectId: ProjectId;

async function open(zone: string): Promise<void> {
  directory = mkdtempSync(join(tmpdir(), "signalbox-snapshots-"));
  store = await openSqliteStore({ path: join(directory, "a.db"), clock, log });
  projectId = ids.next<ProjectId>();
  await store.write(async (tx) => {
    await saveSettings(tx, { zone });
    await insertProject(tx, { id: projectId, name: "p", description: "" });
  });
}
async function close(): Promise<void> {
  await store.close();
  rmSync(directory, { recursive: true });
}
beforeEach(async () => {
  now = Date.parse("2026-03-01T10:00:00Z");
  [time.coveredUntil, time.begunUntil] = [0, 0];
  await open("Europe/Berlin");
});
afterEach(close);

const task = (name: string, after: TaskId[] = []): TaskDefinition => TaskDefinition.parse({ id: ids.next<TaskId>(), name, type: "shell", after });
async function publish(name: string, schedule: Partial<Schedule> & { cron: string }): Promise<WorkflowId> {
  const first = task("a");
  const definition = { params: {}, positions: {}, tasks: [first, task("b", [first.id])], schedule: Schedule.parse(schedule) };
  return store.write(async (tx) => {
    const workflow = await insertWorkflow(tx, { id: ids.next<WorkflowId>(), projectId, name, description: "", definition, owner: "o" });
    await publishRevision(tx, { workflowId: workflow.id, draftVersion: workflow.draftVersion, revisionId: ids.next<RevisionId>(), taskTypes: {}, note: "", by: "o" });
    return workflow.id;
  });
}
/** Stops before the unit with this number, as a server that dies there does: nothing of it is stored. */
const snapshotsThatStop = (after: number, rowsAtOnce = 6) => {
  let units = 0;
  return makeSnapshots({ store, clock, ids, log, gates, time, rowsAtOnce, closed: () => units++ >= after });
};
const runsOf = (workflowId: WorkflowId) => store.read((db) => listWorkflowInstances(db, { workflowId, limit: 100_000 }));
const points = async (workflowId: WorkflowId) => (await runsOf(workflowId)).map((run) => run.fireAt).toSorted((a, b) => a - b);

test("[SNP1] [LC1] a snapshot that is broken off at any unit is made again from its beginning, and no point has two runs", async () => {
  now = Date.parse("2026-03-10T20:00:00Z");
  await snapshotsThatStop(Infinity).makeDue();
  const [hourly, other] = [await publish("hourly", { cron: "30 * * * *", zone: "UTC" }), await publish("other", { cron: "0 12 * * *", zone: "Asia/Shanghai" })];
  now = Date.parse("2026-03-10T21:30:00Z");
  let tries = 0;
  for (; (await store.read((db) => listSnapshots(db, 9))).length < 2; tries++) {
    await snapshotsThatStop(tries).makeDue();
    const made = await points(hourly);
    expect(new Set(made).size).toBe(made.length);
  }
  // Eight portions and the row itself, and the check before each.
  expect(tries).toBeGreaterThan(8);
  const from = Date.parse("2026-03-10T23:00:00Z");
  expect(await points(hourly)).toEqual(Array.from({ length: 24 }, (_, hour) => from + hour * HOUR + HOUR / 2));
  expect(await points(other)).toEqual([Date.parse("2026-03-11T04:00:00Z")]);
  const [snapshot] = await store.read((db) => listSnapshots(db, 1));
  expect(snapshot).toMatchObject({ date: "2026-03-11", from, until: from + 24 * HOUR, madeBy: "schedule", workflows: 2, instances: 25, tasks: 50 });
  expect(time.coveredUntil).toBe(snapshot!.until);
  const [run] = await runsOf(other);
  expect((await store.read((db) => tasksOf(db, run!.id))).map((one) => [one.state, one.retryAt, one.reason?.values["at"]])).toEqual([
    ["WAIT_TIME", run!.fireAt, "2026-03-11 05:00 Europe/Berlin"],
    ["NOT_RUN", null, undefined],
  ]);
});

test("[SNP1] a day is made once, by its time or by a person; on the day on which clocks change it is as long as it is", async () => {
  now = Date.parse("2026-03-28T12:00:00Z");
  const snapshots = snapshotsThatStop(Infinity);
  expect(await snapshots.makeDue()).toMatchObject({ date: "2026-03-28" });
  const hourly = await publish("hourly", { cron: "0 * * * *", zone: "Europe/Berlin" });
  const made = await snapshots.makeNext("ann");
  expect(made).toMatchObject({ date: "2026-03-29", madeBy: "ann", instances: 23 });
  expect(made!.until - made!.from).toBe(23 * HOUR);
  expect(await snapshots.makeNext("bob")).toEqual(made);
  now = Date.parse("2026-03-28T22:00:00Z");
  expect(await snapshots.makeDue()).toEqual(made);
  expect(await points(hourly)).toHaveLength(23);
  expect(nextSnapshot(made!.date, { now, zone: "Europe/Berlin", at: "22:30" })).toEqual({ at: Date.parse("2026-03-29T20:30:00Z"), date: "2026-03-30" });
});

test("[SNP1] days follow each other without a gap, over a change of the platform's zone and after a long time without a server", () => {
  const at = { zone: "UTC", at: "22:30" };
  const newest = { date: "2026-03-10", until: Date.parse("2026-03-11T00:00:00Z") };
  const noon = (day: number) => Date.parse(`2026-03-${String(day).padStart(2, "0")}T12:00:00Z`);
  expect(snapshotDays(newest, { ...at, now: noon(10) })).toEqual([]);
  expect(snapshotDays(newest, { ...at, now: noon(12) }).map((day) => day.date)).toEqual(["2026-03-11", "2026-03-12"]);
  // West: what was tomorrow is today for some hours more. East: the day is shorter.
  expect(snapshotDays(newest, { ...at, zone: "America/New_York", now: noon(10) })).toEqual([{ date: "2026-03-11", from: newest.until, until: Date.parse("2026-03-12T04:00:00Z") }]);
  expect(snapshotDays(newest, { ...at, zone: "Asia/Shanghai", now: noon(11) })).toEqual([{ date: "2026-03-11", from: newest.until, until: Date.parse("2026-03-11T16:00:00Z") }]);
  const year = snapshotDays(newest, { ...at, now: Date.parse("2027-03-10T12:00:00Z") });
  expect([year.length, year[0]!.date]).toEqual([31, "2027-02-08"]);
});

test("[HLD1] what is frozen is made frozen, and waits for nothing but that", () => {
  const first = task("a");
  const definition = { params: {}, positions: {}, tasks: [first, task("b", [first.id])] };
  expect(plannedShapes(definition, { frozen: false, frozenTasks: [first.id] }).map((one) => [one.frozen, one.upstream])).toEqual([
    [true, []],
    [false, [0]],
  ]);
  expect(plannedShapes(definition, { frozen: true, frozenTasks: [] }).every((one) => one.frozen)).toBe(true);
});

test("[SNP1] [SNP3] [SCH3] property: whatever the schedules and whenever the server dies, every point of the covered days has one run, and what passed is begun or missed by its policy", async () => {
  const misfire = fc.constantFrom<Schedule["misfire"]>({ policy: "skip" }, { policy: "latest" }, { policy: "all", cap: 3 });
  const schedule = fc.record({
    cron: fc.constantFrom("0 * * * *", "*/20 3-5 * * *", "30 2 * * *", "0 0 * * 1-5", "15 23 * * *"),
    zone: fc.constantFrom("UTC", "Europe/Berlin", "America/New_York", "Asia/Shanghai"),
    misfire,
  });
  const step = fc.record({ hours: fc.integer({ min: 1, max: 40 }), units: fc.array(fc.nat(12), { maxLength: 4 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(schedule, { minLength: 1, maxLength: 4 }), fc.array(step, { minLength: 1, maxLength: 4 }), async (schedules, steps) => {
      await close();
      now = Date.parse("2026-03-27T09:10:00Z");
      [time.coveredUntil, time.begunUntil] = [0, 0];
      await open("Europe/Berlin");
      await snapshotsThatStop(Infinity).makeDue();
      await store.write((tx) => setPlanningCursor(tx, { fireAt: now, runId: "" }));
      const covered = time.coveredUntil;
      const workflows = [];
      for (const [index, one] of schedules.entries()) workflows.push({ id: await publish(`w${index}`, { ...one, overlap: { policy: "parallel", parallel: 1000 } }), of: Schedule.parse(one) });
      let from = covered;
      for (const { hours, units } of steps) {
        now += hours * HOUR;
        for (const stop of units) await snapshotsThatStop(stop).makeDue();
        await snapshotsThatStop(Infinity).makeDue();
        const moves = { settle: () => {} } as unknown as TaskMoves;
        const begin = async (stop: number) => {
          let begun = 0;
          const due = makeDueRuns({ store, clock, moves, overlaps: makeOverlaps({ moves }), gates, time, forget: () => {}, onHeld: () => {}, closed: () => begun++ >= stop });
          return due.begin((await store.read(planningCursor))!);
        };
        for (const stop of units) await begin(stop % 2);
        const cursor = await begin(Infinity);
        expect((await store.read((db) => nextPlanned(db, cursor))) ?? Infinity).toBeGreaterThan(now);
        for (const { id, of } of workflows) {
          const { rule } = await store.read((db) => readScheduleOf(db, projectId, of));
          const wanted = [...fireTimes(rule!, covered - 1, time.coveredUntil - 1)].map((fire) => fire.at);
          const runs = (await runsOf(id)).toSorted((a, b) => a.fireAt - b.fireAt);
          expect(runs.map((run) => run.fireAt)).toEqual(wanted);
          const passed = runs.filter((run) => run.fireAt >= from && run.fireAt < now - 60_000);
          const kept = of.misfire.policy === "skip" ? 0 : of.misfire.policy === "latest" ? 1 : of.misfire.cap;
          expect(passed.map((run) => run.state === "RUNNING")).toEqual(passed.map((_, index) => index >= passed.length - kept));
          for (const run of runs.filter((one) => one.fireAt > now)) expect([run.state, run.startedAt]).toEqual(["NOT_RUN", null]);
        }
        from = now - 60_000;
      }
    }),
    { seed, numRuns: 12 },
  );
}, 120_000);
