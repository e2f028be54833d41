import { expect, test } from "vitest";
import { compareRuns } from "./compareRuns.ts";

const task = (taskId: string, name: string, startedAt: number | null, endedAt: number | null) => ({ taskId: taskId as never, name, startedAt, endedAt });

test("tasks are matched by id, whatever they are called now; what only one run has is there too", () => {
  const found = compareRuns([task("a", "old_name", 0, 10), task("gone", "gone", 0, 1)], [task("new", "new", 5, null), task("a", "a", 100, 130)]);
  expect(found.map(({ name, before, after, longerMs }) => [name, before !== null, after !== null, longerMs])).toEqual([
    ["new", false, true, null],
    ["a", true, true, 20],
    ["gone", true, false, null],
  ]);
});
