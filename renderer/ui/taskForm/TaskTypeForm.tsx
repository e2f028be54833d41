import { AutoComplete, Input, InputNumber, Select, Switch } from "antd";
import { memo } from "react";
import { useLanguage, useTranslate } from "../../i18n/useTranslate.ts";
import { CodeEditor } from "../code/CodeEditor.tsx";
import { DateField } from "./DateField.tsx";
import { Field } from "./Field.tsx";
import { formText, shownSpecs, valueOf, withValue } from "./formValues.ts";
import type { FormRow, FormSpec, FormValue, FormValues } from "./formValues.ts";
import { ListField } from "./ListField.tsx";
import { SecretField } from "./SecretField.tsx";
import { TableField } from "./TableField.tsx";
import "./taskForm.css";

/** Props of `TaskTypeForm`. */
export interface TaskTypeFormProps {
  readonly specs: readonly FormSpec[];
  readonly values: FormValues;
  /** Called with all values after each change; without it the form is read-only. */
  readonly onChange?: ((values: FormValues) => void) | undefined;
  /** What is wrong, by the key of the field. */
  readonly problems?: ReadonlyMap<string, string> | undefined;
  /** Names to choose from; others may be typed all the same. */
  readonly choices?: FormChoices | undefined;
  /** Height of code fields. */
  readonly codeLines?: number;
}

/** What fields may name: data sources, and `res:///` paths of resources. */
export interface FormChoices {
  readonly dataSource?: readonly string[] | undefined;
  readonly file?: readonly string[] | undefined;
}

/** The form of a task, made from the parameters of its type. A value that was never set shows the default of its field. */
export function TaskTypeForm({ specs, values, onChange, problems, choices, codeLines = 12 }: TaskTypeFormProps) {
  const t = useTranslate();
  const shown = shownSpecs(specs, values);
  if (shown.length === 0) return <p className="sb-form-none">{t("form:none")}</p>;
  return (
    <div className="sb-form">
      {shown.map((spec) => (
        <FormField
          key={spec.key}
          spec={spec}
          value={valueOf(spec, values)}
          problem={problems?.get(spec.key)}
          codeLines={codeLines}
          known={spec.kind === "dataSource" || spec.kind === "file" ? choices?.[spec.kind] : undefined}
          onChange={onChange && ((value) => onChange(withValue(values, spec.key, value)))}
        />
      ))}
    </div>
  );
}

interface FormFieldProps {
  readonly spec: FormSpec;
  readonly value: FormValue | undefined;
  readonly problem: string | undefined;
  readonly codeLines: number;
  readonly known: readonly string[] | undefined;
  readonly onChange: ((value: FormValue | undefined) => void) | undefined;
}

function FormFieldView({ spec, value, problem, codeLines, known, onChange }: FormFieldProps) {
  const t = useTranslate();
  const language = useLanguage();
  const label = formText(spec.label, language) || spec.key;
  const help = spec.help === undefined ? undefined : formText(spec.help, language);
  const readOnly = onChange === undefined;
  const status = problem === undefined ? "" : "error";
  const control = (id: string, note: string | undefined) => {
    const named = { id, "aria-describedby": note };
    switch (spec.kind) {
      case "boolean":
        return (
          <span>
            <Switch {...named} size="small" checked={value === true} disabled={readOnly} onChange={(checked) => onChange?.(checked)} />
          </span>
        );
      case "number":
        return (
          <InputNumber<number>
            {...named}
            status={status}
            readOnly={readOnly}
            value={typeof value === "number" ? value : value === undefined || value === "" ? null : Number(value)}
            onChange={(next) => onChange?.(next ?? undefined)}
          />
        );
      case "choice":
        return (
          <Select<string>
            {...named}
            status={status}
            allowClear={spec.required !== true}
            disabled={readOnly}
            value={value === undefined ? undefined : String(value)}
            options={(spec.choices ?? []).map((choice) => ({ value: choice.value, label: choice.label === undefined ? choice.value : formText(choice.label, language) }))}
            onChange={(next) => onChange?.(next)}
          />
        );
      case "code":
        return (
          <div className="sb-form-code" data-problem={problem !== undefined || undefined}>
            <CodeEditor value={value === undefined ? "" : String(value)} language={spec.language ?? "text"} label={label} lines={codeLines} {...(onChange ? { onChange } : { readOnly: true })} />
          </div>
        );
      case "table":
        return <TableField label={label} rows={Array.isArray(value) ? (value as readonly FormRow[]) : []} fixed={spec.columns} onChange={onChange} />;
      case "secret":
        return <SecretField {...named} status={status} value={value === undefined ? "" : String(value)} onChange={onChange} />;
      case "list":
        return <ListField id={id} label={label} rows={Array.isArray(value) ? (value as readonly FormRow[]) : []} onChange={onChange} />;
      case "date":
        return <DateField {...named} label={label} status={status} value={value === undefined ? "" : String(value)} onChange={onChange} />;
      case "file":
      case "dataSource":
        return (
          <AutoComplete
            {...named}
            status={status}
            disabled={readOnly}
            allowClear
            placeholder={spec.kind === "file" ? t("form:file.example") : undefined}
            value={value === undefined ? "" : String(value)}
            options={(known ?? []).map((name) => ({ value: name }))}
            showSearch={{ filterOption: (typed, option) => option?.value.includes(typed) === true }}
            onChange={(next?: string) => onChange?.(next === undefined || next === "" ? undefined : next)}
          />
        );
      case "text":
        return <Input {...named} status={status} readOnly={readOnly} value={value === undefined ? "" : String(value)} onChange={(event) => onChange?.(event.target.value)} />;
    }
  };
  return (
    <Field label={label} help={help} required={spec.required} problem={problem}>
      {control}
    </Field>
  );
}

const FormField = memo(FormFieldView, (a, b) => a.spec === b.spec && a.value === b.value && a.problem === b.problem && a.codeLines === b.codeLines && a.known === b.known && a.onChange === b.onChange);
