import { Button, Checkbox } from "antd";
import { useState } from "react";
import type { BackfillCandidate, TaskId } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { useSay } from "../useSay.ts";
import { withDownstream, withTask, withWorkflow, type WizardState } from "./wizardSpec.ts";

interface TargetStepProps {
  readonly candidates: readonly BackfillCandidate[];
  readonly targets: WizardState["targets"];
  /** Of the tasks that it was opened for the published revision has none. */
  readonly none: boolean;
  readonly onChange: (targets: WizardState["targets"]) => void;
}

/** What is run: the workflow or tasks of it, what was chosen with it, and what waits for it, across workflows, each with its ticks. */
export function TargetStep({ candidates, targets, none, onChange }: TargetStepProps) {
  const t = useTranslate();
  const say = useSay();
  const [own, ...rest] = candidates;
  if (own === undefined) return null;
  const others = rest.filter(({ depth }) => depth > 0);
  const chosen = rest.filter(({ depth }) => depth === 0);
  return (
    <div className="sb-bf-step">
      {none && <p role="status">{say({ code: "cell.noTask", values: {} })}</p>}
      <Ticks of={own} open targets={targets} onChange={onChange} fixed />
      {chosen.map((one) => (
        <Ticks key={one.workflowId} of={one} open={targets.get(one.workflowId) != null} targets={targets} onChange={onChange} />
      ))}
      <p className="sb-op-hint">{t("backfill:targetsHint")}</p>
      <h3>{t("backfill:downstream")}</h3>
      {others.length === 0 && <p className="sb-op-quiet">{t("backfill:noDownstream")}</p>}
      {others.map((one) => (
        <Ticks key={one.workflowId} of={one} open={false} targets={targets} onChange={onChange} />
      ))}
    </div>
  );
}

function Ticks({ of, targets, onChange, open, fixed = false }: Pick<TargetStepProps, "targets" | "onChange"> & { readonly of: BackfillCandidate; readonly open: boolean; readonly fixed?: boolean }) {
  const t = useTranslate();
  const say = useSay();
  const [unfolded, setUnfolded] = useState(open);
  const all = of.tasks.map((task) => task.taskId);
  const has = targets.has(of.workflowId);
  const chosen: readonly TaskId[] = has ? (targets.get(of.workflowId) ?? all) : [];
  const isWhole = has && targets.get(of.workflowId) === null;
  return (
    <div className="sb-bf-target" style={{ marginInlineStart: of.depth * 16 }}>
      <div>
        <Checkbox checked={isWhole} indeterminate={has && !isWhole} disabled={of.reason !== null} onChange={(event) => onChange(withWorkflow(targets, of.workflowId, fixed || event.target.checked))}>
          {`${of.projectName}/${of.workflowName}`} <span className="sb-op-quiet">{t("backfill:wholeWorkflow")}</span>
        </Checkbox>
        {of.reason !== null && <span className="sb-op-quiet">{say(of.reason)}</span>}
        {!fixed && of.reason === null && (
          <button type="button" className="sb-link" aria-expanded={unfolded} onClick={() => setUnfolded(!unfolded)}>
            {t("operations:show.tasks")}
          </button>
        )}
      </div>
      {unfolded && (
        <ul>
          {of.tasks.map((task) => (
            <li key={task.taskId}>
              <Checkbox checked={chosen.includes(task.taskId)} onChange={() => keepOne(withTask(targets, of.workflowId, all, task.taskId))}>
                {task.name}
              </Checkbox>
              <Button type="text" size="small" onClick={() => onChange(new Map([...targets, [of.workflowId, withDownstream(of.tasks, task.taskId)]]))}>
                {t("backfill:andDownstream")}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
  /** Of what it was asked for something is always chosen. */
  function keepOne(next: WizardState["targets"]): void {
    if (!fixed || next.has(of.workflowId)) onChange(next);
  }
}
