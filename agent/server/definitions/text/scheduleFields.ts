import { isDeepStrictEqual } from "node:util";
import { CalendarRule, Schedule } from "#contract";

/** [TXT2] Only what differs from what holds without it, in one order. */
export const scheduleFields = (schedule: Schedule): Partial<Schedule> => ({ cron: schedule.cron, ...differing(schedule, Schedule.parse({ cron: schedule.cron })) });
/** @see scheduleFields */
export const calendarFields = (rule: CalendarRule): Partial<CalendarRule> => differing(rule, CalendarRule.parse({}));

const differing = <T extends object>(value: T, defaults: T): Partial<T> =>
  Object.fromEntries((Object.keys(defaults) as (keyof T)[]).filter((key) => !isDeepStrictEqual(value[key], defaults[key])).map((key) => [key, value[key]])) as Partial<T>;
