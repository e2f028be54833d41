import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { adminPrints } from "../../testing/adminPrints.ts";
import { startServerFixture, type ServerFixture } from "../../testing/serverFixture.ts";

let fixture: ServerFixture;
let dir: string;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "signalbox-resources-"));
  fixture = await startServerFixture();
  await fixture.admin.ask("project.create", { name: "files" });
});
afterAll(async () => {
  await fixture.stop();
  rmSync(dir, { recursive: true });
});
const said = adminPrints(() => fixture);

test("[RES1] files go up and come down by the command line, byte for byte", async () => {
  const content = Buffer.from(Array.from({ length: 700_001 }, (_, index) => (index * 7) % 256));
  const path = join(dir, "big.jar");
  writeFileSync(path, content);
  writeFileSync(join(dir, "query.sql"), "select 1;\n");
  const lines = await said(["resource", "put", path, join(dir, "query.sql"), "--project", "files"]);
  expect(lines).toMatch(/^download\[res:\/\/\/big-\d{8}-\d{6}\.jar big\.jar\]\ndownload\[res:\/\/\/query-/);
  const back = join(dir, "back.jar");
  await said(["resource", "get", "big.jar", "--project", "files", "--output", back]);
  expect(readFileSync(back).equals(content)).toBe(true);
  expect(await said(["resource", "get", "query.sql", "--project", "files"])).toBe("select 1;\n");
  expect(await said(["resources", "--project", "files"])).toMatch(/files +query\.sql +1 +query-/);
  await expect(said(["resource", "get", "none.sql", "--project", "files"])).rejects.toMatchObject({ failure: { sentence: { code: "resource.notFound" } } });
  writeFileSync(join(dir, "bad.exe"), "x");
  await expect(said(["resource", "put", join(dir, "bad.exe"), "--project", "files"])).rejects.toMatchObject({ failure: { code: "invalid" } });
});
