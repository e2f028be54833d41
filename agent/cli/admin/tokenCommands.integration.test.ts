import { afterAll, beforeAll, expect, test } from "vitest";
import { adminPrints } from "../../testing/adminPrints.ts";
import { startServerFixture, type ServerFixture } from "../../testing/serverFixture.ts";

let fixture: ServerFixture;
beforeAll(async () => {
  fixture = await startServerFixture();
  await fixture.admin.ask("text.apply", { text: 'kind: Project\nname: night\n---\nkind: Workflow\nproject: night\nname: load\ntasks:\n  - { name: one, type: shell, params: { script: "true" } }\n' });
});
afterAll(() => fixture.stop());

const said = adminPrints(() => fixture);

test("[API2] a token is made with a scope, listed with what it may, and revoked", async () => {
  const secret = (await said("token create feed --right see --right operate --project night --workflow night/load --days 3")).trim();
  expect(secret).toMatch(/^sbt_/);
  const [token] = await fixture.admin.ask("token.list", {});
  expect(token!.scope).toMatchObject({ rights: ["see", "operate"], projectIds: [expect.any(String)], workflowIds: [expect.any(String)] });
  expect(await said("token list")).toMatch(/feed +see,operate in 1 projects in 1 workflows/);
  expect((await fixture.rest("POST", "/api/v1/projects/night/workflows/load/run", { token: secret, body: {} })).status).toBe(200);
  await said("token revoke feed");
  expect((await fixture.rest("GET", "/api/v1/me", { token: secret })).status).toBe(401);
  await expect(said("token create wide --project night")).rejects.toMatchObject({ failure: { code: "invalid" } });
});

test("[RTN1] a policy is shown, tried and set", async () => {
  expect(await said("retention get night")).toMatch(/runs +forever/);
  expect(await said("retention preview night --days 1 --runs 0")).toMatch(/removed +0 +0 +0 KiB/);
  await said("retention set night --days 30 --failed-days 90 --runs 5");
  expect(JSON.parse(await said("retention get night", { json: true }))).toMatchObject({ policy: { keepDays: 30, keepFailedDays: 90, keepRuns: 5 } });
  await said("retention set night --failed-days forever");
  expect(JSON.parse(await said("retention get night", { json: true }))).toMatchObject({ policy: { keepDays: 30, keepFailedDays: null, keepRuns: 5 } });
});
