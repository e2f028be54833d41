import { useCallback } from "react";
import type { Schedule } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { planOf } from "../model/cronPlan.ts";

/** A schedule in words: `every day 02:30, work`; what has none is its cron text. */
export function useScheduleWords(): (schedule: Pick<Schedule, "cron" | "workingDay" | "calendar">) => string {
  const t = useTranslate();
  return useCallback(
    (schedule) => {
      const words = plain(schedule);
      return schedule.calendar === null ? words : t("schedules:words.calendar", { words, calendar: schedule.calendar });

      function plain(of: Pick<Schedule, "cron" | "workingDay">): string {
        const plan = planOf(of);
        if (plan.kind === "text") return of.cron;
        if (plan.kind === "minutes") return plan.every === 1 ? t("schedules:words.everyMinute") : t("schedules:words.minutes", { every: plan.every });
        if (plan.kind === "hourly") return t("schedules:words.hourly", { minute: plan.minute });
        const time = `${two(plan.hour)}:${two(plan.minute)}`;
        switch (plan.kind) {
          case "daily":
          case "lastDay":
            return t(`schedules:words.${plan.kind}`, { time });
          case "weekly":
            return t("schedules:words.weekly", { days: plan.weekdays.map((day) => t(`schedules:weekday.${day as 1}`)).join(" "), time });
          case "monthly":
            return t("schedules:words.monthly", { day: plan.day, time });
          case "nthWeekday":
            return t("schedules:words.nthWeekday", { nth: t(`schedules:nth.${plan.nth as 1}`), weekday: t(`schedules:weekday.${plan.weekday as 1}`), time });
          case "workingDay":
            return plan.nth < 0 ? t("schedules:words.workingDayEnd", { nth: -plan.nth, time }) : t("schedules:words.workingDay", { nth: plan.nth, time });
        }
      }
    },
    [t],
  );
}
const two = (value: number): string => String(value).padStart(2, "0");
