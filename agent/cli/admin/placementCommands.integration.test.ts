import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { adminPrints } from "../../testing/adminPrints.ts";
import { startServerFixture, type ServerFixture } from "../../testing/serverFixture.ts";
import { instantOf } from "./placementCommands.ts";

let fixture: ServerFixture;
beforeAll(async () => {
  fixture = await startServerFixture();
  await fixture.admin.ask("text.apply", {
    text: `kind: Project
name: night
---
{ kind: ResourceGroup, project: night, name: etl, network: vpc-prod }
---
{ kind: Pool, project: night, name: db, slots: 3 }
---
{ kind: Node, type: master, name: m1, parent: server, group: etl }
---
kind: Workflow
project: night
name: load
tasks:
  - { name: one, type: shell, params: { script: "true" }, pools: [db], where: { group: etl } }
`,
  });
  const { workflows } = await fixture.admin.ask("workflow.list", {});
  await fixture.admin.ask("workflow.run", { workflowId: workflows[0]!.id });
  // The reason is noted by the first round after the run.
  await vi.waitUntil(async () => (await fixture.admin.ask("queue.get", {})).waiting[0]?.reason != null, { timeout: 10_000, interval: 20 });
});
afterAll(() => fixture.stop());

const said = adminPrints(() => fixture);

test("groups, pools and the queue are listed, in both languages and as JSON", async () => {
  expect(await said("groups")).toMatch(/etl +night +vpc-prod +spread +the platform's +m1/);
  expect(await said("groups --project night", { language: "zh" })).toMatch(/etl +night +vpc-prod +spread +平台设置 +m1/);
  expect(await said("pools")).toMatch(/db +night +0\/3 +1/);
  expect(await said("queue")).toMatch(/1\/1 +manual +5 +night\/load\/one +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d +No master agent is started/);
  expect(await said("queue --lane manual", { language: "zh" })).toMatch(/1\/1 +手动 +5 +night\/load\/one .*没有已启动的主代理/);
  expect(await said("queue --lane backfill")).not.toContain("night/load");
  expect(JSON.parse(await said("groups", { json: true }))).toMatchObject([{ name: "etl", network: "vpc-prod" }]);
  expect(JSON.parse(await said("queue", { json: true }))).toMatchObject({ total: 1, waiting: [{ name: "one", position: 1 }] });
  expect(JSON.parse(await said("pools", { json: true }))).toMatchObject([{ pool: { name: "db" }, used: 0 }]);
  await expect(said("groups --project nobody")).rejects.toMatchObject({ failure: { sentence: { code: "project.notFound" } } });
  await expect(said("queue --lane fast")).rejects.toMatchObject({ code: "commander.invalidArgument" });
});

test("[NOD6] [LC8] a host that cannot be reached keeps its drain with reason and end, and is declared gone with a reason", async () => {
  await expect(said("node drain m1 --reason disk --until +90")).rejects.toMatchObject({ failure: { sentence: { code: "node.neverJoined" } } });
  const { nodes } = await fixture.admin.ask("node.list", {});
  expect(nodes.find((node) => node.name === "m1")).toMatchObject({ desired: "draining", maintenance: { reason: "disk", by: "root" } });
  expect(await said("nodes")).toMatch(/m1 .*disk \(by root\), until \d{4}-/);
  expect(await said("nodes", { language: "zh" })).toMatch(/m1 .*disk（操作人 root），至 \d{4}-/);
  await expect(said("node declare-gone m1")).rejects.toMatchObject({ code: "commander.missingMandatoryOptionValue" });
  expect(await said("node declare-gone m1 --reason burnt --project night")).toBe("m1 is declared gone; 0 attempts are over.\n");
  expect(await said("node declare-gone m1 --reason burnt", { language: "zh" })).toContain("m1 已宣告丢失");
});

test("times are written out, or as minutes from now", () => {
  expect(instantOf("+90", 1000)).toBe(1000 + 90 * 60_000);
  expect(instantOf("2026-11-20T22:00Z")).toBe(Date.UTC(2026, 10, 20, 22));
  expect(() => instantOf("tomorrow")).toThrow("write a time");
});
