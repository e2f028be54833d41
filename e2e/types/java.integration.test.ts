import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { say } from "../../agent/contract/index.ts";
import { judgeExit } from "../../agent/domain/verdict/judgeExit.ts";
import { BUILT_IN_TYPES } from "../../agent/server/definitions/builtInTypes.ts";
import { lookUp } from "../../agent/slave/probe/commands.ts";
import { findSystem } from "./systems.ts";
import { openTypeRunner, type TypeRunner } from "./typeRunner.ts";

const java = findSystem("java");
const SOURCE = `public class Main {
  public static void main(String[] words) {
    System.out.println(System.getenv("bizdate") + "|" + System.getProperty("given") + "|" + String.join("|", words));
    if (words.length == 0) throw new IllegalStateException("no words");
  }
}`;

describe.skipIf(java === "")("java on a real JVM", () => {
  let dir: string;
  let types: TypeRunner;
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), "signalbox-java-"));
    mkdirSync(join(dir, "classes"));
    writeFileSync(join(dir, "Main.java"), SOURCE);
    execFileSync("javac", ["-d", join(dir, "classes"), join(dir, "Main.java")]);
    execFileSync("jar", ["--create", "--file", join(dir, "main.jar"), "--main-class", "Main", "-C", join(dir, "classes"), "."]);
    types = await openTypeRunner();
  });
  afterAll(async () => {
    await types?.close();
    if (dir) rmSync(dir, { recursive: true, force: true });
  });

  const options = [{ value: "-Dgiven=a b" }];
  const args = [{ value: "one two" }, { value: "" }, { value: "${bizdate}" }];
  const expected = { code: 0, output: "20261119|a b|one two|20261119\n" };
  test.each([
    ["a source file", { run: "source", script: SOURCE, jar: "/left/from/before.jar" }],
    ["a jar", () => ({ run: "jar", jar: join(dir, "main.jar") })],
    ["a class", () => ({ run: "class", classPath: join(dir, "classes"), mainClass: "Main" })],
  ])("[PAR2] %s gets its options, its arguments and its parameters as they are", async (_, form) => {
    const params = { ...(typeof form === "function" ? form() : form), options, args };
    expect(await types.run("java", params as never, { bizdate: "20261119" })).toMatchObject(expected);
  });

  test("an exception is exit 1, and its text is said in both languages", async () => {
    const { code, output, exit } = await types.run("java", { run: "jar", jar: join(dir, "main.jar") } as never);
    expect(code).toBe(1);
    expect(output).toContain("IllegalStateException: no words");
    const { reason } = judgeExit(exit, BUILT_IN_TYPES.find((type) => type.name === "java")!.exitCodes, false, 1, "");
    expect(say(reason!, "en")).toMatch(/^exit 1: an exception ended it/);
    expect(say(reason!, "zh")).toMatch(/^退出码 1：因异常结束/);
  });

  test("[PLC1] a host without the version that a task asks for says which it has", async () => {
    const wanting = (version: string) =>
      types.order(
        "java",
        { run: "source", script: SOURCE, args } as never,
        { bizdate: "x" },
        { where: { groupId: null, groupName: "", strategy: "spread", tags: [], requires: [{ command: "java", version }], memoryBytes: null } },
      );
    const found = (await lookUp(["java"]))["java"]!;
    expect(Number(found.split(".")[0])).toBeGreaterThanOrEqual(11);
    expect(await types.agent.runner.assign([wanting(">=99")])).toEqual([{ accepted: false, reasons: [{ code: "place.version", values: { command: "java", found, wanted: ">=99" } }] }]);
    expect((await types.agent.run(wanting(`=${found.split(".")[0]}`))).code).toBe(0);
  });
});
