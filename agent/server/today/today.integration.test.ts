import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { AttemptFact, ProjectId, WorkflowInstance } from "#contract";
import { joinScriptedMaster, type ScriptedMaster } from "../../testing/scriptedMaster.ts";
import { startServerFixture, type ServerFixture } from "../../testing/serverFixture.ts";

let fixture: ServerFixture;
let master: ScriptedMaster;
let pulsing: ReturnType<typeof setInterval>;
const WAIT = { timeout: 9000, interval: 30 };
const ask: ServerFixture["admin"]["ask"] = (name, input) => fixture.admin.ask(name, input);
const taskOf = async (of: Pick<WorkflowInstance, "id">, name: string) => (await ask("workflowInstance.get", { workflowInstanceId: of.id })).tasks.find((task) => task.name === name)!;
async function finish(of: Pick<WorkflowInstance, "id">, name: string, code: number): Promise<void> {
  const { id } = await taskOf(of, name);
  const order = () => master.orders.findLast((one) => one.taskInstanceId === id);
  await vi.waitUntil(order, WAIT);
  const held = order()!;
  const common = { attemptId: held.attemptId, taskInstanceId: id, epoch: held.epoch };
  const [startedAt, endedAt] = [Date.now() - 60_000, Date.now()];
  const exit = { code, signal: null, startError: null, unknown: false, killedBy: null, endedAt, durationMs: 60_000, logBytes: 0, truncated: false, lastLines: [] };
  await master.report([
    { kind: "accepted", seq: 1, at: startedAt, ...common },
    { kind: "started", pid: 7, seq: 2, at: startedAt, ...common },
    { kind: "ended", exit, seq: 3, at: endedAt, ...common },
  ] as unknown as AttemptFact[]);
  await vi.waitUntil(async () => (await taskOf(of, name)).state === (code === 0 ? "SUCCESS" : "FAILED"), WAIT);
}
beforeAll(async () => {
  fixture = await startServerFixture();
  const shell = (name: string, ...after: string[]) => ({ name, type: "shell", params: { script: "true" }, after });
  await ask("text.apply", {
    text: `kind: Project\nname: p\n---\nkind: Workflow\nproject: p\nname: flow\ndeadline: { at: "00:00", daysAfter: 0 }\ntasks: ${JSON.stringify([shell("a"), shell("b", "a"), shell("c", "b")])}\n`,
  });
  master = await joinScriptedMaster(fixture, "m1", { slots: 50 });
  pulsing = setInterval(() => master.pulse(0), 2000);
}, 60_000);
afterAll(async () => {
  clearInterval(pulsing);
  master.close();
  await fixture.stop();
});

test("[DAY1] every number of Today is one that the lists show: counters, roots, what is late, what took longest, what is followed", async () => {
  const [workflow] = (await ask("workflow.list", {})).workflows;
  await ask("workflow.follow", { workflowId: workflow!.id, taskId: null, follow: true } as never);
  const run = await ask("workflow.run", { workflowId: workflow!.id });
  await finish(run, "a", 0);
  await finish(run, "b", 3);
  const today = await ask("today.get", {});
  expect(today.businessDate).toBe(run.businessDate);
  const list = await ask("taskInstance.list", { businessDate: today.businessDate });
  expect(today.now).toEqual({ rootFailures: list.counts.failed, running: list.counts.running, waiting: 0, notRun: list.counts.notRun, success: list.counts.success });
  expect(today.before).toEqual({ rootFailures: 0, running: 0, success: 0, waiting: null, notRun: null });
  expect(today.roots.map((root) => [root.row.name, root.blocked])).toEqual([["b", 1]]);
  // A committed time that has passed is late, whatever is predicted.
  expect(today.late).toMatchObject([{ workflowInstanceId: run.id, late: true }]);
  expect(today.longest.map((one) => one.name).toSorted()).toEqual(["a", "b"]);
  expect(today.longest.find((one) => one.name === "a")).toMatchObject({ p50Ms: 60_000, running: false });
  expect(today.hours.reduce((sum, hour) => sum + hour.failed, 0)).toBe(1);
  expect(today.followed[0]?.name).toBe("b");
  const { days } = await ask("history.days", { from: today.businessDate, until: today.businessDate });
  expect(days).toMatchObject([{ runs: { failed: 1 }, tasks: list.counts }]);
  for (const by of ["project", "workflow", "type"] as const) expect((await ask("history.parts", { businessDate: today.businessDate, by })).parts[0]!.counts).toEqual(list.counts);
  expect((await ask("history.parts", { businessDate: today.businessDate, by: "cause" })).parts).toMatchObject([{ key: "exit", counts: { failed: 1 } }]);
  expect((await ask("history.parts", { businessDate: today.businessDate, by: "node" })).parts).toMatchObject([{ name: "m1" }]);
  await expect(ask("history.days", { from: "2020-01-01", until: "2026-01-01" })).rejects.toMatchObject({ failure: { sentence: { code: "history.tooLong" } } });
}, 30_000);

test("[ACC2] who sees no project sees a day without runs", async () => {
  const [project] = (await ask("project.list", {})).projects;
  await ask("text.apply", { text: "kind: Project\nname: other\n" });
  const other = (await ask("project.list", {})).projects.find((one) => one.id !== project!.id)!;
  const stranger = await fixture.session((await fixture.person("eve", other.id, "viewer")).token);
  const date = (await ask("today.get", {})).businessDate;
  for (const projectId of [undefined, project!.id as ProjectId]) {
    const today = await stranger.ask("today.get", projectId === undefined ? {} : { projectId });
    expect(today).toMatchObject({ now: { rootFailures: 0, success: 0, notRun: 0 }, roots: [], late: [], longest: [], followed: [], hours: [] });
    expect((await stranger.ask("history.days", { from: date, until: date, ...(projectId === undefined ? {} : { projectId }) })).days).toEqual([]);
    expect((await stranger.ask("history.parts", { businessDate: date, by: "project", ...(projectId === undefined ? {} : { projectId }) })).parts).toEqual([]);
  }
}, 30_000);
