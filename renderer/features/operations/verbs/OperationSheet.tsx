import { Radio } from "antd";
import { useCallback, useEffect, useMemo, useState } from "react";
import type { OperationPlan, TaskInstanceId } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { codeOf, failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { usePlatformState } from "../../../state/hooks.ts";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import type { ErrorCardProps } from "../../../ui/ErrorCard.tsx";
import { confirmTier } from "../../../ui/overlay/confirmTier.ts";
import { ImpactSheet } from "../../../ui/overlay/ImpactSheet.tsx";
import type { Impact } from "../../../ui/overlay/ImpactSheet.tsx";
import { notify } from "../../../ui/overlay/notices.ts";
import { groupByRun } from "../model/targets.ts";
import { useSay } from "../useSay.ts";
import type { OperationRequest, Scope } from "./operationStore.ts";
import { RunParameters } from "./RunParameters.tsx";

const scopes = ["only", "failedDownstream", "allDownstream"] as const;

interface OperationSheetProps {
  readonly request: OperationRequest;
  readonly onClose: () => void;
}

/** The effect of a verb before it is done: the server's plan, applied by its token. When the world changed, the new plan is shown. */
export function OperationSheet({ request, onClose }: OperationSheetProps) {
  const t = useTranslate();
  const language = useLanguage();
  const { verb } = request;
  const [scope, setScope] = useState<Scope>(request.scope);
  const [params, setParams] = useState<Readonly<Record<string, string>>>({});
  const groups = useMemo(() => [...groupByRun(request.targets)], [request.targets]);
  const [revision, setRevision] = useState<"original" | "latest">("original");
  const { plans, failure, replan } = usePlans(request, groups, scope, revision);
  const differing = plans?.find(({ plan }) => plan.revisions !== null)?.plan.revisions ?? undefined;
  // What was asked once stays while the next plan is made.
  const [asked, setAsked] = useState(differing);
  useEffect(() => {
    if (plans) setAsked(differing);
  }, [plans, differing]);
  const impact = useImpact(request, plans);
  const count = impact?.affected.length ?? request.targets.length;
  const production = usePlatformState((state) => state.connection.environment === "production");
  const onlyRun = groups.length === 1 ? groups[0]![0] : undefined;

  const apply = async (reason: string): Promise<ErrorCardProps | undefined> => {
    for (const { runId, ids, plan } of plans ?? []) {
      if (plan.changes.length === 0) continue;
      try {
        await link.ask("operation.apply", {
          verb,
          taskInstanceIds: ids,
          scope,
          revision,
          token: plan.token,
          reason,
          ...(verb === "rerun" && Object.keys(params).length > 0 ? { params } : {}),
        });
      } catch (thrown) {
        if (codeOf(thrown) === "stale") replan();
        return failureWords(thrown, language);
      }
    }
    notify(t(`operations:done.${verb}`, { count }));
    return undefined;
  };

  return (
    <ImpactSheet<Scope>
      title={t(`operations:impact.${verb}`, { count })}
      verb={t(`operations:apply.${verb}`, { count })}
      impact={failure === undefined ? impact : { affected: [], ineligible: [] }}
      {...(verb === "rerun" ? { scopes: scopes.map((value) => ({ value, label: t(`operations:scope.${value}`) })), scope, onScopeChange: setScope } : {})}
      asksReason={verb === "setSuccess"}
      {...(confirmTier({ verb, count, production }) === 2 ? { typed: String(count) } : {})}
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
          {verb === "rerun" && onlyRun !== undefined && <RunParameters request={request} runId={onlyRun} onChange={setParams} />}
        </>
      }
      onApply={apply}
      onClose={onClose}
    />
  );
}

interface PlannedRun {
  readonly runId: string;
  readonly ids: TaskInstanceId[];
  readonly plan: OperationPlan;
}

function usePlans({ verb }: OperationRequest, groups: readonly (readonly [string, readonly { readonly id: TaskInstanceId }[]])[], scope: Scope, revision: "original" | "latest") {
  const [plans, setPlans] = useState<readonly PlannedRun[]>();
  const [failure, setFailure] = useState<unknown>();
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let overtaken = false;
    setPlans(undefined);
    setFailure(undefined);
    Promise.all(
      groups.map(async ([runId, targets]): Promise<PlannedRun> => {
        const ids = targets.map(({ id }) => id);
        return { runId, ids, plan: await link.ask("operation.plan", { verb, taskInstanceIds: ids, scope, revision }) };
      }),
    ).then(
      (made) => overtaken || setPlans(made),
      (thrown: unknown) => overtaken || setFailure(thrown),
    );
    return () => {
      overtaken = true;
    };
  }, [verb, groups, scope, revision, turn]);
  return { plans, failure, replan: useCallback(() => setTurn((old) => old + 1), []) };
}

function useImpact({ verb }: OperationRequest, plans: readonly PlannedRun[] | undefined): Impact | undefined {
  const t = useTranslate();
  const say = useSay();
  return useMemo(() => {
    if (!plans) return undefined;
    const continues = plans.reduce((sum, { plan }) => sum + plan.continues, 0);
    const notes = plans.flatMap(({ plan }) => plan.notes.map(say));
    return {
      affected: plans.flatMap(({ plan }) =>
        plan.changes.map((change) => ({ id: change.taskInstanceId, name: change.name, before: change.before, after: verb === "setSuccess" ? ("SET_SUCCESS" as const) : change.after })),
      ),
      ineligible: plans.flatMap(({ plan }) => plan.ineligible.map((line) => ({ id: line.taskInstanceId, name: line.name, reason: say(line.reason) }))),
      facts: [
        ...(continues > 0 ? [{ label: t("operations:impact.then"), value: t("operations:impact.continues", { count: continues }) }] : []),
        ...(notes.length > 0 ? [{ label: t("operations:impact.note"), value: notes.map((note) => <div key={note}>{note}</div>) }] : []),
      ],
    };
  }, [plans, say, t, verb]);
}
