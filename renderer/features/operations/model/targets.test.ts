import { expect, test } from "vitest";
import { groupByRun, verdict } from "./targets.ts";

const target = (id: string, run: string, state: "FAILED" | "RUNNING" | "SUCCESS") => ({ id, workflowInstanceId: run, projectId: "p", name: id, state }) as never;

test("targets are planned run by run", () => {
  const groups = groupByRun([target("a", "1", "FAILED"), target("b", "2", "FAILED"), target("c", "1", "FAILED")]);
  expect([...groups].map(([run, tasks]) => [run, tasks.length])).toEqual([
    ["1", 2],
    ["2", 1],
  ]);
});

test("a verb is refused only when nothing is left of it", () => {
  expect(verdict("kill", [target("a", "1", "FAILED")])).toEqual({ refusal: { code: "verb.kill.refused", values: { state: "state.FAILED" } }, leftOut: 1 });
  expect(verdict("kill", [target("a", "1", "FAILED"), target("b", "1", "RUNNING")])).toEqual({ refusal: null, leftOut: 1 });
  expect(verdict("setSuccess", [target("a", "1", "FAILED")])).toEqual({ refusal: null, leftOut: 0 });
  expect(verdict("rerun", []).refusal?.code).toBe("verb.nothing");
});
