import { sentence, type Problem, type Schedule, type Sentence } from "#contract";
import { zoneIsKnown } from "../planning/businessDate.ts";
import { calendarDays, nearestOf, workingDays, type NamedRules } from "./calendarDays.ts";
import { readCron } from "./cronFields.ts";
import { dayNumber } from "./dayNumber.ts";
import { nextFire, type FireRule } from "./fireTimes.ts";

export interface ScheduleSurroundings {
  /** Of the platform, where the schedule names none. */
  readonly zone: string;
  /** Calendars that its project may name. */
  readonly calendars: NamedRules;
}
export type ScheduleReading = { readonly rule: FireRule; readonly problems: readonly [] } | { readonly rule: null; readonly problems: readonly Problem[] };

/**
 * [DEF2] [SCH2] A schedule ready to fire, or everything that keeps it from it, each at its place (`schedule.cron`, `schedule.zone`, …).
 * The clock is not asked: what was right once stays right, also when its last day has passed.
 */
export function readSchedule(schedule: Schedule, { zone: platformZone, calendars }: ScheduleSurroundings): ScheduleReading {
  const problems: Problem[] = [];
  const add = (field: keyof Schedule, word: Sentence): void => void problems.push({ path: `schedule.${field}`, sentence: word, line: null });
  const zone = schedule.zone ?? platformZone;
  const cron = readCron(schedule.cron);
  if ("problem" in cron) add("cron", cron.problem);
  if (!zoneIsKnown(zone)) add("zone", sentence("schedule.zoneUnknown", { zone, nearest: nearestOf(zone, Intl.supportedValuesOf("timeZone")) }));
  if (schedule.from !== null && schedule.until !== null && schedule.until < schedule.from) add("until", sentence("schedule.untilBefore", { from: schedule.from, until: schedule.until }));
  const named = schedule.calendar === null ? null : calendars.get(schedule.calendar);
  if (named === undefined) add("calendar", sentence("schedule.calendarUnknown", { name: schedule.calendar!, nearest: nearestOf(schedule.calendar!, calendars.keys()) }));
  if (schedule.workingDay === 0) add("workingDay", sentence("schedule.workingDayZero"));
  if (problems.length > 0 || "problem" in cron) return { rule: null, problems };

  const calendar = named == null ? null : calendarDays(named, calendars);
  const rule: FireRule = {
    cron: cron.fields,
    zone,
    firstDay: schedule.from === null ? -Infinity : dayNumber(schedule.from),
    lastDay: schedule.until === null ? Infinity : dayNumber(schedule.until),
    calendar,
    working: calendar ?? workingDays,
    roll: schedule.roll,
    workingDay: schedule.workingDay,
    gap: schedule.gap,
    fold: schedule.fold,
    businessDate: schedule.businessDate,
  };
  if (nextFire(rule, SINCE) === null) add("cron", sentence("schedule.never", { cron: schedule.cron }));
  return problems.length > 0 ? { rule: null, problems } : { rule, problems: [] };
}
/** From when on a schedule without a first day must fire some day. */
const SINCE = Date.UTC(2000, 0, 1);
