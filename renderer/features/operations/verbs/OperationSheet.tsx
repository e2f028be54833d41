import { Radio } from "antd";
import { useEffect, useMemo, useState } from "react";
import type { InstanceState, OperationPlan, TaskInstanceId } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { codeOf, failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import type { ErrorCardProps } from "../../../ui/ErrorCard.tsx";
import { ImpactSheet } from "../../../ui/overlay/ImpactSheet.tsx";
import type { Impact } from "../../../ui/overlay/ImpactSheet.tsx";
import { notify } from "../../../ui/overlay/notices.ts";
import { useFormats } from "../../../ui/useFormats.tsx";
import { onlyRunOf } from "../model/targets.ts";
import { useSay } from "../useSay.ts";
import type { OperationRequest, Scope } from "./operationStore.ts";
import { RunParameters } from "./RunParameters.tsx";
import { TickList } from "./TickList.tsx";
import { targetOf, usePlan } from "./usePlan.ts";

const scopes = ["only", "failedDownstream", "allDownstream", "ticked"] as const;
const noTicks: ReadonlySet<TaskInstanceId> = new Set();

interface OperationSheetProps {
  readonly request: OperationRequest;
  readonly onClose: () => void;
}

/** The effect of a verb before it is done: the server's one plan for all targets, applied by its token. When the world changed, the new plan is shown. */
export function OperationSheet({ request, onClose }: OperationSheetProps) {
  const t = useTranslate();
  const language = useLanguage();
  const { verb, targets } = request;
  const [scope, setScope] = useState<Scope>(request.scope);
  const [ticked, setTicked] = useState(noTicks);
  const [resume, setResume] = useState(true);
  const [revision, setRevision] = useState<"original" | "latest">("original");
  const [params, setParams] = useState<Readonly<Record<string, string>>>({});
  const choice = { scope, ticked, resume, revision };
  const { plan, failure, replan } = usePlan(request, choice);
  // What was asked once stays while the next plan is made.
  const [asked, setAsked] = useState(plan?.revisions ?? undefined);
  useEffect(() => {
    if (plan) setAsked(plan.revisions ?? undefined);
  }, [plan]);
  const impact = useImpact(verb, plan);
  // What is only paused behind a rerun does not run again.
  const count = plan?.changes.filter((change) => verb !== "rerun" || !change.paused).length ?? targets.length;
  const onlyRun = onlyRunOf(targets);

  const apply = async (reason: string): Promise<ErrorCardProps | undefined> => {
    if (!plan) return undefined;
    try {
      await link.ask("operation.apply", { ...targetOf(request, choice), token: plan.token, reason, ...(verb === "rerun" && Object.keys(params).length > 0 ? { params } : {}) });
    } catch (thrown) {
      if (codeOf(thrown) === "stale") replan();
      return failureWords(thrown, language);
    }
    notify(t(`operations:done.${verb}`, { count }));
    return undefined;
  };

  return (
    <ImpactSheet<Scope>
      title={verb === "rerun" && !resume ? t("operations:impact.rerunAlone", { count }) : t(`operations:impact.${verb}`, { count })}
      verb={t(`operations:apply.${verb}`, { count })}
      impact={failure === undefined ? impact : { affected: [], ineligible: [] }}
      {...(verb === "rerun" ? { scopes: scopes.map((value) => ({ value, label: t(`operations:scope.${value}`) })), scope, onScopeChange: setScope } : {})}
      asksReason={verb === "setSuccess"}
      {...(plan?.tier === "typed" ? { typed: String(count) } : {})}
      blocked={plan?.blocked === true ? t("operations:ticks.blocked") : undefined}
      notice={
        <>
          {failure !== undefined && <ErrorCard {...failureWords(failure, language)} />}
          {asked && (
            <Radio.Group
              aria-label={t("operations:revision.label")}
              value={revision}
              onChange={(event) => setRevision(event.target.value as typeof revision)}
              options={[
                { value: "original", label: asked.original === null ? t("operations:revision.test") : t("operations:revision.original", { revision: asked.original }) },
                { value: "latest", label: t("operations:revision.latest", { revision: asked.latest }) },
              ]}
            />
          )}
          {verb === "rerun" && onlyRun !== undefined && <RunParameters runId={onlyRun} onChange={setParams} />}
        </>
      }
      choices={
        verb === "rerun" && (
          <>
            <Radio.Group
              aria-label={t("operations:resume.label")}
              value={resume}
              onChange={(event) => setResume(event.target.value as boolean)}
              options={[
                { value: true, label: t("operations:resume.yes") },
                { value: false, label: t("operations:resume.no") },
              ]}
            />
            {scope === "ticked" && (
              <TickList targets={targets} ticked={ticked} onChange={setTicked} ineligible={(plan?.ineligible ?? []).map((line) => line.taskInstanceId).filter((id) => ticked.has(id as TaskInstanceId))} />
            )}
          </>
        )
      }
      onApply={apply}
      onClose={onClose}
    />
  );
}

const shown = (state: InstanceState, paused: boolean) => (paused && state === "NOT_RUN" ? ("PAUSED" as const) : state);

function useImpact(verb: OperationRequest["verb"], plan: OperationPlan | undefined): Impact | undefined {
  const t = useTranslate();
  const say = useSay();
  const formats = useFormats();
  return useMemo(() => {
    if (!plan) return undefined;
    const several = new Set(plan.changes.map((change) => change.workflowInstanceId)).size > 1;
    const notes = plan.notes.map(say);
    const { estimateMs, deadline } = plan;
    return {
      affected: plan.changes.map((change) => ({
        id: change.taskInstanceId,
        name: several ? `${change.workflowName}/${change.name} ${change.businessDate}` : change.name,
        before: shown(change.before, change.pausedBefore),
        after: verb === "setSuccess" ? ("SET_SUCCESS" as const) : shown(change.after, change.paused),
      })),
      ineligible: plan.ineligible.map((line) => ({ id: line.taskInstanceId, name: line.name, reason: say(line.reason) })),
      facts: [
        ...(plan.continues > 0 ? [{ label: t("operations:impact.then"), value: t("operations:impact.continues", { count: plan.continues }) }] : []),
        ...(estimateMs === null ? [] : [{ label: t("operations:impact.estimate"), value: formats.duration(estimateMs) }]),
        ...(deadline === null ? [] : [{ label: t("operations:impact.deadline"), value: t("operations:impact.deadlineOf", { workflow: deadline.workflowName, at: formats.time(deadline.at) }) }]),
        ...(notes.length > 0 ? [{ label: t("operations:impact.note"), value: notes.map((note) => <div key={note}>{note}</div>) }] : []),
      ],
    };
  }, [plan, say, t, verb, formats]);
}
