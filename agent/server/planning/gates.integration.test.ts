import { afterAll, beforeAll, expect, test } from "vitest";
import type { AttemptFact, ProjectId, TaskInstance, WorkflowInstance } from "#contract";
import { joinScriptedMaster, type ScriptedMaster } from "../../testing/scriptedMaster.ts";
import { startServerFixture, type ServerFixture } from "../../testing/serverFixture.ts";

let fixture: ServerFixture;
let master: ScriptedMaster;
let pulsing: ReturnType<typeof setInterval>;
const ask: ServerFixture["admin"]["ask"] = (name, input) => fixture.admin.ask(name, input);
const WAIT = { timeout: 9000, interval: 30 };
beforeAll(async () => {
  fixture = await startServerFixture();
  await ask("text.apply", { text: "kind: Project\nname: p\n---\nkind: Project\nname: q\n" });
  master = await joinScriptedMaster(fixture, "m1", { slots: 50 });
  pulsing = setInterval(() => master.pulse(0), 2000);
});
afterAll(async () => {
  clearInterval(pulsing);
  master.close();
  await fixture.stop();
});

/** So many seconds that follow soon, one after another. */
const soon = (count: number) => {
  const points = Array.from({ length: count }, (_, index) => new Date(Date.now() + 2000 + index * 1000));
  const of = (part: (at: Date) => number) => [...new Set(points.map(part))].join(",");
  return { cron: `${of((at) => at.getUTCSeconds())} ${of((at) => at.getUTCMinutes())} ${of((at) => at.getUTCHours())} * * *`, zone: "UTC", until: points[0]!.toISOString().slice(0, 10) };
};
const text = (project: string, name: string, schedule: object | null, dependsOn: object[]) =>
  `kind: Workflow\nproject: ${project}\nname: ${name}\n${schedule === null ? "" : `schedule: ${JSON.stringify(schedule)}\n`}tasks: [{ name: a, type: shell, params: { script: "true" }, dependsOn: ${JSON.stringify(dependsOn)} }]\n`;
const apply = (project: string, name: string, schedule: object | null, dependsOn: object[] = []) => ask("text.apply", { text: text(project, name, schedule, dependsOn), generate: true });
const idOf = async (name: string) => (await ask("workflow.list", {})).workflows.find((one) => one.name === name)!.id;
/** The earliest point first. */
const runsOf = async (name: string): Promise<WorkflowInstance[]> => (await ask("workflowInstance.list", { workflowId: await idOf(name) })).instances.toSorted((a, b) => a.fireAt - b.fireAt);
const taskOf = async (run: Pick<WorkflowInstance, "id">): Promise<TaskInstance> => (await ask("workflowInstance.get", { workflowInstanceId: run.id })).tasks[0]!;
/** A workflow with so many points that follow soon, when all of them have come. */
async function points(project: string, name: string, count: number, schedule: object, dependsOn: object[] = []): Promise<WorkflowInstance[]> {
  await apply(project, name, { ...soon(count), ...schedule }, dependsOn);
  const come = async () => (await runsOf(name)).filter((run) => run.fireAt <= Date.now());
  await expect.poll(async () => (await come()).length, WAIT).toBeGreaterThanOrEqual(count);
  return (await come()).slice(0, count);
}
async function finish(run: Pick<WorkflowInstance, "id">): Promise<void> {
  const task = await taskOf(run);
  const held = () => master.orders.find((one) => one.workflowInstanceId === run.id);
  await expect.poll(held, WAIT).toBeDefined();
  const order = held()!;
  const common = { attemptId: order.attemptId, taskInstanceId: task.id, epoch: order.epoch, at: Date.now() };
  const exit = { code: 0, signal: null, startError: null, unknown: false, killedBy: null, endedAt: Date.now(), durationMs: 1, logBytes: 0, truncated: false, lastLines: [] };
  await master.report([{ kind: "accepted", seq: 1, ...common }, { kind: "started", pid: 7, seq: 2, ...common }, { kind: "ended", exit, seq: 3, ...common } as unknown as AttemptFact]);
}

test("[FLOW3] [SCH4] a run whose dependency opens begins in its turn: not beside the run of its workflow that goes already", async () => {
  const dependsOn = [{ workflow: "q/first_up" }];
  await apply("q", "first_up", null);
  const [one, two] = await points("p", "in_turn", 2, {}, dependsOn);
  for (const run of [one!, two!]) await expect.poll(() => taskOf(run), WAIT).toMatchObject({ state: "NOT_RUN", waitingOn: 1, reason: { code: "gate.notCreated", values: { name: "q/first_up" } } });
  for (const run of await points("q", "first_up", 1, { overlap: { policy: "parallel", parallel: 50 } })) await finish(run);
  await expect.poll(async () => (await taskOf(one!)).state, WAIT).toBe("DISPATCHING");
  expect(await taskOf(two!)).toMatchObject({ state: "NOT_RUN", waitingOn: 0 });
  await finish(one!);
  await expect.poll(async () => (await taskOf(two!)).state, WAIT).toBe("DISPATCHING");
  await finish(two!);
}, 60_000);

test("[FLOW3] of several points of a date the latest at or before one's own counts; `all` waits for every one that there is", async () => {
  const often = await points("q", "often", 2, { overlap: { policy: "parallel", parallel: 50 } });
  await apply("p", "wants_all", null, [{ workflow: "q/often", of: { cycle: "date", all: true } }]);
  await apply("p", "wants_one", null, [{ workflow: "q/often" }]);
  // Beside those that have come there is a later one of the same date, unless that ends this very moment.
  const later = new Date(Date.now() + 600_000);
  await apply("q", "often", { cron: `${later.getUTCSeconds()} ${later.getUTCMinutes()} ${later.getUTCHours()} * * *`, zone: "UTC", overlap: { policy: "parallel", parallel: 50 } });
  const run = async (name: string) => ask("workflow.run", { workflowId: await idOf(name), businessDate: often[0]!.businessDate });
  const [all, one] = [await run("wants_all"), await run("wants_one")];
  expect(await taskOf(one)).toMatchObject({ state: "NOT_RUN", reason: { code: "gate.running" } });
  await finish(often[1]!);
  await expect.poll(async () => (await taskOf(one)).state, WAIT).toBe("DISPATCHING");
  expect(await taskOf(all)).toMatchObject({ state: "NOT_RUN", waitingOn: 1 });
  await finish(often[0]!);
  // What is left of the date has not come yet.
  await expect.poll(async () => (await taskOf(all)).reason?.code, WAIT).toBe("gate.running");
  await apply("q", "often", null);
  await expect.poll(async () => (await taskOf(all)).state, WAIT).toBe("DISPATCHING");
  for (const each of [all, one]) await finish(each);
}, 60_000);

test("[FLOW3] [SNP3] the run before: planned runs wait in a chain, each is let go as the one before it succeeds, and not before its time", async () => {
  const lastCycle = [{ workflow: null, of: { cycle: "lastCycle" } }];
  const chain = await points("p", "chain", 2, { overlap: { policy: "parallel", parallel: 50 } }, lastCycle);
  expect(await taskOf(chain[1]!)).toMatchObject({ state: "NOT_RUN", waitingOn: 1 });
  await finish(chain[0]!);
  await expect.poll(async () => (await taskOf(chain[1]!)).state, WAIT).toBe("DISPATCHING");
  await finish(chain[1]!);
  // A point that has not come yet, and nothing more to wait for: its time alone.
  const later = new Date(Date.now() + 600_000);
  await apply("q", "before_it", soon(1));
  await apply("p", "waits", { cron: `${later.getUTCSeconds()} ${later.getUTCMinutes()} ${later.getUTCHours()} * * *`, zone: "UTC" }, [{ workflow: "q/before_it" }]);
  const [waits] = await runsOf("waits");
  expect(await taskOf(waits!)).toMatchObject({ state: "NOT_RUN", waitingOn: 1 });
  const [before] = await runsOf("before_it");
  if (before!.businessDate !== waits!.businessDate) return;
  await expect.poll(async () => (await runsOf("before_it"))[0]!.startedAt, WAIT).not.toBeNull();
  await finish(before!);
  await expect.poll(() => taskOf(waits!), WAIT).toMatchObject({ state: "WAIT_TIME", waitingOn: 0, retryAt: waits!.fireAt, reason: { code: "wait.time" } });
  expect(await ask("workflowInstance.get", { workflowInstanceId: waits!.id })).toMatchObject({ instance: { state: "NOT_RUN", startedAt: null } });
}, 60_000);

test("[FLOW3] [ACC2] who may not see a project publishes nothing that depends on it, and does not learn that it is there", async () => {
  const projectId = (await ask("project.list", {})).projects.find((one) => one.name === "p")!.id as ProjectId;
  const dev = await fixture.session((await fixture.person("dev", projectId, "developer")).token);
  const refused = (workflow: string) =>
    dev.ask("text.apply", { text: text("p", "nosy", null, [{ workflow }]) }).then(
      () => [],
      (error: { failure: { problems: unknown[] } }) => error.failure.problems,
    );
  const [known, unknown] = [await refused("q/often"), await refused("q/never_was")];
  expect(known).toMatchObject([{ path: "tasks.a.dependsOn.0.workflow", sentence: { code: "dependency.unknown" } }]);
  expect(JSON.stringify(known).replace("often", "never_was")).toBe(JSON.stringify(unknown));
  await ask("text.apply", { text: text("p", "nosy", null, [{ workflow: "q/often" }]) });
});
