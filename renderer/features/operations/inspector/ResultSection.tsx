import type { Attempt, TaskInstance } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { Moment } from "../../../ui/Moment.tsx";
import { useFormats } from "../../../ui/useFormats.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { useSay } from "../useSay.ts";
import { Survivors } from "./Survivors.tsx";

interface ResultSectionProps {
  readonly task: TaskInstance & { readonly nodeName: string | null };
  readonly attempt: Attempt | undefined;
}

/** How it ended: the sentence, the exit record, the last lines. */
export function ResultSection({ task, attempt }: ResultSectionProps) {
  const t = useTranslate();
  const say = useSay();
  const formats = useFormats();
  const workbench = useWorkbench();
  const exit = attempt?.exit ?? null;
  const duration = task.startedAt !== null && task.endedAt !== null ? task.endedAt - task.startedAt : exit?.durationMs;
  return (
    <>
      <p className="sb-op-answer" data-family={task.state === "FAILED" ? "bad" : undefined}>
        {task.reason ? say(task.reason) : duration === undefined ? t(`state:${task.state}`) : t("operations:result.took", { duration: formats.duration(duration) })}
      </p>
      <dl className="sb-op-facts">
        {exit?.code != null && <Row label={t("operations:result.code")}>{exit.code}</Row>}
        {exit?.signal != null && <Row label={t("operations:result.signal")}>{exit.signal}</Row>}
        {exit?.startError && <Row label={t("operations:result.startError")}>{say(exit.startError)}</Row>}
        {exit?.killedBy && <Row label={t("operations:result.killedBy")}>{t(`operations:killedBy.${exit.killedBy}`)}</Row>}
        {task.forcedBy !== null && <Row label={t("operations:result.forcedBy")}>{task.forcedBy}</Row>}
        {task.warning && <Row label={t("operations:result.warning")}>{t("operations:result.warningText")}</Row>}
        {duration !== undefined && <Row label={t("operations:column.duration")}>{formats.duration(duration)}</Row>}
        {task.endedAt !== null && (
          <Row label={t("operations:result.ended")}>
            <Moment ms={task.endedAt} />
          </Row>
        )}
        {(attempt?.nodeName ?? task.nodeName) && <Row label={t("operations:column.node")}>{attempt?.nodeName ?? task.nodeName}</Row>}
        {exit && <Row label={t("operations:result.log")}>{exit.truncated ? t("operations:result.logCut", { bytes: formats.bytes(exit.logBytes) }) : formats.bytes(exit.logBytes)}</Row>}
      </dl>
      {attempt && <Survivors survivors={attempt.survivors} />}
      {exit && exit.lastLines.length > 0 && (
        <>
          <div className="sb-op-lines-head">
            <h3>{t("operations:result.lastLines")}</h3>
            <button type="button" className="sb-link" onClick={() => workbench.showPanel({ kind: "log", params: { workflowInstanceId: task.workflowInstanceId, taskInstanceId: task.id } })}>
              {t("operations:result.wholeLog")}
            </button>
          </div>
          <pre className="sb-op-lines">{exit.lastLines.map(withoutAnsi).join("\n")}</pre>
        </>
      )}
    </>
  );
}

// oxlint-disable-next-line no-control-regex -- colours begin with the escape character
const ansi = /\u001B\[[0-9;]*[A-Za-z]/g;
const withoutAnsi = (line: string): string => line.replaceAll(ansi, "");

function Row({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}
