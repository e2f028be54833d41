import { useMemo } from "react";
import { useLanguage, useTranslate } from "../../i18n/useTranslate.ts";
import "./MonthGrid.css";

/** What a day of the grid shows. */
export interface MonthDay {
  /** Said of it when the pointer is on it and by screen readers. */
  readonly label?: string | undefined;
  /** Something is odd about it: drawn with a dashed border. */
  readonly marked?: boolean | undefined;
}

/** One month, weeks from Monday; the days of `days` stand out. Dates are written as `2026-11-20`. */
export function MonthGrid({ year, month, days, title = true }: { readonly year: number; readonly month: number; readonly days: ReadonlyMap<string, MonthDay>; readonly title?: boolean }) {
  const t = useTranslate();
  const language = useLanguage();
  const weeks = useMemo(() => weeksOf(year, month), [year, month]);
  const name = new Intl.DateTimeFormat(language, { year: "numeric", month: "long", timeZone: "UTC" }).format(Date.UTC(year, month - 1));
  return (
    <table className="sb-month" aria-label={name}>
      {title && <caption>{name}</caption>}
      <thead>
        <tr>
          {WEEKDAYS.map((weekday) => (
            <th key={weekday} scope="col">
              {t(`schedules:weekday.${weekday}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week, index) => (
          <tr key={index}>
            {week.map((date, weekday) => {
              if (date === undefined) return <td key={weekday} />;
              const day = days.get(date);
              return (
                <td key={weekday} data-has={day !== undefined || undefined} data-marked={day?.marked || undefined} title={day?.label} aria-label={day?.label === undefined ? undefined : `${date} ${day.label}`}>
                  {Number(date.slice(8))}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

function weeksOf(year: number, month: number): readonly (readonly (string | undefined)[])[] {
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const before = (new Date(Date.UTC(year, month - 1, 1)).getUTCDay() + 6) % 7;
  const cells = Array.from({ length: Math.ceil((before + length) / 7) * 7 }, (_, index) => {
    const date = index - before + 1;
    return date < 1 || date > length ? undefined : `${year}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`;
  });
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}
