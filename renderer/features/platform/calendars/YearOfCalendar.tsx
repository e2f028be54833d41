import { ChevronLeft, ChevronRight } from "lucide-react";
import { useMemo, useState } from "react";
import type { CalendarRule, ProjectId } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useReading } from "../../../state/useReading.ts";
import { MonthGrid } from "../../../ui/calendar/MonthGrid.tsx";
import type { MonthDay } from "../../../ui/calendar/MonthGrid.tsx";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { IconButton } from "../../../ui/IconButton.tsx";

const months = Array.from({ length: 12 }, (_, index) => index + 1);
const day: MonthDay = {};

/** The days of a rule in one year, month by month. The rule need not be saved; `again` changes when a calendar that it combines did. */
export function YearOfCalendar({ name, projectId, rule, again }: { readonly name: string; readonly projectId: ProjectId | null; readonly rule: CalendarRule; readonly again: unknown }) {
  const t = useTranslate();
  const language = useLanguage();
  const [year, setYear] = useState(() => new Date().getFullYear());
  const { value, failure } = useReading(`calendar.days ${projectId ?? ""} ${year} ${JSON.stringify(rule)}`, () => link.ask("calendar.days", { projectId, rule, year }), again);
  const days = useMemo(() => new Map((value?.dates ?? []).map((date) => [date as string, day])), [value]);
  return (
    <section className="sb-cal-year" aria-label={t("schedules:calendars.year", { name, year: String(year) })}>
      <header>
        {name !== "" && <h3>{name}</h3>}
        <IconButton icon={ChevronLeft} label={t("schedules:previousYear")} onPress={() => setYear(year - 1)} />
        <strong>{year}</strong>
        <IconButton icon={ChevronRight} label={t("schedules:nextYear")} onPress={() => setYear(year + 1)} />
        <span role="status">{value && t("schedules:calendars.yearCount", { count: days.size })}</span>
      </header>
      {failure !== undefined && <ErrorCard {...failureWords(failure, language)} />}
      <div>
        {months.map((month) => (
          <MonthGrid key={month} year={year} month={month} days={days} />
        ))}
      </div>
    </section>
  );
}
