import { expect, test } from "vitest";
import { progressOf } from "./progressOf.ts";

test("[NGT1] how far a task is, by what is usual: nothing is said without a past, or of what is over at once", () => {
  expect(progressOf(1000, undefined)).toBeUndefined();
  expect(progressOf(1000, 900)).toBeUndefined();
  expect(progressOf(62_000, 100_000)).toMatchObject({ part: 0.62, leftMs: 38_000 });
  expect(progressOf(62_000, 600_000)).toMatchObject({ leftMs: 9 * 60_000 });
  expect(progressOf(700_000, 600_000)).toMatchObject({ part: 1, leftMs: null, elapsedMs: 700_000 });
  expect(progressOf(-5, 600_000)).toMatchObject({ part: 0, leftMs: 600_000 });
});
