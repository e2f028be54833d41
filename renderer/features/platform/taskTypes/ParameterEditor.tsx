import { CodeLanguage, ParameterKind } from "#contract";
import type { LocalText, ParameterSpec } from "#contract";
import { Button, Input, InputNumber, Select, Switch } from "antd";
import { Plus, X } from "lucide-react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { IconButton } from "../../../ui/IconButton.tsx";
import { Field } from "../../../ui/taskForm/Field.tsx";
import { WordsInput } from "../../../ui/taskForm/WordsInput.tsx";
import { bothTexts, joinedText } from "./taskTypeDraft.ts";
import { TextPair } from "./TextPair.tsx";

/** Props of `ParameterEditor`. */
export interface ParameterEditorProps {
  readonly spec: ParameterSpec;
  readonly others: readonly ParameterSpec[];
  /** Where it is in the type, for problems. */
  readonly path: string;
  readonly problems: ReadonlyMap<string, string>;
  readonly onChange: ((spec: ParameterSpec) => void) | undefined;
}

/** Everything that can be said of one parameter. */
export function ParameterEditor({ spec, others, path, problems, onChange }: ParameterEditorProps) {
  const t = useTranslate();
  const readOnly = onChange === undefined;
  const put = (changes: Partial<ParameterSpec>): void => {
    const next: Record<string, unknown> = { ...spec, ...changes };
    // An absent part is left out: the contract takes no `undefined` over the wire.
    for (const [key, value] of Object.entries(next)) if (value === undefined) delete next[key];
    onChange?.(next as ParameterSpec);
  };
  const setKind = (kind: ParameterKind): void => put({ kind, default: undefined, choices: kind === "choice" ? [{ value: "a" }] : undefined, language: kind === "code" ? "shell" : undefined, columns: undefined });
  const setHelp = (help: LocalText): void => put({ help: help === "" ? undefined : help });
  return (
    <fieldset className="sb-param sb-form">
      <legend className="sb-mono">{spec.key}</legend>
      <div className="sb-field-even">
        <Field label={t("taskTypes:parameter.key")} help={t("taskTypes:parameter.keyHelp")} required problem={problems.get(`${path}.key`)}>
          {(id, note) => (
            <Input
              id={id}
              aria-describedby={note}
              className="sb-mono"
              readOnly={readOnly}
              status={problems.has(`${path}.key`) ? "error" : ""}
              value={spec.key}
              onChange={(event) => put({ key: event.target.value.trim() })}
            />
          )}
        </Field>
        <Field label={t("taskTypes:parameter.kind")}>
          {(id) => <Select<ParameterKind> id={id} disabled={readOnly} value={spec.kind} options={ParameterKind.options.map((value) => ({ value, label: t(`taskTypes:kind.${value}`) }))} onChange={setKind} />}
        </Field>
      </div>
      <TextPair label={t("taskTypes:label")} text={spec.label} problem={problems.get(`${path}.label`)} onChange={onChange && ((label) => put({ label }))} />
      <TextPair label={t("taskTypes:parameter.help")} text={spec.help ?? ""} problem={problems.get(`${path}.help`)} onChange={onChange && setHelp} />
      <div className="sb-field-even">
        <Field label={t("taskTypes:parameter.required")}>
          {(id) => (
            <span>
              <Switch id={id} size="small" disabled={readOnly} checked={spec.required} onChange={(required) => put({ required })} />
            </span>
          )}
        </Field>
        {spec.kind === "code" ? (
          <Field label={t("taskTypes:parameter.language")}>
            {(id) => (
              <Select<(typeof CodeLanguage.options)[number]>
                id={id}
                disabled={readOnly}
                value={spec.language ?? "text"}
                options={CodeLanguage.options.map((value) => ({ value, label: value }))}
                onChange={(language) => put({ language })}
              />
            )}
          </Field>
        ) : spec.kind === "table" ? (
          <Field label={t("taskTypes:parameter.columns")} help={t("taskTypes:parameter.columnsHelp")}>
            {(id, note) => (
              <WordsInput
                id={id}
                describedBy={note}
                disabled={readOnly}
                words={spec.columns ?? []}
                onChange={(columns) => put({ columns: columns.length === 0 ? undefined : columns.map((column) => column.trim()).filter((column) => column !== "") })}
              />
            )}
          </Field>
        ) : (
          spec.kind !== "secret" && spec.kind !== "list" && <DefaultField spec={spec} readOnly={readOnly} problem={problems.get(`${path}.default`)} onChange={(value) => put({ default: value })} />
        )}
      </div>
      {spec.kind === "choice" && <Choices spec={spec} readOnly={readOnly} problem={problems.get(`${path}.choices`)} onChange={(choices) => put({ choices })} />}
      <ShownWhen spec={spec} others={others} readOnly={readOnly} problem={problems.get(`${path}.shownWhen`)} onChange={(shownWhen) => put({ shownWhen })} />
    </fieldset>
  );
}

type Part<K extends keyof ParameterSpec> = { readonly spec: ParameterSpec; readonly readOnly: boolean; readonly problem: string | undefined; readonly onChange: (value: ParameterSpec[K] | undefined) => void };

function DefaultField({ spec, readOnly, problem, onChange }: Part<"default">) {
  const t = useTranslate();
  const value = spec.default;
  return (
    <Field label={t("taskTypes:parameter.default")} problem={problem}>
      {(id) =>
        spec.kind === "boolean" ? (
          <span>
            <Switch id={id} size="small" disabled={readOnly} checked={value === true} onChange={(checked) => onChange(checked)} />
          </span>
        ) : spec.kind === "number" ? (
          <InputNumber<number> id={id} readOnly={readOnly} value={typeof value === "number" ? value : null} onChange={(next) => onChange(next ?? undefined)} />
        ) : spec.kind === "choice" ? (
          <Select<string>
            id={id}
            disabled={readOnly}
            allowClear
            value={value === undefined ? undefined : String(value)}
            options={(spec.choices ?? []).map((choice) => ({ value: choice.value, label: choice.value }))}
            onChange={(next?: string) => onChange(next)}
          />
        ) : (
          <Input id={id} readOnly={readOnly} value={value === undefined ? "" : String(value)} onChange={(event) => onChange(event.target.value === "" ? undefined : event.target.value)} />
        )
      }
    </Field>
  );
}

function Choices({ spec, readOnly, problem, onChange }: Part<"choices">) {
  const t = useTranslate();
  const choices = spec.choices ?? [];
  const change = (index: number, changes: Partial<(typeof choices)[number]>): void => onChange(choices.map((choice, i) => (i === index ? { ...choice, ...changes } : choice)));
  return (
    <Field label={t("taskTypes:parameter.choices")} problem={problem}>
      {() => (
        <div className="sb-choices">
          {choices.map((choice, i) => {
            const label = bothTexts(choice.label ?? choice.value);
            return (
              <div key={i}>
                <Input
                  className="sb-mono"
                  readOnly={readOnly}
                  aria-label={t("taskTypes:choice.value")}
                  placeholder={t("taskTypes:choice.value")}
                  value={choice.value}
                  onChange={(event) => change(i, { value: event.target.value })}
                />
                <Input
                  readOnly={readOnly}
                  aria-label={t("taskTypes:language.en")}
                  placeholder={t("taskTypes:language.en")}
                  value={label.en}
                  onChange={(event) => change(i, { label: joinedText(event.target.value, label.zh) })}
                />
                <Input
                  readOnly={readOnly}
                  aria-label={t("taskTypes:language.zh")}
                  placeholder={t("taskTypes:language.zh")}
                  value={label.zh}
                  onChange={(event) => change(i, { label: joinedText(label.en, event.target.value) })}
                />
                {!readOnly && <IconButton icon={X} size={14} label={t("taskTypes:choice.remove")} onPress={() => onChange(choices.filter((_, at) => at !== i))} />}
              </div>
            );
          })}
          {!readOnly && (
            <Button size="small" icon={<Plus size={14} />} onClick={() => onChange([...choices, { value: "" }])}>
              {t("taskTypes:choice.add")}
            </Button>
          )}
        </div>
      )}
    </Field>
  );
}

function ShownWhen({ spec, others, readOnly, problem, onChange }: Part<"shownWhen"> & { readonly others: readonly ParameterSpec[] }) {
  const t = useTranslate();
  const when = spec.shownWhen;
  const other = others.find((one) => one.key === when?.key);
  const parsed = (text: string): string | number | boolean => (other?.kind === "boolean" ? text === "true" : other?.kind === "number" && text !== "" && !Number.isNaN(Number(text)) ? Number(text) : text);
  return (
    <div className="sb-field-even">
      <Field label={t("taskTypes:parameter.shownWhen")} problem={problem}>
        {(id) => (
          <Select<string>
            id={id}
            disabled={readOnly}
            value={when?.key ?? ""}
            options={[
              { value: "", label: t("taskTypes:parameter.always") },
              ...others.filter((one) => one.kind !== "table" && one.kind !== "list" && one.kind !== "code" && one.kind !== "secret").map((one) => ({ value: one.key, label: one.key })),
            ]}
            onChange={(key) => onChange(key === "" ? undefined : { key, equals: others.find((one) => one.key === key)?.kind === "boolean" ? true : (others.find((one) => one.key === key)?.choices?.[0]?.value ?? "") })}
          />
        )}
      </Field>
      {when && (
        <Field label={t("taskTypes:parameter.equals")}>
          {(id) =>
            other?.kind === "choice" ? (
              <Select<string[]>
                id={id}
                mode="multiple"
                disabled={readOnly}
                value={Array.isArray(when.equals) ? when.equals : [String(when.equals)]}
                options={(other.choices ?? []).map((choice) => ({ value: choice.value, label: choice.value }))}
                onChange={(values) => values.length > 0 && onChange({ key: when.key, equals: values.length === 1 ? values[0]! : values })}
              />
            ) : other?.kind === "boolean" ? (
              <Select<string>
                id={id}
                disabled={readOnly}
                value={String(when.equals)}
                options={["true", "false"].map((value) => ({ value, label: value === "true" ? t("taskTypes:yes") : t("taskTypes:no") }))}
                onChange={(value) => onChange({ key: when.key, equals: parsed(value) })}
              />
            ) : (
              <Input id={id} readOnly={readOnly} value={String(when.equals)} onChange={(event) => onChange({ key: when.key, equals: parsed(event.target.value) })} />
            )
          }
        </Field>
      )}
    </div>
  );
}
