import { expect, test } from "vitest";
import { InstanceState } from "#contract";
import { edgeState } from "./edgeState.ts";

test("every state has its track", () => {
  const of = Object.fromEntries(InstanceState.options.map((state) => [state, edgeState({ state, rootCauseId: null })]));
  expect(of).toEqual({
    NOT_RUN: "idle",
    WAIT_TIME: "idle",
    WAIT_RESOURCE: "idle",
    WAIT_RETRY: "idle",
    DISPATCHING: "flowing",
    RUNNING: "flowing",
    KILLING: "idle",
    KILL_FAILED: "idle",
    LOST: "idle",
    SUCCESS: "satisfied",
    FAILED: "never",
    KILLED: "never",
    SKIPPED: "satisfied",
    MISSED: "never",
  });
});

test("behind a root cause a track can no longer be satisfied", () => {
  expect(edgeState({ state: "NOT_RUN", rootCauseId: "x" as never })).toBe("never");
  expect(edgeState(undefined)).toBe("idle");
});
