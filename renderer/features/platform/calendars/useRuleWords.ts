import { useCallback } from "react";
import type { CalendarRule } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";

/** The rule of a calendar in words: `Mon Tue Wed Thu Fri, −7 dates, without holidays`. */
export function useRuleWords(): (rule: CalendarRule) => string {
  const t = useTranslate();
  return useCallback(
    ({ weekdays, include, exclude, combine }) =>
      [
        weekdays.length === 7
          ? t("schedules:calendars.everyDay")
          : weekdays.length === 0
            ? t("schedules:calendars.noWeekday")
            : weekdays
                .toSorted((a, b) => a - b)
                .map((day) => t(`schedules:weekday.${day as 1}`))
                .join(" "),
        ...(include.length === 0 ? [] : [t("schedules:calendars.plus", { count: include.length })]),
        ...(exclude.length === 0 ? [] : [t("schedules:calendars.less", { count: exclude.length })]),
        ...combine.map(({ operation, calendar }) => `${t(`schedules:calendars.${operation}`)} ${calendar}`),
      ].join(", "),
    [t],
  );
}
