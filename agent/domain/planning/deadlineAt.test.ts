import { expect, test } from "vitest";
import { deadlineAt } from "./deadlineAt.ts";
import { percentile } from "./percentile.ts";

const at = (time: string, daysAfter: number, businessDate: string, zone: string) => new Date(deadlineAt({ at: time, daysAfter }, { businessDate, zone })).toISOString();

test("[NGT2] so many days after the business date, on the clock of the zone", () => {
  expect(at("08:30", 1, "2026-11-19", "Asia/Shanghai")).toBe("2026-11-20T00:30:00.000Z");
  expect(at("23:00", 0, "2026-11-19", "UTC")).toBe("2026-11-19T23:00:00.000Z");
  expect(at("00:00", 31, "2026-01-01", "UTC")).toBe("2026-02-01T00:00:00.000Z");
});
test("[NGT2] [SCH1] a time in a gap is at its end, a repeated one the first", () => {
  // Berlin skips 02:00 to 03:00 on 2026-03-29 and repeats it on 2026-10-25.
  expect(at("02:30", 1, "2026-03-28", "Europe/Berlin")).toBe("2026-03-29T01:00:00.000Z");
  expect(at("02:30", 1, "2026-10-24", "Europe/Berlin")).toBe("2026-10-25T00:30:00.000Z");
});
test("a percentile is one of the values", () => {
  expect(percentile([1, 2, 3, 4], 0.5)).toBe(2);
  expect(percentile([7], 0.95)).toBe(7);
  expect(percentile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.8)).toBe(8);
});
