import { afterAll, beforeAll, expect, test } from "vitest";
import type { AttemptFact, AttemptOrder, TaskInstanceId, WorkflowInstanceId } from "#contract";
import { joinScriptedMaster, type ScriptedMaster } from "../../testing/scriptedMaster.ts";
import { startServerFixture, type ServerFixture } from "../../testing/serverFixture.ts";

let fixture: ServerFixture;
let master: ScriptedMaster;
const ask: ServerFixture["admin"]["ask"] = (name, input) => fixture.admin.ask(name, input);
const until = async <T>(what: string, find: () => Promise<T | undefined> | T | undefined): Promise<T> => {
  for (let tries = 0; ; tries++) {
    const found = await find();
    if (found !== undefined) return found;
    if (tries > 200) throw new Error(`not within ten seconds: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
const apply = (tasks: string) => ask("text.apply", { text: `kind: Workflow\nproject: p\nname: flow\ntasks:\n${tasks}` });
const tasksOf = async (id: WorkflowInstanceId) => (await ask("workflowInstance.get", { workflowInstanceId: id })).tasks;
const orderOf = (id: TaskInstanceId, epoch: number): Promise<AttemptOrder> => until("the order", () => master.orders.find((order) => order.taskInstanceId === id && order.epoch === epoch));
async function fail(order: AttemptOrder): Promise<void> {
  const { attemptId, taskInstanceId, epoch } = order;
  const common = { attemptId, taskInstanceId, epoch, at: Date.now() };
  const exit = { code: 1, signal: null, startError: null, unknown: false, killedBy: null, endedAt: Date.now(), durationMs: 5, logBytes: 0, truncated: false, lastLines: [] };
  await master.report([{ kind: "accepted", seq: 1, ...common }, { kind: "started", pid: 7, seq: 2, ...common }, { kind: "ended", exit, seq: 3, ...common } as unknown as AttemptFact]);
  await until("it failed", async () => (await ask("taskInstance.get", { taskInstanceId })).task.state === "FAILED" || undefined);
}

beforeAll(async () => {
  fixture = await startServerFixture();
  await ask("text.apply", { text: "kind: Project\nname: p\n" });
  master = await joinScriptedMaster(fixture, "m1");
});
afterAll(async () => {
  master.close();
  await fixture.stop();
});

test("[REV1] a run stays with its revision; a rerun takes the published one only when it is told to, and asks only where they differ", async () => {
  const same = '  - { name: same, type: shell, params: { script: "same" } }\n';
  const gone = '  - { name: gone, type: shell, params: { script: "gone" } }\n';
  await apply(`  - { name: load, type: shell, params: { script: "old" } }\n${same}${gone}`);
  const workflow = (await ask("workflow.list", {})).workflows.find((one) => one.name === "flow")!;
  const run = await ask("workflow.run", { workflowId: workflow.id });
  const idOf = new Map((await tasksOf(run.id)).map((task) => [task.name, task.id]));
  for (const id of idOf.values()) await fail(await orderOf(id, 1));
  const target = (...names: string[]) => ({ verb: "rerun" as const, taskInstanceIds: names.map((name) => idOf.get(name)!) });
  expect((await ask("operation.plan", target("load", "same"))).revisions).toBeNull();

  // Published again: one task says something else, has another name and more tries; one is as it was; one is gone.
  await apply(`  - { name: load2, renamedFrom: load, type: shell, params: { script: "new" }, retry: { times: 2, intervalSeconds: 0 } }\n${same}`);
  expect((await ask("operation.plan", target("same"))).revisions).toBeNull();
  expect((await ask("operation.plan", target("load", "same"))).revisions).toEqual({ original: 1, latest: 2 });
  const plan = await ask("operation.plan", { ...target("load", "same", "gone"), revision: "latest" });
  expect(plan.changes.map((change) => change.name)).toEqual(["load", "same"]);
  expect(plan.ineligible).toMatchObject([{ name: "gone", reason: { code: "verb.rerun.gone", values: { task: "gone", revision: 2 } } }]);
  expect(plan.revisions).toEqual({ original: 1, latest: 2 });

  await ask("operation.apply", target("load"));
  const again = await orderOf(idOf.get("load")!, 2);
  expect(again.params).toMatchObject({ script: "old" });
  await fail(again);
  await ask("operation.apply", { ...target("load", "gone"), revision: "latest", token: (await ask("operation.plan", { ...target("load", "gone"), revision: "latest" })).token });
  const latest = await orderOf(idOf.get("load")!, 3);
  expect(latest).toMatchObject({ taskName: "load2", params: { script: "new" } });
  const { tasks } = await ask("workflowInstance.get", { workflowInstanceId: run.id });
  expect(tasks.find((task) => task.id === idOf.get("load"))).toMatchObject({ name: "load2", maxTries: 3, revisionId: (await ask("workflow.revision", { workflowId: workflow.id, number: 2 })).id });
  expect(tasks.find((task) => task.name === "gone")).toMatchObject({ state: "FAILED", revisionId: null });
  expect(await ask("workflowInstance.list", {})).toMatchObject({ instances: [{ id: run.id, revision: 1 }] });

  // After a restart of the server the order is made again from the same revision.
  await fixture.restart();
  expect((await ask("taskInstance.get", { taskInstanceId: idOf.get("load")! })).task.revisionId).not.toBeNull();
  await expect(ask("operation.plan", { ...target("load"), verb: "kill", revision: "latest" })).rejects.toMatchObject({ failure: { code: "invalid" } });
});
