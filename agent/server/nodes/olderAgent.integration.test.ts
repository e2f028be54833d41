import { afterAll, beforeAll, expect, test } from "vitest";
import { OLDEST_PROTOCOL, type AttemptFact, type WorkflowInstanceId } from "#contract";
import { joinScriptedMaster, type ScriptedMaster } from "../../testing/scriptedMaster.ts";
import { startServerFixture, type ServerFixture } from "../../testing/serverFixture.ts";

let fixture: ServerFixture;
let master: ScriptedMaster;
beforeAll(async () => {
  fixture = await startServerFixture();
  master = await joinScriptedMaster(fixture, "older", {}, OLDEST_PROTOCOL);
});
afterAll(async () => {
  master.close();
  await fixture.stop();
});

test("[WIRE8] an agent of the protocol before is served: offered one by one, and what it does not know to say is taken as unknown", async () => {
  const { ask } = fixture.admin;
  await ask("text.apply", {
    text: 'kind: Project\nname: p\n---\nkind: Workflow\nproject: p\nname: w\ntasks:\n  - { name: a, type: shell, params: { script: "true" } }\n  - { name: b, type: shell, params: { script: "true" } }\n',
  });
  const workflow = (await ask("workflow.list", {})).workflows.find((one) => one.name === "w")!;
  const { id } = await ask("workflow.run", { id: fixture.admin.ids.next<WorkflowInstanceId>(), workflowId: workflow.id });
  await expect.poll(() => master.orders.length, { timeout: 5000 }).toBe(2);
  for (const order of master.orders) {
    const common = { attemptId: order.attemptId, taskInstanceId: order.taskInstanceId, epoch: order.epoch, at: Date.now() };
    // As that version wrote it: without memory, CPU time and applications.
    const exit = { code: 0, signal: null, startError: null, unknown: false, killedBy: null, endedAt: Date.now(), durationMs: 1, logBytes: 0, truncated: false, lastLines: [] };
    await master.report([{ kind: "accepted", seq: 1, ...common }, { kind: "started", pid: 7, seq: 2, ...common }, { kind: "ended", exit, seq: 3, ...common } as unknown as AttemptFact]);
  }
  const { instance, tasks } = await ask("workflowInstance.get", { workflowInstanceId: id });
  expect([instance.state, ...tasks.map((task) => task.state)]).toEqual(["SUCCESS", "SUCCESS", "SUCCESS"]);
  const { attempts } = await ask("taskInstance.get", { taskInstanceId: tasks[0]!.id });
  expect(attempts[0]!.exit).toMatchObject({ code: 0, oom: false, peakMemoryBytes: null, cpuMs: null, applications: [] });
});
