import { say } from "#contract";
import type { NodeId, ParameterValues, ProjectId, TaskInstance, TaskTypeBody } from "#contract";
import { Button, Select } from "antd";
import { useEffect, useMemo, useState } from "react";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureOf, failureWords, problemWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useNodes, useOpenInstance, useProjects, useTaskInstances } from "../../../state/hooks.ts";
import { useReading } from "../../../state/useReading.ts";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { instanceGlyph } from "../../../ui/glyphFor.ts";
import { LogView } from "../../../ui/log/LogView.tsx";
import { Elapsed } from "../../../ui/Moment.tsx";
import { Sheet } from "../../../ui/overlay/Sheet.tsx";
import { StateWord } from "../../../ui/StateWord.tsx";
import { Field } from "../../../ui/taskForm/Field.tsx";
import { TaskTypeForm } from "../../../ui/taskForm/TaskTypeForm.tsx";
import { missingKeys, valueOf } from "../../../ui/taskForm/formValues.ts";
import type { FormValues } from "../../../ui/taskForm/formValues.ts";
import "./taskTypes.css";

/** Where it fits; every other choice is the id of an agent. */
const anyNode = "";

/** Runs one task of a type that may not be saved yet, as a test of a project; its state and log are followed here. */
export function TestRunSheet({ body, onClose }: { readonly body: TaskTypeBody; readonly onClose: () => void }) {
  const t = useTranslate();
  const language = useLanguage();
  const projects = useProjects();
  const [projectId, setProjectId] = useState<string | undefined>();
  const [values, setValues] = useState<FormValues>({});
  const nodes = useNodes();
  const agents = nodes.filter((node) => node.kind !== "server" && node.state === "STARTED");
  const [nodeId, setNodeId] = useState<string>(anyNode);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [thrown, setThrown] = useState<unknown>();
  const [runId, setRunId] = useState<string>();
  const project = projects.find((each) => each.id === projectId) ?? projects[0];
  const sources = useReading("dataSource.list", () => link.ask("dataSource.list", {}));
  const choices = useMemo(
    () => ({ dataSource: [...new Set((sources.value?.sources ?? []).filter((one) => one.projectId === null || one.projectId === project?.id).map((one) => one.name as string))] }),
    [sources.value, project?.id],
  );
  const missing = missingKeys(body.parameters, values);
  const problems = new Map<string, string>(tried ? missing.map((key) => [key, t("taskTypes:test.missing")]) : []);
  if (thrown !== undefined) for (const [path, words] of problemWords(failureOf(thrown).problems, language)) problems.set(path.split(".").at(-1)!, words);

  const run = async (): Promise<void> => {
    setTried(true);
    if (busy || missing.length > 0 || !project) return;
    setBusy(true);
    setThrown(undefined);
    setRunId(undefined);
    const params = Object.fromEntries(body.parameters.flatMap((spec) => (valueOf(spec, values) === undefined ? [] : [[spec.key, valueOf(spec, values)]]))) as ParameterValues;
    try {
      const { workflowInstanceId } = await link.ask("taskType.test", { projectId: project.id as ProjectId, body, params, ...(nodeId === anyNode ? {} : { nodeId: nodeId as NodeId }) });
      setRunId(workflowInstanceId);
    } catch (error) {
      setThrown(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Sheet
      title={t("taskTypes:test.title", { name: body.name })}
      width={720}
      holds
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("ui:close")}</Button>
          <Button type="primary" loading={busy} disabled={!project} onClick={() => void run()}>
            {runId === undefined ? t("taskTypes:test.run") : t("taskTypes:test.again")}
          </Button>
        </>
      }
    >
      {projects.length === 0 ? (
        <EmptyState sentence={t("taskTypes:test.noProject")} />
      ) : (
        <div className="sb-form">
          {thrown !== undefined && <ErrorCard {...failureWords(thrown, language)} />}
          <Field label={t("taskTypes:test.project")} help={t("taskTypes:test.projectHelp")}>
            {(id) => <Select<string> id={id} value={project?.id} options={projects.map((each) => ({ value: each.id, label: each.name }))} onChange={setProjectId} />}
          </Field>
          <Field label={t("taskTypes:test.node")}>
            {(id) => (
              <Select<string>
                id={id}
                value={nodeId}
                options={[{ value: anyNode, label: t("taskTypes:test.anyNode") }, ...agents.map((node) => ({ value: node.id as string, label: node.name as string }))]}
                onChange={setNodeId}
              />
            )}
          </Field>
          <TaskTypeForm specs={body.parameters} values={values} onChange={setValues} problems={problems} choices={choices} codeLines={8} />
          {runId !== undefined && <TestResult key={runId} workflowInstanceId={runId} />}
        </div>
      )}
    </Sheet>
  );
}

function TestResult({ workflowInstanceId }: { readonly workflowInstanceId: string }) {
  const t = useTranslate();
  const language = useLanguage();
  const open = useOpenInstance(workflowInstanceId);
  const [task] = useTaskInstances(workflowInstanceId);
  if (open?.failure) return <ErrorCard what={say(open.failure, language === "en" ? "en" : "zh")} />;
  if (!task) return <p role="status">{t("taskTypes:test.waiting")}</p>;
  return (
    <section className="sb-test-result" aria-label={t("taskTypes:test.result")}>
      <p role="status">
        <StateWord state={instanceGlyph({ state: task.state, forcedBy: task.forcedBy, cause: task.cause })} />
        {task.warning && <span className="sb-tag">{t("taskTypes:outcome.warning")}</span>}
        {task.exitCode !== null && <span>{t("taskTypes:test.exit", { code: task.exitCode })}</span>}
        {task.startedAt !== null && <Elapsed start={task.startedAt} {...(task.endedAt === null ? {} : { end: task.endedAt })} />}
      </p>
      {task.reason && <p className="sb-detail-reason">{say(task.reason, language === "en" ? "en" : "zh")}</p>}
      {task.attemptId !== null && <TestLog task={task} attemptId={task.attemptId} />}
    </section>
  );
}

function TestLog({ task, attemptId }: { readonly task: TaskInstance; readonly attemptId: string }) {
  const t = useTranslate();
  const source = useMemo(() => link.log(attemptId, task.startedAt), [attemptId]); // oxlint-disable-line react-hooks/exhaustive-deps -- one source per attempt
  const [, look] = useState(0);
  // The view reads by itself; this only renews the sentence for a log without a byte.
  useEffect(() => source.subscribe(() => look((old) => old + 1)), [source]);
  return (
    <div className="sb-test-log">
      <LogView label={t("taskTypes:test.log")} source={source} empty={source.live() ? t("taskTypes:test.noOutputYet") : t("taskTypes:test.noOutput")} />
    </div>
  );
}
