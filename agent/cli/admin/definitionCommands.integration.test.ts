import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { adminPrints } from "../../testing/adminPrints.ts";
import { startServerFixture, type ServerFixture } from "../../testing/serverFixture.ts";

let fixture: ServerFixture;
let dir: string;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "signalbox-definitions-"));
  fixture = await startServerFixture();
});
afterAll(async () => {
  await fixture.stop();
  rmSync(dir, { recursive: true });
});
const said = adminPrints(() => fixture);

test("[TXT3] [TXT4] apply without people, and one's personal scripts out and in again", async () => {
  const flow = join(dir, "flow.yaml");
  writeFileSync(flow, 'kind: Project\nname: p\n---\nkind: Workflow\nproject: p\nname: w\nowner: ghost\ntasks: [{ name: a, type: shell, params: { script: "true" } }]\n');
  await expect(said(["apply", "--file", flow])).rejects.toMatchObject({ failure: { problems: [{ line: 7, path: "owner", sentence: { code: "text.userUnknown", values: { login: "ghost" } } }] } });
  expect(await said(["apply", "--file", flow, "--without-people"])).toBe("created   Project p\ncreated   Workflow p/w (revision 1)\n");
  expect(await said(["export", "--project", "p"])).toContain("owner: root\n");

  const scripts = join(dir, "scripts.yaml");
  const mine = "kind: Script\narea: personal\nname: notes/one.sh\nlanguage: shell\ntext: |\n  echo one\n";
  writeFileSync(scripts, mine);
  expect(await said(["apply", "--file", scripts])).toBe("created   Script personal/notes/one.sh\n");
  await said(["export", "--my-scripts", "--output", scripts]);
  expect(readFileSync(scripts, "utf8")).toBe(mine);
  await expect(said(["export", "--my-scripts", "--project", "p"])).rejects.toMatchObject({ code: "commander.conflictingOption" });
});
