import { Button, Input } from "antd";
import { Plus, X } from "lucide-react";
import { useState } from "react";
import { useTranslate } from "../../i18n/useTranslate.ts";
import { IconButton } from "../IconButton.tsx";
import { columnsOf } from "./formValues.ts";
import type { FormRow } from "./formValues.ts";

/** Props of `TableField`. */
export interface TableFieldProps {
  readonly label: string;
  readonly rows: readonly FormRow[];
  /** The columns that the field has by its type; their names are fixed then. */
  readonly fixed?: readonly string[] | undefined;
  readonly onChange: ((rows: readonly FormRow[]) => void) | undefined;
}

/** Rows of texts. The columns are those of the rows; their names can be changed, because the runner decides what it reads. */
export function TableField({ label, rows, fixed, onChange }: TableFieldProps) {
  const t = useTranslate();
  const [names, setNames] = useState<readonly string[]>(() => columnsOf(rows, fixed));
  const columns = rows.length === 0 ? names : [...new Set([...names, ...columnsOf(rows)])];
  const put = (index: number, column: string, text: string): void => onChange?.(rows.map((row, i) => (i === index ? { ...row, [column]: text } : row)));
  const rename = (at: number, name: string): void => {
    const old = columns[at]!;
    const next = columns.map((column, i) => (i === at ? name : column));
    if (name === "" || new Set(next).size !== next.length) return;
    setNames(next);
    onChange?.(rows.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key === old ? name : key, value]))));
  };
  return (
    <div className="sb-form-table" role="group" aria-label={label} style={{ gridTemplateColumns: `repeat(${columns.length}, minmax(0, 1fr)) 24px` }}>
      {columns.map((column, i) => (
        <Input
          key={i}
          className="sb-form-table-head sb-mono"
          variant="borderless"
          defaultValue={column}
          readOnly={onChange === undefined || fixed !== undefined}
          aria-label={t("form:column", { column })}
          onBlur={(event) => rename(i, event.target.value.trim())}
        />
      ))}
      <span />
      {rows.map((row, index) => [
        ...columns.map((column) => (
          <Input
            key={`${index}:${column}`}
            className="sb-mono"
            readOnly={onChange === undefined}
            value={row[column] ?? ""}
            aria-label={t("form:cell", { column, row: index + 1 })}
            onChange={(event) => put(index, column, event.target.value)}
          />
        )),
        onChange ? <IconButton key={`${index}:remove`} icon={X} label={t("form:removeRow", { row: index + 1 })} onPress={() => onChange(rows.filter((_, i) => i !== index))} /> : <span key={`${index}:remove`} />,
      ])}
      {onChange && (
        <Button className="sb-form-table-add" size="small" icon={<Plus size={14} />} onClick={() => onChange([...rows, Object.fromEntries(columns.map((column) => [column, ""]))])}>
          {t("form:addRow")}
        </Button>
      )}
    </div>
  );
}
