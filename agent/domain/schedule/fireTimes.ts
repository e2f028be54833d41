import type { FireTime, Schedule } from "#contract";
import { isNthWorkingDay, LOOK_DAYS, previousWorkingDay, type Days } from "./calendarDays.ts";
import type { CronFields } from "./cronFields.ts";
import { DAY_MS, dateText, dayNumber } from "./dayNumber.ts";
import { stretchesOf, type Stretch } from "./zoneOffsets.ts";

/** A schedule with everything looked up that it names. */
export interface FireRule extends Pick<Schedule, "roll" | "workingDay" | "gap" | "fold" | "businessDate"> {
  readonly cron: CronFields;
  readonly zone: string;
  /** First and last day on which it fires, by number; infinite when open. */
  readonly firstDay: number;
  readonly lastDay: number;
  /** The days of its calendar; null when it names none. */
  readonly calendar: Days | null;
  /** What counts as a working day: its calendar, or Monday to Friday. */
  readonly working: Days;
}
export interface Fire {
  /** UTC milliseconds. */
  readonly at: number;
  readonly mark: FireTime["mark"];
}

/**
 * [SCH1] [CAL2] [CAL3] When a rule fires after one instant, up to and with another, in order and each instant once. Costs a day's look
 * for each day and nothing for each zone change but the change, so an infinite `until` is not allowed: a rule may never fire.
 */
export function* fireTimes(rule: FireRule, after: number, until: number): Generator<Fire> {
  const { times } = rule.cron;
  const last = Math.min(until, (rule.lastDay + 2) * DAY_MS);
  for (const stretch of stretchesOf(rule.zone, Math.max(after, (rule.firstDay - 2) * DAY_MS, EARLIEST))) {
    if (stretch.start > last) return;
    const gapEnd = firesAtGapEnd(rule, stretch) ? stretch.start : null;
    if (gapEnd !== null && gapEnd > after && gapEnd <= last) yield { at: gapEnd, mark: "gap" };
    const from = Math.max(stretch.start, after + 1) + stretch.offset;
    const to = Math.min(stretch.end, last + 1) + stretch.offset;
    for (const { midnight, rolled } of fireDays(rule, from, to)) {
      for (let index = lowerBound(times, from - midnight); index < times.length; index++) {
        const local = midnight + times[index]!;
        if (local >= to) break;
        const at = local - stretch.offset;
        const turn = repeated(stretch, local);
        if (at === gapEnd || (turn !== null && !rule.cron.everyOccurrence && rule.fold !== "both" && rule.fold !== turn)) continue;
        yield { at, mark: turn !== null ? "fold" : rolled ? "rolled" : null };
      }
    }
  }
}
/** Nothing is looked for before 1970. */
const EARLIEST = 0;

function firesAtGapEnd(rule: FireRule, { start, offset, before }: Stretch): boolean {
  if (offset <= before || rule.gap === "skip" || rule.cron.everyOccurrence) return false;
  const { times } = rule.cron;
  const [from, to] = [start + before, start + offset];
  for (const { midnight } of fireDays(rule, from, to)) {
    const first = times[lowerBound(times, from - midnight)];
    if (first !== undefined && midnight + first < to) return true;
  }
  return false;
}
/** Whether a local time of this stretch is there twice, and which of the two this is. */
function repeated({ start, end, offset, before, after }: Stretch, local: number): "first" | "second" | null {
  if (before > offset && local < start + before) return "second";
  return after < offset && local >= end + after ? "first" : null;
}

/** The days on which the rule fires that have any time on the wall from `from` to before `to`, as if it were UTC. */
function* fireDays(rule: FireRule, from: number, to: number): Generator<{ readonly midnight: number; readonly rolled: boolean }> {
  const lastDay = Math.min(rule.lastDay, Math.ceil(to / DAY_MS) - 1);
  for (let day = Math.max(rule.firstDay, Math.floor(from / DAY_MS)); day <= lastDay; day++) {
    const kind = fireDay(rule, day);
    if (kind !== null) yield { midnight: day * DAY_MS, rolled: kind === "rolled" };
  }
}
function lowerBound(sorted: readonly number[], wanted: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether the rule fires on a day: by its cron text, or because the calendar moved a day here. */
function fireDay(rule: FireRule, day: number): "own" | "rolled" | null {
  const { calendar } = rule;
  if (calendar === null) return named(rule, day) ? "own" : null;
  if (!calendar(day)) return null;
  if (named(rule, day)) return "own";
  if (rule.roll === "skip") return null;
  const step = rule.roll === "next" ? -1 : 1;
  for (let from = day + step, looked = 0; looked < LOOK_DAYS && !calendar(from); from += step, looked++) if (named(rule, from)) return "rolled";
  return null;
}
const named = (rule: FireRule, day: number): boolean => rule.cron.onDay(day) && (rule.workingDay === null || isNthWorkingDay(rule.working, day, rule.workingDay));

/** The first time after an instant, looked for over forty years; null when there is none. */
export function nextFire(rule: FireRule, after: number): Fire | null {
  const found = fireTimes(rule, after, Math.max(after, Number.isFinite(rule.firstDay) ? rule.firstDay * DAY_MS : after) + SEARCH_MS).next();
  return found.done === true ? null : found.value;
}
/** A date that a leap year and a weekday must agree on comes again within forty years, also across 2100. */
const SEARCH_MS = 40 * 366 * DAY_MS;

/** The business date of a fire instant (PRODUCT.md, "Business date and zone"). */
export function businessDateOfFire(rule: Pick<FireRule, "zone" | "businessDate" | "working">, at: number): string {
  const day = dayNumber(Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(rule.zone).toPlainDate().toString());
  return dateText(rule.businessDate === "previousDay" ? day - 1 : previousWorkingDay(rule.working, day));
}
/** A fire as people see it. */
export function shownFire(rule: Pick<FireRule, "zone" | "businessDate" | "working">, { at, mark }: Fire): FireTime {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(rule.zone).toString({ timeZoneName: "never", smallestUnit: "second" });
  return { at, local, businessDate: businessDateOfFire(rule, at), mark };
}
