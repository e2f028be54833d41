import { afterAll, beforeAll, expect, test } from "vitest";
import type { ProjectId, TaskInstance, WorkflowInstance } from "#contract";
import { systemClock, type Clock } from "../../platform/clock.ts";
import { startServerFixture, type ServerFixture } from "../../testing/serverFixture.ts";

/** The clock on the wall, set by the test: ten in the morning in Shanghai. */
let aheadMs = Date.parse("2026-11-20T02:10:00Z") - Date.now();
const clock: Clock = { ...systemClock, now: () => Date.now() + aheadMs };
const HOUR = 3600_000;
let fixture: ServerFixture;
let projectId: ProjectId;
/** Signed in with a token, which outlives the days of this test. */
let admin: ServerFixture["admin"];
const ask: ServerFixture["admin"]["ask"] = (name, input) => admin.ask(name, input);
const text = (name: string, cron: string, more = "", tasks = '[{ name: a, type: shell, params: { script: "true" } }, { name: b, type: shell, after: a, params: { script: "true" } }]') =>
  `kind: Workflow\nproject: p\nname: ${name}\nschedule: { cron: "${cron}", zone: Asia/Shanghai${more} }\ntasks: ${tasks}\n`;
const apply = (name: string, cron: string, generate: boolean, more = "", tasks?: string) => ask("text.apply", { text: text(name, cron, more, tasks), generate });
const workflowOf = async (name: string) => (await ask("workflow.list", { projectId })).workflows.find((one) => one.name === name)!;
const runsOf = async (name: string): Promise<WorkflowInstance[]> => (await ask("workflowInstance.list", { workflowId: (await workflowOf(name)).id })).instances.toSorted((a, b) => a.fireAt - b.fireAt);
const tasksOf = async (run: Pick<WorkflowInstance, "id">): Promise<TaskInstance[]> => (await ask("workflowInstance.get", { workflowInstanceId: run.id })).tasks;
const restart = async (between = () => {}) => {
  await fixture.restart(between);
  await expect
    .poll(
      () =>
        ask("project.list", {}).then(
          () => true,
          () => false,
        ),
      { timeout: 9000 },
    )
    .toBe(true);
};

beforeAll(async () => {
  fixture = await startServerFixture({ clock });
  admin = await fixture.session((await fixture.admin.ask("token.create", { id: fixture.admin.ids.next(), name: "days", days: 30 })).secret);
  await ask("text.apply", { text: "kind: Project\nname: p\n" });
  projectId = (await ask("project.list", {})).projects.find((one) => one.name === "p")!.id;
});
afterAll(() => fixture.stop());

test("[SNP1] [SNP2] a fresh platform has the snapshot of today; what is published then takes effect with the next one, which is made at its time", async () => {
  const { snapshots, at, next } = await ask("snapshot.list", {});
  expect(at).toBe("22:30");
  expect(next).toEqual({ at: Date.parse("2026-11-20T14:30:00Z"), date: "2026-11-21" });
  expect(snapshots[0]).toMatchObject({ until: Date.parse("2026-11-21T00:00:00Z") });
  await apply("later", "0 3 * * *", false);
  expect(await runsOf("later")).toEqual([]);
  const { schedules } = await ask("schedule.list", {});
  expect(schedules[0]!.next).toMatchObject({ local: "2026-11-22T03:00:00+08:00" });
  const { token } = await fixture.person("dev", projectId, "developer");
  const developer = await fixture.session(token);
  await expect(developer.ask("snapshot.make", {})).rejects.toMatchObject({ failure: { code: "forbidden" } });
  // Its time passes while no server runs.
  await restart(() => void (aheadMs += 36.5 * HOUR));
  const [run] = await runsOf("later");
  expect(run).toMatchObject({ state: "NOT_RUN", startedAt: null, fireAt: Date.parse("2026-11-21T19:00:00Z"), businessDate: "2026-11-21", counts: { waitingTime: 1, notRun: 1 } });
  expect((await ask("snapshot.list", {})).snapshots.length).toBeGreaterThan(snapshots.length);
  expect((await ask("taskInstance.list", { states: ["WAIT_TIME"] })).rows.map((row) => [row.name, row.reason?.code])).toEqual([["a", "wait.time"]]);
  // Its own time passes too, by hours: the latest point is made up.
  await restart(() => void (aheadMs += 11.5 * HOUR));
  expect((await runsOf("later")).map((one) => [one.id === run!.id, one.state])).toEqual([[true, "RUNNING"]]);
});

test("[SNP2] generating keeps a point's run with the new tasks, takes points away that are gone and makes new ones; what has begun stays", async () => {
  await apply("again", "0 18-23 * * *", true);
  const before = await runsOf("again");
  expect(before.map((run) => new Date(run.fireAt + 8 * HOUR).getUTCHours())).toEqual([18, 19, 20, 21, 22, 23]);
  const [begun, kept, gone] = before;
  await ask("text.apply", { text: text("again", "30 19 * * *"), generate: false });
  expect((await runsOf("again")).map((run) => run.id)).toEqual(before.map((run) => run.id));
  const { id: workflowId, draftVersion } = await workflowOf("again");
  expect(await ask("workflow.generation", { workflowId })).toMatchObject({ made: 1, replaced: 0, removed: before.length });
  await ask("text.apply", {
    text: text(
      "again",
      "0 18,19 * * *",
      "",
      '[{ name: x, type: shell, params: { script: "true" } }, { name: y, type: shell, after: x, params: { script: "true" } }, { name: z, type: shell, after: y, params: { script: "true" } }]',
    ),
    draft: true,
  });
  const planned = await ask("workflow.generation", { workflowId, draft: true });
  expect(planned).toMatchObject({ made: 0, replaced: 2, removed: before.length - 2 });
  const published = await ask("workflow.publish", { workflowId, draftVersion: (await workflowOf("again")).draftVersion, generate: true });
  expect(published.draftVersion).toBeGreaterThan(draftVersion);
  const after = await runsOf("again");
  expect(after.map((run) => run.id)).toEqual([begun!.id, kept!.id]);
  expect(after.map((run) => run.id)).not.toContain(gone!.id);
  for (const run of after) {
    expect(run).toMatchObject({ revision: published.revision, counts: { waitingTime: 1, notRun: 2 } });
    expect((await tasksOf(run)).map((task) => [task.name, task.state, task.waitingOn])).toEqual([
      ["x", "WAIT_TIME", 0],
      ["y", "NOT_RUN", 1],
      ["z", "NOT_RUN", 1],
    ]);
  }
  // The same again changes nothing.
  expect(await ask("workflow.generate", { workflowId })).toMatchObject({ made: 0, replaced: 0, removed: 0 });
  // Its time comes; what has begun is not touched any more, and goes as it was made.
  await restart(() => void (aheadMs += begun!.fireAt - clock.now() + 1000));
  await expect.poll(async () => (await runsOf("again"))[0]!.state, { timeout: 9000 }).toBe("RUNNING");
  await ask("text.apply", { text: text("again", "0 20 * * *"), generate: true });
  expect((await runsOf("again")).map((run) => [run.id === begun!.id, run.state])).toEqual([
    [true, "RUNNING"],
    [false, "NOT_RUN"],
  ]);
  expect((await tasksOf(begun!)).map((task) => task.name)).toEqual(["x", "y", "z"]);
}, 30_000);

test("[SNP2] [FLOW3] a dependency on a run that generating takes away is decided by the runs that there are then", async () => {
  await apply("up", "0 21,22 * * *", true);
  await apply("down", "30 22 * * *", true, "", '[{ name: a, type: shell, params: { script: "true" }, dependsOn: [{ workflow: up }, { workflow: null, of: { cycle: lastCycle } }] }]');
  const [run] = await runsOf("down");
  expect((await tasksOf(run!))[0]).toMatchObject({ state: "NOT_RUN", waitingOn: 2 });
  await apply("up", "0 20 * * *", true);
  await restart(() => void (aheadMs += run!.fireAt - clock.now() + 1000));
  // The run before it is none, so that is not waited for; of the other workflow the only run of the date counts.
  const name = { name: "p/up", date: run!.businessDate };
  await expect.poll(async () => (await tasksOf(run!))[0], { timeout: 9000 }).toMatchObject({ state: "NOT_RUN", waitingOn: 1, reason: { code: "gate.running", values: name } });
}, 30_000);

test("a removed workflow takes its planned runs with it", async () => {
  await apply("gone", "59 23 * * *", true);
  const { id } = await workflowOf("gone");
  expect((await ask("workflowInstance.list", { workflowId: id })).instances.length).toBeGreaterThan(0);
  await ask("workflow.remove", { workflowId: id });
  expect((await ask("workflowInstance.list", { workflowId: id })).instances).toEqual([]);
});
