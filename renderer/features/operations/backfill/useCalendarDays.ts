import { useMemo } from "react";
import { link } from "../../../link/link.ts";
import { useCalendars } from "../../../state/hooks.ts";
import { useReading } from "../../../state/useReading.ts";
import type { CalendarDays } from "./wizardSpec.ts";

/** [CAL1] The days of a calendar in the years of some dates, as the server says them: one of the project comes before one of the platform. Null while they are not known, and without a calendar. */
export function useCalendarDays({ calendar, from, until, projectId }: { readonly calendar: string | null; readonly from: string; readonly until: string; readonly projectId: string }): CalendarDays {
  const named = useCalendars().filter(({ name }) => name === calendar);
  const found = named.find((one) => one.projectId === projectId) ?? named.find((one) => one.projectId === null);
  const [first, last] = [Number(from.slice(0, 4)), Number(until.slice(0, 4))];
  const { value } = useReading(found === undefined ? "" : `calendarDays:${found.id}:${found.version}:${first}:${last}`, async () => {
    if (found === undefined) return null;
    const years = Array.from({ length: last - first + 1 }, (_, index) => first + index);
    const answers = await Promise.all(years.map((year) => link.ask("calendar.days", { projectId: found.projectId, rule: found.rule, year })));
    return answers.flatMap(({ dates }) => dates as string[]);
  });
  return useMemo(() => (calendar === null || value == null ? null : new Set(value)), [calendar, value]);
}
