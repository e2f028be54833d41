import { expect, test } from "vitest";
import { Schedule, type CalendarRule } from "#contract";
import { DAY_MS, dayNumber } from "./dayNumber.ts";
import { readSchedule } from "./fireRule.ts";
import { businessDateOfFire, fireTimes, nextFire, shownFire, type FireRule } from "./fireTimes.ts";

const HOLIDAYS: CalendarRule = { weekdays: [1, 2, 3, 4, 5], include: ["2026-10-10"], exclude: ["2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07"], combine: [] };
const calendars = new Map([["work", HOLIDAYS]]);
const ruleOf = (schedule: Partial<Schedule> & { cron: string }): FireRule => {
  const { rule, problems } = readSchedule(Schedule.parse(schedule), { zone: "UTC", calendars });
  expect(problems).toEqual([]);
  return rule!;
};
/** The first times from the beginning of a day of UTC, on the clock of the zone; `!` for a gap, `?` for a fold, `>` for a moved day. */
const times = (schedule: Partial<Schedule> & { cron: string }, from: string, count: number): string[] => {
  const rule = ruleOf(schedule);
  const found: string[] = [];
  for (const fire of fireTimes(rule, dayNumber(from) * DAY_MS - 1, (dayNumber(from) + 9000) * DAY_MS)) {
    if (found.length === count) break;
    found.push(`${shownFire(rule, fire).local}${{ gap: "!", fold: "?", rolled: ">" }[fire.mark as "gap"] ?? ""}`);
  }
  return found;
};
const problemsOf = (schedule: Partial<Schedule> & { cron: string }): string[] => readSchedule(Schedule.parse(schedule), { zone: "UTC", calendars }).problems.map((one) => `${one.path} ${one.sentence.code}`);

test("[SCH1] New York: a fixed time in the gap fires once at its end or not at all, in the fold at the first, the second or both", () => {
  const zone = "America/New_York";
  expect(times({ cron: "30 2 * * *", zone }, "2026-03-07", 3)).toEqual(["2026-03-07T02:30:00-05:00", "2026-03-08T03:00:00-04:00!", "2026-03-09T02:30:00-04:00"]);
  expect(times({ cron: "0,20,40 2,3 8 3 *", zone }, "2026-03-08", 4)).toEqual(["2026-03-08T03:00:00-04:00!", "2026-03-08T03:20:00-04:00", "2026-03-08T03:40:00-04:00", "2027-03-08T02:00:00-05:00"]);
  expect(times({ cron: "30 2 * * *", zone, gap: "skip" }, "2026-03-07", 2)).toEqual(["2026-03-07T02:30:00-05:00", "2026-03-09T02:30:00-04:00"]);
  expect(times({ cron: "30 1 * * *", zone }, "2026-11-01", 2)).toEqual(["2026-11-01T01:30:00-04:00?", "2026-11-02T01:30:00-05:00"]);
  expect(times({ cron: "30 1 * * *", zone, fold: "second" }, "2026-11-01", 2)).toEqual(["2026-11-01T01:30:00-05:00?", "2026-11-02T01:30:00-05:00"]);
  expect(times({ cron: "30 1 * * *", zone, fold: "both" }, "2026-11-01", 3)).toEqual(["2026-11-01T01:30:00-04:00?", "2026-11-01T01:30:00-05:00?", "2026-11-02T01:30:00-05:00"]);
});

test("[SCH1] `*` and steps fire at every real occurrence, whatever the policies say", () => {
  const zone = "Europe/Berlin";
  expect(times({ cron: "*/30 2 * * *", zone }, "2026-03-28", 3)).toEqual(["2026-03-28T02:00:00+01:00", "2026-03-28T02:30:00+01:00", "2026-03-30T02:00:00+02:00"]);
  expect(times({ cron: "15 * * * *", zone, fold: "first" }, "2026-10-25", 4)).toEqual(["2026-10-25T02:15:00+02:00?", "2026-10-25T02:15:00+01:00?", "2026-10-25T03:15:00+01:00", "2026-10-25T04:15:00+01:00"]);
});

test("[SCH1] Cairo has no midnight, Lord Howe moves half an hour, Sao Paulo skipped and repeated midnight, Apia a whole day", () => {
  expect(times({ cron: "0 0 * * *", zone: "Africa/Cairo" }, "2026-04-23", 3)).toEqual(["2026-04-24T01:00:00+03:00!", "2026-04-25T00:00:00+03:00", "2026-04-26T00:00:00+03:00"]);
  expect(times({ cron: "15 2 * * *", zone: "Australia/Lord_Howe" }, "2026-10-02", 3)).toEqual(["2026-10-03T02:15:00+10:30", "2026-10-04T02:30:00+11:00!", "2026-10-05T02:15:00+11:00"]);
  expect(times({ cron: "45 1 * * *", zone: "Australia/Lord_Howe", fold: "both" }, "2026-04-04", 2)).toEqual(["2026-04-05T01:45:00+11:00?", "2026-04-05T01:45:00+10:30?"]);
  expect(times({ cron: "0 0 * * *", zone: "America/Sao_Paulo" }, "2018-11-03", 2)).toEqual(["2018-11-03T00:00:00-03:00", "2018-11-04T01:00:00-02:00!"]);
  expect(times({ cron: "30 23 * * *", zone: "America/Sao_Paulo" }, "2018-02-18", 2)).toEqual(["2018-02-17T23:30:00-02:00?", "2018-02-18T23:30:00-03:00"]);
  expect(times({ cron: "0 9 30 12 *", zone: "Pacific/Apia" }, "2011-12-01", 2)).toEqual(["2011-12-31T00:00:00+14:00!", "2012-12-30T09:00:00+14:00"]);
});

test("February 29, day 31, L, #, five-Sunday months and 2038", () => {
  expect(times({ cron: "0 0 29 2 *" }, "2096-03-01", 1)).toEqual(["2104-02-29T00:00:00+00:00"]);
  expect(times({ cron: "0 0 31 * *" }, "2026-01-31", 3)).toEqual(["2026-01-31T00:00:00+00:00", "2026-03-31T00:00:00+00:00", "2026-05-31T00:00:00+00:00"]);
  expect(times({ cron: "0 0 L * *" }, "2028-02-01", 2)).toEqual(["2028-02-29T00:00:00+00:00", "2028-03-31T00:00:00+00:00"]);
  expect(times({ cron: "0 0 * * 5L" }, "2026-01-01", 2)).toEqual(["2026-01-30T00:00:00+00:00", "2026-02-27T00:00:00+00:00"]);
  expect(times({ cron: "0 0 * * 0#5" }, "2026-03-01", 3)).toEqual(["2026-03-29T00:00:00+00:00", "2026-05-31T00:00:00+00:00", "2026-08-30T00:00:00+00:00"]);
  expect(times({ cron: "0 12 * * *", zone: "Europe/Berlin" }, "2038-03-27", 2)).toEqual(["2038-03-27T12:00:00+01:00", "2038-03-28T12:00:00+02:00"]);
  expect(times({ cron: "30 0 0 1,15 * 1" }, "2026-06-01", 4)).toEqual(["2026-06-01T00:00:30+00:00", "2026-06-08T00:00:30+00:00", "2026-06-15T00:00:30+00:00", "2026-06-22T00:00:30+00:00"]);
});

test("[CAL2] [CAL3] a day that the calendar lacks is left out or moved; the nth working day counts from either end; validity holds", () => {
  expect(times({ cron: "0 6 * * *", calendar: "work" }, "2026-09-30", 3)).toEqual(["2026-09-30T06:00:00+00:00", "2026-10-08T06:00:00+00:00", "2026-10-09T06:00:00+00:00"]);
  expect(times({ cron: "0 6 1 * *", calendar: "work", roll: "next" }, "2026-10-01", 2)).toEqual(["2026-10-08T06:00:00+00:00>", "2026-11-02T06:00:00+00:00>"]);
  expect(times({ cron: "0 6 1 * *", calendar: "work", roll: "previous" }, "2026-09-02", 2)).toEqual(["2026-09-30T06:00:00+00:00>", "2026-10-30T06:00:00+00:00>"]);
  expect(times({ cron: "0 6 * * *", calendar: "work", roll: "next" }, "2026-10-01", 2)).toEqual(["2026-10-08T06:00:00+00:00", "2026-10-09T06:00:00+00:00"]);
  expect(times({ cron: "0 6 * * *", calendar: "work", workingDay: 3 }, "2026-10-01", 2)).toEqual(["2026-10-10T06:00:00+00:00", "2026-11-04T06:00:00+00:00"]);
  expect(times({ cron: "0 6 * * *", workingDay: -1 }, "2026-10-01", 2)).toEqual(["2026-10-30T06:00:00+00:00", "2026-11-30T06:00:00+00:00"]);
  expect(times({ cron: "0 6 * * *", from: "2026-10-03", until: "2026-10-05" }, "2026-09-01", 9)).toHaveLength(3);
});

test("the business date is the day before, or the working day before in the calendar", () => {
  const [plain, working] = (["previousDay", "previousWorkingDay"] as const).map((businessDate) => ruleOf({ cron: "0 6 * * *", calendar: "work", businessDate }));
  const at = Date.UTC(2026, 9, 8, 6);
  expect([businessDateOfFire(plain!, at), businessDateOfFire(working!, at)]).toEqual(["2026-10-07", "2026-09-30"]);
  // Midnight in the zone is still the day before in UTC.
  expect(businessDateOfFire(ruleOf({ cron: "0 0 * * *", zone: "Asia/Shanghai" }), Date.UTC(2026, 9, 7, 16))).toBe("2026-10-07");
});

test("[SCH2] what never fires, or cannot be read, is a problem at its place", () => {
  expect(problemsOf({ cron: "0 0 30 2 *" })).toEqual(["schedule.cron schedule.never"]);
  expect(problemsOf({ cron: "0 0 29 * *", workingDay: 3 })).toEqual(["schedule.cron schedule.never"]);
  expect(problemsOf({ cron: "0 0 * * *", from: "2026-10-01", until: "2026-10-07", calendar: "work", workingDay: 5 })).toEqual(["schedule.cron schedule.never"]);
  expect(problemsOf({ cron: "0 0 * *" })).toEqual(["schedule.cron schedule.cronFields"]);
  for (const cron of ["60 0 * * *", "0 H * * *", "0 0 * foo *", "0 0 32 * *", "@daily * * * *", "0 0 1W * *", "1-0 0 * * *", "*/0 * * * *"]) expect(problemsOf({ cron })).toEqual(["schedule.cron schedule.cronField"]);
  expect(problemsOf({ cron: "0 0 * * thu" })).toEqual([]);
  expect(problemsOf({ cron: "x 0 * * *", zone: "Europe/Berln", from: "2026-02-01", until: "2026-01-01", calendar: "wrk", workingDay: 0 })).toEqual([
    "schedule.cron schedule.cronField",
    "schedule.zone schedule.zoneUnknown",
    "schedule.until schedule.untilBefore",
    "schedule.calendar schedule.calendarUnknown",
    "schedule.workingDay schedule.workingDayZero",
  ]);
});

test("a year of minutes is whole, and a rule that never fires says so", () => {
  const rule = ruleOf({ cron: "* * * * *", zone: "America/New_York" });
  let count = 0;
  for (const _ of fireTimes(rule, Date.UTC(2026, 0, 1) - 1, Date.UTC(2027, 0, 1) - 1)) count++;
  expect(count).toBe(525_600);
  expect(nextFire({ ...rule, firstDay: -Infinity, workingDay: 23, calendar: () => false }, Date.UTC(2026, 0, 1))).toBeNull();
});
