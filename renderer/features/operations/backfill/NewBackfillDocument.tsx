import { Button, InputNumber, Radio } from "antd";
import { CalendarRange } from "lucide-react";
import { useState } from "react";
import type { BackfillId, TaskId, WorkflowId } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { newId } from "../../../link/ids.ts";
import { link } from "../../../link/link.ts";
import { useMay, useOnline, useWorkflow } from "../../../state/hooks.ts";
import { useReading } from "../../../state/useReading.ts";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import type { TabLook } from "../../../ui/workbench/contributions.ts";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import "../operations.css";
import "./backfill.css";
import { DateStep } from "./DateStep.tsx";
import { PreviewStep } from "./PreviewStep.tsx";
import { TargetStep } from "./TargetStep.tsx";
import { specOf, type WizardState } from "./wizardSpec.ts";

interface WizardParams {
  readonly workflowId: string;
  readonly taskId?: string;
}
export function useNewBackfillTab({ workflowId }: WizardParams): TabLook {
  const t = useTranslate();
  return { title: t("backfill:new"), detail: useWorkflow(workflowId)?.name ?? "", glyph: <CalendarRange size={14} aria-hidden /> };
}
const STEPS = ["targets", "dates", "existing", "pace", "preview"] as const;
type Step = (typeof STEPS)[number];
const MOST_PARALLEL = 1000;

/** Journey 7: what, which dates, what of what is there, in which order, and a preview of every cell before anything is made. */
export function NewBackfillDocument({ params }: { readonly params: WizardParams }) {
  const t = useTranslate();
  const language = useLanguage();
  const workflowId = params.workflowId as WorkflowId;
  const workflow = useWorkflow(workflowId);
  const candidates = useReading(`candidates:${workflowId}`, () => link.ask("backfill.candidates", { workflowId }));
  // The server says which business date is the newest that is over.
  const usual = useReading(`resolve:${workflowId}`, () => link.ask("workflow.resolve", { workflowId }));
  const failure = candidates.failure ?? usual.failure;
  if (failure !== undefined)
    return (
      <div className="sb-op-doc sb-op-doc-failed">
        <ErrorCard {...failureWords(failure, language)} />
      </div>
    );
  if (candidates.value === undefined || usual.value === undefined || workflow === undefined) return <EmptyState sentence={t("ui:table.loading")} />;
  const date = usual.value.businessDate;
  const initial: WizardState = {
    ...{ targets: new Map([[workflowId, params.taskId === undefined ? null : [params.taskId as TaskId]]]), from: date, until: date },
    ...{ withoutWeekends: false, calendar: null, existing: "missing", order: "oldestFirst", parallel: 1 },
  };
  return <Wizard workflowId={workflowId} name={workflow.name} projectId={workflow.projectId} candidates={candidates.value.candidates} usual={date} initial={initial} />;
}

interface WizardProps {
  readonly workflowId: WorkflowId;
  readonly name: string;
  readonly projectId: string;
  readonly candidates: Parameters<typeof TargetStep>[0]["candidates"];
  readonly usual: string;
  readonly initial: WizardState;
}
function Wizard({ workflowId, name, projectId, candidates, usual, initial }: WizardProps) {
  const t = useTranslate();
  const language = useLanguage();
  const workbench = useWorkbench();
  const online = useOnline();
  const may = useMay("operateOwn", projectId);
  const [state, setState] = useState(initial);
  const [step, setStep] = useState<Step>("targets");
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<unknown>();
  // Kept over retries: the same backfill is made once, however often the button is pressed.
  const [id] = useState(() => newId<BackfillId>());
  const change = (changes: Partial<WizardState>): void => setState((old) => ({ ...old, ...changes }));
  const at = STEPS.indexOf(step);
  const spec = specOf(state);
  // Asked for when it is looked at, and again whenever the steps before it say something else.
  const plan = useReading(step === "preview" ? `plan:${JSON.stringify(spec)}` : "", () => (step === "preview" ? link.ask("backfill.plan", { workflowId, spec }) : Promise.resolve(undefined)));
  const count = plan.value === undefined ? 0 : plan.value.counts.run + plan.value.counts.rerun;
  const reason = !online ? t("operations:reason.offline") : !may ? t("operations:reason.right") : plan.value === undefined ? t("ui:table.loading") : count === 0 ? t("backfill:nothing") : undefined;
  const create = async (): Promise<void> => {
    if (busy || plan.value === undefined) return;
    setBusy(true);
    setFailed(undefined);
    try {
      const backfillName = `${name} ${state.from}${state.until === state.from ? "" : `..${state.until}`}`;
      const made = await link.ask("backfill.create", { id, workflowId, name: backfillName, spec, token: plan.value.token });
      workbench.open({ kind: "backfill", params: { backfillId: made.id } }, { pin: true });
    } catch (thrown) {
      setFailed(thrown);
      plan.reload();
    }
    setBusy(false);
  };
  return (
    <section className="sb-op-doc sb-bf-wizard" aria-label={t("backfill:title", { name })}>
      <header className="sb-op-head">
        <h1 className="sb-ident">{t("backfill:title", { name })}</h1>
        <ol className="sb-bf-steps">
          {STEPS.map((one, index) => (
            <li key={one}>
              <button type="button" aria-current={one === step ? "step" : undefined} onClick={() => setStep(one)}>
                <span>{index + 1}</span>
                {t(`backfill:step.${one}`)}
              </button>
            </li>
          ))}
        </ol>
      </header>
      <div className="sb-bf-body">
        {failed !== undefined && <ErrorCard {...failureWords(failed, language)} />}
        {step === "targets" && <TargetStep candidates={candidates} targets={state.targets} onChange={(targets) => change({ targets })} />}
        {step === "dates" && <DateStep state={state} usual={usual} projectId={projectId} onChange={change} />}
        {step === "existing" && (
          <div className="sb-bf-step">
            <Radio.Group
              className="sb-bf-choices"
              value={state.existing}
              onChange={(event) => change({ existing: event.target.value as WizardState["existing"] })}
              options={(["missing", "missingAndFailed", "all"] as const).map((value) => ({ value, label: t(`backfill:existing.${value}`) }))}
            />
            <p className="sb-op-hint">{t("backfill:existingHint")}</p>
          </div>
        )}
        {step === "pace" && (
          <div className="sb-bf-step">
            <Radio.Group
              aria-label={t("backfill:order")}
              value={state.order}
              onChange={(event) => change({ order: event.target.value as WizardState["order"] })}
              options={(["oldestFirst", "newestFirst"] as const).map((value) => ({ value, label: t(`backfill:order.${value}`) }))}
            />
            <label className="sb-bf-line">
              {t("backfill:parallel")}
              <InputNumber min={1} max={MOST_PARALLEL} precision={0} value={state.parallel} onChange={(value) => change({ parallel: value ?? 1 })} />
            </label>
            <p className="sb-op-hint">{t("backfill:lane")}</p>
          </div>
        )}
        {step === "preview" &&
          (plan.failure !== undefined ? <ErrorCard {...failureWords(plan.failure, language)} /> : plan.value === undefined ? <EmptyState sentence={t("ui:table.loading")} /> : <PreviewStep plan={plan.value} />)}
      </div>
      <footer className="sb-op-foot">
        <Button disabled={at === 0} onClick={() => setStep(STEPS[at - 1] ?? step)}>
          {t("backfill:back")}
        </Button>
        {step === "preview" ? (
          <Button type="primary" loading={busy} disabled={reason !== undefined} title={reason} onClick={() => void create()}>
            {t("backfill:run", { count })}
          </Button>
        ) : (
          <Button type="primary" onClick={() => setStep(STEPS[at + 1] ?? step)}>
            {t("backfill:next")}
          </Button>
        )}
      </footer>
    </section>
  );
}
