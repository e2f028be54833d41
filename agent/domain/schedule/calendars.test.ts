import fc from "fast-check";
import { expect, test } from "vitest";
import { CalendarRule } from "#contract";
import { pointsBetween } from "../planning/pointsBetween.ts";
import { keptPoints } from "./misfires.ts";
import { calendarDays, calendarProblems, workingDays } from "./calendarDays.ts";
import { dateText, dayNumber } from "./dayNumber.ts";
import { readCron } from "./cronFields.ts";
import { readDates } from "./readDates.ts";

const rule = (input: Partial<CalendarRule>): CalendarRule => CalendarRule.parse(input);
const shown = (days: (day: number) => boolean, from: string, to: string): string[] => {
  const found: string[] = [];
  for (let day = dayNumber(from); day <= dayNumber(to); day++) if (days(day)) found.push(dateText(day));
  return found;
};

test("[CAL1] weekdays and include without exclude, then each calendar of combine in order", () => {
  const named = new Map([
    ["holidays", rule({ include: ["2026-10-01", "2026-10-02"] })],
    ["extra", rule({ include: ["2026-10-02", "2026-10-04"] })],
  ]);
  const days = (combine: CalendarRule["combine"]) => shown(calendarDays(rule({ weekdays: [1, 2, 3, 4, 5], exclude: ["2026-09-30"], include: ["2026-10-03", "2026-09-30"], combine }), named), "2026-09-29", "2026-10-04");
  expect(days([])).toEqual(["2026-09-29", "2026-10-01", "2026-10-02", "2026-10-03"]);
  expect(
    days([
      { operation: "minus", calendar: "holidays" },
      { operation: "union", calendar: "extra" },
    ]),
  ).toEqual(["2026-09-29", "2026-10-02", "2026-10-03", "2026-10-04"]);
  expect(
    days([
      { operation: "union", calendar: "extra" },
      { operation: "minus", calendar: "holidays" },
    ]),
  ).toEqual(["2026-09-29", "2026-10-03", "2026-10-04"]);
});

test("[CAL1] any rule is what its words say, day by day", () => {
  const dates = fc.uniqueArray(fc.integer({ min: 20_000, max: 20_040 }).map(dateText), { maxLength: 10 });
  const rules = fc.record({ weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 })), include: dates, exclude: dates });
  const steps = fc.array(fc.record({ operation: fc.constantFrom("union" as const, "minus" as const), calendar: fc.constantFrom("a", "b") }), { maxLength: 4 });
  fc.assert(
    fc.property(rules, rules, rules, steps, (own, a, b, combine) => {
      const named = new Map(Object.entries({ a: rule(a), b: rule(b) }));
      const has = (one: { weekdays: number[]; include: string[]; exclude: string[] }, date: string) =>
        (one.weekdays.includes(new Date(`${date}T12:00Z`).getUTCDay() || 7) || one.include.includes(date)) && !one.exclude.includes(date);
      const days = calendarDays(rule({ ...own, combine }), named);
      for (let day = 19_995; day < 20_045; day++) {
        const date = dateText(day);
        let expected = has(own, date);
        for (const { operation, calendar } of combine) {
          const other = has(calendar === "a" ? a : b, date);
          expected = operation === "union" ? expected || other : expected && !other;
        }
        expect(days(day), date).toBe(expected);
      }
    }),
  );
});

test("[CAL1] a circle is refused with its path, an unknown calendar with the nearest", () => {
  const on = (calendar: string) => rule({ combine: [{ operation: "union", calendar }] });
  const named = new Map([
    ["b", on("c")],
    ["c", on("a")],
  ]);
  expect(calendarProblems("a", on("b"), named)).toMatchObject([{ path: "combine.0.calendar", sentence: { code: "calendar.circle", values: { path: "a > b > c > a" } } }]);
  expect(calendarProblems("a", on("a"), named)).toMatchObject([{ sentence: { values: { path: "a > a" } } }]);
  expect(calendarProblems("x", on("b"), named)).toEqual([]);
  expect(calendarProblems("x", on("holiday"), new Map([["holidays", rule({})]]))).toMatchObject([{ sentence: { code: "calendar.unknown", values: { nearest: "holidays?" } } }]);
  // Met all the same, it ends.
  expect(calendarDays(on("b"), new Map([...named, ["a", on("b")]]))(20_000)).toBe(false);
});

test("dates of a CSV text: a heading and remarks are passed over, every other line counts or is named", () => {
  const { dates, problems } = readDates('\uFEFFdate,why\r\n2026-10-02,National Day\r\n# later\n20261001\n\n"2026/5/1";x\n2026-02-30\nsoon\n2026-10-02\n', "2030-12-31");
  expect(dates).toEqual(["2026-05-01", "2026-10-01", "2026-10-02"]);
  expect(problems.map((one) => [one.line, one.sentence.code])).toEqual([
    [7, "calendar.notDate"],
    [8, "calendar.notDate"],
  ]);
});

test("dates of an iCalendar text: whole days, several days, every year; the rest is named by its line", () => {
  const text = [
    "BEGIN:VCALENDAR",
    "BEGIN:VEVENT",
    "DTSTART;VALUE=DATE:20261001",
    "DTEND;VALUE=DATE:20261004",
    "SUMMARY:A long name that is",
    "  folded",
    "END:VEVENT",
    "BEGIN:VEVENT",
    "DTSTART;VALUE=DATE:20260101",
    "RRULE:FREQ=YEARLY;UNTIL=20290101",
    "EXDATE;VALUE=DATE:20270101",
    "END:VEVENT",
    "BEGIN:VEVENT",
    "DTSTART:20260101T090000Z",
    "END:VEVENT",
    "BEGIN:VEVENT",
    "DTSTART;VALUE=DATE:20260105",
    "RRULE:FREQ=WEEKLY",
    "END:VEVENT",
    "BEGIN:VEVENT",
    "DTSTART;VALUE=DATE:20240229",
    "RRULE:FREQ=YEARLY",
    "END:VEVENT",
    "END:VCALENDAR",
  ].join("\r\n");
  const { dates, problems } = readDates(text, "2030-12-31");
  expect(dates).toEqual(["2024-02-29", "2026-01-01", "2026-10-01", "2026-10-02", "2026-10-03", "2028-01-01", "2028-02-29", "2029-01-01"]);
  expect(problems.map((one) => [one.line, one.sentence.code])).toEqual([
    [14, "calendar.notUnderstood"],
    [18, "calendar.notUnderstood"],
  ]);
});

test("[SCH3] how many points that passed still make a run is said by the policy; of very many only the newest are made", () => {
  const reading = readCron("0 * * * *");
  if (!("fields" in reading)) throw new Error("unread");
  const every = {
    cron: reading.fields,
    zone: "UTC",
    firstDay: -Infinity,
    lastDay: Infinity,
    calendar: null,
    working: workingDays,
    roll: "skip",
    workingDay: null,
    gap: "shift",
    fold: "first",
    businessDate: "previousDay",
  } as const;
  expect([keptPoints({ policy: "skip" }), keptPoints({ policy: "latest" }), keptPoints({ policy: "all", cap: 7 })]).toEqual([0, 1, 7]);
  const at = (hour: number) => Date.UTC(2026, 0, 1, hour);
  expect(pointsBetween(every, at(0), at(3), at(0))).toEqual([0, 1, 2].map((hour) => ({ fireAt: at(hour), businessDate: "2025-12-31" })));
  const year = pointsBetween(every, at(0) - 366 * 86_400_000, at(2), at(0));
  expect(year).toHaveLength(1002);
  expect(year.at(-1)!.fireAt).toBe(at(1));
});
