import { DatePicker, InputNumber, Select } from "antd";
import dayjs from "dayjs";
import { useMemo } from "react";
import { useStore } from "zustand";
import type { Schedule } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { useCalendars } from "../../../state/hooks.ts";
import { Field } from "../../../ui/taskForm/Field.tsx";
import { useFormats } from "../../../ui/useFormats.tsx";
import { useEditor } from "../editor/useEditor.ts";
import { useSay } from "../useSay.ts";
import { PlanFields } from "./PlanFields.tsx";
import { schedulePreview } from "./schedulePreview.ts";

export interface ScheduleFormProps {
  readonly schedule: Schedule;
  readonly disabled: boolean;
  /** Changes with the same tag are one step back. */
  readonly onChange: (schedule: Schedule, tag?: string) => void;
}
const platformZone = "";
const everyDay = "";

/** Everything that a schedule says, each problem at its field. */
export function ScheduleForm({ schedule, disabled, onChange }: ScheduleFormProps) {
  const t = useTranslate();
  const say = useSay();
  const { zone } = useFormats();
  const editor = useEditor();
  const projectId = useStore(editor.store, (state) => state.base?.projectId);
  const found = useStore(schedulePreview(editor), (state) => state.problems);
  const calendars = useCalendars().filter((one) => one.projectId === null || one.projectId === projectId);
  const zones = useMemo(() => Intl.supportedValuesOf("timeZone").map((value) => ({ value, label: value })), []);
  const put = (changes: Partial<Schedule>, tag?: string): void => onChange({ ...schedule, ...changes }, tag);
  const problem = (field: keyof Schedule): string | undefined => {
    const one = found.find(({ path }) => path === `schedule.${field}`);
    return one && say(one.sentence);
  };
  /** A closed list of which one is chosen. */
  const choice = <K extends "roll" | "businessDate" | "gap" | "fold">(key: K, values: readonly Schedule[K][], off = false) => (
    <Field label={t(`schedules:${key as "roll"}`)}>
      {(field) => (
        <Select
          id={field}
          disabled={disabled || off}
          value={schedule[key]}
          options={values.map((value) => ({ value, label: t(`schedules:${key}.${value}` as "schedules:gap.shift") }))}
          onChange={(value) => put({ [key]: value } as Partial<Schedule>)}
        />
      )}
    </Field>
  );
  const date = (key: "from" | "until") => (
    <Field label={t(`schedules:${key}`)} problem={problem(key)}>
      {(field) => (
        <DatePicker
          id={field}
          disabled={disabled}
          placeholder={t("schedules:openEnd")}
          value={schedule[key] === null ? null : dayjs(schedule[key])}
          onChange={(next) => put({ [key]: next === null ? null : next.format("YYYY-MM-DD") } as Partial<Schedule>)}
        />
      )}
    </Field>
  );
  const { misfire, overlap } = schedule;
  const [, minute = "", hour = ""] = /^(?:\S+\s+)??(\S+)\s+(\S+)\s+\S+\s+\S+\s+\S+$/.exec(schedule.cron.trim()) ?? [];
  const everyOccurrence = /[*?/]/.test(minute + hour);
  return (
    <>
      <h3>{t("schedules:section.when")}</h3>
      <PlanFields schedule={schedule} disabled={disabled} problem={problem("cron") ?? problem("workingDay")} onChange={put} />
      <div className="sb-schedule-pair">
        <Field label={t("schedules:zone")} problem={problem("zone")}>
          {(field) => (
            <Select<string>
              id={field}
              showSearch
              disabled={disabled}
              value={schedule.zone ?? platformZone}
              options={[{ value: platformZone, label: t("schedules:platformZone", { zone }) }, ...zones]}
              onChange={(value) => put({ zone: value === platformZone ? null : value })}
            />
          )}
        </Field>
        {choice("businessDate", ["previousDay", "previousWorkingDay"])}
      </div>
      <h3>{t("schedules:section.days")}</h3>
      <div className="sb-schedule-pair">
        {date("from")}
        {date("until")}
        <Field label={t("schedules:calendar")} problem={problem("calendar")}>
          {(field) => (
            <Select<string>
              id={field}
              showSearch
              disabled={disabled}
              value={schedule.calendar ?? everyDay}
              options={[{ value: everyDay, label: t("schedules:noCalendar") }, ...calendars.map(({ name }) => ({ value: name as string, label: name as string }))]}
              onChange={(value) => put({ calendar: value === everyDay ? null : value })}
            />
          )}
        </Field>
        {choice("roll", ["skip", "next", "previous"], schedule.calendar === null)}
      </div>
      <h3>{t("schedules:section.clock")}</h3>
      {everyOccurrence ? (
        <p className="sb-wf-help">{t("schedules:everyOccurrence")}</p>
      ) : (
        <div className="sb-schedule-pair">
          {choice("gap", ["shift", "skip"])}
          {choice("fold", ["first", "second", "both"])}
        </div>
      )}
      <h3>{t("schedules:section.runs")}</h3>
      <div className="sb-schedule-pair">
        <Field label={t("schedules:misfire")} help={t("schedules:misfireHelp")}>
          {(field) => (
            <span className="sb-schedule-joined">
              <Select<Schedule["misfire"]["policy"]>
                id={field}
                disabled={disabled}
                value={misfire.policy}
                options={(["latest", "skip", "all"] as const).map((value) => ({ value, label: t(`schedules:misfire.${value}`) }))}
                onChange={(policy) => put({ misfire: policy === "all" ? { policy, cap: 100 } : { policy } })}
              />
              {misfire.policy === "all" && (
                <InputNumber<number>
                  aria-label={t("schedules:misfire.all")}
                  disabled={disabled}
                  min={1}
                  max={1000}
                  precision={0}
                  value={misfire.cap}
                  onChange={(cap) => put({ misfire: { policy: "all", cap: cap ?? 1 } }, "schedule.cap")}
                />
              )}
            </span>
          )}
        </Field>
        <Field label={t("schedules:overlap")}>
          {(field) => (
            <span className="sb-schedule-joined">
              <Select<Schedule["overlap"]["policy"]>
                id={field}
                disabled={disabled}
                value={overlap.policy}
                options={(["wait", "skip", "cancelOld", "parallel"] as const).map((value) => ({ value, label: t(`schedules:overlap.${value}`) }))}
                onChange={(policy) => put({ overlap: policy === "parallel" ? { policy, parallel: 2 } : { policy } })}
              />
              {overlap.policy === "parallel" && (
                <InputNumber<number>
                  aria-label={t("schedules:overlap.parallel")}
                  disabled={disabled}
                  min={1}
                  max={1000}
                  precision={0}
                  value={overlap.parallel}
                  onChange={(parallel) => put({ overlap: { policy: "parallel", parallel: parallel ?? 1 } }, "schedule.parallel")}
                />
              )}
            </span>
          )}
        </Field>
      </div>
    </>
  );
}
