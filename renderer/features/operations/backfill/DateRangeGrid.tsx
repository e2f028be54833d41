import { useRef, useState } from "react";
import type { KeyboardEvent, PointerEvent } from "react";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { dateAfter } from "./wizardSpec.ts";

interface DateRangeGridProps {
  readonly months: readonly { readonly year: number; readonly month: number }[];
  readonly chosen: ReadonlySet<string>;
  /** Dates that no click brings back, and why. */
  readonly closed: ReadonlySet<string>;
  readonly closedReason: string;
  readonly onRange: (from: string, until: string) => void;
  /** One date is ticked or unticked. */
  readonly onDate: (date: string) => void;
}
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
interface Drag {
  readonly start: string;
  readonly end: string;
  /** It has been over another date than its first: it is no click. */
  readonly moved: boolean;
}

/** Months side by side. A drag over days chooses from the one to the other, a click turns one of them, and so do arrows and Space. */
export function DateRangeGrid({ months, chosen, closed, closedReason, onRange, onDate }: DateRangeGridProps) {
  const box = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<Drag>();
  const [focused, setFocused] = useState<string>();
  const dateAt = (event: PointerEvent): string | undefined => document.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>("[data-date]")?.dataset["date"];
  const over = (date: string): boolean => drag !== undefined && drag.moved && date >= min(drag.start, drag.end) && date <= max(drag.start, drag.end);
  const stop = (): Tab => (months.some((month) => inMonth(focused, month)) ? focused : undefined) ?? [...chosen].toSorted().find((date) => months.some((month) => inMonth(date, month))) ?? firstOf(months[0]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const [step, at] = [STEPS[event.key], (event.target as HTMLElement).dataset["date"]];
    if (step === undefined || at === undefined) return;
    event.preventDefault();
    box.current?.querySelector<HTMLElement>(`[data-date="${dateAfter(at, step)}"]`)?.focus();
  };
  const tab = stop();
  return (
    <div
      ref={box}
      className="sb-bf-months"
      onKeyDown={onKeyDown}
      onFocus={(event) => setFocused(event.target.dataset["date"])}
      onPointerDown={(event) => {
        const date = event.button === 0 ? dateAt(event) : undefined;
        if (date === undefined) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag({ start: date, end: date, moved: false });
      }}
      onPointerMove={(event) => {
        const date = drag === undefined ? undefined : dateAt(event);
        if (date !== undefined) setDrag((old) => old && { ...old, end: date, moved: old.moved || date !== old.start });
      }}
      onPointerUp={() => {
        if (drag === undefined) return;
        setDrag(undefined);
        if (drag.moved) onRange(min(drag.start, drag.end), max(drag.start, drag.end));
        else if (!closed.has(drag.start)) onDate(drag.start);
      }}
      onPointerCancel={() => setDrag(undefined)}
    >
      {months.map(({ year, month }) => (
        <Month key={`${year}-${month}`} {...{ year, month, closed, closedReason, tab, onDate }} isChosen={(date) => (drag?.moved === true ? over(date) : chosen.has(date))} />
      ))}
    </div>
  );
}
type Tab = string | undefined;
const min = (a: string, b: string): string => (a < b ? a : b);
const max = (a: string, b: string): string => (a < b ? b : a);
type MonthPlace = DateRangeGridProps["months"][number];
const textOf = ({ year, month }: MonthPlace): string => `${year}-${String(month).padStart(2, "0")}`;
const inMonth = (date: string | undefined, place: MonthPlace): boolean => date?.startsWith(textOf(place)) === true;
const firstOf = (place: MonthPlace | undefined): Tab => place && `${textOf(place)}-01`;

interface MonthProps extends MonthPlace, Pick<DateRangeGridProps, "closed" | "closedReason" | "onDate"> {
  readonly isChosen: (date: string) => boolean;
  /** The one that the tab key reaches. */
  readonly tab: Tab;
}
function Month({ year, month, isChosen, closed, closedReason, tab, onDate }: MonthProps) {
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
          const date = `${textOf({ year, month })}-${String(index + 1).padStart(2, "0")}`;
          const out = closed.has(date);
          return (
            <button
              key={date}
              type="button"
              className="sb-bf-day"
              data-date={date}
              data-chosen={isChosen(date) || undefined}
              data-closed={out || undefined}
              aria-pressed={isChosen(date)}
              aria-disabled={out || undefined}
              aria-label={date}
              title={out ? closedReason : undefined}
              tabIndex={date === tab ? 0 : -1}
              // The pointer is watched above; this is for keys alone.
              onClick={(event) => event.detail === 0 && !out && onDate(date)}
            >
              {index + 1}
            </button>
          );
        })}
      </div>
    </div>
  );
}
