import { expect, test } from "vitest";
import type { DateRun, TaskInstance } from "#contract";
import { affectedBy, blockedRuns, lateRuns, nightGraph, predictedEnd } from "./nightGraph.ts";

const none = { running: 0, success: 0, failed: 0, notRun: 1, waitingTime: 0, waitingResource: 0 };
const run = (id: string, more: Partial<DateRun> = {}) => ({ workflowInstanceId: id, state: "NOT_RUN", counts: none, deadlineAt: null, predictedAt: null, endedAt: null, ...more }) as DateRun;
const edge = (from: string, to: string, met = false) => ({ from, to, met }) as never;
const task = (id: string, state: TaskInstance["state"]) => ({ id, state, rootCauseId: null }) as TaskInstance;

const runs = [run("a", { state: "FAILED", counts: { ...none, failed: 1 } }), run("b"), run("c"), run("d", { state: "SUCCESS" })];
const edges = [edge("a", "b"), edge("b", "c"), edge("d", "c", true)];

test("[NGT1] what is affected by a failure is its run and everything behind it; what is blocked has not run", () => {
  expect(affectedBy(["a"], runs, edges).map((one) => one.workflowInstanceId)).toEqual(["a", "b", "c"]);
  expect([...blockedRuns(runs, edges)]).toEqual(["b", "c"]);
  expect([...blockedRuns([run("d"), run("c")], [edge("d", "c")])]).toEqual([]);
});

test("[NGT1] an unfolded run is its tasks: what led to it leads to its first ones, and what it led to comes after its last", () => {
  const inside = { tasks: [task("b1", "SUCCESS"), task("b2", "RUNNING"), task("b3", "NOT_RUN")], edges: [{ id: "b1>b2", source: "b1", target: "b2" }] };
  const { cards, tracks } = nightGraph(runs, edges, new Map([["b", inside]]));
  expect(cards.map((card) => card.id)).toEqual(["a", "b1", "b2", "b3", "c", "d"]);
  expect(tracks.map((track) => [track.id, track.state])).toEqual([
    ["b1>b2", "satisfied"],
    ["a>b1", "never"],
    ["a>b3", "never"],
    ["b2>c", "idle"],
    ["b3>c", "idle"],
    ["d>c", "satisfied"],
  ]);
});

test("[NGT2] a run is late when its time has passed or will have when it is done", () => {
  const all = [
    run("a", { deadlineAt: 5, endedAt: 4 }),
    run("b", { deadlineAt: 5, endedAt: 6 }),
    run("c", { deadlineAt: 20, predictedAt: 30 }),
    run("d", { deadlineAt: 9 }),
    run("e", { deadlineAt: 50, predictedAt: 12 }),
    run("f"),
  ];
  expect(lateRuns(all, 10).map((one) => one.workflowInstanceId)).toEqual(["b", "c", "d"]);
  expect(predictedEnd(all)).toBe(30);
  expect(predictedEnd([])).toBeUndefined();
});
