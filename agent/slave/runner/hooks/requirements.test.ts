import { writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { AttemptOrder, Requirement } from "#contract";
import { makeOrder } from "../../../testing/agentOrders.ts";
import { openTestLauncher, openTestRunner, testIds as ids, type TestRunner } from "../../../testing/agentRunner.ts";
import { lookUp } from "../../probe/commands.ts";

let agent: TestRunner;
let path: string;
beforeEach(async () => {
  agent = await openTestRunner();
  path = [agent.dir, process.env["PATH"]].join(delimiter);
  await agent.restart({ environment: { PATH: path }, openLauncher: openTestLauncher });
});
afterEach(() => agent.close());

const program = (name: string, body: string): void => writeFileSync(join(agent.dir, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
const wanting = (...requires: Requirement[]): AttemptOrder => makeOrder(ids, ["true"], { where: { groupId: null, groupName: "", strategy: "spread", tags: [], requires, memoryBytes: null } });
const answer = async (...requires: Requirement[]) => (await agent.runner.assign([wanting(...requires)]))[0]!;
const refused = (code: string, values: Record<string, string>) => ({ accepted: false, reasons: [{ code, values }] });

test("[PLC1] a host that lacks a program, or has another version, says which before it takes the order", async () => {
  program("tool", "echo tool 2.4.1");
  program("mute", "exit 1");
  expect(await answer({ command: "tool" }, { command: "gone" })).toEqual(refused("place.command", { command: "gone" }));
  await lookUp(["tool", "mute"], path);
  expect(await answer({ command: "tool", version: ">=3" })).toEqual(refused("place.version", { command: "tool", found: "2.4.1", wanted: ">=3" }));
  expect(await answer({ command: "mute", version: ">=3" })).toEqual(refused("place.versionUnknown", { command: "mute", wanted: ">=3" }));
  const good = wanting({ command: "tool", version: "=2.4" }, { command: "mute" });
  expect((await agent.run(good)).code).toBe(0);
});

test("a program that nobody asked yet is asked beside the order, never in its way", async () => {
  program("slow", `while [ ! -e ${join(agent.dir, "go")} ]; do sleep 0.01; done; echo slow 1.0`);
  expect(await answer({ command: "slow", version: ">=1" })).toEqual(refused("place.versionAsked", { command: "slow" }));
  writeFileSync(join(agent.dir, "go"), "");
  await lookUp(["slow"], path);
  expect(await answer({ command: "slow", version: ">=2" })).toEqual(refused("place.version", { command: "slow", found: "1.0", wanted: ">=2" }));
});
