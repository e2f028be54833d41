import { say } from "#contract";
import type { TaskInstanceId, WorkflowInstanceId } from "#contract";
import { Button } from "antd";
import { Maximize2, X } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { useLanguage, useTranslate } from "../../i18n/useTranslate.ts";
import { failureWords } from "../../link/failures.ts";
import { link } from "../../link/link.ts";
import { useOpenInstance, useTaskInstances } from "../../state/hooks.ts";
import { ErrorCard } from "../../ui/ErrorCard.tsx";
import { instanceGlyph } from "../../ui/glyphFor.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { LogView } from "../../ui/log/LogView.tsx";
import { Elapsed } from "../../ui/Moment.tsx";
import { StateWord } from "../../ui/StateWord.tsx";
import { useWorkbench } from "../../ui/workbench/WorkbenchContext.ts";

/** A run of a script. */
export interface RunOfScript {
  readonly workflowInstanceId: WorkflowInstanceId;
  readonly taskInstanceId: TaskInstanceId;
}

/** How a run goes, and what it writes, as it writes it. */
export function ScriptResult({ run, onHide }: { readonly run: RunOfScript; readonly onHide: () => void }) {
  const t = useTranslate();
  const language = useLanguage();
  const { open } = useWorkbench();
  const instance = useOpenInstance(run.workflowInstanceId);
  const [task] = useTaskInstances(run.workflowInstanceId);
  const [failure, setFailure] = useState<unknown>();
  const running = task !== undefined && task.endedAt === null;
  const kill = (): void => void link.ask("operation.apply", { verb: "kill", taskInstanceIds: [run.taskInstanceId] }).catch(setFailure);
  return (
    <section className="sb-script-result" aria-label={t("scripts:result")}>
      <div className="sb-script-result-head" role="status">
        <strong>{t("scripts:result")}</strong>
        {task === undefined ? (
          <span className="sb-doc-note">{t("scripts:result.waiting")}</span>
        ) : (
          <>
            <StateWord state={instanceGlyph({ state: task.state, forcedBy: task.forcedBy, cause: task.cause })} />
            {task.exitCode !== null && <span className="sb-doc-note">{t("scripts:result.exit", { code: task.exitCode })}</span>}
            {task.startedAt !== null && <Elapsed start={task.startedAt} {...(task.endedAt === null ? {} : { end: task.endedAt })} />}
            {task.reason && <span className="sb-doc-note sb-cell-cut">{say(task.reason, language === "en" ? "en" : "zh")}</span>}
          </>
        )}
        <span className="sb-doc-gap" />
        {running && (
          <Button size="small" onClick={kill}>
            {t("scripts:result.kill")}
          </Button>
        )}
        <IconButton icon={Maximize2} label={t("scripts:result.open")} onPress={() => open({ kind: "run", params: { workflowInstanceId: run.workflowInstanceId } }, { pin: true })} />
        <IconButton icon={X} label={t("scripts:result.hide")} onPress={onHide} />
      </div>
      {instance?.failure && <ErrorCard what={say(instance.failure, language === "en" ? "en" : "zh")} />}
      {failure !== undefined && <ErrorCard {...failureWords(failure, language)} />}
      {task?.attemptId != null && <ResultLog key={task.attemptId} attemptId={task.attemptId} startedAt={task.startedAt} />}
    </section>
  );
}

function ResultLog({ attemptId, startedAt }: { readonly attemptId: string; readonly startedAt: number | null }) {
  const t = useTranslate();
  const source = useMemo(() => link.log(attemptId, startedAt), [attemptId]); // oxlint-disable-line react-hooks/exhaustive-deps -- one source per attempt
  const [, look] = useState(0);
  // The view reads by itself; this only renews the sentence for a log without a byte.
  useEffect(() => source.subscribe(() => look((old) => old + 1)), [source]);
  return (
    <div className="sb-script-log">
      <LogView label={t("scripts:result")} source={source} empty={source.live() ? t("scripts:result.noOutputYet") : t("scripts:result.noOutput")} />
    </div>
  );
}
