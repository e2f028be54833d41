import { expect, test } from "vitest";
import { noFilter, statesOfTile } from "./instanceFilter.ts";
import { matchesRun } from "./matchesRun.ts";

const run = {
  id: "r1",
  startedBy: "li",
  origin: "test",
  businessDate: "2026-11-19",
  workflowId: "w",
  projectName: "Sample",
  workflowName: "audit",
  counts: { running: 0, success: 2, failed: 1, notRun: 1, waitingTime: 0, waitingResource: 0 },
} as never;

test("a run passes when every part of the filter does", () => {
  expect(matchesRun(run, noFilter, "li", undefined)).toBe(true);
  expect(matchesRun(run, { ...noFilter, mine: true }, "wang", undefined)).toBe(false);
  expect(matchesRun(run, { ...noFilter, states: statesOfTile("failed") }, "li", undefined)).toBe(true);
  expect(matchesRun(run, { ...noFilter, states: statesOfTile("running") }, "li", undefined)).toBe(false);
  expect(matchesRun(run, { ...noFilter, text: "sample/AU" }, "li", undefined)).toBe(true);
  expect(matchesRun(run, { ...noFilter, origin: "manual" }, "li", undefined)).toBe(false);
  expect(matchesRun(run, { ...noFilter, businessDate: "2026-11-18" }, "li", undefined)).toBe(false);
  // Whose it is says the workflow; where it has no owner, or is gone, who started the run.
  expect(matchesRun(run, { ...noFilter, owner: "wang" }, "li", "wang")).toBe(true);
  expect(matchesRun(run, { ...noFilter, owner: "li" }, "li", "wang")).toBe(false);
  expect(matchesRun(run, { ...noFilter, owner: "li" }, "wang", undefined)).toBe(true);
  expect(matchesRun(run, { ...noFilter, mine: true }, "wang", "wang")).toBe(true);
});
