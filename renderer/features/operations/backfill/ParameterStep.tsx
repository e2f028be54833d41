import { isParameterName, type WorkflowId } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { link } from "../../../link/link.ts";
import { useWorkflow } from "../../../state/hooks.ts";
import { useReading } from "../../../state/useReading.ts";
import { ParamRows } from "../../../ui/ParamRows.tsx";
import type { WizardState } from "./wizardSpec.ts";

interface ParameterStepProps {
  readonly workflowId: WorkflowId;
  readonly params: WizardState["params"];
  readonly onChange: (params: WizardState["params"]) => void;
}

/** [PAR3] Parameters of these runs alone: those of the published workflow may be changed, and others added. Only what differs is sent. */
export function ParameterStep({ workflowId, params, onChange }: ParameterStepProps) {
  const t = useTranslate();
  const revision = useWorkflow(workflowId)?.revision ?? null;
  const { value } = useReading(`backfillParams:${workflowId}:${revision}`, async () => (revision === null ? {} : (await link.ask("workflow.revision", { workflowId, number: revision })).definition.params));
  if (value === undefined) return <p className="sb-op-waiting">{t("ui:table.loading")}</p>;
  const change = (next: Readonly<Record<string, string>>): void => onChange(Object.fromEntries(Object.entries(next).filter(([name, text]) => value[name] !== text)));
  return (
    <div className="sb-bf-step sb-bf-params">
      <ParamRows label={t("backfill:step.parameters")} params={{ ...value, ...params }} fixed={new Set(Object.keys(value))} isName={isParameterName} onChange={change} />
      <p className="sb-op-hint">{t("backfill:paramsHint")}</p>
    </div>
  );
}
