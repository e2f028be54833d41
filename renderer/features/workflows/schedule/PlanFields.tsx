import { Input, InputNumber, Select, TimePicker } from "antd";
import dayjs from "dayjs";
import type { Schedule } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { Field } from "../../../ui/taskForm/Field.tsx";
import { CRON_PLAN_KINDS, MINUTE_STEPS, planAs, planOf, withPlan } from "../model/cronPlan.ts";
import type { CronPlan, CronPlanKind } from "../model/cronPlan.ts";

const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;
const nths = [1, 2, 3, 4, 5, -1] as const;

/** How often it repeats, in words and as cron text: a change of the one is a change of the other. */
export function PlanFields({
  schedule,
  disabled,
  problem,
  onChange,
}: {
  readonly schedule: Schedule;
  readonly disabled: boolean;
  readonly problem: string | undefined;
  readonly onChange: (changes: Partial<Schedule>, tag?: string) => void;
}) {
  const t = useTranslate();
  const plan = planOf(schedule);
  const say = (next: CronPlan, tag?: string): void => onChange(withPlan(schedule, next), tag);
  return (
    <>
      <div className="sb-schedule-plan">
        <Field label={t("schedules:kind")}>
          {(field) => (
            <Select<CronPlanKind>
              id={field}
              disabled={disabled}
              value={plan.kind}
              options={CRON_PLAN_KINDS.map((value) => ({ value, label: t(`schedules:kind.${value}`) }))}
              onChange={(kind) => say(planAs(kind, plan))}
            />
          )}
        </Field>
        {plan.kind === "minutes" && (
          <Field label={t("schedules:every")}>
            {(field) => <Select<number> id={field} disabled={disabled} value={plan.every} options={MINUTE_STEPS.map((value) => ({ value, label: value }))} onChange={(every) => say({ ...plan, every })} />}
          </Field>
        )}
        {plan.kind === "hourly" && (
          <Field label={t("schedules:minute")}>
            {(field) => <InputNumber<number> id={field} disabled={disabled} min={0} max={59} precision={0} value={plan.minute} onChange={(minute) => say({ ...plan, minute: minute ?? 0 }, "schedule.minute")} />}
          </Field>
        )}
        {plan.kind === "weekly" && (
          <Field label={t("schedules:weekdays")}>
            {(field) => (
              <Select<number[]>
                id={field}
                mode="multiple"
                disabled={disabled}
                value={[...plan.weekdays]}
                options={weekdays.map((value) => ({ value, label: t(`schedules:weekday.${value}`) }))}
                onChange={(days) => say({ ...plan, weekdays: days.toSorted((a, b) => a - b) })}
              />
            )}
          </Field>
        )}
        {plan.kind === "monthly" && (
          <Field label={t("schedules:day")}>
            {(field) => <InputNumber<number> id={field} disabled={disabled} min={1} max={31} precision={0} value={plan.day} onChange={(day) => say({ ...plan, day: day ?? 1 }, "schedule.day")} />}
          </Field>
        )}
        {plan.kind === "nthWeekday" && (
          <>
            <Field label={t("schedules:nth")}>
              {(field) => <Select<number> id={field} disabled={disabled} value={plan.nth} options={nths.map((value) => ({ value, label: t(`schedules:nth.${value}`) }))} onChange={(nth) => say({ ...plan, nth })} />}
            </Field>
            <Field label={t("schedules:weekday")}>
              {(field) => (
                <Select<number>
                  id={field}
                  disabled={disabled}
                  value={plan.weekday}
                  options={weekdays.map((value) => ({ value, label: t(`schedules:weekday.${value}`) }))}
                  onChange={(weekday) => say({ ...plan, weekday })}
                />
              )}
            </Field>
          </>
        )}
        {plan.kind === "workingDay" && (
          <Field label={t("schedules:nth")}>
            {(field) => (
              <span className="sb-schedule-joined">
                <InputNumber<number>
                  id={field}
                  disabled={disabled}
                  min={1}
                  max={23}
                  precision={0}
                  value={Math.abs(plan.nth)}
                  onChange={(nth) => say({ ...plan, nth: (nth ?? 1) * Math.sign(plan.nth) }, "schedule.workingDay")}
                />
                <Select<number>
                  aria-label={t("schedules:nth")}
                  disabled={disabled}
                  value={Math.sign(plan.nth)}
                  options={[
                    { value: 1, label: t("schedules:fromStart") },
                    { value: -1, label: t("schedules:fromEnd") },
                  ]}
                  onChange={(sign) => say({ ...plan, nth: Math.abs(plan.nth) * sign })}
                />
              </span>
            )}
          </Field>
        )}
        {"hour" in plan && (
          <Field label={t("schedules:time")}>
            {(field) => (
              <TimePicker
                id={field}
                disabled={disabled}
                allowClear={false}
                needConfirm={false}
                format="HH:mm"
                value={dayjs().hour(plan.hour).minute(plan.minute)}
                onChange={(time) => time && say({ ...plan, hour: time.hour(), minute: time.minute() })}
              />
            )}
          </Field>
        )}
      </div>
      <Field label={t("schedules:cron")} help={t("schedules:cronHelp")} problem={problem}>
        {(field, note) => (
          <Input
            id={field}
            aria-describedby={note}
            className="sb-mono"
            disabled={disabled}
            maxLength={200}
            status={problem === undefined ? "" : "error"}
            value={schedule.cron}
            onChange={(event) => onChange({ cron: event.target.value }, "schedule.cron")}
          />
        )}
      </Field>
    </>
  );
}
