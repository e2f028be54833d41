import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AttemptFact, AttemptOrder, Backfill, BackfillCell, BackfillId, BackfillSpec, TaskInstance, WorkflowInstanceId } from "#contract";
import { joinScriptedMaster, type ScriptedMaster } from "../../testing/scriptedMaster.ts";
import { startServerFixture, type ServerFixture } from "../../testing/serverFixture.ts";

let fixture: ServerFixture;
let master: ScriptedMaster;
let pulse: NodeJS.Timeout;
const ask: ServerFixture["admin"]["ask"] = (name, input) => fixture.admin.ask(name, input);
const until = async <T>(what: string, find: () => Promise<T | undefined> | T | undefined): Promise<T> => {
  for (let tries = 0; ; tries++) {
    const found = await find();
    if (found !== undefined) return found;
    if (tries > 200) throw new Error(`not within ten seconds: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
const script = 'type: shell, params: { script: "true" }';
const apply = (name: string, tasks: string, more = "") => ask("text.apply", { text: `kind: Workflow\nproject: p\nname: ${name}\n${more}tasks:\n${tasks}` });
const workflowOf = async (name: string) => (await ask("workflow.list", {})).workflows.find((one) => one.name === name)!;
const tasksOf = async (id: WorkflowInstanceId): Promise<TaskInstance[]> => (await ask("workflowInstance.get", { workflowInstanceId: id })).tasks;
const runsOf = async (name: string) => (await ask("workflowInstance.list", { workflowId: (await workflowOf(name)).id })).instances;

const reported = new Set<string>();
async function report({ attemptId, taskInstanceId, epoch }: AttemptOrder, code: number): Promise<void> {
  if (reported.has(attemptId)) return;
  reported.add(attemptId);
  const common = { attemptId, taskInstanceId, epoch, at: Date.now() };
  const exit = { code, signal: null, startError: null, unknown: false, killedBy: null, endedAt: Date.now(), durationMs: 5, logBytes: 0, truncated: false, lastLines: [] };
  await master.report([{ kind: "accepted", seq: 1, ...common }, { kind: "started", pid: 7, seq: 2, ...common }, { kind: "ended", exit, seq: 3, ...common } as unknown as AttemptFact]);
}
const codes = new Map<string, number>();
/** Ends whatever was ordered, each task with the code that `codes` has for its date, until this is so. */
async function work<T>(what: string, find: () => Promise<T | undefined>): Promise<T> {
  return until(what, async () => {
    for (const order of [...master.orders]) await report(order, codes.get(`${order.taskName} ${order.environment["bizdate"]!}`) ?? 0);
    return find();
  });
}
const specOf = async (name: string, more: Partial<BackfillSpec> & { names?: string[] } = {}): Promise<BackfillSpec> => {
  const { names = [name], ...rest } = more;
  const targets = [];
  for (const one of names) targets.push({ workflowId: (await workflowOf(one)).id, taskIds: null });
  return { targets, from: "2026-11-02", until: "2026-11-04", exclude: [], calendar: null, existing: "missing", order: "oldestFirst", parallel: 1, params: {}, leaveOut: [], ...rest };
};
const make = async (name: string, spec: BackfillSpec): Promise<Backfill> => {
  const { id: workflowId } = await workflowOf(name);
  const { token } = await ask("backfill.plan", { workflowId, spec });
  return ask("backfill.create", { workflowId, name: "again", spec, token });
};
const get = (backfillId: BackfillId) => ask("backfill.get", { backfillId });
const inState =
  (id: BackfillId, ...states: Backfill["state"][]) =>
  async () => {
    const { backfill } = await get(id);
    return states.includes(backfill.state) ? backfill : undefined;
  };
const shown = (cells: readonly BackfillCell[]) => cells.map((cell) => `${cell.workflowName} ${cell.businessDate} ${cell.action} ${cell.state}`);
let masters = 0;
const joinMaster = async (tags: string[] = []) => (master = await joinScriptedMaster(fixture, `m${++masters}`, { tags }));
async function restart(between?: () => void): Promise<void> {
  await fixture.restart(between);
  await until("the client is back", () => ask("project.list", {}).catch(() => undefined));
}

beforeAll(async () => {
  fixture = await startServerFixture();
  await ask("text.apply", { text: "kind: Project\nname: p\n" });
  await joinMaster();
  pulse = setInterval(() => master.pulse(0), 2000);
});
afterAll(async () => {
  clearInterval(pulse);
  master.close();
  await fixture.stop();
});

test("[BKF2, LC1] what the preview says is made: one run a date in main, with its parameters; a second backfill leaves them, all runs them again in their runs", async () => {
  await apply("plain", `  - { name: a, ${script} }\n  - { name: b, ${script}, after: [a] }\n`, "params: { dt: '$[yyyyMMdd-1]' }\n");
  const { id: workflowId } = await workflowOf("plain");
  const spec = await specOf("plain", { parallel: 2, params: { region: "eu" } });
  const plan = await ask("backfill.plan", { workflowId, spec });
  expect(plan.counts).toEqual({ run: 3, rerun: 0, none: 0 });
  expect(plan.cells.map((cell) => [cell.businessDate, cell.action, cell.parameters.find((one) => one.name === "dt")?.value, cell.parameters.find((one) => one.name === "region")?.value])).toEqual([
    ["2026-11-02", "run", "20261102", "eu"],
    ["2026-11-03", "run", "20261103", "eu"],
    ["2026-11-04", "run", "20261104", "eu"],
  ]);
  expect(plan.notes).toContainEqual(expect.objectContaining({ code: "note.beforeExisted" }));
  const made = await ask("backfill.create", { workflowId, name: "again", spec, token: plan.token });
  const done = await work("it is done", inState(made.id, "done"));
  expect(done).toMatchObject({ counts: { success: 3, waiting: 0, open: 0 }, predictedAt: null });
  const runs = await runsOf("plain");
  expect(runs.map((run) => [run.businessDate, run.line, run.origin, run.params])).toEqual(["04", "03", "02"].map((day) => [`2026-11-${day}`, "main", "backfill", { region: "eu" }]));
  expect((await tasksOf(runs[0]!.id)).map((task) => task.lane)).toEqual(["backfill", "backfill"]);
  expect((await get(made.id)).cells.map(({ number, businessDate, fireAt, action }) => ({ number, businessDate, fireAt, action }))).toEqual(
    plan.cells.map(({ number, businessDate, fireAt, action }) => ({ number, businessDate, fireAt, action })),
  );

  // The same token names a world that is gone.
  await expect(ask("backfill.create", { workflowId, name: "again", spec, token: plan.token })).rejects.toMatchObject({ failure: { code: "stale" } });
  expect((await ask("backfill.plan", { workflowId, spec })).cells.map((cell) => [cell.action, cell.reason?.code])).toEqual(Array(3).fill(["none", "cell.succeeded"]));
  await expect(ask("backfill.create", { workflowId, name: "again", spec })).rejects.toMatchObject({ failure: { sentence: { code: "backfill.nothing" } } });
  const again = await make("plain", { ...spec, existing: "all", order: "newestFirst" });
  expect(shown((await get(again.id)).cells)[0]).toContain("plain 2026-11-04 rerun");
  await work("it is done", inState(again.id, "done"));
  expect(await runsOf("plain")).toHaveLength(3);
  for (const run of runs) expect((await tasksOf(run.id)).map((task) => task.epoch)).toEqual([2, 2]);
});

test("[BKF2, PAR4] points that were unticked are left out of what is made, and have to be there; what is wrong with a parameter of the runs is said before", async () => {
  await apply("ticked", `  - { name: a, ${script} }\n`, "schedule: { cron: '0 6 * * *' }\n");
  const { id: workflowId } = await workflowOf("ticked");
  const spec = await specOf("ticked", { exclude: ["2026-11-03"], until: "2026-11-05", parallel: 5, params: { dt: "$[yyyyMMdd-1]", region: "eu" } });
  const before = await ask("backfill.plan", { workflowId, spec });
  expect(before.cells.map((cell) => [cell.businessDate, cell.action, ...["dt", "region"].map((name) => cell.parameters.find((one) => one.name === name)?.value)])).toEqual([
    ["2026-11-02", "run", "20261102", "eu"],
    ["2026-11-04", "run", "20261104", "eu"],
    ["2026-11-05", "run", "20261105", "eu"],
  ]);
  const { fireAt } = before.cells[1]!;
  const without = { ...spec, leaveOut: [{ workflowId, fireAt }] };
  const plan = await ask("backfill.plan", { workflowId, spec: without });
  expect(plan.counts).toEqual({ run: 2, rerun: 0, none: 1 });
  expect(plan.cells.map((cell) => [cell.businessDate, cell.action, cell.reason?.code])).toEqual([
    ["2026-11-02", "run", undefined],
    ["2026-11-04", "none", "cell.leftOut"],
    ["2026-11-05", "run", undefined],
  ]);
  // What was seen with every tick is not what is made with one less.
  await expect(ask("backfill.create", { workflowId, name: "again", spec: without, token: before.token })).rejects.toMatchObject({ failure: { code: "stale" } });
  const made = await ask("backfill.create", { workflowId, name: "again", spec: without, token: plan.token });
  expect((await work("it is done", inState(made.id, "done"))).counts).toMatchObject({ success: 2, left: 1 });
  expect((await get(made.id)).cells.map((cell) => [cell.businessDate, cell.state, cell.reason?.code])).toEqual([
    ["2026-11-02", "success", undefined],
    ["2026-11-04", "left", "cell.leftOut"],
    ["2026-11-05", "success", undefined],
  ]);
  expect((await runsOf("ticked")).map((run) => [run.businessDate, run.params])).toEqual(["05", "02"].map((day) => [`2026-11-${day}`, spec.params]));
  const strange = { ...spec, leaveOut: [{ workflowId, fireAt: fireAt + 1 }] };
  await expect(ask("backfill.plan", { workflowId, spec: strange })).rejects.toMatchObject({ failure: { code: "invalid", sentence: { code: "backfill.noPoint", values: { workflow: "ticked" } } } });
  const misspelt = await ask("backfill.plan", { workflowId, spec: { ...spec, existing: "all", params: { dt: "${bizdat}" } } });
  expect(misspelt.notes[0]).toMatchObject({ code: "note.parameter", values: { parameter: "dt", workflow: "ticked" } });
  await expect(ask("backfill.plan", { workflowId, spec: { ...spec, params: { PATH: "/" } } })).rejects.toMatchObject({ failure: { code: "invalid" } });
});

test("[BKF1] a cell that fails stops no other; failed cells run again in their own runs, and what they held up goes on", async () => {
  await apply("some", `  - { name: load, ${script} }\n  - { name: after, ${script}, after: [load] }\n`);
  codes.set("load 20261103", 1);
  const made = await make("some", await specOf("some"));
  const done = await work("it is done", inState(made.id, "done"));
  expect(done.counts).toMatchObject({ success: 2, failed: 1 });
  const failed = (await get(made.id)).cells[1]!;
  expect(failed).toMatchObject({ state: "failed", reason: { code: "cell.failed", values: { tasks: "load" } }, instanceState: "FAILED" });
  codes.delete("load 20261103");
  await ask("backfill.rerun", { backfillId: made.id });
  expect((await work("it is done again", inState(made.id, "done"))).counts).toMatchObject({ success: 3, failed: 0 });
  expect((await tasksOf(failed.workflowInstanceId!)).map((task) => [task.name, task.state, task.epoch])).toEqual([
    ["load", "SUCCESS", 2],
    ["after", "SUCCESS", 1],
  ]);
  expect(await runsOf("some")).toHaveLength(3);
  // One that a person names runs again also when it succeeded.
  await ask("backfill.rerun", { backfillId: made.id, cells: [{ workflowId: failed.workflowId, fireAt: failed.fireAt }] });
  await work("it is done again", inState(made.id, "done"));
  expect((await tasksOf(failed.workflowInstanceId!)).map((task) => task.epoch)).toEqual([3, 2]);
});

test("[BKF2] points of existing runs: missing only, failed too; what runs or has not come is left with its reason", async () => {
  await apply("hourly", `  - { name: a, ${script} }\n`, "schedule: { cron: '0 */6 * * *' }\n");
  const { id: workflowId } = await workflowOf("hourly");
  const spec = await specOf("hourly", { from: "2026-11-02", until: "2026-11-02" });
  codes.set("a 20261102", 1);
  const first = await make("hourly", spec);
  expect((await work("it is done", inState(first.id, "done"))).counts).toMatchObject({ failed: 4 });
  codes.clear();
  expect((await ask("backfill.plan", { workflowId, spec })).cells.map((cell) => cell.reason?.code)).toEqual(Array(4).fill("cell.failedBefore"));
  const failedToo = { ...spec, until: "2026-11-03", existing: "missingAndFailed" as const, parallel: 8 };
  const plan = await ask("backfill.plan", { workflowId, spec: failedToo });
  expect(plan.counts).toEqual({ run: 4, rerun: 4, none: 0 });
  const second = await make("hourly", failedToo);
  await until("all are open", async () => ((await get(second.id)).backfill.counts.open === 8 ? true : undefined));
  expect((await ask("backfill.plan", { workflowId, spec: failedToo })).cells.map((cell) => cell.reason?.code)).toEqual(Array(8).fill("cell.runs"));
  await work("it is done", inState(second.id, "done"));
  expect((await ask("backfill.plan", { workflowId, spec: { ...spec, from: "2099-01-01", until: "2099-01-01" } })).cells.map((cell) => [cell.action, cell.reason?.code])).toEqual(Array(4).fill(["none", "cell.notCome"]));
  expect(await runsOf("hourly")).toHaveLength(8);
});

test("[BKF2] chosen tasks of a point that never ran run in a run of their own, and main stays missing; what is downstream finds them there", async () => {
  await apply("up", `  - { name: one, ${script} }\n  - { name: two, ${script}, after: [one] }\n  - { name: three, ${script}, after: [two] }\n`);
  await apply("down", `  - { name: load, ${script}, dependsOn: [{ workflow: up }] }\n`);
  const [up, down] = [await workflowOf("up"), await workflowOf("down")];
  const { candidates } = await ask("backfill.candidates", { workflowId: up.id });
  expect(candidates.map((one) => [one.workflowName, one.depth, one.reason])).toEqual([
    ["up", 0, null],
    ["down", 1, null],
  ]);
  const two = candidates[0]!.tasks.find((task) => task.name === "two")!.taskId;
  const base = await specOf("up");
  // Named in the wrong order: what is waited for comes first all the same.
  const made = await make("up", {
    ...base,
    targets: [
      { workflowId: down.id, taskIds: null },
      { workflowId: up.id, taskIds: [two] },
    ],
    until: "2026-11-03",
  });
  expect(shown((await get(made.id)).cells).map((line) => line.split(" ").slice(0, 2).join(" "))).toEqual(["up 2026-11-02", "down 2026-11-02", "up 2026-11-03", "down 2026-11-03"]);
  await work("it is done", inState(made.id, "done"));
  const [own] = await runsOf("up");
  expect(own!.line).toBe(made.id);
  expect((await tasksOf(own!.id)).map((task) => [task.name, task.state, task.reason?.code])).toEqual([
    ["one", "SKIPPED", "skip.notTicked"],
    ["two", "SUCCESS", undefined],
    ["three", "SKIPPED", "skip.notTicked"],
  ]);
  expect((await ask("backfill.plan", { workflowId: up.id, spec: base })).counts).toEqual({ run: 3, rerun: 0, none: 0 });
});

test("[BKF1] a cell that waits for another run takes no place and goes when that run is made good", async () => {
  await apply("first", `  - { name: load, ${script} }\n`);
  await apply("second", `  - { name: sum, ${script}, dependsOn: [{ workflow: first }] }\n`);
  codes.set("load 20261102", 1);
  const made = await make("first", await specOf("first", { names: ["first", "second"] }));
  const waiting = await work("all but one are done", async () => {
    const { backfill, cells } = await get(made.id);
    return backfill.counts.success === 4 && backfill.counts.failed === 1 ? cells : undefined;
  });
  expect(waiting.filter((cell) => cell.state === "open").map((cell) => [cell.workflowName, cell.businessDate, cell.instanceState])).toEqual([["second", "2026-11-02", "NOT_RUN"]]);
  codes.clear();
  await ask("backfill.rerun", { backfillId: made.id });
  expect((await work("it is done", inState(made.id, "done"))).counts).toMatchObject({ success: 6 });
});

test("[BKF1] cells that waited for the same run go on no more at once than the backfill says, and the rest says what it waits for", async () => {
  await apply("root", `  - { name: base, ${script} }\n`);
  // No host has this tag yet, so what goes stays where it can be counted.
  await apply("many", `  - { name: part, ${script}, where: { tags: [last] }, dependsOn: [{ workflow: root }] }\n  - { name: end, ${script}, after: [part] }\n`, "schedule: { cron: '0 */3 * * *' }\n");
  const of = { from: "2026-11-02", until: "2026-11-02" };
  codes.set("base 20261102", 1);
  const root = await make("root", await specOf("root", of));
  await work("the root has failed", async () => ((await get(root.id)).backfill.counts.failed === 1 ? true : undefined));
  const made = await make("many", await specOf("many", { ...of, parallel: 2 }));
  await until("all wait", async () => ((await get(made.id)).backfill.counts.open === 8 ? true : undefined));
  /** Runs of which something may go, goes or went, and has not ended; the most that there ever were. */
  const going = async () => {
    const { instances } = await ask("workflowInstance.list", { workflowId: (await workflowOf("many")).id });
    return instances.filter((run) => run.endedAt === null && (run.startedAt !== null || run.counts.waitingResource + run.counts.running > 0)).length;
  };
  expect(await going()).toBe(0);
  codes.clear();
  await ask("backfill.rerun", { backfillId: root.id });
  const base = await until("the root is ordered", () => master.orders.find((order) => order.taskName === "base" && order.epoch === 2));
  await report(base, 0);
  await until("as many go as may", async () => ((await going()) > 0 ? true : undefined));
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await going()).toBe(2);
  const tasks = (await ask("taskInstance.list", { text: "part", limit: 100 })).rows.filter((task) => task.name === "part");
  const held = tasks.filter((task) => task.state === "NOT_RUN");
  expect(held.map((task) => task.reason)).toEqual(Array(6).fill({ code: "gate.place", values: { name: "again", count: 2 } }));
  const { answer, gates } = await ask("taskInstance.why", { taskInstanceId: held[0]!.id });
  expect([answer.code, gates.find((gate) => gate.gate === "outside")?.status]).toEqual(["gate.place", "blocking"]);
  // One more when it is said so, also over a restart; then each end lets another go.
  await ask("backfill.setParallel", { backfillId: made.id, parallel: 3 });
  await until("three go", async () => ((await going()) === 3 ? true : undefined));
  await restart();
  expect(await going()).toBe(3);
  await joinMaster(["last"]);
  let most = 0;
  await until("it is done", async () => {
    const open = master.orders.find((order) => !reported.has(order.attemptId));
    if (open !== undefined) await report(open, 0);
    most = Math.max(most, await going());
    return inState(made.id, "done")();
  });
  expect([most, (await get(made.id)).backfill.counts.success]).toEqual([3, 8]);
});

test("[BKF1] a run that has begun and waits for another one gives its place back, so that cells that need each other all end", async () => {
  await apply("far", `  - { name: far, ${script} }\n`);
  await apply("middle", `  - { name: middle, ${script}, dependsOn: [{ workflow: far }] }\n`);
  await apply("near", `  - { name: first, ${script} }\n  - { name: second, ${script}, dependsOn: [{ workflow: middle }] }\n`);
  const of = { from: "2026-11-02", until: "2026-11-02" };
  codes.set("far 20261102", 1);
  const far = await make("far", await specOf("far", of));
  await work("it has failed", async () => ((await get(far.id)).backfill.counts.failed === 1 ? true : undefined));
  codes.clear();
  const made = await make("near", await specOf("near", { ...of, names: ["near", "middle"] }));
  await work("near has begun", async () => (master.orders.some(({ taskName, attemptId }) => taskName === "first" && reported.has(attemptId)) ? true : undefined));
  await ask("backfill.rerun", { backfillId: far.id });
  expect((await work("it is done", inState(made.id, "done"))).counts).toMatchObject({ success: 2 });
});

test("[BKF1] it survives a restart at any time, pauses, changes how many go at once, leaves cells out, and its rest is cancelled", async () => {
  await apply("slow", `  - { name: a, ${script}, where: { tags: [late] } }\n`);
  const { id: workflowId } = await workflowOf("slow");
  // No host has this tag yet: cells open, and their tasks wait.
  const made = await make("slow", await specOf("slow", { from: "2026-10-01", until: "2026-10-12" }));
  const opened = (count: number) => until(`${count} are open`, async () => ((await get(made.id)).backfill.counts.open === count ? true : undefined));
  await opened(1);
  await ask("backfill.setParallel", { backfillId: made.id, parallel: 3 });
  await opened(3);
  await restart();
  const cells = (await get(made.id)).cells;
  const last = { workflowId, fireAt: cells.at(-1)!.fireAt };
  expect((await ask("backfill.skip", { backfillId: made.id, cells: [last], skip: true })).counts).toMatchObject({ left: 1, waiting: 8 });
  await expect(ask("backfill.skip", { backfillId: made.id, cells: [{ workflowId, fireAt: cells[0]!.fireAt }], skip: true })).rejects.toMatchObject({ failure: { sentence: { code: "backfill.noCell" } } });
  expect((await ask("backfill.skip", { backfillId: made.id, cells: [last], skip: false })).counts).toMatchObject({ left: 0, waiting: 9 });
  await ask("backfill.pause", { backfillId: made.id, paused: true });
  await expect(ask("backfill.pause", { backfillId: made.id, paused: true })).rejects.toMatchObject({ failure: { sentence: { code: "backfill.state" } } });
  // Of a paused one what is open goes on, and nothing new begins; also when the ends come while no server looks.
  await restart();
  await joinMaster(["late"]);
  await work("the open ones have ended", async () => ((await get(made.id)).backfill.counts.success === 3 ? true : undefined));
  expect((await get(made.id)).backfill).toMatchObject({ state: "paused", counts: { success: 3, open: 0, waiting: 9 } });
  await ask("backfill.pause", { backfillId: made.id, paused: false });
  await opened(3);
  const cancelled = await ask("backfill.cancel", { backfillId: made.id, kill: true });
  expect(cancelled).toMatchObject({ state: "cancelled", counts: { success: 3, open: 0, waiting: 0, cancelled: 9 } });
  // What was cancelled may be wanted after all.
  await ask("backfill.rerun", { backfillId: made.id, cells: [last] });
  await work("it is done", inState(made.id, "done"));
  expect((await get(made.id)).backfill.counts).toMatchObject({ success: 4, cancelled: 8 });
});

test("[BKF1] ends that a crash kept from their cells reach them at the next start", async () => {
  await apply("crash", `  - { name: a, ${script} }\n`);
  const made = await make("crash", await specOf("crash"));
  await until("one is open", async () => ((await get(made.id)).backfill.counts.open === 1 ? true : undefined));
  master.close();
  await restart(() => {
    // As if the server had died between the commit that ended the run and the one that moves the cell.
    const db = new DatabaseSync(join(fixture.dataDir, "signalbox.db"));
    const id = (db.prepare("select workflow_instance_id as id from backfill_cells where state = 'open' and backfill_id = ?").get(made.id) as { id: string }).id;
    db.prepare("update task_instances set state = 'SUCCESS', ended_at = 1 where workflow_instance_id = ?").run(id);
    db.prepare("update workflow_instances set state = 'SUCCESS', ended_at = 1, running = 0, waiting_resource = 0, success = 1 where id = ?").run(id);
    db.close();
  });
  await joinMaster();
  expect((await work("it is done", inState(made.id, "done"))).counts).toMatchObject({ success: 3 });
  expect(await runsOf("crash")).toHaveLength(3);
});

test("[VRB3, ACC2] who may not operate every target makes nothing; who does not see the project does not see the backfill", async () => {
  const made = (await ask("backfill.list", {})).backfills[0]!;
  const { projectId } = made;
  const stranger = await fixture.person("stranger", null, null);
  const viewer = await fixture.person("viewer", projectId, "viewer");
  const developer = await fixture.person("developer", projectId, "developer");
  const as = async ({ token }: { token: string }) => (await fixture.session(token)).ask;
  await expect((await as(stranger))("backfill.get", { backfillId: made.id })).rejects.toMatchObject({ failure: { code: "notFound" } });
  expect((await (await as(stranger))("backfill.list", {})).backfills).toEqual([]);
  expect((await (await as(viewer))("backfill.get", { backfillId: made.id })).cells).toHaveLength(3);
  await expect((await as(viewer))("backfill.rerun", { backfillId: made.id })).rejects.toMatchObject({ failure: { code: "forbidden" } });
  const spec = await specOf("crash");
  await expect((await as(viewer))("backfill.plan", { workflowId: spec.targets[0]!.workflowId, spec })).rejects.toMatchObject({ failure: { code: "forbidden" } });
  // A developer operates what is his own.
  await expect((await as(developer))("backfill.create", { workflowId: spec.targets[0]!.workflowId, name: "x", spec: { ...spec, existing: "all" } })).rejects.toMatchObject({ failure: { code: "forbidden" } });
});

test("[S2-12] a test of one task alone: the others are left out with that reason", async () => {
  const { id: workflowId } = await workflowOf("up");
  const { candidates } = await ask("backfill.candidates", { workflowId });
  const two = candidates[0]!.tasks.find((task) => task.name === "two")!.taskId;
  const run = await ask("workflow.run", { workflowId, businessDate: "2026-11-02", test: true, taskIds: [two] });
  await work("it has ended", async () => ((await ask("workflowInstance.get", { workflowInstanceId: run.id })).instance.state === "SUCCESS" ? true : undefined));
  expect((await tasksOf(run.id)).map((task) => [task.name, task.state, task.reason?.code])).toEqual([
    ["one", "SKIPPED", "skip.notTested"],
    ["two", "SUCCESS", undefined],
    ["three", "SKIPPED", "skip.notTested"],
  ]);
  expect((await ask("workflowInstance.list", { origin: "test" })).instances.map((one) => one.id)).toEqual([run.id]);
  await expect(ask("workflow.run", { workflowId, taskIds: [two] })).rejects.toMatchObject({ failure: { sentence: { code: "run.onlyTest" } } });
});
