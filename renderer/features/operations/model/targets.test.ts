import { expect, test } from "vitest";
import { onlyRunOf, verdict } from "./targets.ts";

const target = (id: string, run: string, state: "FAILED" | "RUNNING" | "SUCCESS") => ({ id, workflowInstanceId: run, projectId: "p", name: id, state, pausedBy: null, frozen: false }) as never;

test("parameters can be given when all targets are of one run", () => {
  expect(onlyRunOf([target("a", "1", "FAILED"), target("b", "1", "FAILED")])).toBe("1");
  expect(onlyRunOf([target("a", "1", "FAILED"), target("b", "2", "FAILED")])).toBeUndefined();
  expect(onlyRunOf([])).toBeUndefined();
});

test("a verb is refused only when nothing is left of it", () => {
  expect(verdict("kill", [target("a", "1", "FAILED")])).toEqual({ refusal: { code: "verb.kill.refused", values: { state: "state.FAILED" } }, leftOut: 1 });
  expect(verdict("kill", [target("a", "1", "FAILED"), target("b", "1", "RUNNING")])).toEqual({ refusal: null, leftOut: 1 });
  expect(verdict("setSuccess", [target("a", "1", "FAILED")])).toEqual({ refusal: null, leftOut: 0 });
  expect(verdict("resume", [target("a", "1", "RUNNING")]).refusal?.code).toBe("verb.resume.refused");
  expect(verdict("rerun", []).refusal?.code).toBe("verb.nothing");
});
