import { expect, test } from "vitest";
import { hourBars } from "./hourBars.ts";

const HOUR = 3_600_000;
const day = 24 * HOUR;
const hour = (at: number, success = 1) => ({ at, success, failed: 0, running: 0 });

const utc = (at: number): number => (at / HOUR) % 24;

test("[DAY1] hours without runs stand between those that have some, and the date before lies a day later", () => {
  const bars = hourBars([hour(day), hour(day + 2 * HOUR, 3)], [hour(HOUR, 5)], utc);
  expect(bars.slice(0, 3).map((bar) => [bar.at, bar.success, bar.before])).toEqual([
    [day, 1, 0],
    [day + HOUR, 0, 5],
    [day + 2 * HOUR, 3, 0],
  ]);
  expect(hourBars([], [], utc)).toEqual([]);
  // A run of a date long past that was run again today makes no chart of a thousand bars.
  expect(hourBars([hour(0), hour(day * 40)], [], utc).length).toBe(36);
  // A day that has just begun is drawn whole, from its midnight.
  const early = hourBars([hour(day + 3 * HOUR)], [], utc);
  expect([early.length, early[0]!.at, early.findIndex((bar) => bar.success === 1)]).toEqual([24, day, 3]);
});
