import { DatePicker, Input } from "antd";
import dayjs from "dayjs";
import { useTranslate } from "../../i18n/useTranslate.ts";

/** Props of `DateField`. */
export interface DateFieldProps {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly label: string;
  readonly status: "" | "error";
  readonly value: string;
  readonly onChange: ((value: string | undefined) => void) | undefined;
}
const isDate = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && dayjs(text).isValid();

/** A date, chosen or typed; what is typed may be an expression that becomes one, such as `${bizdate_iso}`. */
export function DateField({ id, label, status, value, onChange, ...rest }: DateFieldProps) {
  const t = useTranslate();
  return (
    <span className="sb-form-date">
      <Input
        id={id}
        aria-describedby={rest["aria-describedby"]}
        className="sb-mono"
        status={status}
        readOnly={onChange === undefined}
        placeholder={t("form:date.example", { reference: "${bizdate_iso}" })}
        value={value}
        onChange={(event) => onChange?.(event.target.value === "" ? undefined : event.target.value)}
      />
      <DatePicker
        aria-label={t("form:date.choose", { label })}
        disabled={onChange === undefined}
        inputReadOnly
        allowClear={false}
        value={isDate(value) ? dayjs(value) : null}
        onChange={(next) => next && onChange?.(next.format("YYYY-MM-DD"))}
      />
    </span>
  );
}
