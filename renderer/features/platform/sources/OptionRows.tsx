import type { DataSourceKind } from "#contract";
import { DATA_SOURCE_OPTIONS } from "#contract";
import { AutoComplete, Button, Input } from "antd";
import { Plus, X } from "lucide-react";
import { useState } from "react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { IconButton } from "../../../ui/IconButton.tsx";
import { Field } from "../../../ui/taskForm/Field.tsx";

type Options = Readonly<Record<string, string>>;

/** Driver options of a data source. Only those of the written list are taken [SRC1]; a refused one says so at its row. */
export function OptionRows({
  kind,
  options,
  problems,
  onChange,
}: {
  readonly kind: DataSourceKind;
  readonly options: Options;
  readonly problems: ReadonlyMap<string, string>;
  readonly onChange: (options: Record<string, string>) => void;
}) {
  const t = useTranslate();
  const [rows, setRows] = useState<readonly (readonly [string, string])[]>(() => Object.entries(options));
  const allowed = DATA_SOURCE_OPTIONS[kind];
  const put = (next: readonly (readonly [string, string])[]): void => {
    setRows(next);
    onChange(Object.fromEntries(next.filter(([name]) => name !== "")));
  };
  return (
    <Field label={t("sources:options")} help={t("sources:optionsHelp", { names: allowed.join(", ") })}>
      {(id) => (
        <div id={id} className="sb-source-options">
          {rows.map(([name, value], index) => {
            const problem = name === "" ? undefined : problems.get(`config.options.${name}`);
            return (
              <div key={index}>
                <AutoComplete
                  aria-label={t("sources:option.name")}
                  className="sb-mono"
                  status={problem === undefined ? "" : "error"}
                  value={name}
                  options={allowed.filter((one) => !rows.some(([other]) => other === one)).map((one) => ({ value: one }))}
                  onChange={(next: string) => put(rows.with(index, [next.trim(), value]))}
                />
                <Input aria-label={t("sources:option.value")} className="sb-mono" status={problem === undefined ? "" : "error"} value={value} onChange={(event) => put(rows.with(index, [name, event.target.value]))} />
                <IconButton icon={X} label={t("sources:option.remove", { name })} onPress={() => put(rows.toSpliced(index, 1))} />
                {problem !== undefined && (
                  <p className="sb-field-problem" role="alert">
                    {problem}
                  </p>
                )}
              </div>
            );
          })}
          <Button size="small" icon={<Plus size={14} />} onClick={() => setRows([...rows, ["", ""]])}>
            {t("sources:option.add")}
          </Button>
        </div>
      )}
    </Field>
  );
}
