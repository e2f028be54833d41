import { expect, test } from "vitest";
import type { BackfillCell, TaskId, WorkflowId } from "#contract";
import { cellGlyph, cellsToRun, gridOf, monthsOf, shownOf } from "./cellGrid.ts";
import { chosenDates, datesBetween, specOf, withDownstream, withTask, withWorkflow } from "./wizardSpec.ts";

const [w, a, b, c] = ["w" as WorkflowId, "a" as TaskId, "b" as TaskId, "c" as TaskId];
const cell = (change: Partial<BackfillCell>): BackfillCell => ({
  number: 0,
  workflowId: w,
  workflowName: "w",
  fireAt: 0,
  businessDate: "2026-11-02",
  action: "run",
  state: "waiting",
  workflowInstanceId: null,
  instanceState: null,
  reason: null,
  ...change,
});

test("[BKF2] dates of the wizard are those of the spec: both ends in it, weekends left out by name", () => {
  expect(datesBetween("2026-02-27", "2026-03-01")).toEqual(["2026-02-27", "2026-02-28", "2026-03-01"]);
  const state = { targets: new Map([[w, null]]), from: "2026-11-06", until: "2026-11-09", withoutWeekends: true, calendar: null, existing: "missing", order: "oldestFirst", parallel: 3 } as const;
  expect(chosenDates(state)).toEqual(["2026-11-06", "2026-11-09"]);
  expect(specOf(state)).toMatchObject({ targets: [{ workflowId: w, taskIds: null }], exclude: ["2026-11-07", "2026-11-08"], parallel: 3 });
});
test("ticks: all tasks are the whole workflow, none takes it out, downstream follows the links", () => {
  const one = withTask(new Map(), w, [a, b], b);
  expect([...one]).toEqual([[w, [b]]]);
  const both = withTask(one, w, [a, b], a);
  expect([...both]).toEqual([[w, null]]);
  expect([...withTask(both, w, [a, b], a)]).toEqual([[w, [b]]]);
  expect([...withTask(one, w, [a, b], b)]).toEqual([]);
  expect([...withWorkflow(both, w, false)]).toEqual([]);
  expect(
    withDownstream(
      [
        { taskId: a, after: [] },
        { taskId: b, after: [a] },
        { taskId: c, after: [] },
      ],
      a,
    ),
  ).toEqual([a, b]);
});
test("[BKF1] the grid has a place for each workflow and date, and shows of several points the one that needs a person", () => {
  const cells = [cell({ state: "success" }), cell({ state: "failed", fireAt: 1 }), cell({ businessDate: "2026-12-01" }), cell({ workflowId: "x" as WorkflowId })];
  const { dates, rows } = gridOf(cells);
  expect([dates, rows.map((row) => row.workflowId)]).toEqual([
    ["2026-11-02", "2026-12-01"],
    ["w", "x"],
  ]);
  expect(shownOf(rows[0]!.byDate.get("2026-11-02")!)?.state).toBe("failed");
  expect(monthsOf(dates)).toEqual([
    { year: 2026, month: 11 },
    { year: 2026, month: 12 },
  ]);
  expect([cellGlyph(cell({ state: "open", instanceState: "NOT_RUN" })), cellGlyph(cell({ state: "open", instanceState: "RUNNING" }))]).toEqual(["BLOCKED", "RUNNING"]);
  expect(cellsToRun({ counts: { waiting: 1, open: 1, success: 1, failed: 1, cancelled: 1, left: 9 } })).toBe(5);
});
