import { Button } from "antd";
import { Terminal } from "lucide-react";
import { useMemo } from "react";
import type { ReactNode } from "react";
import { hasEnded } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useOpenInstance, useTaskInstance } from "../../../state/hooks.ts";
import { useReading } from "../../../state/useReading.ts";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { commandItem } from "../../../ui/menu/commandItem.ts";
import { MiddleText } from "../../../ui/MiddleText.tsx";
import { StateWord } from "../../../ui/StateWord.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { taskGlyph } from "../model/taskGlyph.ts";
import { DurationHistory } from "../durations/DurationHistory.tsx";
import { useCommandsFor } from "../verbs/useInstanceCommands.ts";
import { WhyPanel } from "../why/WhyPanel.tsx";
import { AttemptList } from "./AttemptList.tsx";
import { NeighbourTable } from "./NeighbourTable.tsx";
import type { TaskDetail } from "./TaskDetail.ts";
import { ParameterTable } from "./ParameterTable.tsx";
import { ResultSection } from "./ResultSection.tsx";
import "../operations.css";
import "./inspector.css";

/** Screen 7: why it waits or how it ended, its attempts, its parameters, what is around it. */
export function TaskInspector({ params: { workflowInstanceId, taskInstanceId } }: { readonly params: { readonly workflowInstanceId: string; readonly taskInstanceId: string } }) {
  const t = useTranslate();
  const language = useLanguage();
  const workbench = useWorkbench();
  const commandsFor = useCommandsFor();
  useOpenInstance(workflowInstanceId);
  const live = useTaskInstance(workflowInstanceId, taskInstanceId);
  // Read again with each change of the task: what waits, candidates and attempts change with it.
  const read = useReading(`${taskInstanceId}:${live?.changedSeq ?? ""}`, () => link.ask("taskInstance.get", { taskInstanceId: taskInstanceId as never }));
  const last = useLast(taskInstanceId, read.value);
  const task = useMemo(() => (last && live && live.changedSeq > last.task.changedSeq ? { ...last.task, ...live } : last?.task), [live, last]);
  const commands = useMemo(() => (task ? commandsFor([task]) : []), [task, commandsFor]);

  if (read.failure !== undefined && !last) return <ErrorCard {...failureWords(read.failure, language)} actions={<Button onClick={read.reload}>{t("ui:retry")}</Button>} />;
  if (!task || !last) return <p className="sb-op-waiting">{t("ui:table.loading")}</p>;
  const ended = hasEnded(task.state);
  const latest = last.attempts.find((attempt) => attempt.id === task.attemptId) ?? last.attempts.at(-1);
  return (
    <article className="sb-op-inspector" data-scope="instance" aria-label={task.name}>
      <header>
        <h2>
          <MiddleText text={task.name} />
        </h2>
        <div className="sb-op-inspector-state">
          <StateWord state={taskGlyph(task)} />
          <span className="sb-op-quiet">{task.type}</span>
          {task.tryNo > 0 && task.maxTries > 1 && <span className="sb-op-quiet">{t("operations:line.try", { tryNo: task.tryNo, maxTries: task.maxTries })}</span>}
        </div>
        <button type="button" className="sb-link sb-op-quiet" onClick={() => workbench.open({ kind: "run", params: { workflowInstanceId } })}>
          {`${task.projectName}/${task.workflowName} · ${task.businessDate}`}
        </button>
        <div className="sb-op-verbs">
          {commands.slice(1).map((command, index) => {
            if (command.id === "instance.rerunDownstream") return null;
            const item = commandItem(command, t);
            return (
              <Button key={item.id} size="small" type={index === 1 && task.state === "FAILED" ? "primary" : "default"} disabled={item.disabledReason !== undefined} title={item.disabledReason} onClick={item.run}>
                {item.label}
              </Button>
            );
          })}
        </div>
      </header>
      {ended ? (
        <Section title={t("operations:inspector.result")}>
          <ResultSection task={task} attempt={latest} />
        </Section>
      ) : (
        <Section title={t("operations:inspector.why")}>
          <WhyPanel task={task} attempt={latest} />
        </Section>
      )}
      <Section title={t("operations:inspector.attempts", { count: last.attempts.length })}>
        <AttemptList task={task} attempts={last.attempts} />
      </Section>
      <Section title={t("operations:inspector.parameters")} closed={!ended}>
        <ParameterTable parameters={last.parameters} />
      </Section>
      <Section title={t("operations:inspector.around", { up: last.upstream.length + last.outside.upstream.length, down: last.downstream.length + last.outside.downstream.length })} closed={ended}>
        <NeighbourTable upstream={last.upstream} downstream={last.downstream} outside={last.outside} />
      </Section>
      <Section title={t("runView:durations.title")}>
        <DurationHistory taskInstanceId={task.id} again={ended ? task.endedAt : null} />
      </Section>
      <footer className="sb-op-inspector-foot">
        <Terminal size={14} aria-hidden />
        <code className="sb-mono">{`signalbox admin log ${task.id}`}</code>
      </footer>
    </article>
  );
}

/** The last answer for this task stays while the next one is read, so that nothing flickers. */
function useLast(id: string, value: TaskDetail | undefined): TaskDetail | undefined {
  const kept = useMemo<{ id: string; value: TaskDetail | undefined }>(() => ({ id, value: undefined }), [id]);
  if (value) kept.value = value;
  return kept.value;
}

function Section({ title, closed = false, children }: { readonly title: string; readonly closed?: boolean; readonly children: ReactNode }) {
  return (
    <details className="sb-op-section" open={!closed}>
      <summary>{title}</summary>
      <div>{children}</div>
    </details>
  );
}
