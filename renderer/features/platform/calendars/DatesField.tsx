import { Input } from "antd";
import { useState } from "react";
import { CalendarDate } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { Field } from "../../../ui/taskForm/Field.tsx";

/** Dates, one on each line. What is no date yet is said and kept out of the value. */
export function DatesField({ label, dates, onChange }: { readonly label: string; readonly dates: readonly string[]; readonly onChange: (dates: readonly string[], right: boolean) => void }) {
  const t = useTranslate();
  const [typed, setTyped] = useState<string>();
  const text = typed !== undefined && linesOf(typed).good.join() === dates.join() ? typed : dates.join("\n");
  const { bad } = linesOf(text);
  return (
    <Field label={label} help={t("schedules:calendars.datesHelp")} problem={bad.length === 0 ? undefined : t("schedules:calendars.badDates", { dates: bad.slice(0, 3).join(", ") })}>
      {(field, note) => (
        <Input.TextArea
          id={field}
          aria-describedby={note}
          className="sb-mono"
          autoSize={{ minRows: 3, maxRows: 8 }}
          status={bad.length === 0 ? "" : "error"}
          value={text}
          onChange={(event) => {
            const lines = linesOf(event.target.value);
            setTyped(event.target.value);
            onChange(lines.good, lines.bad.length === 0);
          }}
        />
      )}
    </Field>
  );
}
function linesOf(text: string): { readonly good: readonly string[]; readonly bad: readonly string[] } {
  const lines = text.split(/[\s,;]+/).filter((line) => line !== "");
  return { good: [...new Set(lines.filter((line) => CalendarDate.safeParse(line).success))].sort(), bad: lines.filter((line) => !CalendarDate.safeParse(line).success) };
}
