import { Limits } from "#contract";
import { Input, InputNumber } from "antd";
import { useEffect, useState } from "react";
import { useTranslate } from "../../../../i18n/useTranslate.ts";
import { Field } from "../../../../ui/taskForm/Field.tsx";
import { FormGroup } from "../../../../ui/taskForm/FormGroup.tsx";
import { withLimits } from "../../model/taskPlacement.ts";
import { problemsAt } from "./GroupProps.ts";
import type { GroupProps } from "./GroupProps.ts";
import { MIB } from "./units.ts";

const texts = ["user", "workingDirectory", "umask"] as const;
const numbers = [
  { key: "nice", unit: 1, min: -20, max: 19 },
  { key: "memoryBytes", unit: MIB, min: 1, max: 1_048_576 },
  { key: "cpuSeconds", unit: 1, min: 1, max: 31_536_000 },
  { key: "openFiles", unit: 1, min: 3, max: 1_048_576 },
  { key: "outputBytes", unit: MIB, min: 1, max: 1_048_576 },
] as const;

/** What the processes of a task may use. An empty field is what the type or the agent says. */
export function LimitFields({ task, at, change }: GroupProps) {
  const t = useTranslate();
  const { limits } = task;
  const set = Object.keys(limits ?? {}).length;
  return (
    <FormGroup title={t("workflows:limits.title")} problems={problemsAt(at, "limits")} summary={set === 0 ? "" : t("workflows:limits.set", { count: set })}>
      {texts.map((key) => (
        <LimitText key={key} name={key} value={limits?.[key] ?? null} problem={at.get(`limits.${key}`)} onChange={(value) => change(`limits.${key}`, (old) => withLimits(old, { [key]: value }))} />
      ))}
      <div className="sb-wf-pair">
        {numbers.map(({ key, unit, min, max }) => {
          const value = limits?.[key] ?? null;
          return (
            <div key={key} data-field={`limits.${key}`}>
              <Field label={t(`workflows:limit.${key}`)} problem={at.get(`limits.${key}`)}>
                {(id, note) => (
                  <InputNumber<number>
                    id={id}
                    aria-describedby={note}
                    min={min}
                    max={max}
                    precision={0}
                    value={value === null ? null : Math.round(value / unit)}
                    onChange={(typed) => change(`limits.${key}`, (old) => withLimits(old, { [key]: typed === null ? null : typed * unit }))}
                  />
                )}
              </Field>
            </div>
          );
        })}
      </div>
    </FormGroup>
  );
}

interface LimitTextProps {
  readonly name: (typeof texts)[number];
  readonly value: string | null;
  readonly problem: string | undefined;
  readonly onChange: (value: string | null) => void;
}

/** A text that is taken into the draft only when it is one: half a path would keep the draft from being saved. */
function LimitText({ name, value, problem, onChange }: LimitTextProps) {
  const t = useTranslate();
  const [typed, setTyped] = useState(value ?? "");
  useEffect(() => setTyped(value ?? ""), [value]);
  const fits = typed === "" || Limits.shape[name].safeParse(typed).success;
  return (
    <div data-field={`limits.${name}`}>
      <Field label={t(`workflows:limit.${name}`)} help={t(`workflows:limitHelp.${name}`)} problem={fits ? problem : t(`workflows:limitBad.${name}`)}>
        {(id, note) => (
          <Input
            id={id}
            aria-describedby={note}
            className="sb-mono"
            status={fits ? "" : "error"}
            value={typed}
            onChange={(event) => {
              const next = event.target.value.trim();
              setTyped(next);
              if (next === "") onChange(null);
              else if (Limits.shape[name].safeParse(next).success) onChange(next);
            }}
            onBlur={() => !fits && setTyped(value ?? "")}
          />
        )}
      </Field>
    </div>
  );
}
