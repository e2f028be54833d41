import fc from "fast-check";
import { expect, test } from "vitest";
import type { BackfillSpec, WorkflowId, WorkflowInstanceId } from "#contract";
import { chosenDates, datesText } from "./chosenDates.ts";
import { decideCell, type ExistingRun } from "./decideCell.ts";
import { cellsToken, planCells, unknownPoints, type TargetPoints } from "./planCells.ts";
import { upstreamOrder } from "./upstreamOrder.ts";

const run = (change: Partial<ExistingRun> = {}): ExistingRun => ({ id: "r" as WorkflowInstanceId, state: "SUCCESS", startedAt: 1, endedAt: 2, chosen: null, ...change });
const decide = (existing: BackfillSpec["existing"], of: ExistingRun | null, fireAt = 10) => {
  const { action, reason } = decideCell({ fireAt, run: of, existing, now: 100, at: "10" });
  return reason === null ? action : reason.code;
};

test("[BKF2] what is done in a cell, for every kind of run that a point may have", () => {
  const failed = run({ state: "FAILED" });
  const never = run({ startedAt: null });
  const open = run({ state: "RUNNING", endedAt: null });
  const planned = run({ state: "NOT_RUN", startedAt: null, endedAt: null });
  const table = (...runs: (ExistingRun | null)[]) => (["missing", "missingAndFailed", "all"] as const).map((existing) => runs.map((one) => decide(existing, one)));
  expect(table(null, run(), failed, never, open, planned)).toEqual([
    ["run", "cell.succeeded", "cell.failedBefore", "rerun", "cell.runs", "cell.waits"],
    ["run", "cell.succeeded", "rerun", "rerun", "cell.runs", "cell.waits"],
    ["run", "rerun", "rerun", "rerun", "cell.runs", "cell.waits"],
  ]);
  expect([decide("all", null, 200), decide("all", planned, 200)]).toEqual(["cell.notCome", "cell.notCome"]);
  // Of chosen tasks their own states count, not that of the run.
  expect(table(run({ state: "FAILED", chosen: ["SUCCESS"] }), run({ state: "FAILED", chosen: ["SUCCESS", "NOT_RUN"] }))).toEqual([
    ["cell.hasRun", "cell.failedBefore"],
    ["cell.hasRun", "rerun"],
    ["rerun", "rerun"],
  ]);
});

const day = (number: number): string => `2026-11-${String(number).padStart(2, "0")}`;
const targets = fc.array(fc.record({ points: fc.uniqueArray(fc.integer({ min: 0, max: 80 }), { maxLength: 20 }), run: fc.array(fc.nat(80)) }), { minLength: 1, maxLength: 4 }).map((all) =>
  all.map(({ points, run: has }, place): TargetPoints => ({
    ...{ workflowId: `w${place}` as WorkflowId, workflowName: `w${place}`, zone: "UTC", taskIds: null },
    points: points.map((fireAt) => ({ fireAt, businessDate: day(1 + Math.floor(fireAt / 4)) })),
    runs: new Map(has.map((fireAt) => [fireAt, run()])),
  })),
);
test("[BKF1, BKF2] every point has one cell; dates follow each other in the order asked for, and within a date what is waited for comes first (property)", () => {
  fc.assert(
    fc.property(targets, fc.constantFrom("oldestFirst" as const, "newestFirst" as const), (given, order) => {
      const cells = planCells({ order, existing: "missing", leaveOut: [] }, given, 1000);
      expect(new Set(cells.map((cell) => `${cell.workflowId} ${cell.fireAt}`)).size).toBe(cells.length);
      expect(cells).toHaveLength(given.reduce((sum, one) => sum + one.points.length, 0));
      expect(cells.map((cell) => cell.number)).toEqual(cells.map((_, index) => index));
      for (let at = 1; at < cells.length; at++) {
        const [before, after] = [cells[at - 1]!, cells[at]!];
        if (before.businessDate === after.businessDate) expect(before.workflowId <= after.workflowId).toBe(true);
        else expect(before.businessDate < after.businessDate).toBe(order === "oldestFirst");
      }
      for (const cell of cells) expect(cell.action === "none").toBe(given[Number(cell.workflowId.slice(1))]!.runs.has(cell.fireAt));
    }),
  );
});
test("[BKF2] in what was unticked nothing is done, the other cells stay as they were, and it must be there (property)", () => {
  fc.assert(
    fc.property(targets, fc.array(fc.nat(80), { maxLength: 10 }), (given, chosen) => {
      const before = planCells({ order: "oldestFirst", existing: "all", leaveOut: [] }, given, 1000);
      const leaveOut = before.filter((_, index) => chosen.includes(index)).map(({ workflowId, fireAt }) => ({ workflowId, fireAt }));
      expect(unknownPoints(leaveOut, given)).toEqual([]);
      expect(planCells({ order: "oldestFirst", existing: "all", leaveOut }, given, 1000)).toEqual(
        before.map((cell, index) => (chosen.includes(index) ? { ...cell, action: "none", reason: { code: "cell.leftOut", values: {} } } : cell)),
      );
      const strange = { workflowId: "other" as WorkflowId, fireAt: 1 };
      expect(unknownPoints([...leaveOut, strange, { ...strange, workflowId: given[0]!.workflowId, fireAt: 99 }], given)).toHaveLength(2);
    }),
  );
});
test("[BKF2] a plan has the same token only while its cells say the same (property)", () => {
  const spec = { targets: [] } as unknown as BackfillSpec;
  fc.assert(
    fc.property(targets, fc.nat(), (given, which) => {
      const cells = planCells({ order: "oldestFirst", existing: "all", leaveOut: [] }, given, 1000);
      expect(cellsToken(spec, cells)).toBe(cellsToken(spec, structuredClone(cells)));
      if (cells.length === 0) return;
      const other = cells.map((cell, index) => (index === which % cells.length ? { ...cell, instanceState: "RUNNING" as const } : cell));
      expect(cellsToken(spec, other)).not.toBe(cellsToken(spec, cells));
    }),
  );
});

test("[BKF2] dates: both ends are in it, but for those left out, and of a calendar its days alone", () => {
  const of = { from: "2026-02-27", until: "2026-03-02", exclude: ["2026-03-01"] };
  expect(chosenDates(of, null)).toEqual(["2026-02-27", "2026-02-28", "2026-03-02"]);
  expect(chosenDates(of, (number) => number % 7 === 2)).toEqual(["2026-02-28"]);
  expect([datesText(["b", "a", "a"]), datesText(["d", "a", "c", "b"])]).toEqual(["a, b", "a, b … d"]);
});

test("[BKF2] what is waited for comes first, else the order is kept; a circle is cut (property)", () => {
  const graph = fc
    .integer({ min: 1, max: 8 })
    .chain((count) => fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 20 }).map((edges) => ({ ids: Array.from({ length: count }, (_, index) => String(index)), edges })));
  fc.assert(
    fc.property(graph, ({ ids, edges }) => {
      const forward = edges.filter(([from, to]) => from > to).map(([from, to]) => [String(from), String(to)] as const);
      const waitsFor = new Map(ids.map((id) => [id, forward.filter(([from]) => from === id).map(([, to]) => to)]));
      const ordered = upstreamOrder([...ids].reverse(), waitsFor);
      expect([...ordered].sort()).toEqual([...ids].sort());
      for (const [from, to] of forward) expect(ordered.indexOf(to)).toBeLessThan(ordered.indexOf(from));
    }),
  );
  expect(
    upstreamOrder(
      ["a", "b"],
      new Map([
        ["a", ["b"]],
        ["b", ["a"]],
      ]),
    ),
  ).toEqual(["b", "a"]);
});
