import type { BackfillSpec } from "#contract";
import type { Days } from "../schedule/calendarDays.ts";
import { dateText, dayNumber } from "../schedule/dayNumber.ts";

/** The business dates of a backfill: from the first to the last, without those that are left out, and of a calendar only its days. */
export function chosenDates({ from, until, exclude }: Pick<BackfillSpec, "from" | "until" | "exclude">, calendar: Days | null): string[] {
  const left = new Set(exclude);
  const dates: string[] = [];
  for (let day = dayNumber(from); day <= dayNumber(until); day++) {
    const date = dateText(day);
    if (!left.has(date) && (calendar === null || calendar(day))) dates.push(date);
  }
  return dates;
}
/** Some dates as a person reads them: the first few, and the last. */
export function datesText(dates: readonly string[]): string {
  const sorted = [...new Set(dates)].sort();
  return sorted.length <= 3 ? sorted.join(", ") : `${sorted.slice(0, 2).join(", ")} … ${sorted.at(-1)}`;
}
