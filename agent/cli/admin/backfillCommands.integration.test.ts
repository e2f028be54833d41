import { afterAll, beforeAll, expect, test } from "vitest";
import { adminPrints } from "../../testing/adminPrints.ts";
import { startServerFixture, type ServerFixture } from "../../testing/serverFixture.ts";

let fixture: ServerFixture;
beforeAll(async () => {
  fixture = await startServerFixture();
  await fixture.admin.ask("text.apply", {
    text: `kind: Project
name: dw
---
kind: Workflow
project: dw
name: load
tasks:
  - { name: one, type: shell, params: { script: "true" } }
  - { name: two, type: shell, params: { script: "true" }, after: [one] }
---
kind: Workflow
project: dw
name: report
tasks:
  - { name: sum, type: shell, params: { script: "true" }, dependsOn: [{ workflow: load }] }
`,
  });
});
afterAll(() => fixture.stop());

const said = adminPrints(() => fixture);

test("[BKF1, BKF2] a backfill from the command line: a dry run makes nothing; made, paused, changed, cancelled; listed in both languages", async () => {
  const asked = "backfill dw/load --from 2026-11-02 --until 2026-11-04 --exclude 2026-11-03 --downstream";
  const plan = await said(`${asked} --dry-run`);
  expect(plan).toMatch(/2026-11-02 .* load +run/);
  expect(plan).toMatch(/2026-11-04 .* report +run/);
  expect(plan).toContain("4 would run for the first time, 0 again, 0 are left as they are.");
  expect(await said(`${asked} --dry-run`, { language: "zh" })).toContain("首次运行 4 个");
  expect(JSON.parse(await said("backfills", { json: true }))).toEqual([]);
  const made = JSON.parse(await said(`${asked} --parallel 2 --param region=eu`, { json: true })) as { id: string };
  expect(await said(`backfill pause ${made.id}`)).toContain("paused");
  expect(await said(`backfill parallel ${made.id} 5`)).toMatch(/2026-11-02..2026-11-04 .* 5 +root/);
  expect(await said(`backfill resume ${made.id}`)).toContain("running");
  expect(await said(`backfill show ${made.id}`, { language: "zh" })).toMatch(/2026-11-02 .* load +运行中/);
  expect(await said("backfills --workflow dw/report --state running")).toContain(made.id);
  expect(JSON.parse(await said(`backfill cancel ${made.id} --kill`, { json: true }))).toMatchObject({ state: "cancelled", counts: { cancelled: 4 } });
  await expect(said(`backfill rerun-failed ${made.id}`)).rejects.toMatchObject({ failure: { sentence: { code: "backfill.noCell" } } });
  await expect(said("backfill show nothing")).rejects.toMatchObject({ failure: { sentence: { code: "backfill.notFound" } } });
  const part = await said("backfill dw/load --from 2026-11-09 --tasks two --dry-run");
  expect(part).toContain("Of load only 1 of 2 tasks run");
  await expect(said("backfill dw/load --from 2026-11-09 --tasks tow")).rejects.toMatchObject({ failure: { sentence: { code: "workflow.noTask" } } });
});
