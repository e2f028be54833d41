import { expect, test } from "vitest";
import { Schedule } from "#contract";
import { readSchedule } from "./fireRule.ts";
import { businessDateOfFire } from "./fireTimes.ts";
import { pointsOfDate } from "./pointsOfDate.ts";

const rule = (schedule: object) => readSchedule(Schedule.parse(schedule), { zone: "Asia/Shanghai", calendars: new Map() }).rule!;
const texts = (points: readonly number[]) => points.map((at) => new Date(at).toISOString().slice(0, 16));

test("the points of a business date are those of the day after, and none that belongs to another", () => {
  expect(texts(pointsOfDate(rule({ cron: "0 2 * * *" }), "2026-11-19"))).toEqual(["2026-11-19T18:00"]);
  expect(pointsOfDate(rule({ cron: "0 2 1 * *" }), "2026-11-19")).toEqual([]);
  const hourly = rule({ cron: "0 * * * *", zone: "America/New_York" });
  const points = pointsOfDate(hourly, "2026-10-31");
  // The night in which the clock is put back has an hour more.
  expect(points).toHaveLength(25);
  for (const at of points) expect(businessDateOfFire(hourly, at)).toBe("2026-10-31");
});

test("a business date that is the working day before covers a weekend's points", () => {
  const daily = rule({ cron: "0 2 * * *", businessDate: "previousWorkingDay", zone: "UTC" });
  expect(texts(pointsOfDate(daily, "2026-11-20"))).toEqual(["2026-11-21T02:00", "2026-11-22T02:00", "2026-11-23T02:00"]);
});
