import fc from "fast-check";
import { expect, test } from "vitest";
import type { BackfillCandidate, BackfillCell, ProjectId, TaskId, WorkflowId } from "#contract";
import { datesOf, entryOf, othersOf, ticksOf } from "./backfillEntry.ts";
import { cellGlyph, cellsToRun, gridOf, monthsAcross, monthsOf, shownOf } from "./cellGrid.ts";
import { chosenDates, datesBetween, specOf, withCells, withDate, withDownstream, withTask, withWeekends, withWorkflow, type WizardState } from "./wizardSpec.ts";

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

const state: WizardState = {
  ...{ targets: new Map([[w, null]]), from: "2026-11-06", until: "2026-11-09", withoutWeekends: true, calendar: null, turned: new Set<string>() },
  ...{ existing: "missing", order: "oldestFirst", parallel: 3, params: { dt: "x" }, leftOut: new Map() },
};
test("[BKF2] dates of the wizard are those of the spec: both ends in it, weekends left out by name", () => {
  expect(datesBetween("2026-02-27", "2026-03-01")).toEqual(["2026-02-27", "2026-02-28", "2026-03-01"]);
  expect(chosenDates(state)).toEqual(["2026-11-06", "2026-11-09"]);
  expect(specOf(state)).toMatchObject({ targets: [{ workflowId: w, taskIds: null }], exclude: ["2026-11-07", "2026-11-08"], parallel: 3, params: { dt: "x" }, leaveOut: [] });
});
test("[BKF2] a click turns one date: in the range, in a weekend that is left out, beyond the range, and the last one", () => {
  const after = (...dates: string[]) => dates.reduce((old, date) => ({ ...old, ...withDate(old, date) }), state);
  expect(chosenDates(after("2026-11-07"))).toEqual(["2026-11-06", "2026-11-07", "2026-11-09"]);
  expect(after("2026-11-09")).toMatchObject({ from: "2026-11-06", until: "2026-11-06" });
  expect(chosenDates(after("2026-11-02"))).toEqual(["2026-11-02", "2026-11-06", "2026-11-09"]);
  expect(specOf(after("2026-11-02")).exclude).toEqual(["2026-11-03", "2026-11-04", "2026-11-05", "2026-11-07", "2026-11-08"]);
  expect(chosenDates(after("2026-11-06", "2026-11-09"))).toEqual([]);
  expect(chosenDates(after("2026-11-06", "2026-11-09", "2026-11-05"))).toEqual(["2026-11-05"]);
  // Of a calendar its days alone, and no click brings another back.
  const days = new Set(["2026-11-06"]);
  expect([chosenDates(state, days), withDate(state, "2026-11-09", days)]).toEqual([["2026-11-06"], state]);
  const turned = { ...state, ...withDate(state, "2026-11-07") };
  expect(chosenDates({ ...turned, ...withWeekends(turned, false) })).toEqual(datesBetween("2026-11-06", "2026-11-09"));
});
test("[BKF2] any clicks: what is shown as chosen is what the spec asks for (property)", () => {
  const date = fc.integer({ min: 1, max: 30 }).map((day) => `2026-11-${String(day).padStart(2, "0")}`);
  fc.assert(
    fc.property(fc.array(date, { maxLength: 12 }), fc.boolean(), (clicks, withoutWeekends) => {
      let now: WizardState = { ...state, withoutWeekends };
      for (const one of clicks) {
        const before = new Set(chosenDates(now));
        now = { ...now, ...withDate(now, one) };
        // The one date was turned, and no other.
        expect(new Set(chosenDates(now))).toEqual(before.symmetricDifference(new Set([one])));
      }
      const { from, until, exclude } = specOf(now);
      expect(datesBetween(from, until).filter((one) => !exclude.includes(one))).toEqual(chosenDates(now));
    }),
  );
});
test("[BKF2] cells that were unticked are left out while their date and workflow are chosen", () => {
  const cells = ["2026-11-06", "2026-11-09"].map((businessDate, fireAt) => cell({ businessDate, fireAt }));
  const leftOut = withCells(new Map(), cells, false);
  const asked = (changes: Partial<WizardState>) => specOf({ ...state, leftOut, ...changes }).leaveOut.map(({ fireAt }) => fireAt);
  expect([asked({}), asked({ until: "2026-11-06" }), asked({ targets: new Map() }), asked({ leftOut: withCells(leftOut, cells.slice(1), true) })]).toEqual([[0, 1], [0], [], [0]]);
});
test("entries: a block or tasks become ticks and dates; what cannot be run or is gone is not ticked", () => {
  const [x, y] = ["x" as WorkflowId, "y" as WorkflowId];
  const of = (workflowId: WorkflowId, reason: BackfillCandidate["reason"] = null): BackfillCandidate => ({
    ...{ projectId: "p" as ProjectId, projectName: "p", workflowId, workflowName: workflowId, depth: 0, reason },
    tasks: [a, b, c].map((taskId, index) => ({ taskId, name: taskId, after: index === 0 ? [] : [[a, b, c][index - 1]!] })),
  });
  const entry = entryOf(
    new Map([
      [w, [b]],
      [x, null],
      [y, [c]],
    ]),
    ["2026-11-03", "2026-11-01"],
  )!;
  expect(entry).toEqual({ workflowId: "w", tasks: "b", also: "x;y:c", from: "2026-11-01", until: "2026-11-03" });
  expect([...othersOf(entry)]).toEqual([
    ["x", null],
    ["y", ["c"]],
  ]);
  expect([...ticksOf(entry, [of(w), of(x, { code: "access.forbidden", values: {} }), of(y)]).targets]).toEqual([
    ["w", ["b"]],
    ["y", ["c"]],
  ]);
  expect([...ticksOf({ workflowId: w, tasks: "b", downstream: true }, [of(w)]).targets]).toEqual([["w", ["b", "c"]]]);
  expect(ticksOf({ workflowId: w, tasks: "gone" }, [of(w)])).toEqual({ targets: new Map([["w", null]]), none: true });
  expect(entryOf(new Map())).toBeUndefined();
  expect([datesOf(entry, "2026-11-09"), datesOf({ workflowId: w }, "2026-11-09")]).toEqual([
    { from: "2026-11-01", until: "2026-11-03" },
    { from: "2026-11-09", until: "2026-11-09" },
  ]);
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
  expect(monthsAcross("2026-11-30", "2027-01-01").map(({ year, month }) => `${year}-${month}`)).toEqual(["2026-11", "2026-12", "2027-1"]);
  expect(monthsOf(dates)).toEqual([
    { year: 2026, month: 11 },
    { year: 2026, month: 12 },
  ]);
  expect([cellGlyph(cell({ state: "open", instanceState: "NOT_RUN" })), cellGlyph(cell({ state: "open", instanceState: "RUNNING" }))]).toEqual(["BLOCKED", "RUNNING"]);
  expect(cellsToRun({ counts: { waiting: 1, open: 1, success: 1, failed: 1, cancelled: 1, left: 9 } })).toBe(5);
});
