import { Button } from "antd";
import { CalendarRange } from "lucide-react";
import { useCallback, useState } from "react";
import type { BackfillCandidate, BackfillId, PlannedCell, WorkflowId } from "#contract";
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
import { datesOf, othersOf, ticksOf, type BackfillEntry } from "./backfillEntry.ts";
import { DateStep } from "./DateStep.tsx";
import { ExistingStep, PaceStep } from "./PaceStep.tsx";
import { ParameterStep } from "./ParameterStep.tsx";
import { PreviewStep } from "./PreviewStep.tsx";
import { TargetStep } from "./TargetStep.tsx";
import { useCalendarDays } from "./useCalendarDays.ts";
import { specOf, withCells, type WizardState } from "./wizardSpec.ts";

export function useNewBackfillTab({ workflowId }: BackfillEntry): TabLook {
  const t = useTranslate();
  return { title: t("backfill:new"), detail: useWorkflow(workflowId)?.name ?? "", glyph: <CalendarRange size={14} aria-hidden /> };
}
const STEPS = ["targets", "dates", "existing", "parameters", "pace", "preview"] as const;
type Step = (typeof STEPS)[number];

/** What can be ticked: the workflow with what waits for it, and each other workflow that was chosen with it. */
async function readCandidates(entry: BackfillEntry): Promise<BackfillCandidate[]> {
  const { candidates } = await link.ask("backfill.candidates", { workflowId: entry.workflowId as WorkflowId });
  const known = new Set<string>(candidates.map((one) => one.workflowId));
  const others = await Promise.all([...othersOf(entry).keys()].filter((id) => !known.has(id)).map((id) => link.ask("backfill.candidates", { workflowId: id as WorkflowId })));
  return [...candidates, ...others.flatMap((answer) => answer.candidates.slice(0, 1))];
}

/** Journey 7: what, which dates, what of what is there, with which parameters, in which order, and a preview of every cell before anything is made. */
export function NewBackfillDocument({ params }: { readonly params: BackfillEntry }) {
  const t = useTranslate();
  const language = useLanguage();
  const workflowId = params.workflowId as WorkflowId;
  const workflow = useWorkflow(workflowId);
  const candidates = useReading(`candidates:${JSON.stringify(params)}`, () => readCandidates(params));
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
  const { targets, none } = ticksOf(params, candidates.value);
  const initial: WizardState = {
    ...{ targets, ...datesOf(params, date), withoutWeekends: false, calendar: null, turned: new Set(), existing: "missing", order: "oldestFirst", parallel: 1 },
    ...{ params: {}, leftOut: new Map() },
  };
  return <Wizard workflowId={workflowId} name={workflow.name} projectId={workflow.projectId} candidates={candidates.value} none={none} usual={date} initial={initial} />;
}

interface WizardProps {
  readonly workflowId: WorkflowId;
  readonly name: string;
  readonly projectId: string;
  readonly candidates: Parameters<typeof TargetStep>[0]["candidates"];
  readonly none: boolean;
  readonly usual: string;
  readonly initial: WizardState;
}
function Wizard({ workflowId, name, projectId, candidates, none, usual, initial }: WizardProps) {
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
  const days = useCalendarDays({ ...state, projectId });
  const spec = specOf(state, days);
  // Asked for when it is looked at, and again whenever the steps before it say something else, or a tick in it.
  const plan = useReading(step === "preview" ? `plan:${JSON.stringify(spec)}` : "", () => (step === "preview" ? link.ask("backfill.plan", { workflowId, spec }) : Promise.resolve(undefined)));
  // What was last seen stays while the next is read, so that ticking keeps its place.
  const shown = useLast(plan.value);
  const tick = useCallback((cells: readonly PlannedCell[], taken: boolean) => setState((old) => ({ ...old, leftOut: withCells(old.leftOut, cells, taken) })), []);
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
        {step === "targets" && <TargetStep candidates={candidates} targets={state.targets} none={none} onChange={(targets) => change({ targets })} />}
        {step === "dates" && <DateStep {...{ state, usual, projectId, days }} onChange={change} />}
        {step === "existing" && <ExistingStep state={state} onChange={change} />}
        {step === "parameters" && <ParameterStep workflowId={workflowId} params={state.params} onChange={(params) => change({ params })} />}
        {step === "pace" && <PaceStep state={state} onChange={change} />}
        {step === "preview" &&
          (plan.failure !== undefined ? (
            <ErrorCard {...failureWords(plan.failure, language)} {...(spec.leaveOut.length === 0 ? {} : { actions: <Button onClick={() => change({ leftOut: new Map() })}>{t("backfill:tickAll")}</Button> })} />
          ) : shown === undefined ? (
            <EmptyState sentence={t("ui:table.loading")} />
          ) : (
            <PreviewStep plan={shown} leftOut={state.leftOut} onTick={tick} />
          ))}
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

/** The last of a value that there was. */
function useLast<T>(value: T | undefined): T | undefined {
  const [last, setLast] = useState(value);
  if (value !== undefined && value !== last) setLast(value);
  return value ?? last;
}
