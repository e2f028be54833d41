import { expect, test } from "vitest";
import { lowered, priorityChanges, raised, undone } from "./priorities.ts";
import type { WaitingRow } from "./priorities.ts";

const row = (id: string, run: string, priority: number): WaitingRow => ({ taskInstanceId: id, workflowInstanceId: run, priority }) as WaitingRow;

test("rows of one run with one priority are one command; what is at the end already is left out", () => {
  const rows = [row("a", "r1", 5), row("b", "r1", 5), row("c", "r1", 3), row("d", "r2", 5), row("e", "r2", 1)];
  expect(priorityChanges(rows, raised)).toEqual([
    { workflowInstanceId: "r1", priority: 4, taskInstanceIds: ["a", "b"] },
    { workflowInstanceId: "r1", priority: 2, taskInstanceIds: ["c"] },
    { workflowInstanceId: "r2", priority: 4, taskInstanceIds: ["d"] },
  ]);
  expect(priorityChanges([row("z", "r", 9)], lowered)).toEqual([]);
});

test("undo gives each row back what it had", () => {
  expect(undone([row("a", "r1", 5), row("b", "r1", 2), row("c", "r1", 5)])).toEqual([
    { workflowInstanceId: "r1", priority: 5, taskInstanceIds: ["a", "c"] },
    { workflowInstanceId: "r1", priority: 2, taskInstanceIds: ["b"] },
  ]);
});
