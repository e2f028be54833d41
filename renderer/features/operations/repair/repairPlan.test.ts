import { expect, test } from "vitest";
import { goesOn, moved, outlookOf, rankRoots, sameHost, waitingSteps, withChoice, without } from "./repairPlan.ts";
import type { NightRoot, Step } from "./repairPlan.ts";

const root = (id: string, blocked: number, more: Partial<NightRoot> = {}, nodeName: string | null = "h1") =>
  ({ row: { id, name: id, workflowInstanceId: `run-${id}`, projectId: "p", workflowName: "w", nodeName }, blocked, deadline: null, predictedAt: null, ...more }) as NightRoot;
const rerun = { kind: "rerun", params: {} } as const;

test("J6: roots are ranked by what they hold up, then by the first committed time", () => {
  const due = (at: number) => ({ deadline: { workflowName: "ads", at, predictedAt: null, missed: false } });
  expect(rankRoots([root("a", 2), root("b", 5, due(9)), root("c", 5, due(3)), root("d", 5)]).map((one) => one.row.id)).toEqual(["c", "b", "d", "a"]);
});

test("J6: a choice replaces a step in its place; what was done stays as it was", () => {
  const [a, b, c] = [root("a", 3), root("b", 2), root("c", 1)];
  let plan = withChoice([], [a, b], rerun);
  plan = withChoice(plan, [a, c], { kind: "hold" });
  expect(plan.map((step) => [step.root.id, step.choice.kind])).toEqual([
    ["a", "hold"],
    ["b", "rerun"],
    ["c", "hold"],
  ]);
  const done: Step = { ...plan[0]!, result: { kind: "done", count: 1, at: 5 } };
  const failed: Step = { ...plan[1]!, result: { kind: "failed", sentence: { code: "x", values: {} }, at: 6 } };
  plan = [done, failed, plan[2]!];
  // A root that failed again after it was repaired gets a new step of its own.
  expect(withChoice(plan, [a], rerun).map((step) => [step.root.id, step.result?.kind])).toEqual([
    ["a", "done"],
    ["b", "failed"],
    ["c", undefined],
    ["a", undefined],
  ]);
  expect(waitingSteps(plan).map((step) => step.root.id)).toEqual(["b", "c"]);
  expect(without(plan, new Set([a.row.id, c.row.id])).map((step) => step.root.id)).toEqual(["a", "b"]);
  expect(moved(plan, 2, -1).map((step) => step.root.id)).toEqual(["a", "c", "b"]);
  expect(moved(plan, 0, -1)).toBe(plan);
});

test("J6: everything that one host caused; nothing when it is not known where it ran", () => {
  const roots = [root("a", 1), root("b", 1, {}, "h2"), root("c", 1), root("d", 1, {}, null)];
  expect(sameHost(roots, "h1").map((one) => one.row.id)).toEqual(["a", "c"]);
  expect(sameHost(roots, null)).toEqual([]);
});

test("[NGT1] the outlook is the last end behind what is let go, with each committed time once, kept or missed by how much", () => {
  const roots = [
    root("a", 1, { predictedAt: 100, deadline: { workflowName: "ads", at: 50, predictedAt: 60, missed: true } }),
    root("b", 1, { predictedAt: 200, deadline: { workflowName: "ads", at: 50, predictedAt: 60, missed: true } }),
    root("c", 1, { predictedAt: 900, deadline: { workflowName: "dwd", at: 950, predictedAt: 900, missed: false } }),
    root("d", 1),
  ];
  const steps = withChoice(withChoice([], roots.slice(0, 2), rerun), [roots[2]!], { kind: "hold" });
  expect(outlookOf(steps, roots)).toEqual({ endAt: 200, missed: [{ workflowName: "ads", at: 50, byMs: 10 }], saved: [] });
  expect(outlookOf(withChoice(steps, [roots[2]!], rerun), roots)).toMatchObject({ endAt: 900, saved: [{ workflowName: "dwd", at: 950 }] });
  expect(outlookOf(withChoice(steps, [roots[3]!], rerun), roots).endAt).toBeNull();
  expect(outlookOf([], roots).endAt).toBeUndefined();
});

test("J6: what goes on waits behind what is repaired and behind nothing else, each counted once", () => {
  const behind = new Map([
    ["a", new Set(["x", "y"])],
    ["b", new Set(["y", "z"])],
    ["c", new Set(["z"])],
  ]);
  expect(goesOn(new Set(["a", "b"]), behind)).toBe(2);
  expect(goesOn(new Set(["a"]), behind)).toBe(1);
  expect(goesOn(new Set(), behind)).toBe(0);
});
