import { MONDAY_TO_FRIDAY, nearestName, type CalendarRule, type Problem, type Sentence } from "#contract";
import { dayNumber, daysInMonth, partsOf, weekdayOf } from "./dayNumber.ts";

/** Whether a calendar has a day, by its number. */
export type Days = (day: number) => boolean;
/** Rules of calendars by name. */
export type NamedRules = ReadonlyMap<string, CalendarRule>;

/**
 * [CAL1] The days of a rule. `named` holds the calendars that it may combine; one that is not there has no days. A circle was refused
 * when it was saved; met all the same, it ends where it closes.
 */
export function calendarDays(rule: CalendarRule, named: NamedRules): Days {
  return daysOf(rule, named, new Set());
}
export const workingDays: Days = calendarDays(MONDAY_TO_FRIDAY, new Map());

function daysOf(rule: CalendarRule, named: NamedRules, path: ReadonlySet<string>): Days {
  const weekdays = new Set(rule.weekdays);
  const include = new Set(rule.include.map(dayNumber));
  const exclude = new Set(rule.exclude.map(dayNumber));
  const own: Days = (day) => !exclude.has(day) && (include.has(day) || weekdays.has(weekdayOf(day)));
  return rule.combine.reduce<Days>((before, { operation, calendar }) => {
    const other = named.get(calendar);
    if (other === undefined || path.has(calendar)) return before;
    const days = daysOf(other, named, new Set([...path, calendar]));
    return operation === "union" ? (day) => before(day) || days(day) : (day) => before(day) && !days(day);
  }, own);
}

/** What is wrong with a rule that is to be saved under this name: a calendar that does not exist, or a circle, with its path. */
export function calendarProblems(name: string, rule: CalendarRule, named: NamedRules): Problem[] {
  const known = new Map([...named, [name, rule]]);
  return rule.combine.flatMap(({ calendar }, index): Problem[] => {
    const at = (sentence: Sentence): Problem[] => [{ path: `combine.${index}.calendar`, sentence, line: null }];
    if (!known.has(calendar)) return at({ code: "calendar.unknown", values: { name: calendar, nearest: nearestOf(calendar, known.keys()) } });
    const circle = pathBack(calendar, name, known);
    return circle === null ? [] : at({ code: "calendar.circle", values: { path: [name, ...circle].join(" > ") } });
  });
}
/** `name?` of what was probably meant, or nothing. */
export function nearestOf(name: string, known: Iterable<string>): string {
  const nearest = nearestName(name, known);
  return nearest === null ? "" : `${nearest}?`;
}
/** Names from one calendar to another along `combine`; null when there is no way. */
function pathBack(from: string, to: string, named: NamedRules): string[] | null {
  const cameFrom = new Map<string, string | null>([[from, null]]);
  for (const name of cameFrom.keys()) {
    if (name === to) {
      const path: string[] = [];
      for (let step: string | null = name; step !== null; step = cameFrom.get(step) ?? null) path.unshift(step);
      return path;
    }
    for (const { calendar } of named.get(name)?.combine ?? []) if (!cameFrom.has(calendar)) cameFrom.set(calendar, name);
  }
  return null;
}

/** [CAL3] Whether a day is the nth that the calendar has in its month, counted from the month's beginning, or from its end when negative. */
export function isNthWorkingDay(days: Days, day: number, nth: number): boolean {
  if (nth === 0 || !days(day)) return false;
  const { year, month, date } = partsOf(day);
  const [edge, step] = nth > 0 ? [day - date + 1, 1] : [day - date + daysInMonth(year, month), -1];
  let count = 0;
  for (let at = edge; at !== day; at += step) if (days(at)) count++;
  return count + 1 === Math.abs(nth);
}
/** The day before `day` that the calendar has, looked for over ten years; without one, the day before. */
export function previousWorkingDay(days: Days, day: number): number {
  for (let at = day - 1; at > day - LOOK_DAYS; at--) if (days(at)) return at;
  return day - 1;
}
/** How far a day that a calendar lacks is moved, or looked for, at most: ten years. */
export const LOOK_DAYS = 3660;
