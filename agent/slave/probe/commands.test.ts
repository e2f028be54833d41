import { chmodSync, mkdtempSync, rmSync, utimesSync, writeFileSync, readFileSync, existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { versionIs } from "../../domain/placement/requirements.ts";
import { askVersion, knownVersion, lookUp, searchCommand, versionIn } from "./commands.ts";

let dir: string;
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), "signalbox-commands-"))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));
const program = (name: string, body: string): string => {
  const path = join(dir, name);
  writeFileSync(path, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return path;
};
const PATH = process.env["PATH"] ?? "";

test("what is found is told with the version that it says; what is not found is not told", async () => {
  program("one", 'echo "One 3.11.7 (built 2026.1)"');
  program("two", '[ "$1" = -version ] || exit 1; echo "two version \\"17.0.2\\" 2022-01-18" >&2');
  program("three", "exit 3");
  expect(await lookUp(["one", "two", "three", "four", "one"], `${dir}:${PATH}`)).toEqual({ one: "3.11.7", two: "17.0.2", three: "" });
});

test("a program is asked once, and again when its file is another", async () => {
  const log = join(dir, "log");
  const path = program("p", `echo x >> ${log}; echo p 1.2`);
  expect(knownVersion(path)).toBeUndefined();
  expect(await Promise.all([askVersion(path), askVersion(path)])).toEqual(["1.2", "1.2"]);
  expect(await askVersion(path)).toBe("1.2");
  expect(knownVersion(path)).toBe("1.2");
  expect(readFileSync(log, "utf8")).toBe("x\n");
  program("p", `echo x >> ${log}; echo p 2.0.1`);
  utimesSync(path, 1, 1);
  expect(knownVersion(path)).toBeUndefined();
  expect(await askVersion(path)).toBe("2.0.1");
});

test("what a program leaves behind when it is asked is ended", async () => {
  const path = program("q", `echo q 1.0; (sleep 1; echo late > ${join(dir, "late")}) >/dev/null 2>&1 &`);
  expect(await askVersion(path)).toBe("1.0");
  await new Promise((resolve) => setTimeout(resolve, 1300));
  expect(existsSync(join(dir, "late"))).toBe(false);
});

test("a command is searched as a shell would", () => {
  const path = program("there", "");
  writeFileSync(join(dir, "plain"), "");
  chmodSync(join(dir, "plain"), 0o644);
  expect(searchCommand("there", `/nowhere:${dir}`)).toEqual({ path, forbidden: false });
  expect(searchCommand(path, "")).toEqual({ path, forbidden: false });
  expect(searchCommand("plain", dir)).toEqual({ path: null, forbidden: true });
  expect(searchCommand("./there", dir).path).toBeNull();
});

test("versions are read from what programs really say, and compared by their numbers", () => {
  expect(versionIn("/usr/bin/java", 'openjdk version "1.8.0_292"\nOpenJDK Runtime')).toBe("8.0");
  expect(versionIn("/x/spark-submit", "Welcome to\n   /___/ .__/ version 4.0.5\nUsing Scala version 2.13.16")).toBe("4.0.5");
  expect(versionIn("/x/ssh", "OpenSSH_9.2p1 Debian-2+deb12u10, OpenSSL 3.0.20 7 Apr 2026")).toBe("9.2");
  expect(versionIn("/x/psql", "psql (PostgreSQL) 15")).toBe("15");
  expect(versionIn("/x/none", "usage: none")).toBeNull();
  const cases: [string, string, boolean][] = [
    ["3.11.7", ">=3.9", true],
    ["3.8", ">=3.9", false],
    ["3.9", ">=3.9.0", true],
    ["17.0.2", "=17", true],
    ["18.0", "=17", false],
    ["17", "=17.0.1", false],
    ["10.0", ">=9.9.9", true],
  ];
  for (const [version, wanted, fits] of cases) expect(versionIs(version, wanted), `${version} ${wanted}`).toBe(fits);
});
