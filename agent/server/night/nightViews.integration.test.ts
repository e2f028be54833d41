import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { AttemptFact, ProjectId, TaskInstance, WorkflowInstance } from "#contract";
import { joinScriptedMaster, type ScriptedMaster } from "../../testing/scriptedMaster.ts";
import { adminPrints } from "../../testing/adminPrints.ts";
import { startServerFixture, type ServerFixture } from "../../testing/serverFixture.ts";

let fixture: ServerFixture;
let master: ScriptedMaster;
let pulsing: ReturnType<typeof setInterval>;
let run: WorkflowInstance;
const WAIT = { timeout: 9000, interval: 30 };
const ask: ServerFixture["admin"]["ask"] = (name, input) => fixture.admin.ask(name, input);
const tasksOf = async (of: Pick<WorkflowInstance, "id">): Promise<TaskInstance[]> => (await ask("workflowInstance.get", { workflowInstanceId: of.id })).tasks;
const taskOf = async (of: Pick<WorkflowInstance, "id">, name: string) => (await tasksOf(of)).find((task) => task.name === name)!;
/** `ms`: how long it says that it ran. */
async function finish(of: Pick<WorkflowInstance, "id">, name: string, code: number, ms = 60_000): Promise<void> {
  const { id } = await taskOf(of, name);
  const order = () => master.orders.find((one) => one.taskInstanceId === id);
  await vi.waitUntil(order, WAIT);
  const held = order()!;
  const common = { attemptId: held.attemptId, taskInstanceId: id, epoch: held.epoch };
  const [startedAt, endedAt] = [Date.now() - ms, Date.now()];
  const exit = { code, signal: null, startError: null, unknown: false, killedBy: null, endedAt, durationMs: ms, logBytes: 0, truncated: false, lastLines: ["table not found"] };
  const facts = [
    { kind: "accepted", seq: 1, at: startedAt, ...common },
    { kind: "started", pid: 7, seq: 2, at: startedAt, ...common },
    { kind: "ended", exit, seq: 3, at: endedAt, ...common },
  ];
  await master.report(facts as unknown as AttemptFact[]);
  await vi.waitUntil(async () => (await taskOf(of, name)).state === (code === 0 ? "SUCCESS" : "FAILED"), WAIT);
}
const shell = (name: string, ...after: string[]) => ({ name, type: "shell", params: { script: "true" }, after });
const FLOW = `kind: Workflow\nproject: p\nname: flow\ntasks: ${JSON.stringify([shell("a"), shell("b", "a"), shell("c", "b"), shell("side", "a")])}\n`;
beforeAll(async () => {
  fixture = await startServerFixture();
  await ask("text.apply", {
    text: `kind: Project\nname: p\n---\n${FLOW}`,
  });
  master = await joinScriptedMaster(fixture, "m1", { slots: 50 });
  pulsing = setInterval(() => master.pulse(0), 2000);
  const [workflow] = (await ask("workflow.list", {})).workflows;
  // One whole run in the past says how long each task takes.
  const before = await ask("workflow.run", { workflowId: workflow!.id, businessDate: "2026-11-01" });
  for (const name of ["a", "b", "c", "side"]) await finish(before, name, 0);
  // On another date it failed as it will again.
  const other = await ask("workflow.run", { workflowId: workflow!.id, businessDate: "2026-11-02" });
  await finish(other, "a", 0);
  await finish(other, "b", 3);
  run = await ask("workflow.run", { workflowId: workflow!.id, businessDate: "2026-11-03" });
  await finish(run, "a", 0, 30_000);
  await finish(run, "b", 3);
}, 60_000);
afterAll(async () => {
  clearInterval(pulsing);
  master.close();
  await fixture.stop();
});

test("[NGT1] the roots of a date: how much waits, when it is done if the root is rerun now, its last lines, and where it ended so before", async () => {
  const { roots } = await ask("night.roots", { businessDate: "2026-11-03" });
  expect(roots).toMatchObject([
    { row: { name: "b", state: "FAILED", exitCode: 3, workflowName: "flow" }, cause: "exit", blocked: 1, blockedRuns: 0, deadline: null, lastLines: ["table not found"], sameOn: ["2026-11-02"] },
  ]);
  // `b` and then `c` usually take a minute each.
  const leftMs = roots[0]!.predictedAt! - Date.now();
  expect(Math.round(leftMs / 60_000)).toBe(2);
  expect((await ask("night.roots", { businessDate: "2026-11-01" })).roots).toEqual([]);
  const { runs } = await ask("night.graph", { businessDate: "2026-11-03" });
  expect(runs).toMatchObject([{ workflowInstanceId: run.id, state: expect.stringMatching(/FAILED|RUNNING/), predictedAt: null, critical: true }]);
});

test("[NGT1] why says when it is done once the root is rerun; the timeline has attempts, usual times and the critical tasks; durations those of the past", async () => {
  const c = await taskOf(run, "c");
  const why = await ask("taskInstance.why", { taskInstanceId: c.id });
  expect(why.prediction).toMatchObject({ after: "rerun" });
  expect(Math.round((why.prediction!.at - Date.now()) / 60_000)).toBe(2);
  const timeline = await ask("workflowInstance.timeline", { workflowInstanceId: run.id });
  const a = await taskOf(run, "a");
  expect(timeline.attempts.find((one) => one.taskInstanceId === a.id)).toMatchObject({ tryNo: 1, nodeName: "m1", cause: null });
  expect(timeline.usual[c.id]).toEqual({ p50Ms: 60_000, p95Ms: 60_000 });
  expect(timeline.predictedAt).toBeNull();
  const { runs, p50Ms, p95Ms } = await ask("taskInstance.durations", { taskInstanceId: a.id });
  expect(runs.map((one) => one.businessDate)).toEqual(["2026-11-03", "2026-11-02", "2026-11-01"]);
  expect([p50Ms, p95Ms]).toEqual([60_000, 60_000]);
  const [old] = (await ask("workflowInstance.list", { businessDate: "2026-11-01" })).instances;
  const done = await ask("workflowInstance.timeline", { workflowInstanceId: old!.id });
  // `side` was the last to end, whatever is usual.
  const names = new Map((await tasksOf(old!)).map((task) => [task.id, task.name]));
  expect(done.critical.map((id) => names.get(id))).toEqual(["a", "side"]);
});

test("the board has a cell for each run or task on each date, and says what was done by hand", async () => {
  const range = { from: "2026-11-01", until: "2026-11-03" };
  const board = await ask("board.get", range);
  expect(board).toMatchObject({
    more: false,
    rows: [{ workflowName: "flow", taskId: null, cells: [{ businessDate: "2026-11-01", state: "SUCCESS", taskInstanceId: null, forced: false }, { businessDate: "2026-11-02" }, { businessDate: "2026-11-03" }] }],
  });
  const tasks = await ask("board.get", { ...range, workflowId: board.rows[0]!.workflowId });
  expect(tasks.rows.map((row) => [row.name, row.cells.length])).toEqual([
    ["a", 3],
    ["b", 3],
    ["c", 3],
    ["side", 3],
  ]);
  expect(tasks.rows.find((row) => row.name === "c")!.cells.at(-1)).toMatchObject({ state: "NOT_RUN", blocked: true, durationMs: null });
  expect(tasks.rows[0]!.cells[0]).toMatchObject({ state: "SUCCESS", durationMs: 60_000 });
  expect(await ask("board.get", { ...range, limit: 2, workflowId: board.rows[0]!.workflowId })).toMatchObject({ more: true, rows: [{ name: "a" }, { name: "b" }] });
  expect((await ask("board.get", { from: "2025-01-01", until: "2025-01-02" })).rows).toEqual([]);
  expect((await fixture.rest("GET", "/api/v1/board?from=2026-11-01&until=2026-11-03", { token: fixture.adminToken })).status).toBe(200);
});

test("[ACC2] the list as a file: every row that the list would show, ISO times, nothing that a spreadsheet computes, and only to whom the list is shown", async () => {
  const get = (query: string, token?: string) => fixture.rest("GET", `/api/v1/task-instances.csv${query}`, token === undefined ? {} : { token });
  const all = await get("?businessDate=2026-11-03", fixture.adminToken);
  expect(all.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect(all.headers.get("content-disposition")).toContain("task-instances.csv");
  const lines = all.text.trimEnd().split("\r\n");
  expect(lines).toHaveLength(5);
  expect(lines[0]).toMatch(/^id,name,type,state,reason,/);
  expect(lines.find((one) => one.includes(",b,shell,FAILED,"))).toMatch(/flow,2026-11-03,\d{4}-\d\d-\d\dT[\d:.]+Z,manual,root/);
  expect(lines.find((one) => one.includes(",c,shell,NOT_RUN,"))).toContain("Blocked by b, which is failed.");
  const failed = await get("?states=FAILED&bom=1", fixture.adminToken);
  expect(failed.text.trimEnd().split("\r\n")).toHaveLength(3);
  expect((await get("?states=NOPE", fixture.adminToken)).status).toBe(400);
  expect((await get("")).status).toBe(401);
  const { token } = await fixture.person("eve", null, null);
  expect((await get("", token)).text.trimEnd().split("\r\n")).toHaveLength(1);
  const p = (await ask("project.list", {})).projects[0]!.id as ProjectId;
  const seen = await fixture.person("ben", p, "viewer" as never);
  expect((await get("?businessDate=2026-11-03", seen.token)).text.trimEnd().split("\r\n")).toHaveLength(5);
});

test("[WHY1] admin why says the sentence, the gates and the chain, of an id, a run or a path, in the language of the terminal", async () => {
  const said = adminPrints(() => fixture);
  const c = await taskOf(run, "c");
  const english = await said(`why ${c.id}`);
  expect(english).toMatch(/^Waits for b, which failed at .* on m1 \(exit 3.*\)\.\n/);
  expect(english).toMatch(/upstream +blocking +Waits for 1 of 1 upstream: b \(failed\)\./);
  expect(english).toMatch(/b +flow 2026-11-03 +failed/);
  expect(english).toContain("If the cause is rerun now, it is done at");
  expect(await said(`why ${c.id}`, { language: "zh" })).toMatch(/^等待 b，/);
  expect(JSON.parse(await said("why p/flow/c", { json: true }))).toMatchObject({ taskInstanceId: c.id, gates: expect.any(Array) });
  await expect(said("why p/flow/nothing")).rejects.toMatchObject({ failure: { code: "notFound" } });
});

test("[NGT1] what is predicted goes through the runs that a run waits for; the graph has the edge, and the critical way over both", async () => {
  const down = (name: string) => `kind: Workflow\nproject: p\nname: ${name}\ntasks: [{ name: read, type: shell, params: { script: "true" }, dependsOn: [{ workflow: p/flow }] }]\n`;
  await ask("text.apply", { text: down("down") });
  const byName = async (name: string) => (await ask("workflow.list", {})).workflows.find((one) => one.name === name)!;
  const past = await ask("workflow.run", { workflowId: (await byName("down")).id, businessDate: "2026-11-05" });
  await ask("operation.apply", { verb: "rerun", taskInstanceIds: [(await taskOf(past, "read")).id] });
  await finish(past, "read", 0);
  const flow = await byName("flow");
  const at = new Date(Date.now() + 2000 + 8 * 3600_000);
  await ask("text.apply", { text: FLOW.replace("tasks:", `schedule: { cron: "${at.getUTCSeconds()} ${at.getUTCMinutes()} ${at.getUTCHours()} * * *", zone: Asia/Shanghai }\ntasks:`), generate: true });
  const made = async () => (await ask("workflowInstance.list", { workflowId: flow.id, origin: "scheduled" })).instances.filter((one) => one.startedAt !== null);
  await vi.waitUntil(async () => (await made()).length === 1, WAIT);
  const [up] = await made();
  const waits = await ask("workflow.run", { workflowId: (await byName("down")).id });
  const why = await ask("taskInstance.why", { taskInstanceId: (await taskOf(waits, "read")).id });
  // Three tasks of the other workflow, one after the other, and then itself: a minute each.
  expect(why.prediction?.after).toBe("byItself");
  expect(Math.round((why.prediction!.at - Date.now()) / 60_000)).toBe(4);
  const { runs, edges } = await ask("night.graph", { businessDate: up!.businessDate });
  expect(edges).toEqual([{ from: up!.id, to: waits.id, met: false }]);
  expect(runs.map((one) => [one.workflowName, one.critical, one.predictedAt === null])).toEqual([
    ["flow", true, false],
    ["down", true, false],
  ]);
}, 30_000);
