import { expect, test } from "vitest";
import { diffOf } from "./auditDiff.ts";

test("only what differs is shown, with its path", () => {
  expect(diffOf({ name: "a", slots: 4, host: { os: "x" } }, { name: "b", slots: 4 })).toEqual([{ path: "name", before: "a", after: "b" }]);
});

test("a side that is missing shows the other one whole", () => {
  expect(diffOf(null, { tags: [], remark: null, slots: 2 })).toEqual([
    { path: "tags", before: undefined, after: "[]" },
    { path: "remark", before: undefined, after: "null" },
    { path: "slots", before: undefined, after: "2" },
  ]);
  expect(diffOf({ a: { b: 1 } }, null)).toEqual([{ path: "a.b", before: "1", after: undefined }]);
  expect(diffOf(null, null)).toEqual([]);
});
