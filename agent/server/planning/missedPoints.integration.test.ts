import { afterAll, beforeAll, expect, test } from "vitest";
import { type ProjectId, type Schedule, type TaskInstance, type WorkflowInstance, type WorkflowInstanceId } from "#contract";
import { systemClock, type Clock } from "../../platform/clock.ts";
import { startServerFixture, type ServerFixture } from "../../testing/serverFixture.ts";

/** The clock on the wall, set by the test; a second lasts a second. */
let aheadMs = 0;
const clock: Clock = { ...systemClock, now: () => Date.now() + aheadMs };
let fixture: ServerFixture;
let projectId: ProjectId;
const ask: ServerFixture["admin"]["ask"] = (name, input) => fixture.admin.ask(name, input);
const until = async (what: string, is: () => Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < 300; tries++) {
    if (await is().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  throw new Error(`not within nine seconds: ${what}`);
};
const apply = (name: string, schedule: Partial<Schedule> | null) =>
  ask("text.apply", {
    text: `kind: Workflow\nproject: p\nname: ${name}\n${schedule === null ? "" : `schedule: ${JSON.stringify(schedule)}\n`}tasks: [{ name: a, type: shell, params: { script: "true" } }, { name: b, type: shell, after: a, params: { script: "true" } }]\n`,
    generate: true,
  });
const runsOf = async (name: string): Promise<WorkflowInstance[]> => {
  const { workflows } = await ask("workflow.list", { projectId });
  return (await ask("workflowInstance.list", { workflowId: workflows.find((one) => one.name === name)!.id })).instances.toSorted((a, b) => a.fireAt - b.fireAt);
};
const tasksOf = async (id: WorkflowInstanceId): Promise<TaskInstance[]> => (await ask("workflowInstance.get", { workflowInstanceId: id })).tasks;
/** After the client has found the server again. */
const restart = async (between = () => {}) => {
  await fixture.restart(between);
  await until("the client is back", async () => (await ask("project.list", {})).seq >= 0);
};

beforeAll(async () => {
  fixture = await startServerFixture({ clock });
  await ask("text.apply", { text: "kind: Project\nname: p\n" });
  projectId = (await ask("project.list", {})).projects.find((one) => one.name === "p")!.id;
});
afterAll(() => fixture.stop());

test("[SCH3] after downtime the latest point is made and the others are there as missed; no point has two runs", async () => {
  await apply("hourly", { cron: "0 * * * *", zone: "UTC", overlap: { policy: "parallel", parallel: 10 } });
  await apply("skipping", { cron: "0 * * * *", zone: "UTC", misfire: { policy: "skip" } });
  await apply("everything", { cron: "0 * * * *", zone: "UTC", misfire: { policy: "all", cap: 2 }, overlap: { policy: "parallel", parallel: 10 } });
  const published = clock.now();
  await restart(() => void (aheadMs += 4 * 3600_000));
  // The last of them was made by its snapshot, or is made now that the server is back.
  const hours = [1, 2, 3, 4].map((hour) => Math.floor(published / 3600_000 + hour) * 3600_000);
  const states = async (name: string) => {
    const runs = (await runsOf(name)).filter((run) => run.fireAt <= clock.now());
    expect(runs.map((run) => run.fireAt)).toEqual(hours);
    return Promise.all(runs.map(async (run) => (await tasksOf(run.id))[0]!.state === "MISSED"));
  };
  expect(await states("hourly")).toEqual([true, true, true, false]);
  expect(await states("skipping")).toEqual([true, true, true, true]);
  expect(await states("everything")).toEqual([true, true, false, false]);
  const [missed] = await runsOf("hourly");
  expect(missed).toMatchObject({ state: "FAILED", origin: "scheduled" });
  expect((await tasksOf(missed!.id)).map((task) => [task.state, task.reason?.code])).toEqual([
    ["MISSED", "end.missed"],
    ["MISSED", "end.missed"],
  ]);
  await restart();
  expect(await states("hourly")).toEqual([true, true, true, false]);
  for (const name of ["hourly", "skipping", "everything"]) await apply(name, null);
});

test("[SCH4] [SNP3] [WHY1] what waits for another run still does after a restart, says so also when it was paused and resumed, and goes when that one ends", async () => {
  const at = new Date(clock.now() + 2000);
  // Twice within a minute, or within two when the clock is at the end of one.
  const seconds = [0, 1].map((more) => new Date(at.getTime() + more * 1000).getUTCSeconds()).join(",");
  const cron = `${seconds} ${at.getUTCMinutes()},${(at.getUTCMinutes() + 1) % 60} ${at.getUTCHours()} * * *`;
  await apply("waiting", { cron, zone: "UTC" });
  await until("two points have come", async () => (await tasksOf((await runsOf("waiting"))[1]!.id))[0]!.reason?.code === "wait.previousRun");
  const [first, second] = await runsOf("waiting");
  // What follows is not made any more.
  await apply("waiting", { cron, zone: "UTC", paused: true });
  expect((await tasksOf(second!.id))[0]).toMatchObject({ state: "NOT_RUN", reason: { code: "wait.previousRun", values: { run: first!.id } } });
  // More than a minute later: it was not missed, it waits.
  await restart(() => void (aheadMs += 120_000));
  const held = (await tasksOf(second!.id))[0]!;
  expect(held.state).toBe("NOT_RUN");
  for (const verb of ["pause", "resume"] as const) await ask("operation.apply", { verb, taskInstanceIds: [held.id] });
  await until("it says again what it waits for", async () => (await tasksOf(second!.id))[0]!.reason?.code === "wait.previousRun");
  await ask("operation.apply", { verb: "kill", taskInstanceIds: [(await tasksOf(first!.id))[0]!.id] });
  await until("the second goes", async () => (await tasksOf(second!.id))[0]!.state === "WAIT_RESOURCE");
});

test("[SNP3] a clock that is set back fires nothing twice; set forward, it catches up by the policy", async () => {
  await apply("clock", { cron: "0 * * * *", zone: "UTC" });
  const published = clock.now();
  const come = async () => (await runsOf("clock")).filter((run) => run.fireAt <= published + 2 * 3600_000);
  await restart(() => void (aheadMs += 2 * 3600_000));
  const before = await come();
  expect(before).toHaveLength(2);
  expect(before.map((run) => run.state)).toEqual(["FAILED", "RUNNING"]);
  await restart(() => void (aheadMs -= 3600_000));
  const { schedules } = await ask("schedule.list", {});
  expect(schedules.find((one) => one.schedule.cron === "0 * * * *")!.next!.at).toBe(Math.floor(published / 3600_000 + 3) * 3600_000);
  await restart(() => void (aheadMs += 3600_000));
  expect((await come()).map((run) => [run.id, run.startedAt])).toEqual(before.map((run) => [run.id, run.startedAt]));
});
