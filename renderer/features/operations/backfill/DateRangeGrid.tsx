import { useRef } from "react";
import type { PointerEvent } from "react";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";

interface DateRangeGridProps {
  readonly months: readonly { readonly year: number; readonly month: number }[];
  readonly chosen: ReadonlySet<string>;
  readonly onRange: (from: string, until: string) => void;
}
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

/** Months side by side; a drag over days chooses from the one to the other. The fields beside it do the same by keyboard. */
export function DateRangeGrid({ months, chosen, onRange }: DateRangeGridProps) {
  const start = useRef<string>(undefined);
  const dateAt = (event: PointerEvent): string | undefined => document.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>("[data-date]")?.dataset["date"];
  const take = (event: PointerEvent): void => {
    const date = dateAt(event);
    if (date === undefined || start.current === undefined) return;
    if (date < start.current) onRange(date, start.current);
    else onRange(start.current, date);
  };
  return (
    <div
      className="sb-bf-months"
      onPointerDown={(event) => {
        start.current = dateAt(event);
        take(event);
      }}
      onPointerMove={(event) => event.buttons === 1 && take(event)}
      onPointerUp={() => (start.current = undefined)}
    >
      {months.map(({ year, month }) => (
        <Month key={`${year}-${month}`} year={year} month={month} chosen={chosen} />
      ))}
    </div>
  );
}

function Month({ year, month, chosen }: { readonly year: number; readonly month: number; readonly chosen: ReadonlySet<string> }) {
  const t = useTranslate();
  const name = new Intl.DateTimeFormat(useLanguage(), { year: "numeric", month: "long", timeZone: "UTC" }).format(Date.UTC(year, month - 1));
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const before = (new Date(Date.UTC(year, month - 1, 1)).getUTCDay() + 6) % 7;
  return (
    <div className="sb-bf-month" role="group" aria-label={name}>
      <h4>{name}</h4>
      <div className="sb-bf-days">
        {WEEKDAYS.map((weekday) => (
          <span key={weekday} className="sb-bf-weekday">
            {t(`schedules:weekday.${weekday}`)}
          </span>
        ))}
        {Array.from({ length: before }, (_, index) => (
          <span key={`-${index}`} />
        ))}
        {Array.from({ length }, (_, index) => {
          const date = `${year}-${String(month).padStart(2, "0")}-${String(index + 1).padStart(2, "0")}`;
          return (
            <span key={date} data-date={date} data-chosen={chosen.has(date) || undefined} className="sb-bf-day">
              {index + 1}
            </span>
          );
        })}
      </div>
    </div>
  );
}
