import { expect, test } from "vitest";
import { say } from "#contract";
import type { LocalPlatformStatus } from "#bridge";
import { afterExit, afterLine, plannedSteps, upLine } from "./progress.ts";

const starting: LocalPlatformStatus = { state: "starting", steps: plannedSteps(1) };
const after = (status: LocalPlatformStatus, ...lines: string[]): LocalPlatformStatus =>
  lines
    .map(upLine)
    .filter((line) => line !== undefined)
    .reduce(afterLine, status);

test("each process ticks its step, and the address ends the start", () => {
  const status = after(starting, "server  pid 100", "master-1  pid 101", "anything else");
  expect(status.steps.map(({ values, done }) => [values["name"], values["role"], done])).toEqual([
    ["server", "server", true],
    ["master-1", "master", true],
    ["slave-1", "slave", false],
  ]);
  expect(after(status, "slave-1  pid 102", "Signalbox is up at http://127.0.0.1:18590  (data in /home/me)")).toMatchObject({ state: "running", address: "http://127.0.0.1:18590" });
});

test("a process that died is open again until its successor runs", () => {
  const died = after(starting, "server  pid 100", "server ended (SIGKILL); starting it again");
  expect(died.steps[0]).toMatchObject({ done: false, values: { how: "SIGKILL" } });
  expect(after(died, "server  pid 200").steps[0]).toMatchObject({ done: true, values: { pid: 200 } });
});

test("a refusal is understood in both languages, with its values", () => {
  const values = { port: 18590, holder: "java (pid 4120)", next: 18592 };
  for (const language of ["en", "zh"] as const) {
    expect(upLine(say({ code: "cli.portTaken", values }, language))).toEqual({ kind: "refused", code: "cli.portTaken", values });
    expect(upLine(say({ code: "cli.alreadyUp", values: { pid: 7, address: "http://127.0.0.1:18590" } }, language))).toMatchObject({ code: "cli.alreadyUp", values: { pid: 7 } });
    expect(upLine(say({ code: "cli.roleDied", values: { name: "server", message: "no (space) left?" } }, language))).toMatchObject({ code: "cli.roleDied", values: { message: "no (space) left?" } });
  }
  const refused = after(starting, say({ code: "cli.portTaken", values }, "en"));
  expect(afterExit(refused, { code: 1, signal: null, lastWords: "" })).toMatchObject({ state: "failed", failure: { code: "cli.portTaken", values } });
});

test("an end that was asked for is a stop, any other a failure with its last words", () => {
  expect(afterExit({ ...starting, state: "stopping" }, { code: 0, signal: null, lastWords: "" })).toEqual({ state: "stopped", steps: [] });
  expect(afterExit(starting, { code: 1, signal: null, lastWords: "Error: EACCES" }).failure).toEqual({ code: "local.ended", values: { how: "exit code 1", message: "Error: EACCES" } });
});
