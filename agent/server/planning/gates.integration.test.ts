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

const SECONDLY = { cron: "* * * * * *" };
const text = (project: string, name: string, schedule: object | null, dependsOn: object[]) =>
  `kind: Workflow\nproject: ${project}\nname: ${name}\n${schedule === null ? "" : `schedule: ${JSON.stringify(schedule)}\n`}tasks: [{ name: a, type: shell, params: { script: "true" }, dependsOn: ${JSON.stringify(dependsOn)} }]\n`;
const apply = (project: string, name: string, schedule: object | null, dependsOn: object[] = []) => ask("text.apply", { text: text(project, name, schedule, dependsOn) });
const idOf = async (name: string) => (await ask("workflow.list", {})).workflows.find((one) => one.name === name)!.id;
/** The earliest point first. */
const runsOf = async (name: string): Promise<WorkflowInstance[]> => (await ask("workflowInstance.list", { workflowId: await idOf(name) })).instances.toSorted((a, b) => a.fireAt - b.fireAt);
const taskOf = async (run: Pick<WorkflowInstance, "id">): Promise<TaskInstance> => (await ask("workflowInstance.get", { workflowInstanceId: run.id })).tasks[0]!;
/** So many points of a workflow's schedule, and then no more. */
async function points(project: string, name: string, count: number, schedule: object, dependsOn: object[] = []): Promise<WorkflowInstance[]> {
  await apply(project, name, schedule, dependsOn);
  await expect.poll(async () => (await runsOf(name)).length, WAIT).toBeGreaterThanOrEqual(count);
  await apply(project, name, null, dependsOn);
  return runsOf(name);
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
  const [one, two] = await points("p", "in_turn", 2, SECONDLY, dependsOn);
  for (const run of [one!, two!]) expect(await taskOf(run)).toMatchObject({ state: "NOT_RUN", waitingOn: 1, reason: { code: "gate.notCreated", values: { name: "q/first_up" } } });
  for (const run of await points("q", "first_up", 1, { ...SECONDLY, overlap: { policy: "parallel", parallel: 50 } })) await finish(run);
  await expect.poll(async () => (await taskOf(one!)).state, WAIT).toBe("DISPATCHING");
  expect(await taskOf(two!)).toMatchObject({ state: "NOT_RUN", waitingOn: 0 });
  await finish(one!);
  await expect.poll(async () => (await taskOf(two!)).state, WAIT).toBe("DISPATCHING");
  await finish(two!);
  for (const run of (await runsOf("in_turn")).slice(2)) await finish(run);
}, 60_000);

test("[FLOW3] of several points of a date the latest at or before one's own counts; `all` waits for every one that there is and will be", async () => {
  const often = await points("q", "often", 2, { cron: "*/2 * * * * *", overlap: { policy: "parallel", parallel: 50 } });
  await apply("q", "often", { cron: "0 0 * * * *" });
  const { instances } = await ask("workflowInstance.list", { workflowId: await idOf("often") });
  expect(instances).toHaveLength(often.length);
  for (const run of often) await finish(run);
  await apply("p", "wants_all", null, [{ workflow: "q/often", of: { cycle: "date", all: true } }]);
  await apply("p", "wants_hour", null, [{ workflow: "q/often" }]);
  const all = await ask("workflow.run", { workflowId: await idOf("wants_all") });
  const hour = await ask("workflow.run", { workflowId: await idOf("wants_hour") });
  // There are 24 points of the date, and of them not one was made.
  expect(await taskOf(all)).toMatchObject({ state: "NOT_RUN", reason: { code: "gate.notCreated" } });
  expect(await taskOf(hour)).toMatchObject({ state: "NOT_RUN", reason: { code: "gate.notCreated" } });
  // An operator may start it without what it waits for.
  await ask("operation.apply", { verb: "rerun", taskInstanceIds: [(await taskOf(all)).id] });
  await expect.poll(async () => (await taskOf(all)).state, WAIT).toBe("DISPATCHING");
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
