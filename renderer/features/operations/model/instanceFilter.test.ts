import { expect, test } from "vitest";
import { defaultFilter, isFiltered, noFilter, resolvedFilter, restoredFilter, statesOfTile, taskQuery, tileOfFilter } from "./instanceFilter.ts";

test("a tile is chosen when exactly its states are", () => {
  expect(tileOfFilter(noFilter)).toBe("total");
  expect(tileOfFilter(defaultFilter)).toBe("failed");
  expect(tileOfFilter({ ...noFilter, states: [...statesOfTile("running")].reverse() })).toBe("running");
  expect(tileOfFilter({ ...noFilter, states: ["FAILED"] })).toBeUndefined();
});

test("the question carries only what is set", () => {
  expect(taskQuery(noFilter)).toEqual({ limit: 200 });
  expect(taskQuery(resolvedFilter({ ...defaultFilter, text: "  ods " }, "2026-11-19"), "b")).toEqual({
    limit: 200,
    states: ["FAILED", "KILLED", "MISSED"],
    mine: true,
    businessDate: "2026-11-19",
    text: "ods",
    before: "b",
  });
  expect(taskQuery({ ...noFilter, owner: "li" })).toEqual({ limit: 200, owner: "li" });
  expect(restoredFilter({ states: [], owner: "li" })).toEqual({ ...noFilter, owner: "li" });
  expect(taskQuery({ ...noFilter, behind: { id: "t", name: "load" } })).toEqual({ limit: 200, behind: "t" });
});

test("a kept filter of another version is repaired, not refused", () => {
  expect(restoredFilter(undefined)).toEqual(defaultFilter);
  expect(restoredFilter({ states: ["FAILED", "PAUSED?"], origin: "night", mine: "yes" })).toEqual({ ...noFilter, states: ["FAILED"] });
  expect(restoredFilter({ show: "runs", states: [], origin: "test" })).toEqual({ ...noFilter, show: "runs", origin: "test" });
});

test("blanks are no filter", () => {
  expect(isFiltered({ ...noFilter, text: "  " })).toBe(false);
  expect(isFiltered(defaultFilter)).toBe(true);
});

test("the current date is resolved when it is asked, so a filter that is kept means today", () => {
  expect(resolvedFilter(defaultFilter, "2026-11-19").businessDate).toBe("2026-11-19");
  expect(resolvedFilter({ ...noFilter, businessDate: "2026-11-01" }, "2026-11-19").businessDate).toBe("2026-11-01");
  expect(restoredFilter({ businessDate: "current", states: [] }).businessDate).toBe("current");
});
