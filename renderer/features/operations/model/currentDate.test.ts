import { expect, test } from "vitest";
import { currentBusinessDate, dateAfter, datesBetween } from "./currentDate.ts";

test("the current business date is yesterday in the platform's zone, over midnight, a month's end and a clock change", () => {
  expect(currentBusinessDate("Asia/Shanghai", Date.UTC(2026, 10, 19, 15, 59))).toBe("2026-11-18");
  expect(currentBusinessDate("Asia/Shanghai", Date.UTC(2026, 10, 19, 16, 0))).toBe("2026-11-19");
  expect(currentBusinessDate("UTC", Date.UTC(2026, 2, 1, 3))).toBe("2026-02-28");
  expect(currentBusinessDate("Europe/Berlin", Date.UTC(2026, 2, 29, 22, 30))).toBe("2026-03-29");
});

test("ranges hold both ends", () => {
  expect(dateAfter("2026-12-31", 1)).toBe("2027-01-01");
  expect(datesBetween("2026-02-27", "2026-03-01")).toEqual(["2026-02-27", "2026-02-28", "2026-03-01"]);
  expect(datesBetween("2026-03-01", "2026-02-27")).toEqual([]);
});
