import { CalendarRule } from "../model/calendar.ts";
import { Schedule } from "../model/schedule.ts";

/** [TXT2] Only what differs from what holds without it, in one order. */
export const scheduleFields = (schedule: Schedule): Partial<Schedule> => ({ cron: schedule.cron, ...differing(schedule, Schedule.parse({ cron: schedule.cron })) });
/** @see scheduleFields */
export const calendarFields = (rule: CalendarRule): Partial<CalendarRule> => differing(rule, CalendarRule.parse({}));

// Defaults are single values, empty lists and objects of one field: their text is what they are.
const differing = <T extends object>(value: T, defaults: T): Partial<T> =>
  Object.fromEntries((Object.keys(defaults) as (keyof T)[]).filter((key) => JSON.stringify(value[key]) !== JSON.stringify(defaults[key])).map((key) => [key, value[key]])) as Partial<T>;
