import { afterAll, beforeAll, expect, test } from "vitest";
import { Refusal, type AttemptFact, type CalendarId, type ProjectId, type Schedule, type TaskInstance, type WorkflowInstance } from "#contract";
import { systemClock } from "../../platform/clock.ts";
import { joinScriptedMaster, type ScriptedMaster } from "../../testing/scriptedMaster.ts";
import { startServerFixture, type ServerFixture } from "../../testing/serverFixture.ts";

const clock = systemClock;
let fixture: ServerFixture;
let master: ScriptedMaster;
let projectId: ProjectId;
const ask: ServerFixture["admin"]["ask"] = (name, input) => fixture.admin.ask(name, input);
const until = async <T>(what: string, is: () => Promise<T | undefined | false>): Promise<T> => {
  for (let tries = 0; tries < 300; tries++) {
    const found = await is();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  throw new Error(`not within nine seconds: ${what}`);
};
const apply = (name: string, schedule: Partial<Schedule> | null, tasks = '[{ name: a, type: shell, params: { script: "true" } }, { name: b, type: shell, after: a, params: { script: "true" } }]') =>
  ask("text.apply", { text: `kind: Workflow\nproject: p\nname: ${name}\n${schedule === null ? "" : `schedule: ${JSON.stringify(schedule)}\n`}tasks: ${tasks}\n`, generate: true });
const idOf = async (name: string) => (await ask("workflow.list", { projectId })).workflows.find((one) => one.name === name)!.id;
/** Runs of a workflow's schedule, the earliest point first. */
const runsOf = async (name: string): Promise<WorkflowInstance[]> => (await ask("workflowInstance.list", { workflowId: await idOf(name) })).instances.toSorted((a, b) => a.fireAt - b.fireAt);
const tasksOf = async (run: Pick<WorkflowInstance, "id">): Promise<TaskInstance[]> => (await ask("workflowInstance.get", { workflowInstanceId: run.id })).tasks;
const problemsOf = async (asked: Promise<unknown>): Promise<string[]> => {
  const error = await asked.then(
    () => undefined,
    (one: unknown) => one,
  );
  return error instanceof Refusal ? (error.failure.problems.length > 0 ? error.failure.problems.map((one) => `${one.line ?? ""} ${one.path} ${one.sentence.code}`.trim()) : [error.failure.sentence.code]) : ["done"];
};
/** The cron text of the next seconds that are `seconds` away. */
const inSeconds = (...seconds: number[]) => {
  const at = new Date(clock.now() + seconds[0]! * 1000);
  const list = seconds.map((one) => new Date(clock.now() + one * 1000).getUTCSeconds()).join(",");
  const minutes = [...new Set(seconds.map((one) => new Date(clock.now() + one * 1000).getUTCMinutes()))].join(",");
  return { cron: `${list} ${minutes} ${at.getUTCHours()} * * *`, zone: "UTC", until: new Date(clock.now() + 60_000).toISOString().slice(0, 10) };
};
/** The attempts of a run that the master holds end well. */
async function finish(run: Pick<WorkflowInstance, "id">, code = 0): Promise<void> {
  const seen = new Set<string>();
  await until("the run ends", async () => {
    const facts: AttemptFact[] = [];
    for (const order of master.orders.filter((one) => one.workflowInstanceId === run.id && !seen.has(one.attemptId))) {
      seen.add(order.attemptId);
      const common = { attemptId: order.attemptId, taskInstanceId: order.taskInstanceId, epoch: order.epoch, at: clock.now() };
      const exit = { code, signal: null, startError: null, unknown: false, killedBy: null, endedAt: clock.now(), durationMs: 1, logBytes: 0, truncated: false, lastLines: [] };
      facts.push({ kind: "accepted", seq: 1, ...common }, { kind: "started", pid: 7, seq: 2, ...common }, { kind: "ended", exit, seq: 3, ...common } as unknown as AttemptFact);
    }
    if (facts.length > 0) await master.report(facts);
    return (await ask("workflowInstance.get", { workflowInstanceId: run.id })).instance.endedAt !== null;
  });
}
let pulsing: ReturnType<typeof setInterval>;

beforeAll(async () => {
  fixture = await startServerFixture();
  await ask("text.apply", { text: "kind: Project\nname: p\n---\nkind: Project\nname: q\n" });
  projectId = (await ask("project.list", {})).projects.find((one) => one.name === "p")!.id;
  master = await joinScriptedMaster(fixture, "m1", { slots: 50 });
  pulsing = setInterval(() => master.pulse(0), 2000);
});
afterAll(async () => {
  clearInterval(pulsing);
  master.close();
  await fixture.stop();
});

test("[LC1] a published schedule fires once at its point, in its zone, with its business date; a pause takes effect when it is published", async () => {
  const { cron } = inSeconds(2);
  await apply("once", { cron, zone: "UTC" });
  const planned = (await ask("schedule.list", {})).schedules.find((one) => one.zone === "UTC")!;
  const [before] = await runsOf("once");
  expect((await tasksOf(before!)).map((task) => [task.state, task.reason?.code, task.retryAt])).toEqual([
    ["WAIT_TIME", "wait.time", planned.next!.at],
    ["NOT_RUN", "wait.upstream", null],
  ]);
  expect(before).toMatchObject({ state: "NOT_RUN", startedAt: null, counts: { waitingTime: 1, notRun: 1 } });
  await until("the run", async () => (await runsOf("once"))[0]!.startedAt !== null);
  const [run] = await runsOf("once");
  expect(run!.id).toBe(before!.id);
  expect(run).toMatchObject({ origin: "scheduled", line: "main", startedBy: "schedule", zone: "UTC", fireAt: planned.next!.at, businessDate: planned.next!.businessDate, revision: 1 });
  expect(run!.fireAt % 1000).toBe(0);
  expect(run!.startedAt!).toBeGreaterThanOrEqual(run!.fireAt);
  await finish(run!);
  expect((await tasksOf(run!)).map((task) => task.state)).toEqual(["SUCCESS", "SUCCESS"]);
  expect(await runsOf("once")).toHaveLength(1);

  // Published without generating, a pause leaves what is planned; generating takes it away.
  await apply("paused", { cron: "0 0 * * * *", zone: "UTC" });
  const planned2 = await runsOf("paused");
  expect(planned2.length).toBeGreaterThan(0);
  const text = 'kind: Workflow\nproject: p\nname: paused\nschedule: { cron: "0 0 * * * *", zone: UTC, paused: true }\ntasks: [{ name: a, type: shell, params: { script: "true" } }]\n';
  await ask("text.apply", { text });
  expect((await runsOf("paused")).map((one) => one.id)).toEqual(planned2.map((one) => one.id));
  await ask("text.apply", { text, generate: true });
  expect(await runsOf("paused")).toEqual([]);
  expect((await ask("schedule.list", {})).schedules.find((one) => one.schedule.paused)!.next).toBeNull();
});

test("[SNP3] what a disabled workflow has planned is skipped at its time, with the reason; enabled again before that, it runs", async () => {
  await apply("switched", { ...inSeconds(2, 5), overlap: { policy: "parallel", parallel: 100 } });
  const workflowId = await idOf("switched");
  await ask("workflow.setEnabled", { workflowId, enabled: false });
  const [first, second] = await runsOf("switched");
  await until("the first point passes", async () => (await runsOf("switched"))[0]!.endedAt !== null);
  expect((await tasksOf(first!)).map((task) => [task.state, task.reason?.code])).toEqual([
    ["SKIPPED", "end.disabled"],
    ["SKIPPED", "end.disabled"],
  ]);
  await ask("workflow.setEnabled", { workflowId, enabled: true });
  await until("the second goes", async () => (await runsOf("switched"))[1]!.startedAt !== null);
  await finish(second!);
});

test("[SCH4] wait: the run is there and says for which one it waits, and goes when that one ends", async () => {
  await apply("waiting", inSeconds(2, 4));
  const [first, second] = await runsOf("waiting");
  await until("it is held", async () => (await tasksOf(second!))[0]!.reason?.code === "wait.previousRun");
  expect((await tasksOf(second!)).map((task) => task.state)).toEqual(["NOT_RUN", "NOT_RUN"]);
  expect((await tasksOf(second!))[0]!.reason).toMatchObject({ code: "wait.previousRun", values: { date: first!.businessDate, run: first!.id } });
  expect(master.orders.filter((order) => order.workflowInstanceId === second!.id)).toEqual([]);
  await finish(first!);
  await until("the second goes", async () => (await tasksOf(second!))[0]!.state !== "NOT_RUN");
  expect((await tasksOf(second!))[0]!.reason?.code).not.toBe("wait.previousRun");
  await finish(second!);
});

test("[SCH4] skip: its tasks are skipped with the reason; parallel: so many beside each other, the next one waits", async () => {
  await apply("skip", { ...inSeconds(2, 3), overlap: { policy: "skip" } });
  await apply("beside", { ...inSeconds(2, 3, 4), overlap: { policy: "parallel", parallel: 2 } });
  const runs = await runsOf("beside");
  await until("the third is held", async () => (await tasksOf(runs[2]!))[0]!.reason?.code === "wait.previousRun");
  expect(await Promise.all(runs.map(async (run) => (await tasksOf(run))[0]!.reason?.code === "wait.previousRun"))).toEqual([false, false, true]);
  await until("one is skipped", async () => (await runsOf("skip"))[1]!.endedAt !== null);
  const [first, second] = await runsOf("skip");
  expect((await tasksOf(second!)).map((task) => [task.state, task.reason?.code])).toEqual([
    ["SKIPPED", "end.skippedOverlap"],
    ["SKIPPED", "end.skippedOverlap"],
  ]);
  expect(second!.endedAt).not.toBeNull();
  await finish(runs[1]!);
  await until("the third goes", async () => (await tasksOf(runs[2]!))[0]!.state !== "NOT_RUN");
  for (const run of [first!, runs[0]!, runs[2]!]) await finish(run);
});

test("[SCH4] cancelOld: the old run is killed, what had not begun is skipped, and the new one goes when it is over", async () => {
  await apply("cancel", { ...inSeconds(2, 4), overlap: { policy: "cancelOld" } });
  const old = await until("the first run", async () => (await runsOf("cancel"))[0]);
  const order = await until("its order", async () => master.orders.find((one) => one.workflowInstanceId === old.id));
  const common = { attemptId: order.attemptId, taskInstanceId: order.taskInstanceId, epoch: order.epoch, at: clock.now() };
  await master.report([{ kind: "accepted", seq: 1, ...common }, { kind: "started", pid: 7, seq: 2, ...common } as unknown as AttemptFact]);
  const next = (await runsOf("cancel"))[1]!;
  await until("the second point comes", async () => (await tasksOf(next))[0]!.reason?.code === "wait.previousRun");
  expect((await tasksOf(old)).map((task) => task.state)).toEqual(["KILLING", "SKIPPED"]);
  expect((await tasksOf(next))[0]).toMatchObject({ state: "NOT_RUN", reason: { code: "wait.previousRun" } });
  const exit = { code: null, signal: "SIGTERM", startError: null, unknown: false, killedBy: "operator", endedAt: clock.now(), durationMs: 1, logBytes: 0, truncated: false, lastLines: [] };
  await master.report([{ kind: "ended", exit, seq: 3, ...common } as unknown as AttemptFact]);
  await until("the new run goes", async () => (await tasksOf(next))[0]!.state !== "NOT_RUN");
  expect((await tasksOf(old))[0]).toMatchObject({ state: "KILLED", reason: { code: "end.killed", values: { by: "schedule" } } });
  await finish(next);
});

test("[DEF2] [SCH2] a bad schedule stays in the draft with its problems, and is not published", async () => {
  const text = 'kind: Workflow\nproject: p\nname: bad\nschedule:\n  cron: 0 0 30 2 *\n  zone: Europe/Berlni\ntasks: [{ name: a, type: shell, params: { script: "true" } }]\n';
  expect(await problemsOf(ask("text.apply", { text }))).toEqual(["6 schedule.zone schedule.zoneUnknown"]);
  expect(await problemsOf(ask("text.apply", { text: text.replace("Berlni", "Berlin") }))).toEqual(["5 schedule.cron schedule.never"]);
  const workflow = await ask("workflow.get", { workflowId: await idOf("once") });
  const saved = await ask("workflow.save", { workflowId: workflow.id, draftVersion: workflow.draftVersion, definition: { ...workflow.draft, schedule: { cron: "0 25 * * *", calendar: "nobodys" } } });
  expect(saved.problems.map((one) => one.path)).toEqual(["schedule.cron", "schedule.calendar"]);
  expect(await problemsOf(ask("workflow.publish", { workflowId: workflow.id, draftVersion: saved.workflow.draftVersion }))).toEqual(["schedule.cron schedule.cronField", "schedule.calendar schedule.calendarUnknown"]);
  await ask("workflow.save", { workflowId: workflow.id, draftVersion: saved.workflow.draftVersion, definition: workflow.draft });
});

test("[CAL1] [DEF3] calendars: saved with what was believed, refused in a circle, not removed while schedules name them", async () => {
  const id = fixture.admin.ids.next<CalendarId>();
  const body = { projectId: null, name: "work", rule: { weekdays: [1, 2, 3, 4, 5], exclude: ["2026-10-01"] } };
  const saved = await ask("calendar.save", { id, version: null, ...body });
  expect(await problemsOf(ask("calendar.save", { id, version: 7, ...body }))).toEqual(["calendar.stale"]);
  expect(await problemsOf(ask("calendar.save", { id: fixture.admin.ids.next<CalendarId>(), version: null, ...body }))).toEqual(["calendar.nameTaken"]);
  expect(await problemsOf(ask("calendar.save", { id, version: saved.version, ...body, rule: { combine: [{ operation: "minus", calendar: "work" }] } }))).toEqual(["combine.0.calendar calendar.circle"]);
  expect((await ask("calendar.days", { rule: saved.rule, year: 2026 })).dates.filter((date) => date.startsWith("2026-10")).slice(0, 2)).toEqual(["2026-10-02", "2026-10-05"]);
  await apply("monthly", { cron: "0 6 1 * *", calendar: "work", roll: "next" });
  expect(await problemsOf(ask("calendar.remove", { id }))).toEqual(["calendar.inUse"]);
  expect((await ask("calendar.uses", {})).uses.find((one) => one.calendarId === id)!.workflows.map((one) => one.name)).toEqual(["monthly"]);
  const planned = async () => (await ask("schedule.list", {})).schedules.find((one) => one.schedule.calendar === "work")!.next!.local.slice(0, 10);
  const { dates } = await ask("calendar.read", { text: `${await planned()}\nnonsense\n` });
  await ask("calendar.save", { id, version: saved.version, ...body, rule: { ...saved.rule, exclude: dates } });
  expect(await planned()).not.toBe(dates[0]);
  await apply("monthly", null);
  await ask("calendar.remove", { id });
});

test("[ACC2] a foreign project's calendar and schedule are not there", async () => {
  const foreign = (await ask("project.list", {})).projects.find((one) => one.name === "q")!.id;
  const id = fixture.admin.ids.next<CalendarId>();
  await ask("calendar.save", { id, projectId: foreign, version: null, name: "theirs", rule: { include: ["2026-10-01"] } });
  const { token } = await fixture.person("dev", projectId, "developer");
  const developer = await fixture.session(token);
  expect((await developer.ask("calendar.list", {})).calendars.map((one) => one.name)).not.toContain("theirs");
  expect(await problemsOf(developer.ask("calendar.remove", { id }))).toEqual(["access.notFound"]);
  expect(await problemsOf(developer.ask("calendar.save", { id: fixture.admin.ids.next<CalendarId>(), projectId: null, version: null, name: "mine", rule: {} }))).toEqual(["access.forbidden"]);
  expect((await developer.ask("calendar.days", { projectId: foreign, rule: { combine: [{ operation: "union", calendar: "theirs" }] }, year: 2026 })).dates).toEqual([]);
  expect(await problemsOf(developer.ask("schedule.preview", { projectId: foreign, schedule: { cron: "0 0 * * *" } }))).toEqual(["access.notFound"]);
  const seen = await developer.ask("schedule.preview", { projectId, schedule: { cron: "0 0 * * *", calendar: "theirs" } });
  expect(seen.problems.map((one) => one.sentence.code)).toEqual(["schedule.calendarUnknown"]);
  await ask("calendar.remove", { id });
});

test("a preview shows the next times with marks, business dates and parameters, and a month its days", async () => {
  const after = Date.UTC(2026, 2, 7);
  const schedule = { cron: "30 2 * * *", zone: "America/New_York" };
  const definition = { params: { day: "$[yyyymmdd-1]", file: "dw/${bizdate}" }, tasks: [], positions: {} };
  const { fires, zone } = await ask("schedule.preview", { workflowId: await idOf("once"), schedule, definition, after });
  expect(zone).toBe("America/New_York");
  expect(fires).toHaveLength(30);
  expect(fires[1]).toMatchObject({ local: "2026-03-08T03:00:00-04:00", mark: "gap", businessDate: "2026-03-07" });
  expect(Object.fromEntries(fires[1]!.parameters.map((one) => [one.name, one.value]))).toMatchObject({ day: "20260307", file: "dw/20260307", cyctime: "20260308030000" });
  expect((await ask("schedule.preview", { projectId, schedule: { cron: "0 0 29 2 *" }, after })).fires.at(-1)!.local.slice(0, 10)).toBe("2148-02-29");
  const month = await ask("schedule.month", { projectId, schedule: { ...schedule, cron: "*/30 2 * * *" }, month: "2026-03" });
  expect(month.days).toHaveLength(30);
  expect(month.days.find((day) => day.date === "2026-03-08")).toBeUndefined();
  expect(month.days[0]).toEqual({ date: "2026-03-01", count: 2, first: "2026-03-01T02:00:00-05:00", mark: null });
  const ended = await ask("schedule.preview", { projectId, schedule: { ...schedule, until: "2026-02-01" }, after });
  expect([ended.fires, ended.ended]).toEqual([[], "2026-02-01"]);
});

test("[TXT2] calendars and schedules round trip: defaults are left out, applying twice changes nothing", async () => {
  const text = `kind: Calendar
name: combined
project: p
weekdays:
  - 1
exclude:
  - 2026-10-05
combine:
  - operation: minus
    calendar: nonsense
---
kind: Calendar
name: nonsense
include: [2026-10-12]
---
kind: Workflow
project: p
name: text
schedule:
  cron: 0 6 * * 1
  calendar: combined
  roll: next
  misfire:
    policy: all
    cap: 3
tasks:
  - { name: a, type: shell, params: { script: x } }
`;
  expect((await ask("text.apply", { text })).changes.map((change) => [change.kind, change.change])).toEqual([
    ["Calendar", "created"],
    ["Calendar", "created"],
    ["Workflow", "created"],
  ]);
  const exported = (await ask("text.export", {})).text;
  for (const line of ["kind: Calendar", "roll: next", "cap: 3", "cron: 0 6 * * 1"]) expect(exported).toContain(line);
  for (const word of ["gap:", "fold:", "workingDay:", "businessDate:"]) expect(exported).not.toContain(word);
  expect((await ask("text.apply", { text: exported })).changes.filter((change) => change.kind === "Calendar" || change.name === "p/text").map((change) => change.change)).toEqual(["unchanged", "unchanged", "unchanged"]);
  expect((await ask("text.export", {})).text).toBe(exported);
});
