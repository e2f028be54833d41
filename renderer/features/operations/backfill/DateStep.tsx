import { Button, Checkbox, DatePicker, Select } from "antd";
import dayjs from "dayjs";
import { useMemo } from "react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { useCalendars } from "../../../state/hooks.ts";
import { monthsOf } from "./cellGrid.ts";
import { DateRangeGrid } from "./DateRangeGrid.tsx";
import { chosenDates, dateAfter, type WizardState } from "./wizardSpec.ts";

interface DateStepProps {
  readonly state: WizardState;
  /** The newest business date that is over. */
  readonly usual: string;
  readonly projectId: string;
  readonly onChange: (changes: Partial<WizardState>) => void;
}
const LAST = [7, 30, 90] as const;
const MOST_MONTHS = 4;

/** Which business dates: by drag, by fields, or the last so many days; without weekends, or of a calendar alone. */
export function DateStep({ state, usual, projectId, onChange }: DateStepProps) {
  const t = useTranslate();
  const calendars = useCalendars().filter((one) => one.projectId === null || one.projectId === projectId);
  const { from, until, withoutWeekends, calendar } = state;
  const dates = useMemo(() => chosenDates({ from, until, withoutWeekends }), [from, until, withoutWeekends]);
  const months = monthsOf([dateAfter(from, -31), from, until, usual]).slice(-MOST_MONTHS);
  return (
    <div className="sb-bf-step">
      <div className="sb-bf-line">
        <DatePicker.RangePicker
          aria-label={t("backfill:from")}
          allowClear={false}
          value={[dayjs(from), dayjs(until)]}
          onChange={(range) => range?.[0] && range[1] && onChange({ from: range[0].format("YYYY-MM-DD"), until: range[1].format("YYYY-MM-DD") })}
        />
        {LAST.map((count) => (
          <Button key={count} size="small" onClick={() => onChange({ from: dateAfter(usual, 1 - count), until: usual })}>
            {t("backfill:lastDays", { count })}
          </Button>
        ))}
        <strong role="status">{t("backfill:dates", { count: dates.length })}</strong>
      </div>
      <DateRangeGrid months={months} chosen={new Set(dates)} onRange={(first, last) => onChange({ from: first, until: last })} />
      <p className="sb-op-hint">{t("backfill:dragHint")}</p>
      <div className="sb-bf-line">
        <Checkbox checked={withoutWeekends} onChange={(event) => onChange({ withoutWeekends: event.target.checked })}>
          {t("backfill:withoutWeekends")}
        </Checkbox>
        {calendars.length > 0 && (
          <label className="sb-bf-line">
            {t("backfill:calendar")}
            <Select<string>
              className="sb-bf-select"
              value={calendar ?? ""}
              onChange={(name) => onChange({ calendar: name === "" ? null : name })}
              options={[{ value: "", label: t("backfill:noCalendar") }, ...calendars.map(({ name }) => ({ value: name, label: name }))]}
            />
          </label>
        )}
      </div>
    </div>
  );
}
