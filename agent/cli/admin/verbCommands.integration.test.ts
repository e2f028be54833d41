import { afterAll, beforeAll, expect, test } from "vitest";
import type { TaskInstance, WorkflowInstanceId } from "#contract";
import { adminPrints } from "../../testing/adminPrints.ts";
import { startServerFixture, type ServerFixture } from "../../testing/serverFixture.ts";

let fixture: ServerFixture;
let run: WorkflowInstanceId;
beforeAll(async () => {
  fixture = await startServerFixture();
  await fixture.admin.ask("text.apply", {
    text: `kind: Project
name: night
---
kind: Workflow
project: night
name: load
tasks:
  - { name: one, type: shell, params: { script: "true" } }
  - { name: two, type: shell, params: { script: "true" }, after: [one] }
`,
  });
  const { workflows } = await fixture.admin.ask("workflow.list", {});
  run = (await fixture.admin.ask("workflow.run", { workflowId: workflows[0]!.id, businessDate: "2026-11-19" })).id;
});
afterAll(() => fixture.stop());

const said = adminPrints(() => fixture);
const task = async (name: string): Promise<TaskInstance> => (await fixture.admin.ask("workflowInstance.get", { workflowInstanceId: run })).tasks.find((one) => one.name === name)!;

test("[VRB2, HLD1] verbs from the command line: a dry run prints the plan and changes nothing; whole runs, ticks, freezing", async () => {
  expect(await said(`pause ${run} --dry-run`)).toMatch(/load\/one 2026-11-19 .* > .*\(paused\)\nload\/two 2026-11-19 .*\(paused\)/);
  expect((await task("one")).pausedBy).toBeNull();
  expect(await said(`pause ${run}`, { language: "zh" })).toMatch(/load\/one .*已暂停/);
  expect(await task("one")).toMatchObject({ state: "NOT_RUN", pausedBy: "root" });
  expect(await said(`downstream ${(await task("one")).id}`)).toMatch(/1 +\w+ +load +2026-11-19 +two/);
  expect(JSON.parse(await said(`resume ${(await task("one")).id} --dry-run`, { json: true }))).toMatchObject({ changes: [{ name: "one", after: "WAIT_RESOURCE" }], tier: "atOnce" });
  await said(`resume ${(await task("one")).id} ${(await task("two")).id}`);
  expect((await task("one")).state).toBe("WAIT_RESOURCE");
  await said(`kill ${(await task("one")).id}`);
  expect(await said(`rerun ${(await task("one")).id} --no-resume --dry-run`)).toMatch(/two is paused, so that nothing goes on by itself/);
  expect(await said("freeze night/load --task two --reason why")).toContain("night/load/two is frozen");
  expect((await task("two")).frozen).toBe(true);
  await expect(said("freeze night/load --task tow")).rejects.toMatchObject({ failure: { sentence: { code: "workflow.noTask" } } });
  expect(await said("unfreeze night/load --task two", { language: "zh" })).toContain("已解冻");
  expect((await task("two")).frozen).toBe(false);
});
