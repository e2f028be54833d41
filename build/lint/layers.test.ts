import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { refusal } from "./layers.mjs";

const allowed: [string, string, boolean?][] = [
  ["agent/contract/channels/ui.ts", "zod"],
  ["agent/domain/planning/plan.ts", "#contract"],
  ["agent/server/dispatch/dispatcher.ts", "../../domain/placement/place.ts"],
  ["agent/server/dispatch/dispatcher.ts", "../../platform/clock.ts", true],
  ["agent/store/dialects/postgres.ts", "pg"],
  ["agent/cli/serverCommand.ts", "../platform/clock.ts"],
  ["agent/server/x.test.ts", "../testing/scriptedAgent.ts"],
  ["electron/preload/index.ts", "electron"],
  ["renderer/features/today/Today.tsx", "../../ui/Glyph.tsx"],
  ["renderer/app/main.tsx", "../features/today/index.ts"],
];
const refused: [string, string, boolean?][] = [
  ["agent/contract/channels/ui.ts", "node:fs"],
  ["agent/domain/planning/plan.ts", "node:crypto"],
  ["agent/domain/planning/plan.ts", "../../store/index.ts"],
  ["agent/domain/planning/plan.ts", "../../contract/model/ids.ts"],
  ["agent/server/dispatch/dispatcher.ts", "../../platform/clock.ts"],
  ["agent/server/dispatch/dispatcher.ts", "../../slave/slave.ts"],
  ["agent/server/dispatch/dispatcher.ts", "kysely"],
  ["agent/store/definitions/projects.ts", "pg"],
  ["agent/slave/slave.ts", "../server/server.ts"],
  ["agent/cli/main.ts", "../testing/scriptedAgent.ts"],
  ["electron/preload/index.ts", "node:fs"],
  ["renderer/ui/Glyph.tsx", "../state/store.ts"],
  ["renderer/features/today/Today.tsx", "../workflows/Editor.tsx"],
  ["renderer/features/today/Today.tsx", "electron"],
  ["renderer/link/link.ts", "#store"],
];
test.each(allowed)("%s may import %s", (from, spec, typeOnly) => expect(refusal(from, spec, typeOnly)).toBeUndefined());
test.each(refused)("%s may not import %s", (from, spec, typeOnly) => expect(refusal(from, spec, typeOnly)).toBeTypeOf("string"));

const PLANTED = "agent/domain/planted";
afterEach(() => rmSync(PLANTED, { recursive: true, force: true }));
const fails = (command: string, args: string[]): string => {
  try {
    execFileSync(command, args, { encoding: "utf8", stdio: "pipe" });
    return "";
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return stdout + stderr;
  }
};
test("the linter fires on a planted violation", () => {
  mkdirSync(PLANTED, { recursive: true });
  writeFileSync(`${PLANTED}/violation.ts`, 'import { readFileSync } from "node:fs";\nexport const secret = readFileSync("/etc/passwd");\n');
  expect(fails("node_modules/.bin/oxlint", [PLANTED])).toContain("agent/domain may not use the package 'node:fs'");
});
test("the compiler fires on a planted use of Node in the contract", () => {
  const file = "agent/contract/planted.ts";
  writeFileSync(file, "export const pid: number = process.pid;\n");
  try {
    expect(fails("node_modules/.bin/tsc", ["-p", "agent/contract"])).toContain("planted.ts");
  } finally {
    rmSync(file);
  }
}, 30_000);
