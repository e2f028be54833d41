import { Select } from "antd";
import { Maximize2 } from "lucide-react";
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import type { Attempt } from "#contract";
import { useDesktop } from "../../../desktop/DesktopContext.ts";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords, sentenceOf } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import type { RemoteLog } from "../../../link/RemoteLog.ts";
import { useConnection, useOpenInstance, useTaskInstance, useWorkflowInstance } from "../../../state/hooks.ts";
import { useReading } from "../../../state/useReading.ts";
import { Banner } from "../../../ui/Banner.tsx";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { IconButton } from "../../../ui/IconButton.tsx";
import { LogView } from "../../../ui/log/LogView.tsx";
import { notify } from "../../../ui/overlay/notices.ts";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { useFormats } from "../../../ui/useFormats.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import type { LogParams } from "../kinds.ts";
import { taskGlyph } from "../model/taskGlyph.ts";
import { ResultText } from "../ResultText.tsx";
import { saveLog } from "./saveLog.ts";
import "../operations.css";

/** The bottom panel's log: of what was asked for last. */
export function LogPanel({ params }: { readonly params: LogParams | undefined }) {
  const t = useTranslate();
  if (!params) return <EmptyState sentence={t("operations:log.nothing")} />;
  return <LogPane key={params.taskInstanceId} params={params} inPanel />;
}

/** A log as a document of its own. */
export function LogDocument({ params }: { readonly params: LogParams }) {
  return (
    <section className="sb-op-doc">
      <LogPane params={params} inPanel={false} />
    </section>
  );
}

/** Screen 8: the log of one attempt, live, with a choice of the others. */
function LogPane({ params, inPanel }: { readonly params: LogParams; readonly inPanel: boolean }) {
  const { workflowInstanceId, taskInstanceId } = params;
  const t = useTranslate();
  const workbench = useWorkbench();
  useOpenInstance(workflowInstanceId);
  const run = useWorkflowInstance(workflowInstanceId);
  const task = useTaskInstance(workflowInstanceId, taskInstanceId);
  const detail = useReading(`${taskInstanceId}:${task?.attemptId ?? ""}:${task?.state ?? ""}`, () => link.ask("taskInstance.get", { taskInstanceId: taskInstanceId as never }));
  const [attempts, setAttempts] = useState<readonly Attempt[]>([]);
  useEffect(() => {
    if (detail.value) setAttempts(detail.value.attempts);
  }, [detail.value]);
  const [pinned, setPinned] = useState(params.attemptId);
  useEffect(() => setPinned(params.attemptId), [params.attemptId]);
  const attempt = attempts.find(({ id }) => id === pinned) ?? attempts.at(-1);
  const heading = (
    <span className="sb-op-log-heading">
      {task && <StateGlyph state={taskGlyph(task)} size={14} />}
      <strong className="sb-ident">{task?.name ?? ""}</strong>
      {run && <span className="sb-op-quiet">{`${run.workflowName} · ${run.businessDate}`}</span>}
      {attempts.length > 1 && (
        <Select
          size="small"
          variant="borderless"
          aria-label={t("operations:log.attempt")}
          value={attempt?.id}
          onChange={setPinned}
          options={attempts.map(({ id, tryNo, epoch, nodeName }) => ({ value: id, label: `${t("operations:attempt.number", { tryNo, epoch })} · ${nodeName ?? "—"}` }))}
        />
      )}
      {attempts.length === 1 && attempt?.nodeName && <span className="sb-op-quiet">{attempt.nodeName}</span>}
      {inPanel && <IconButton icon={Maximize2} size={14} label={t("operations:log.inTab")} onPress={() => workbench.open({ kind: "log", params: { workflowInstanceId, taskInstanceId } }, { pin: true })} />}
    </span>
  );
  if (!attempt) {
    if (detail.loading || !task) return null;
    return (
      <div className="sb-op-log-none">
        <p>{t("operations:log.noAttempt", { name: task.name })}</p>
        <p className="sb-op-quiet">
          <ResultText task={task} />
        </p>
      </div>
    );
  }
  return <AttemptLog key={attempt.id} attempt={attempt} name={task?.name ?? ""} failed={task?.state === "FAILED"} heading={heading} />;
}

interface AttemptLogProps {
  readonly attempt: Attempt;
  readonly name: string;
  readonly failed: boolean;
  readonly heading: React.ReactNode;
}

function AttemptLog({ attempt, name, failed, heading }: AttemptLogProps) {
  const t = useTranslate();
  const language = useLanguage();
  const desktop = useDesktop();
  const connection = useConnection();
  const source = useMemo(() => link.log(attempt.id, attempt.startedAt), [attempt.id, attempt.startedAt]);
  const save = (): void => {
    void (async () => {
      const token = connection.id === undefined ? null : await desktop.secrets.get(connection.id);
      await saveLog({ address: connection.address, token, attemptId: attempt.id, fileName: `${name}-${attempt.id}.log`, log: source });
    })().catch((thrown: unknown) => notify(sentenceOf(thrown, language)));
  };
  const info = useSyncExternalStore(source.subscribe, source.info);
  const empty = info?.removed
    ? t("operations:log.removed")
    : attempt.startedAt === null
      ? t("operations:log.notStarted")
      : attempt.endedAt === null
        ? t("operations:log.noOutputYet", { node: attempt.nodeName ?? "", pid: String(attempt.pid ?? "") })
        : t("operations:log.noOutput");
  return (
    <>
      <LostBanner attempt={attempt} source={source} />
      <LogView label={t("operations:log.title", { name })} source={source} openAtError={failed} empty={empty} onSave={save} explain={(error) => failureWords(error, language)} heading={heading} />
    </>
  );
}

/** While the host is silent: how far the log goes, and since when. */
function LostBanner({ attempt, source }: { readonly attempt: Attempt; readonly source: RemoteLog }) {
  const t = useTranslate();
  const formats = useFormats();
  const info = useSyncExternalStore(source.subscribe, source.info);
  if (attempt.state !== "LOST" || !info) return null;
  return (
    <Banner family="bad">
      {info.lastByteAt === null
        ? t("operations:log.lostEmpty", { node: attempt.nodeName ?? "" })
        : t("operations:log.lost", { node: attempt.nodeName ?? "", bytes: formats.number(info.storedBytes), time: formats.time(info.lastByteAt) })}
    </Banner>
  );
}
