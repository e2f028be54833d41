import { expect, test } from "vitest";
import { runEvents } from "./runEvents.ts";

const run = { id: "r", createdAt: 1, endedAt: 90, state: "FAILED" } as never;
const task = (over: object) => ({ id: "t", name: "load", state: "FAILED", cause: "exit", readyAt: 2, endedAt: 40, attemptId: "a2", forcedBy: null, reason: { code: "end.exit", values: { code: 2 } }, ...over }) as never;
const attempt = (over: object) =>
  ({ id: "a1", taskInstanceId: "t", tryNo: 1, nodeName: "slave-1", pid: 7, state: "ENDED", cause: "exit", createdAt: 3, startedAt: 4, endedAt: 9, exit: { code: 2, signal: null, killedBy: null }, ...over }) as never;

test("what happened, in order, with the reason at the last attempt only", () => {
  const events = runEvents(run, [task({})], [attempt({ id: "a2", tryNo: 2, createdAt: 20, startedAt: 21, endedAt: 40 }), attempt({})]);
  expect(events.map(({ at, kind, tryNo, reason }) => [at, kind, tryNo, reason?.code])).toEqual([
    [1, "created", undefined, undefined],
    [2, "ready", undefined, undefined],
    [3, "offered", 1, undefined],
    [4, "started", 1, undefined],
    [9, "ended", 1, undefined],
    [20, "offered", 2, undefined],
    [21, "started", 2, undefined],
    [40, "ended", 2, "end.exit"],
    [90, "runEnded", undefined, undefined],
  ]);
});

test("a task set to success keeps the failure of its attempt and adds what a person did", () => {
  const events = runEvents(undefined, [task({ state: "SUCCESS", forcedBy: "li", endedAt: 60 })], [attempt({ id: "a2" })]);
  expect(events.filter(({ kind }) => kind === "ended").map(({ at, glyph }) => [at, glyph])).toEqual([
    [9, "FAILED"],
    [60, "SET_SUCCESS"],
  ]);
});
