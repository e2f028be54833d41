import { expect, test } from "vitest";
import { lastRuns } from "./lastRuns.ts";

test("the newest of each workflow, oldest first", () => {
  const runs = [
    { id: "5", workflowId: "a" },
    { id: "4", workflowId: "b" },
    { id: "3", workflowId: "a" },
    { id: "2", workflowId: "a" },
  ] as never;
  const found = lastRuns(runs, 2);
  expect([...found].map(([id, list]) => [id, list.map((run) => run.id)])).toEqual([
    ["a", ["3", "5"]],
    ["b", ["4"]],
  ]);
});
