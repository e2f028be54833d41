import { CronExpressionParser, type CronExpression } from "cron-parser";
import { sentence, type Sentence } from "#contract";
import { daysInMonth, partsOf, weekdayOf } from "./dayNumber.ts";

/** What a cron text means, without any zone. */
export interface CronFields {
  /** Times of a day on which it fires, as milliseconds after midnight, ascending. */
  readonly times: readonly number[];
  /** [SCH1] Hour or minute is `*` or a step: it fires at every real occurrence and knows neither gap nor fold. */
  readonly everyOccurrence: boolean;
  /** Whether it fires on a day, by its number. */
  readonly onDay: (day: number) => boolean;
}
export type CronReading = { readonly fields: CronFields } | { readonly problem: Sentence };

const FIELD_NAMES = ["second", "minute", "hour", "day", "month", "weekday"] as const;
/** cron-parser draws `H` by lot; two servers would not fire at the same time. */
const REFUSED = /h/i;

/** Reads five fields, or six with seconds first. Names of months and weekdays, ranges, lists, steps, `L` and `#` as cron-parser reads them. */
export function readCron(text: string): CronReading {
  const parts = text.trim().split(/\s+/);
  if (parts.length < 5 || parts.length > 6) return { problem: sentence("schedule.cronFields", { cron: text, count: parts[0] === "" ? 0 : parts.length }) };
  const six = parts.length === 6 ? parts : ["0", ...parts];
  // Each field alone: together, cron-parser refuses what merely never comes, without saying so.
  const parsed = six.map(parseField);
  const wrong = parsed.indexOf(null);
  if (wrong >= 0) return { problem: sentence("schedule.cronField", { field: `schedule.field.${FIELD_NAMES[wrong]!}`, value: six[wrong]! }) };
  const [second, minute, hour, date, month, weekday] = parsed.map((fields) => fields!);
  const seconds = second!.second.values;
  const times = hour!.hour.values.flatMap((h) => minute!.minute.values.flatMap((m) => seconds.map((s) => ((h * 60 + m) * 60 + s) * 1000)));
  return {
    fields: {
      times: times.toSorted((a, b) => a - b),
      everyOccurrence: /[*?/]/.test(six[1]! + six[2]!),
      onDay: dayMatcher({
        dates: date!.dayOfMonth.values,
        months: new Set<number>(month!.month.values),
        weekdays: weekday!.dayOfWeek.values,
        nth: weekday!.dayOfWeek.nthDay,
        anyDate: date!.dayOfMonth.isWildcard,
        anyWeekday: weekday!.dayOfWeek.isWildcard,
      }),
    },
  };
}
/** The fields of a cron text in which only this one is written. */
function parseField(part: string, index: number): CronExpression["fields"] | null {
  if (REFUSED.test(index === 5 ? part.replaceAll(/thu/gi, "") : part)) return null;
  try {
    return CronExpressionParser.parse(FIELD_NAMES.map((_, other) => (other === index ? part : "*")).join(" ")).fields;
  } catch {
    return null;
  }
}

interface DateFields {
  /** 1 to 31, or `L` for the last. */
  readonly dates: readonly (number | string)[];
  readonly months: ReadonlySet<number>;
  /** 0 or 7 is Sunday; `5L` is the last Friday of the month. */
  readonly weekdays: readonly (number | string)[];
  /** Which of its kind in the month; 0 for all. */
  readonly nth: number;
  readonly anyDate: boolean;
  readonly anyWeekday: boolean;
}
/** As every cron: when date and weekday are both restricted, one of them is enough. */
function dayMatcher({ dates, months, weekdays, nth, anyDate, anyWeekday }: DateFields): (day: number) => boolean {
  const lastDate = dates.includes("L");
  const dateSet = new Set(dates);
  const iso = (value: number) => (value === 0 ? 7 : value);
  const weekdaySet = new Set(weekdays.filter((one) => typeof one === "number").map(iso));
  const lastWeekdays = new Set(weekdays.filter((one) => typeof one === "string").map((one) => iso(Number.parseInt(one, 10))));
  return (day) => {
    const { year, month, date } = partsOf(day);
    if (!months.has(month)) return false;
    const length = daysInMonth(year, month);
    const onDate = dateSet.has(date) || (lastDate && date === length);
    const weekday = weekdayOf(day);
    const onWeekday = (weekdaySet.has(weekday) && (nth === 0 || Math.ceil(date / 7) === nth)) || (lastWeekdays.has(weekday) && date + 7 > length);
    if (anyDate) return anyWeekday || onWeekday;
    return anyWeekday ? onDate : onDate || onWeekday;
  };
}
