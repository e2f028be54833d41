import { Button, Checkbox } from "antd";
import { Ellipsis, FileCode2, OctagonX, RotateCcw } from "lucide-react";
import type { ReactNode } from "react";
import { hasEnded, verbRefusal } from "#contract";
import type { TaskInstance, Verb, WorkflowInstance } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { mayDo, useOnline, usePlatformState } from "../../../state/hooks.ts";
import { useMenu, pointUnder } from "../../../ui/menu/useMenu.tsx";
import { Elapsed, Moment } from "../../../ui/Moment.tsx";
import { StateWord } from "../../../ui/StateWord.tsx";
import { useFormats } from "../../../ui/useFormats.tsx";
import { useServerNow } from "../useServerNow.ts";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { useFilterStore } from "../model/filterStore.ts";
import { noFilter } from "../model/instanceFilter.ts";
import { useAtOnce } from "../verbs/useAtOnce.ts";
import { useOperationStore } from "../verbs/operationStore.ts";
import { useSay } from "../useSay.ts";
import type { RunTimeline } from "../timeline/useTimeline.ts";
import { RunCounts } from "./RunCounts.tsx";

interface RunHeaderProps {
  readonly run: WorkflowInstance;
  readonly tasks: readonly TaskInstance[];
  readonly views: ReactNode;
  readonly onProblem: () => void;
  readonly timeline: RunTimeline | undefined;
  readonly showsCritical: boolean;
  readonly onShowCritical: (shown: boolean) => void;
}

/** What run this is, how far it is, and the verbs for all of it. */
export function RunHeader({ run, tasks, views, onProblem, timeline, showsCritical, onShowCritical }: RunHeaderProps) {
  const t = useTranslate();
  const workbench = useWorkbench();
  const menu = useMenu();
  const verbs = useWholeRunVerbs(run, tasks);
  const openDefinition = { kind: "workflow", params: { workflowId: run.workflowId } } as const;
  return (
    <header className="sb-op-head">
      <div className="sb-op-head-line">
        <h1 className="sb-ident">
          <span className="sb-op-head-project">{run.projectName}/</span>
          {run.workflowName}
        </h1>
        <StateWord state={run.state} />
        <RunCounts counts={run.counts} onChoose={(tile) => (tile === "failed" ? onProblem() : undefined)} />
        <span className="sb-op-space" />
        <Button
          size="small"
          type={verbs.rerunFailed.reason === undefined ? "primary" : "default"}
          icon={<RotateCcw size={14} />}
          disabled={verbs.rerunFailed.reason !== undefined}
          title={verbs.rerunFailed.reason}
          onClick={verbs.rerunFailed.run}
        >
          {t("operations:run.rerunFailed")}
        </Button>
        <Button size="small" icon={<OctagonX size={14} />} disabled={verbs.kill.reason !== undefined} title={verbs.kill.reason} onClick={verbs.kill.run}>
          {t("operations:run.kill")}
        </Button>
        <Button
          size="small"
          icon={<Ellipsis size={14} />}
          aria-label={t("operations:run.more")}
          onClick={(event) =>
            menu.open(
              [
                { id: "rerunAll", label: t("operations:run.rerunAll"), disabledReason: verbs.rerunAll.reason, run: verbs.rerunAll.run },
                { id: "pause", label: t("operations:run.pause"), disabledReason: verbs.pause.reason, run: verbs.pause.run },
                { id: "resume", label: t("operations:run.resume"), disabledReason: verbs.resume.reason, run: verbs.resume.run },
                { id: "setSuccess", label: t("operations:run.setSuccess"), disabledReason: verbs.setSuccess.reason, run: verbs.setSuccess.run },
                { id: "definition", label: t("operations:run.definition"), icon: <FileCode2 size={14} />, separated: true, run: () => workbench.open(openDefinition) },
                { id: "board", label: t("board:open"), keys: "G B", run: () => workbench.open({ kind: "board", params: {} }) },
                {
                  id: "backfill",
                  label: t("backfill:command"),
                  run: () => workbench.open({ kind: "newBackfill", params: { workflowId: run.workflowId, from: run.businessDate, until: run.businessDate } }, { pin: true }),
                },
                {
                  id: "others",
                  label: t("operations:run.others"),
                  run: () => {
                    useFilterStore.getState().set({ ...noFilter, show: "runs", workflowId: run.workflowId });
                    workbench.open({ kind: "instances", params: {} });
                  },
                },
              ],
              pointUnder(event.currentTarget),
              t("operations:run.more"),
            )
          }
        />
      </div>
      <div className="sb-op-head-line sb-op-head-facts">
        {views}
        <Fact label={t("operations:column.businessDate")}>{run.businessDate}</Fact>
        <Fact label={t("operations:run.planned")}>
          <Moment ms={run.fireAt} />
        </Fact>
        <Fact label={t("operations:column.started")}>
          <Moment ms={run.startedAt} />
        </Fact>
        <Fact label={t("operations:run.elapsed")}>{run.startedAt === null ? "—" : <Elapsed start={run.startedAt} end={run.endedAt} />}</Fact>
        {run.endedAt === null && timeline?.predictedAt != null && (
          <Fact label={t("runView:head.predicted")}>
            <Moment ms={timeline.predictedAt} />
            {run.startedAt !== null && <RunProgress startedAt={run.startedAt} predictedAt={timeline.predictedAt} />}
          </Fact>
        )}
        <Fact label={t("operations:column.revision")}>{run.revision === null ? t("operations:run.draft") : `r${run.revision}`}</Fact>
        <Fact label={t("operations:column.origin")}>{t("operations:run.originBy", { origin: t(`operations:runOrigin.${run.origin}`), by: run.startedBy })}</Fact>
        {(timeline?.critical.length ?? 0) > 0 && (
          <Checkbox checked={showsCritical} onChange={(event) => onShowCritical(event.target.checked)}>
            {t("runView:head.critical")}
          </Checkbox>
        )}
      </div>
      {menu.element}
    </header>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <span className="sb-op-fact">
      <span>{label}</span>
      <span>{children}</span>
    </span>
  );
}

/** [NGT1] How far the run is on the way to its predicted end. */
function RunProgress({ startedAt, predictedAt }: { readonly startedAt: number; readonly predictedAt: number }) {
  const t = useTranslate();
  const formats = useFormats();
  const now = useServerNow();
  const part = Math.max(0, Math.min(1, (now - startedAt) / Math.max(1, predictedAt - startedAt)));
  const percent = formats.percent(part);
  return (
    <span className="sb-op-usual" role="img" aria-label={t("runView:head.progress", { percent })} title={t("runView:head.progress", { percent })}>
      <i style={{ width: `${part * 100}%` }} />
    </span>
  );
}

/** The verbs over the whole run, each over the tasks it can be done to. */
function useWholeRunVerbs(run: WorkflowInstance, tasks: readonly TaskInstance[]) {
  const t = useTranslate();
  const say = useSay();
  const online = useOnline();
  const operate = usePlatformState((state) => mayDo(state, "operateOwn", run.projectId));
  const administer = usePlatformState((state) => mayDo(state, "administer", run.projectId));
  const ask = useOperationStore((state) => state.ask);
  const atOnce = useAtOnce();
  const over = (verb: Verb, targets: readonly TaskInstance[], none: string) => {
    const able = targets.filter((task) => verbRefusal(verb, task) === null);
    const reason = !online
      ? t("operations:reason.offline")
      : !operate
        ? t("operations:reason.right")
        : able.length === 0
          ? none
          : verb === "kill" && able.length > 1 && !administer
            ? say({ code: "verb.batchKill", values: {} })
            : undefined;
    return { reason, run: () => (verb === "pause" || verb === "resume" ? void atOnce(verb, able) : ask({ verb, targets: able, scope: "only" })) };
  };
  const failed = tasks.filter((task) => task.state === "FAILED" || task.state === "KILLED" || task.state === "MISSED");
  return {
    rerunFailed: over("rerun", failed, t("operations:reason.noneFailed")),
    rerunAll: over("rerun", tasks.every((task) => hasEnded(task.state) || task.state === "NOT_RUN") ? tasks : [], t("operations:reason.stillRuns")),
    setSuccess: over("setSuccess", failed, t("operations:reason.noneFailed")),
    pause: over("pause", tasks, t("operations:reason.nonePausable")),
    resume: over("resume", tasks, t("operations:reason.nonePaused")),
    kill: over("kill", tasks, t("operations:reason.noneRuns")),
  };
}
