import { Button, Checkbox } from "antd";
import { ArrowDown, ArrowUp, X } from "lucide-react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { IconButton } from "../../../ui/IconButton.tsx";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { useFormats } from "../../../ui/useFormats.tsx";
import { useSay } from "../useSay.ts";
import type { Outlook, Step } from "./repairPlan.ts";
import { waitingSteps } from "./repairPlan.ts";

interface PlanPanelProps {
  readonly plan: readonly Step[];
  readonly outlook: Outlook;
  /** How many instances go on by themselves behind what is rerun or set to success; undefined while the server is asked. */
  readonly continues: number | undefined;
  readonly hurry: boolean;
  readonly onHurry: (hurry: boolean) => void;
  readonly onMove: (index: number, by: 1 | -1) => void;
  readonly onRemove: (step: Step) => void;
  readonly busy: boolean;
  /** Why it cannot be applied, or true. */
  readonly ready: true | string;
  readonly onApply: () => void;
  readonly onCopy: () => void;
  readonly onSave: () => void;
  readonly note: string;
  readonly onForget: () => void;
}

/** The steps in order, each with its own result, and what they make of the night. */
export function PlanPanel(props: PlanPanelProps) {
  const t = useTranslate();
  const { minute, duration } = useFormats();
  const { plan, outlook } = props;
  const left = waitingSteps(plan).length;
  return (
    <section className="sb-repair-plan" aria-label={t("night:plan.title")}>
      <header>
        <h2>{t("night:plan.title")}</h2>
        <span className="sb-op-quiet" role="status">
          {left === 0
            ? t("night:plan.nothing")
            : [
                t("night:plan.steps", { count: left }),
                ...(props.continues === undefined ? [] : [t("night:plan.continues", { count: props.continues })]),
                ...(outlook.endAt === undefined ? [] : [outlook.endAt === null ? t("night:end.unknown") : t("night:end", { at: minute(outlook.endAt) })]),
                ...outlook.missed.map((one) => t("night:fact.missedBy", { workflow: one.workflowName, at: minute(one.at), by: duration(one.byMs) })),
                ...outlook.saved.map((one) => t("night:fact.kept", { workflow: one.workflowName, at: minute(one.at) })),
              ].join(" · ")}
        </span>
        <Checkbox checked={props.hurry} onChange={(event) => props.onHurry(event.target.checked)}>
          {t("night:plan.hurry")}
        </Checkbox>
        <Button onClick={props.onCopy}>{t("night:report.copy")}</Button>
        <Button onClick={props.onSave} disabled={plan.length === 0} title={plan.length === 0 ? t("night:plan.nothing") : undefined}>
          {t("night:note.save")}
        </Button>
        <Button type="primary" loading={props.busy} disabled={props.ready !== true} title={props.ready === true ? undefined : props.ready} onClick={props.onApply}>
          {t("night:plan.apply", { count: left })}
        </Button>
      </header>
      <ol className="sb-repair-steps">
        {plan.map((step, index) => (
          <li key={`${step.root.id} ${index}`} data-result={step.result?.kind}>
            <StepGlyph step={step} />
            <span className="sb-repair-step">
              {t(`night:step.${step.choice.kind}`, { task: `${step.root.workflowName}/${step.root.name}`, blocked: step.blocked })}
              {step.choice.kind === "setSuccess" && <span className="sb-op-quiet">{step.choice.reason}</span>}
              {step.choice.kind === "rerun" && Object.keys(step.choice.params).length > 0 && (
                <span className="sb-op-quiet sb-mono">
                  {Object.entries(step.choice.params)
                    .map(([name, value]) => `${name}=${value}`)
                    .join(" ")}
                </span>
              )}
            </span>
            <StepResultText step={step} />
            {step.result?.kind !== "done" && step.result?.kind !== "doing" && (
              <>
                <IconButton icon={ArrowUp} label={t("night:plan.up")} onPress={() => props.onMove(index, -1)} />
                <IconButton icon={ArrowDown} label={t("night:plan.down")} onPress={() => props.onMove(index, 1)} />
                <IconButton icon={X} label={t("night:plan.remove")} onPress={() => props.onRemove(step)} />
              </>
            )}
          </li>
        ))}
      </ol>
      {props.note !== "" && (
        <details className="sb-repair-note">
          <summary>{t("night:note.title")}</summary>
          <pre>{props.note}</pre>
          <button type="button" className="sb-link" onClick={props.onForget}>
            {t("night:note.remove")}
          </button>
        </details>
      )}
    </section>
  );
}

function StepGlyph({ step: { result } }: { readonly step: Step }) {
  return <StateGlyph state={result === undefined ? "NOT_RUN" : result.kind === "doing" ? "RUNNING" : result.kind === "done" ? "SUCCESS" : "FAILED"} size={14} decorative />;
}
function StepResultText({ step: { result } }: { readonly step: Step }) {
  const t = useTranslate();
  const say = useSay();
  const { clock } = useFormats();
  return (
    <span className="sb-repair-result" role="status">
      {result === undefined
        ? t("night:result.waiting")
        : result.kind === "doing"
          ? t("night:result.doing")
          : result.kind === "done"
            ? t("night:result.done", { count: result.count, at: clock(result.at) })
            : t("night:result.failed", { why: say(result.sentence), at: clock(result.at) })}
    </span>
  );
}
