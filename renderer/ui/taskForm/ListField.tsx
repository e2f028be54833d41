import { Button, Input } from "antd";
import { Plus, X } from "lucide-react";
import { useTranslate } from "../../i18n/useTranslate.ts";
import { IconButton } from "../IconButton.tsx";
import type { FormRow } from "./formValues.ts";

/** Props of `ListField`. */
export interface ListFieldProps {
  readonly id: string;
  readonly label: string;
  /** Texts, each as a row with the one column `value`. */
  readonly rows: readonly FormRow[];
  readonly onChange: ((rows: readonly FormRow[]) => void) | undefined;
}

/** Texts, one below the other. */
export function ListField({ id, label, rows, onChange }: ListFieldProps) {
  const t = useTranslate();
  return (
    <div id={id} className="sb-form-list" role="group" aria-label={label}>
      {rows.map((row, index) => (
        <div key={index}>
          <Input
            className="sb-mono"
            aria-label={t("form:item", { label, row: index + 1 })}
            readOnly={onChange === undefined}
            value={row["value"] ?? ""}
            onChange={(event) => onChange?.(rows.map((old, at) => (at === index ? { value: event.target.value } : old)))}
          />
          {onChange && <IconButton icon={X} label={t("form:removeRow", { row: index + 1 })} onPress={() => onChange(rows.filter((_, at) => at !== index))} />}
        </div>
      ))}
      {onChange && (
        <Button size="small" icon={<Plus size={14} />} onClick={() => onChange([...rows, { value: "" }])}>
          {t("form:addRow")}
        </Button>
      )}
    </div>
  );
}
