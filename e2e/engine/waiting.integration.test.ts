import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Session } from "../../agent/cli/admin/session.ts";
import { say, type TaskInstance, type WorkflowInstance, type WorkflowInstanceId } from "../../agent/contract/index.ts";
import { startPlatform, type Platform } from "../fixtures/platform.ts";

let platform: Platform;
let session: Session;
beforeAll(async () => {
  platform = await startPlatform({ slaves: 1 });
  session = await platform.session();
  await session.ask("text.apply", { text: "kind: Project\nname: flow\n---\nkind: Project\nname: sales\n" });
}, 90_000);
afterAll(() => platform.remove());

const LONG = { timeout: 30_000 };
const apply = (name: string, tasks: string, { project = "flow", schedule = "" } = {}) =>
  session.ask("text.apply", { text: `kind: Workflow\nproject: ${project}\nname: ${name}\n${schedule}tasks:\n${tasks}`, generate: true });
const shell = (name: string, script = "true", more = "") => `  - { name: ${name}, type: shell, params: { script: '${script}' }${more === "" ? "" : `, ${more}`} }\n`;
/** So many seconds that follow soon. */
const soon = (count: number): string => {
  const points = Array.from({ length: count }, (_, index) => new Date(Date.now() + 3000 + index * 1000));
  const of = (part: (at: Date) => number) => [...new Set(points.map(part))].join(",");
  return `schedule: { cron: "${of((at) => at.getUTCSeconds())} ${of((at) => at.getUTCMinutes())} ${of((at) => at.getUTCHours())} * * *", zone: UTC, overlap: { policy: parallel, parallel: 9 } }\n`;
};
const idOf = async (name: string) => (await session.ask("workflow.list", {})).workflows.find((one) => one.name === name)!.id;
const run = async (name: string, more: object = {}) => session.ask("workflow.run", { workflowId: await idOf(name), ...more });
const tasksOf = async (id: WorkflowInstanceId) => new Map((await session.ask("workflowInstance.get", { workflowInstanceId: id })).tasks.map((task): [string, TaskInstance] => [task.name, task]));
const task = async (id: WorkflowInstanceId, name: string) => (await tasksOf(id)).get(name)!;
const state = async (id: WorkflowInstanceId, name: string) => (await task(id, name)).state;
const get = async (id: WorkflowInstanceId, name: string) => session.ask("taskInstance.get", { taskInstanceId: (await task(id, name)).id });
const runsOf = async (name: string): Promise<WorkflowInstance[]> => (await session.ask("workflowInstance.list", { workflowId: await idOf(name) })).instances;
const operate = async (verb: "rerun" | "kill" | "setSuccess", id: WorkflowInstanceId, name: string) =>
  session.ask("operation.apply", { verb, taskInstanceIds: [(await task(id, name)).id], ...(verb === "setSuccess" ? { reason: "by hand" } : {}) });
/** The server dies at once; `up` starts another one. */
async function killServer(): Promise<void> {
  const before = platform.pidOf("server");
  process.kill(before, "SIGKILL");
  await expect.poll(() => platform.pidOf("server"), LONG).not.toBe(before);
  session.close();
  await expect.poll(async () => (session = await platform.session()) !== null, LONG).toBe(true);
}

test("[FLOW3] a dependency that does not exist yet is waited for with its name and date, across a crash, and released when it succeeds; a test does not wait", async () => {
  await apply("daily_load", shell("extract", "exit 1") + shell("load", "true", "after: extract"), { project: "sales" });
  await apply(
    "report",
    shell("first", "true") + shell("reads", "true", "after: first, dependsOn: [{ workflow: sales/daily_load }]") + shell("one_task", "true", "dependsOn: [{ workflow: sales/daily_load, task: extract }]"),
  );
  const { id, businessDate } = await run("report");
  await expect.poll(() => state(id, "first"), LONG).toBe("SUCCESS");
  expect(await task(id, "reads")).toMatchObject({ state: "NOT_RUN", waitingOn: 1, reason: { code: "gate.notCreated", values: { name: "sales/daily_load", date: businessDate } } });
  expect(await task(id, "one_task")).toMatchObject({ state: "NOT_RUN", reason: { values: { name: "sales/daily_load/extract" } } });
  const tried = await run("report", { test: true });
  await expect.poll(() => state(tried.id, "reads"), LONG).toBe("SUCCESS");

  await killServer();
  await apply("daily_load", shell("extract", "exit 1") + shell("load", "true", "after: extract"), { project: "sales", schedule: soon(2) });
  await expect.poll(async () => (await task(id, "reads")).reason, LONG).toMatchObject({ code: "gate.failed", values: { tasks: "extract" } });
  await apply("daily_load", shell("extract", "exit 1") + shell("load", "true", "after: extract"), { project: "sales" });
  // Of several points of that date the latest at or before its own counts, or else the first.
  const [upstream] = await runsOf("daily_load");
  await expect.poll(async () => (await runsOf("daily_load")).every((one) => one.endedAt !== null), LONG).toBe(true);
  for (const one of await runsOf("daily_load")) if ((await task(one.id, "extract")).state === "FAILED") await operate("setSuccess", one.id, "extract");
  await expect.poll(() => state(id, "one_task"), LONG).toBe("SUCCESS");
  await expect.poll(() => state(id, "reads"), LONG).toBe("SUCCESS");
  expect(upstream!.line).toBe("main");
});

test("[FLOW3] the last cycle: the first run of all goes, the next one waits for it; a rerun without its upstream goes too", async () => {
  await apply("chain", shell("step", "test -e /tmp/never-there", "dependsOn: [{ workflow: null, of: { cycle: lastCycle } }]"), {
    schedule: soon(3),
  });
  // Points are made ahead of their time; two of them are to come before the schedule goes.
  await expect.poll(async () => (await runsOf("chain")).filter((run) => run.fireAt < Date.now() - 500).length, LONG).toBeGreaterThan(1);
  await apply("chain", shell("step", "test -e /tmp/never-there", "dependsOn: [{ workflow: null, of: { cycle: lastCycle } }]"));
  const [first, second] = (await runsOf("chain")).toSorted((a, b) => a.fireAt - b.fireAt);
  await expect.poll(() => state(first!.id, "step"), LONG).toBe("FAILED");
  await expect.poll(async () => (await task(second!.id, "step")).reason, LONG).toMatchObject({ code: "gate.failed", values: { name: "flow/chain" } });
  expect(await state(second!.id, "step")).toBe("NOT_RUN");
  await operate("setSuccess", first!.id, "step");
  await expect.poll(() => state(second!.id, "step"), LONG).toBe("FAILED");
  const third = (await runsOf("chain")).toSorted((a, b) => a.fireAt - b.fireAt)[2];
  if (third !== undefined) {
    await operate("rerun", third.id, "step");
    await expect.poll(() => state(third.id, "step"), LONG).toBe("FAILED");
  }
});

test("[FLOW3] [FLOW4] [ACC2] what is not there, not to be seen, or waits in turn is refused with its place and its path", async () => {
  const problems = async (asked: Promise<unknown>) =>
    asked.then(
      () => [],
      (error: { failure: { problems: { path: string; line: number; sentence: { code: string; values: object } }[] } }) => error.failure.problems,
    );
  expect(await problems(apply("wrong", shell("a", "true", "dependsOn: [{ workflow: sales/daily_laod }, { workflow: reprot }, { workflow: report, task: reades }, { workflow: null }]")))).toMatchObject([
    { path: "tasks.a.dependsOn.0.workflow", line: 5, sentence: { code: "dependency.unknown" } },
    { path: "tasks.a.dependsOn.1.workflow", sentence: { code: "dependency.unknown", values: { nearest: "report?" } } },
    { path: "tasks.a.dependsOn.2.task", sentence: { code: "dependency.taskUnknown", values: { upstream: "reades", nearest: "reads?" } } },
    { path: "tasks.a.dependsOn.3", sentence: { code: "dependency.itself" } },
  ]);
  // Of each other, in one text: both exist by then, and neither is published.
  const text = ["ring_a", "ring_b"]
    .map((name, at, all) => `kind: Workflow\nproject: flow\nname: ${name}\ntasks:\n${shell("x", "true", `dependsOn: [{ workflow: ${all[1 - at]}, task: y }]`)}${shell("y", "true", at === 0 ? "" : "after: x")}`)
    .join("---\n");
  await session.ask("text.apply", { text });
  expect(await problems(apply("ring_a", shell("x", "true", "dependsOn: [{ workflow: ring_b, task: y }]") + shell("y", "true", "after: x")))).toMatchObject([
    { sentence: { code: "dependency.circle", values: { path: expect.stringContaining("ring_b/y > ring_b/x > ring_a/y") } } },
  ]);
  expect(await problems(apply("calls", "  - { name: sub, type: workflow, params: { workflow: calls } }\n"))).toMatchObject([{ sentence: { code: "dependency.circle" } }]);
  expect(await problems(apply("calls", "  - { name: sub, type: workflow, params: { workflow: reporrt } }\n"))).toMatchObject([
    { path: "tasks.sub.params.workflow", sentence: { code: "child.unknown", values: { nearest: "report?" } } },
  ]);
});

test("wait_time holds no slot, says until when, survives a crash; a time that has passed is none", async () => {
  await apply("zone_of_runs", shell("any"));
  const until = Temporal.Now.zonedDateTimeISO((await run("zone_of_runs")).zone).add({ seconds: 12 });
  await apply(
    "times",
    `  - { name: later, type: wait_time, params: { at: "${until.toPlainTime().toString({ smallestUnit: "second" })}" } }\n  - { name: gone, type: wait_time, params: { at: "00:00" } }\n` +
      `  - { name: short, type: wait_time, after: gone, params: { until: minutes, minutes: 0.02 } }\n  - { name: wrong, type: wait_time, params: { at: "\${when}", when: noon } }\n${shell("behind", "true", "after: [later, short]")}`,
  );
  const { id } = await run("times");
  await expect.poll(() => state(id, "later"), LONG).toBe("WAIT_TIME");
  expect((await task(id, "later")).reason).toMatchObject({ code: "wait.time" });
  await expect.poll(() => state(id, "gone"), LONG).toBe("SUCCESS");
  expect(await task(id, "wrong")).toMatchObject({ state: "FAILED", reason: { code: "waitTime.at", values: { value: "noon" } } });
  await killServer();
  expect(await state(id, "later")).toBe("WAIT_TIME");
  await expect.poll(() => state(id, "later"), LONG).toBe("SUCCESS");
  expect((await task(id, "later")).endedAt!).toBeGreaterThanOrEqual(until.epochMilliseconds - 1000);
  await expect.poll(() => state(id, "behind"), LONG).toBe("SUCCESS");
  expect((await get(id, "later")).attempts).toEqual([]);
}, 90_000);

test("wait_file: waits for one that fits, large enough and quiet; its time limit ends it", async () => {
  const dir = join(platform.dir, "files");
  mkdirSync(dir);
  const wait = (name: string, params: string, more = "") => `  - { name: ${name}, type: wait_file, params: { ${params} }${more} }\n`;
  await apply("files", wait("one", `file: "${dir}/ready-*.csv", quiet: 1, minBytes: 4, every: 0.2`) + wait("never", `file: "${dir}/none", every: 0.2`, ", timeoutSeconds: 2"));
  const { id } = await run("files");
  await expect.poll(() => state(id, "one"), LONG).toBe("RUNNING");
  writeFileSync(join(dir, "ready-1.csv"), "ab");
  await expect.poll(() => state(id, "never"), LONG).toBe("FAILED");
  expect((await task(id, "never")).cause).toBe("timeout");
  expect(await state(id, "one")).toBe("RUNNING");
  writeFileSync(join(dir, "ready-1.csv"), "abcdef");
  await expect.poll(() => state(id, "one"), LONG).toBe("SUCCESS");
  rmSync(dir, { recursive: true });
});

test("[FLOW5] a sub-workflow: one child with the same date and given parameters, ended as it ends, its outputs handed on; its rerun goes on with what failed", async () => {
  await apply(
    "inner",
    shell("ok", 'echo "got=$given" > "$SIGNALBOX_OUTPUT"; echo x >> "$count"', "after: []").replace("params: {", `params: { count: ${platform.dir}/ran,`) +
      shell("may_fail", 'test -e "$flag"', "after: ok").replace("params: {", `params: { flag: ${platform.dir}/flag,`),
  );
  await apply(
    "outer",
    `  - { name: sub, type: workflow, params: { workflow: inner, params: [{ name: given, value: "\${bizdate}" }], outputsOf: ok } }\n${shell("after_sub", 'echo "$got"', "after: sub").replace("params: {", "params: { got: '${sub.got}',")}`,
  );
  const outer = await run("outer");
  await expect.poll(() => state(outer.id, "sub"), LONG).toBe("FAILED");
  const [inner, ...others] = await runsOf("inner");
  expect(others).toEqual([]);
  expect(inner).toMatchObject({
    businessDate: outer.businessDate,
    fireAt: outer.fireAt,
    line: (await task(outer.id, "sub")).id,
    parentTaskId: (await task(outer.id, "sub")).id,
    params: { given: outer.businessDate.replaceAll("-", "") },
  });
  expect((await task(outer.id, "sub")).reason).toMatchObject({ code: "end.child", values: { workflow: "inner", tasks: "may_fail" } });
  expect((await get(outer.id, "sub")).child).toEqual({ workflowInstanceId: inner!.id, workflowName: "inner", state: "FAILED" });
  expect((await session.ask("workflowInstance.get", { workflowInstanceId: inner!.id })).parent).toMatchObject({ name: "sub", workflowInstanceId: outer.id, workflowName: "outer" });

  // The plan says what becomes of that run, in both languages.
  const { notes } = await session.ask("operation.plan", { verb: "rerun", taskInstanceIds: [(await task(outer.id, "sub")).id] });
  expect(notes).toEqual([{ code: "note.childGoesOn", values: { name: "sub", workflow: "inner", count: 1, total: 2 } }]);
  expect((["en", "zh"] as const).map((language) => say(notes[0]!, language))).toEqual([
    "sub runs the workflow inner: its run goes on with what failed or was left out, 1 of 2 tasks.",
    "sub 运行工作流 inner：其子运行从失败或未执行的任务继续，共 2 个任务中的 1 个。",
  ]);
  writeFileSync(join(platform.dir, "flag"), "");
  await operate("rerun", outer.id, "sub");
  await expect.poll(() => state(outer.id, "after_sub"), LONG).toBe("SUCCESS");
  expect(await runsOf("inner")).toHaveLength(1);
  expect((await get(inner!.id, "ok")).attempts).toHaveLength(1);
  expect((await get(inner!.id, "may_fail")).attempts).toHaveLength(2);
  expect((await get(outer.id, "after_sub")).parameters.find((one) => one.name === "got")!.value).toBe(outer.businessDate.replaceAll("-", ""));
});

test("[FLOW5] a sub-workflow survives a crash of the server, and a kill of its task ends it and is undone by a rerun", async () => {
  await apply("slow", shell("waits", 'sleep "$s"').replace("params: {", 'params: { s: "60",') + shell("then", "true", "after: waits"));
  await apply("calls_slow", "  - { name: sub, type: workflow, params: { workflow: slow, params: [{ name: s, value: '${s}' }], s: '60' } }\n");
  const outer = await run("calls_slow", { params: {} });
  await expect.poll(async () => (await runsOf("slow")).length, LONG).toBe(1);
  const [inner] = await runsOf("slow");
  await expect.poll(() => state(inner!.id, "waits"), LONG).toBe("RUNNING");
  await killServer();
  expect(await state(outer.id, "sub")).toBe("RUNNING");
  await operate("kill", outer.id, "sub");
  await expect.poll(() => state(outer.id, "sub"), LONG).toBe("KILLED");
  expect(await state(inner!.id, "waits")).toBe("KILLED");
  expect(await task(inner!.id, "then")).toMatchObject({ state: "SKIPPED", reason: { code: "end.killedBefore" } });

  const taskInstanceIds = [(await task(outer.id, "sub")).id];
  await session.ask("operation.apply", { verb: "rerun", taskInstanceIds, params: { s: "0" } });
  await expect.poll(() => state(outer.id, "sub"), LONG).toBe("SUCCESS");
  expect(await state(inner!.id, "then")).toBe("SUCCESS");
  expect(await runsOf("slow")).toHaveLength(1);
  await expect(session.ask("workflow.remove", { workflowId: await idOf("slow") })).rejects.toMatchObject({ failure: { sentence: { code: "workflow.hasDependents" } } });
}, 90_000);

test("[FLOW5] [KILL1] the time limit of a task that runs a workflow kills its run, counts for each try, survives a crash, and ends the task with that cause; its rerun goes on", async () => {
  const log = join(platform.dir, "limited");
  await apply(
    "limited",
    shell("quick", 'echo quick >> "$log"').replace("params: {", `params: { log: ${log},`) +
      shell("waits", 'echo waits >> "$log"; sleep "$s"', "after: quick").replace("params: {", `params: { log: ${log}, s: '60',`) +
      shell("then", "true", "after: waits"),
  );
  await apply("calls_limited", "  - { name: sub, type: workflow, timeoutSeconds: 6, retry: { times: 1, intervalSeconds: 0 }, params: { workflow: limited, params: [{ name: s, value: '${s}' }], s: '60' } }\n");
  const outer = await run("calls_limited");
  await expect.poll(async () => (await runsOf("limited")).length, LONG).toBe(1);
  const [inner] = await runsOf("limited");
  await expect.poll(() => state(inner!.id, "waits"), LONG).toBe("RUNNING");
  await killServer();
  await expect.poll(() => task(outer.id, "sub"), { timeout: 60_000 }).toMatchObject({ state: "FAILED", cause: "timeout", tryNo: 2, retryAt: null, reason: { code: "end.timeout", values: { seconds: 6 } } });
  expect(await runsOf("limited")).toHaveLength(1);
  expect(await task(inner!.id, "waits")).toMatchObject({ state: "KILLED", reason: { code: "end.killed", values: { by: "by.timeLimit" } } });
  expect(await task(inner!.id, "then")).toMatchObject({ state: "SKIPPED", reason: { code: "end.killedBefore" } });
  expect((await get(inner!.id, "waits")).attempts).toHaveLength(2);
  expect((await get(inner!.id, "quick")).attempts).toHaveLength(1);

  const taskInstanceIds = [(await task(outer.id, "sub")).id];
  await session.ask("operation.apply", { verb: "rerun", taskInstanceIds, params: { s: "0" } });
  await expect.poll(() => state(outer.id, "sub"), LONG).toBe("SUCCESS");
  expect(await task(outer.id, "sub")).toMatchObject({ cause: null, retryAt: null });
  expect(await state(inner!.id, "then")).toBe("SUCCESS");
  expect(readFileSync(log, "utf8")).toBe("quick\nwaits\nwaits\nwaits\n");
}, 120_000);

test("[FLOW5] a rerun of a task whose run had succeeded runs all of it again, with what it calls in turn, in order and with the new values", async () => {
  const log = join(platform.dir, "again");
  const writes = (name: string, more: string) => shell(name, `echo ${name} $v >> "$log"`, more).replace("params: {", `params: { log: ${log}, v: '\${given}',`);
  const sub = (name: string, workflow: string, more = "") => `  - { name: ${name}, type: workflow, params: { workflow: ${workflow}, params: [{ name: given, value: '\${given}' }] }${more} }\n`;
  const given = { schedule: "params: { given: none }\n" };
  await apply("deepest", writes("deep", "after: []"), given);
  await apply("inside", writes("a", "after: []") + sub("b", "deepest", ", after: a") + writes("c", "after: b") + shell("never", "true", "after: c, when: [{ on: exitCode, task: c, from: 7, to: 7 }]"), given);
  await apply("outside", sub("sub", "inside") + shell("last", "true", "after: sub"), given);
  const outer = await run("outside", { params: { given: "one" } });
  await expect.poll(() => state(outer.id, "last"), LONG).toBe("SUCCESS");
  expect(readFileSync(log, "utf8")).toBe("a one\ndeep one\nc one\n");
  const [inner] = await runsOf("inside");
  expect(await state(inner!.id, "never")).toBe("SKIPPED");

  const taskInstanceIds = [(await task(outer.id, "sub")).id];
  expect((await session.ask("operation.plan", { verb: "rerun", taskInstanceIds })).notes).toEqual([{ code: "note.childAgain", values: { name: "sub", workflow: "inside", total: 4 } }]);
  await session.ask("operation.apply", { verb: "rerun", taskInstanceIds, scope: "allDownstream", params: { given: "two" } });
  await expect.poll(() => state(outer.id, "last"), LONG).toBe("SUCCESS");
  expect(readFileSync(log, "utf8")).toBe("a one\ndeep one\nc one\na two\ndeep two\nc two\n");
  expect([await state(inner!.id, "a"), await state(inner!.id, "b"), await state(inner!.id, "c"), await state(inner!.id, "never")]).toEqual(["SUCCESS", "SUCCESS", "SUCCESS", "SKIPPED"]);
  expect([await runsOf("inside"), await runsOf("deepest")].map((runs) => runs.length)).toEqual([1, 1]);
  expect((await get(inner!.id, "c")).attempts).toHaveLength(2);
}, 90_000);
