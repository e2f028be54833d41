import { expect, test } from "vitest";
import { nextProblem, upstreamEdges } from "./runGraph.ts";

test("edges join instances, not tasks; what is not in the run has none", () => {
  const definition = {
    tasks: [
      { id: "a", after: [] },
      { id: "b", after: ["a", "gone"] },
      { id: "c", after: ["b"] },
    ],
  } as never;
  expect(
    upstreamEdges(definition, [
      { id: "1", taskId: "a" },
      { id: "2", taskId: "b" },
    ] as never),
  ).toEqual([{ id: "1>2", source: "1", target: "2" }]);
});

test("problems go round in both directions", () => {
  const tasks = [
    { id: "1", state: "SUCCESS" },
    { id: "2", state: "FAILED" },
    { id: "3", state: "RUNNING" },
    { id: "4", state: "LOST" },
  ] as never;
  expect(nextProblem(tasks, undefined, 1)).toBe("2");
  expect(nextProblem(tasks, "2", 1)).toBe("4");
  expect(nextProblem(tasks, "4", 1)).toBe("2");
  expect(nextProblem(tasks, "1", -1)).toBe("4");
  expect(nextProblem([], "1", 1)).toBeUndefined();
});
