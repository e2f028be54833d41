import { expect, test } from "vitest";
import { gapsOf, pointAt, roundTop, runsOf, thinned, ticksBetween } from "./series.ts";

const MINUTE = 60_000;
const points = (...minutes: number[]) => minutes.map((minute) => ({ at: minute * MINUTE, value: minute }));

test("a silence breaks the line and is a gap; what comes before the first point is none", () => {
  const series = points(10, 11, 12, 20, 21);
  expect(runsOf(series, 2 * MINUTE).map((run) => run.map((point) => point.value))).toEqual([
    [10, 11, 12],
    [20, 21],
  ]);
  expect(gapsOf(series, 2 * MINUTE, 21.5 * MINUTE)).toEqual([{ from: 12 * MINUTE, to: 20 * MINUTE }]);
  expect(gapsOf(series, 2 * MINUTE, 30 * MINUTE).at(-1)).toEqual({ from: 21 * MINUTE, to: 30 * MINUTE });
  expect(gapsOf([], MINUTE, 30 * MINUTE)).toEqual([]);
});

test("thinning keeps the peaks and the order", () => {
  const many = Array.from({ length: 1000 }, (_, i) => ({ at: i, value: i === 617 ? 99 : 1 }));
  const few = thinned(many, 50);
  expect(few).toHaveLength(50);
  expect(few.filter((point) => point.value === 99)).toEqual([{ at: 617, value: 99 }]);
  expect(few.map((point) => point.at)).toEqual(few.map((point) => point.at).toSorted((a, b) => a - b));
  expect(thinned(many.slice(0, 10), 50)).toHaveLength(10);
});

test("the cursor takes the nearest point, and none inside a gap", () => {
  const series = points(10, 11, 20);
  expect(pointAt(series, 10.4 * MINUTE, MINUTE)?.value).toBe(10);
  expect(pointAt(series, 10.6 * MINUTE, MINUTE)?.value).toBe(11);
  expect(pointAt(series, 15 * MINUTE, MINUTE)).toBeUndefined();
  expect(pointAt([], 0, MINUTE)).toBeUndefined();
});

test("ticks are round in the zone of the platform", () => {
  const hour = 60 * MINUTE;
  expect(ticksBetween(0, hour, 6, 0)).toEqual([0, 10, 20, 30, 40, 50, 60].map((minute) => minute * MINUTE).filter((at) => at % (10 * MINUTE) === 0));
  const week = ticksBetween(0, 7 * 24 * hour, 8, 8 * hour);
  expect(week.every((at) => (at + 8 * hour) % (24 * hour) === 0)).toBe(true);
  expect(week).toHaveLength(7);
});

test("the top of an axis is round and holds the greatest value", () => {
  expect([0, 0.7, 1, 1.2, 3, 5, 7, 42, 0.05].map(roundTop)).toEqual([1, 1, 1, 2, 5, 5, 10, 50, 0.05]);
});
