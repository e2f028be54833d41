import { expect, test } from "vitest";
import { ID_PATTERN } from "#contract";
import { newId } from "./ids.ts";

test("ids have the form of the contract and sort by the time they were made", () => {
  const ids = [1_700_000_000_000, 1_700_000_000_001, 1_800_000_000_000].map((ms) => newId(ms));
  for (const id of ids) expect(id).toMatch(ID_PATTERN);
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(Array.from({ length: 1000 }, () => newId(5))).size).toBe(1000);
});
