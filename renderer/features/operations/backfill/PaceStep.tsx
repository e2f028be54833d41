import { InputNumber, Radio } from "antd";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import type { WizardState } from "./wizardSpec.ts";

interface PaceStepProps {
  readonly state: WizardState;
  readonly onChange: (changes: Partial<WizardState>) => void;
}
const MOST_PARALLEL = 1000;

/** In which order dates go, and how many at once. */
export function PaceStep({ state, onChange }: PaceStepProps) {
  const t = useTranslate();
  return (
    <div className="sb-bf-step">
      <Radio.Group
        aria-label={t("backfill:order")}
        value={state.order}
        onChange={(event) => onChange({ order: event.target.value as WizardState["order"] })}
        options={(["oldestFirst", "newestFirst"] as const).map((value) => ({ value, label: t(`backfill:order.${value}`) }))}
      />
      <label className="sb-bf-line">
        {t("backfill:parallel")}
        <InputNumber min={1} max={MOST_PARALLEL} precision={0} value={state.parallel} onChange={(value) => onChange({ parallel: value ?? 1 })} />
      </label>
      <p className="sb-op-hint">{t("backfill:lane")}</p>
    </div>
  );
}
/** What of what is there is run again. */
export function ExistingStep({ state, onChange }: PaceStepProps) {
  const t = useTranslate();
  return (
    <div className="sb-bf-step">
      <Radio.Group
        className="sb-bf-choices"
        value={state.existing}
        onChange={(event) => onChange({ existing: event.target.value as WizardState["existing"] })}
        options={(["missing", "missingAndFailed", "all"] as const).map((value) => ({ value, label: t(`backfill:existing.${value}`) }))}
      />
      <p className="sb-op-hint">{t("backfill:existingHint")}</p>
    </div>
  );
}
