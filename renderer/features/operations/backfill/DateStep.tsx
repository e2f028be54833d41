import { Button, Checkbox, DatePicker, Select } from "antd";
import dayjs from "dayjs";
import { useMemo } from "react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { useCalendars } from "../../../state/hooks.ts";
import { monthsAcross } from "./cellGrid.ts";
import { DateRangeGrid } from "./DateRangeGrid.tsx";
import { chosenDates, dateAfter, datesBetween, withDate, withRange, withWeekends, type CalendarDays, type WizardState } from "./wizardSpec.ts";

interface DateStepProps {
  readonly state: WizardState;
  /** The newest business date that is over. */
  readonly usual: string;
  readonly projectId: string;
  readonly days: CalendarDays;
  readonly onChange: (changes: Partial<WizardState>) => void;
}
const LAST = [7, 30, 90] as const;
const MOST_MONTHS = 14;

/** Which business dates: by drag, by fields, or the last so many days, and single ones turned by a click; without weekends, or of a calendar alone. */
export function DateStep({ state, usual, projectId, days, onChange }: DateStepProps) {
  const t = useTranslate();
  const calendars = useCalendars().filter((one) => one.projectId === null || one.projectId === projectId);
  const names = [...new Set(calendars.map(({ name }) => name))];
  const { from, until, calendar } = state;
  const dates = useMemo(() => chosenDates(state, days), [state, days]);
  const months = monthsAcross(dateAfter(from, -31), until > usual ? until : usual).slice(-MOST_MONTHS);
  const closed = useMemo(() => new Set(days === null ? [] : datesBetween(from, until).filter((date) => !days.has(date))), [days, from, until]);
  return (
    <div className="sb-bf-step">
      <div className="sb-bf-line">
        <DatePicker.RangePicker
          aria-label={t("backfill:from")}
          allowClear={false}
          value={[dayjs(from), dayjs(until)]}
          onChange={(range) => range?.[0] && range[1] && onChange(withRange(range[0].format("YYYY-MM-DD"), range[1].format("YYYY-MM-DD")))}
        />
        {LAST.map((count) => (
          <Button key={count} size="small" onClick={() => onChange(withRange(dateAfter(usual, 1 - count), usual))}>
            {t("backfill:lastDays", { count })}
          </Button>
        ))}
        <strong role="status">{t("backfill:dates", { count: dates.length })}</strong>
      </div>
      <div className="sb-bf-line">
        <Checkbox checked={state.withoutWeekends} onChange={(event) => onChange(withWeekends(state, event.target.checked))}>
          {t("backfill:withoutWeekends")}
        </Checkbox>
        {names.length > 0 && (
          <label className="sb-bf-line">
            {t("backfill:calendar")}
            <Select<string>
              className="sb-bf-select"
              value={calendar ?? ""}
              onChange={(name) => onChange({ calendar: name === "" ? null : name, leftOut: new Map() })}
              options={[{ value: "", label: t("backfill:noCalendar") }, ...names.map((name) => ({ value: name, label: name }))]}
            />
          </label>
        )}
      </div>
      <DateRangeGrid
        {...{ months, closed }}
        chosen={new Set(dates)}
        closedReason={t("backfill:notInCalendar", { name: calendar ?? "" })}
        onRange={(first, last) => onChange(withRange(first, last))}
        onDate={(date) => onChange(withDate(state, date, days))}
      />
      <p className="sb-op-hint">{t("backfill:dragHint")}</p>
    </div>
  );
}
