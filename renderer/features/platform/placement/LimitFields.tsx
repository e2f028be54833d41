import type { PlacementSettings } from "#contract";
import { InputNumber, Segmented } from "antd";
import { useState } from "react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { Field } from "../../../ui/taskForm/Field.tsx";
import { meantBy, presetOf, presets, settingsOf, shownAs } from "./placementForm.ts";
import type { Preset } from "./placementForm.ts";

const numbers = [
  { key: "maxMemoryRate", unit: "percent" },
  { key: "maxLoadPerCore", unit: "plain" },
  { key: "systemMemoryBytes", unit: "mib" },
  { key: "taskMemoryBytes", unit: "mib" },
  { key: "minDiskBytes", unit: "mib" },
] as const;

/** When a host is too loaded to be given more: a preset, or numbers. `inherits`: the platform's may be taken as well. */
export function LimitFields({
  settings,
  inherits,
  onChange,
  problems,
}: {
  readonly settings: PlacementSettings | null;
  readonly inherits: boolean;
  readonly onChange: ((settings: PlacementSettings | null) => void) | undefined;
  readonly problems: ReadonlyMap<string, string>;
}) {
  const t = useTranslate();
  // Numbers that happen to be a preset's are still one's own while somebody edits them.
  const [own, setOwn] = useState(false);
  const preset: Preset = own && settings !== null ? "own" : presetOf(settings);
  const choose = (next: Preset): void => {
    setOwn(next === "own");
    onChange?.(settingsOf(next, settings));
  };
  return (
    <>
      <Field label={t("places:limits")} help={t(`places:preset.help.${preset}`)}>
        {(id) => (
          <Segmented<Preset>
            id={id}
            disabled={onChange === undefined}
            value={preset}
            onChange={choose}
            options={presets.filter((value) => inherits || value !== "platform").map((value) => ({ value, label: t(`places:preset.${value}`) }))}
          />
        )}
      </Field>
      {settings !== null && (
        <div className="sb-place-numbers">
          {numbers.map(({ key, unit }) => (
            <Field key={key} label={t(`places:limit.${key}`)} problem={problems.get(`settings.${key}`) ?? problems.get(`placement.${key}`)}>
              {(id) => (
                <InputNumber<number>
                  id={id}
                  min={0}
                  {...(unit === "percent" ? { max: 100 } : {})}
                  readOnly={onChange === undefined || preset !== "own"}
                  disabled={preset !== "own"}
                  placeholder={t("places:notLooked")}
                  value={shownAs(unit, settings[key])}
                  onChange={(typed) => onChange?.({ ...settings, [key]: meantBy(unit, typed) })}
                />
              )}
            </Field>
          ))}
        </div>
      )}
    </>
  );
}
