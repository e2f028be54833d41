import { expect, test } from "vitest";
import type { BoardCell, BoardRow, WorkflowInstance } from "#contract";
import { blockOf, boardLines, durationOfCells, glyphOfCells, isIn, runsOfBlock, targetsOfBlock, withLive } from "./boardModel.ts";

const cell = (businessDate: string, run: string, state: BoardCell["state"], more: Partial<BoardCell> = {}): BoardCell =>
  ({ businessDate, fireAt: 0, workflowInstanceId: run, taskInstanceId: null, state, forced: false, paused: false, blocked: false, durationMs: null, ...more }) as BoardCell;
const row = (name: string, cells: readonly BoardCell[], taskId: string | null = null): BoardRow =>
  ({ key: name, projectId: "p", projectName: "dw", workflowId: taskId === null ? name : "nightly", workflowName: taskId === null ? name : "nightly", taskId, name, cells: [...cells] }) as BoardRow;

const nightly = row("nightly", [cell("d1", "r1", "SUCCESS", { durationMs: 5 }), cell("d2", "r2", "FAILED"), cell("d2", "r3", "SUCCESS", { durationMs: 7 })]);
const hourly = row("hourly", [cell("d1", "h1", "RUNNING")]);
const load = row("load", [cell("d1", "r1", "SUCCESS", { taskInstanceId: "t1" as never }), cell("d2", "r2", "FAILED", { taskInstanceId: "t2" as never })], "load");

test("a cell shows the worst of its date, who set it to success, and what blocks; its duration is all of it", () => {
  expect(glyphOfCells(nightly.cells)).toBe("FAILED");
  expect(glyphOfCells([cell("d", "r", "SUCCESS", { forced: true })])).toBe("SET_SUCCESS");
  expect(glyphOfCells([cell("d", "r", "NOT_RUN", { blocked: true })])).toBe("BLOCKED");
  expect(glyphOfCells(undefined)).toBeUndefined();
  expect(durationOfCells(nightly.cells)).toBe(12);
  expect(durationOfCells(hourly.cells)).toBeNull();
});

test("an open workflow has its tasks below it, and a text keeps whole workflows", () => {
  const lines = boardLines([hourly, nightly], new Map([["nightly", [load]]]), "");
  expect(lines.map(({ kind, row: { name } }) => `${kind} ${name}`)).toEqual(["workflow hourly", "workflow nightly", "task load"]);
  expect(boardLines([hourly, nightly], new Map([["nightly", [load]]]), "DW/Night")).toHaveLength(2);
});

test("a block is the same whichever corner it was begun at", () => {
  const block = blockOf({ row: 2, column: 0 }, { row: 0, column: 1 });
  expect(block).toEqual(blockOf({ row: 0, column: 1 }, { row: 2, column: 0 }));
  expect(isIn(block, { row: 1, column: 1 })).toBe(true);
  expect(isIn(block, { row: 1, column: 2 })).toBe(false);
});

test("[VRB2] a block names each run once: tasks where only they are in it, all of it where its workflow is", () => {
  const lines = boardLines([hourly, nightly], new Map([["nightly", [load]]]), "");
  const dates = ["d1", "d2"];
  expect(runsOfBlock(lines, dates, blockOf({ row: 2, column: 0 }, { row: 2, column: 1 }))).toEqual(
    new Map([
      ["r1", new Set(["load"])],
      ["r2", new Set(["load"])],
    ]),
  );
  expect([...runsOfBlock(lines, dates, blockOf({ row: 0, column: 0 }, { row: 2, column: 1 }))]).toEqual([
    ["h1", "all"],
    ["r1", "all"],
    ["r2", "all"],
    ["r3", "all"],
  ]);
});

test("[BKF2] what a backfill of a block is of: its tasks, or the whole workflow when its own line is in it, also without a run", () => {
  const lines = boardLines([hourly, nightly], new Map([["nightly", [load, row("sum", [], "sum")]]]), "");
  expect([...targetsOfBlock(lines, blockOf({ row: 2, column: 0 }, { row: 3, column: 1 }))]).toEqual([["nightly", ["load", "sum"]]]);
  expect([...targetsOfBlock(lines, blockOf({ row: 0, column: 0 }, { row: 2, column: 0 }))]).toEqual([
    ["hourly", null],
    ["nightly", null],
  ]);
});

test("[WIRE7] a newer fact changes its cell, an older one does not, and nothing else is another object", () => {
  const run = (id: string, changedSeq: number): [string, WorkflowInstance] => [id, { id, state: "SUCCESS", startedAt: 0, endedAt: 9, changedSeq } as WorkflowInstance];
  const rows = [hourly, nightly];
  expect(withLive(rows, 5, new Map([run("r2", 5)]))).toBe(rows);
  const [same, next] = withLive(rows, 5, new Map([run("r2", 6)]));
  expect(same).toBe(hourly);
  expect(next!.cells[1]).toMatchObject({ state: "SUCCESS", durationMs: 9 });
  expect(next!.cells[0]).toBe(nightly.cells[0]);
});
