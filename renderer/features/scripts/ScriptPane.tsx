import type { ParameterValues, ProjectId, ScriptEntry, ScriptId, WorkflowInstanceId } from "#contract";
import { Button, Select } from "antd";
import { Play, Save } from "lucide-react";
import { useMemo, useState } from "react";
import type { KeyboardEvent } from "react";
import { useLanguage, useTranslate } from "../../i18n/useTranslate.ts";
import { failureWords } from "../../link/failures.ts";
import { newId } from "../../link/ids.ts";
import { link } from "../../link/link.ts";
import { mayDo, useGroups, useOnline, useProjects, useSession, useTaskTypes } from "../../state/hooks.ts";
import { CodeEditor } from "../../ui/code/CodeEditor.tsx";
import { isComposing } from "../../ui/commands/keyStroke.ts";
import { ErrorCard } from "../../ui/ErrorCard.tsx";
import { missingKeys, valueOf } from "../../ui/taskForm/formValues.ts";
import type { FormValues } from "../../ui/taskForm/formValues.ts";
import { TaskTypeForm } from "../../ui/taskForm/TaskTypeForm.tsx";
import { useScriptCentre } from "./scriptCentre.ts";
import { ScriptResult } from "./ScriptResult.tsx";
import type { RunOfScript } from "./ScriptResult.tsx";
import { ScriptStatus } from "./ScriptStatus.tsx";
import { codeLanguageOf, typeNameOf } from "./scriptTree.ts";
import { useScriptSession } from "./useScripts.ts";

const runs = new Map<ScriptId, RunOfScript>();
const connections = new Map<ScriptId, FormValues>();

/** One script: its text, where it runs, and what its last run wrote. */
export function ScriptPane({ entry }: { readonly entry: ScriptEntry }) {
  const t = useTranslate();
  const language = useLanguage();
  const online = useOnline();
  const { session, state } = useScriptSession(entry.id);
  const signedIn = useSession();
  const projects = useProjects();
  const groups = useGroups();
  const types = useTaskTypes();
  const { projectId, group, runIn, ask } = useScriptCentre();
  const [selected, setSelected] = useState("");
  const [failure, setFailure] = useState<unknown>();
  const [run, setRun] = useState<RunOfScript | undefined>(runs.get(entry.id));
  const [values, setValues] = useState<FormValues>(connections.get(entry.id) ?? {});
  const [asksConnection, setAsksConnection] = useState(false);
  const editable = useMemo(() => projects.filter((project) => mayDo({ session: signedIn }, "edit", project.id)), [projects, signedIn]);
  const project = editable.find((one) => one.id === projectId) ?? editable[0];
  const places = groups.filter((one) => one.projectId === project?.id);
  const kind = entry.language ?? "shell";
  // Of SQL the type says where it connects to; the text itself is what is edited here.
  const fields = useMemo(() => (kind === "sql" || kind === "hive" ? (types.find((type) => type.name === typeNameOf[kind])?.parameters ?? []).filter((spec) => spec.kind !== "code") : []), [types, kind]);
  const missing = missingKeys(fields, values);
  const text = selected.trim() === "" ? state.text : selected;
  const noRun = !online ? t("connections:offline") : project === undefined ? t("scripts:noProject") : text.trim() === "" ? t("scripts:empty") : undefined;

  const start = async (what: string): Promise<void> => {
    if (noRun !== undefined || project === undefined) return;
    if (missing.length > 0) return setAsksConnection(true);
    setFailure(undefined);
    try {
      // What runs is what is stored, or a part of it.
      await session.save(true);
      const params = Object.fromEntries(fields.flatMap((spec) => (valueOf(spec, values) === undefined ? [] : [[spec.key, valueOf(spec, values)]]))) as ParameterValues;
      const made = await link.ask("script.run", {
        id: newId<WorkflowInstanceId>(),
        scriptId: entry.id,
        projectId: project.id as ProjectId,
        text: what,
        group: places.some((one) => one.name === group) ? group : null,
        params,
      });
      runs.set(entry.id, made);
      setRun(made);
    } catch (thrown) {
      setFailure(thrown);
    }
  };
  const onKeys = (event: KeyboardEvent): void => {
    if (isComposing(event.nativeEvent) || !(event.ctrlKey || event.metaKey)) return;
    const act = event.key === "Enter" ? () => void start(text) : event.code === "KeyS" ? () => void session.save() : undefined;
    if (act === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  return (
    <div className="sb-script-pane" onKeyDownCapture={onKeys}>
      <div className="sb-doc-bar" role="toolbar" aria-label={entry.name}>
        <Button type="primary" icon={<Play size={14} />} disabled={noRun !== undefined} title={noRun ?? t("scripts:runHelp")} onClick={() => void start(text)}>
          {selected.trim() === "" ? t("scripts:run") : t("scripts:runSelected")}
        </Button>
        <Button icon={<Save size={14} />} disabled={!online || state.status === "loading"} title={online ? undefined : t("connections:offline")} onClick={() => void session.save()}>
          {t("scripts:save")}
        </Button>
        <Select<string>
          aria-label={t("scripts:run.project")}
          className="sb-script-place"
          value={project?.id}
          placeholder={t("scripts:run.project")}
          options={editable.map((one) => ({ value: one.id as string, label: one.name as string }))}
          onChange={(value) => runIn({ projectId: value, group: null })}
        />
        <Select<string>
          aria-label={t("scripts:run.group")}
          className="sb-script-place"
          value={places.some((one) => one.name === group) ? (group ?? "") : ""}
          options={[{ value: "", label: t("scripts:run.defaultGroup") }, ...places.map((one) => ({ value: one.name as string, label: one.name as string }))]}
          onChange={(value) => runIn({ group: value === "" ? null : value })}
        />
        {fields.length > 0 && (
          <Button aria-expanded={asksConnection} onClick={() => setAsksConnection(!asksConnection)}>
            {t("scripts:connection")}
          </Button>
        )}
        <span className="sb-doc-gap" />
        <Button onClick={() => ask({ kind: "history", script: entry })}>{t("scripts:history")}</Button>
        <Button onClick={() => ask({ kind: "versions", script: entry })}>{t("scripts:versions")}</Button>
        <Button onClick={() => ask({ kind: "promote", script: entry })}>{t("scripts:promote")}</Button>
      </div>
      <ScriptStatus entry={entry} session={session} state={state} />
      {failure !== undefined && <ErrorCard {...failureWords(failure, language)} />}
      {asksConnection && fields.length > 0 && (
        <div className="sb-script-connection">
          {missing.length > 0 && <p className="sb-doc-note">{t("scripts:connection.missing")}</p>}
          <TaskTypeForm
            specs={fields}
            values={values}
            onChange={(next) => {
              connections.set(entry.id, next);
              setValues(next);
            }}
          />
        </div>
      )}
      <div className="sb-script-editor">
        {state.status === "loading" ? null : <CodeEditor key={entry.id} language={codeLanguageOf[kind]} label={entry.name} value={state.text} onChange={session.type} onSelect={setSelected} />}
      </div>
      {run === undefined ? (
        <p className="sb-script-note">{t("scripts:result.none")}</p>
      ) : (
        <ScriptResult
          key={run.workflowInstanceId}
          run={run}
          onHide={() => {
            runs.delete(entry.id);
            setRun(undefined);
          }}
        />
      )}
    </div>
  );
}
