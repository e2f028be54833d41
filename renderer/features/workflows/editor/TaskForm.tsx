import { Input, Select } from "antd";
import type { InputRef } from "antd";
import { useEffect, useMemo, useRef } from "react";
import { isHostless, localText } from "#contract";
import type { Problem, TaskDefinition } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { useTaskTypes } from "../../../state/hooks.ts";
import { Field } from "../../../ui/taskForm/Field.tsx";
import { FormGroup } from "../../../ui/taskForm/FormGroup.tsx";
import { TaskTypeForm } from "../../../ui/taskForm/TaskTypeForm.tsx";
import { changeTask } from "../model/editorModel.ts";
import type { ProblemPlace } from "../model/problemPlace.ts";
import { useSay } from "../useSay.ts";
import { DependencyFields } from "./task/DependencyFields.tsx";
import { GroupField } from "./task/GroupField.tsx";
import type { GroupProps } from "./task/GroupProps.ts";
import { LimitFields } from "./task/LimitFields.tsx";
import { OutputsUsed } from "./task/OutputsUsed.tsx";
import { OwnerField } from "./task/OwnerField.tsx";
import { PoolFields } from "./task/PoolFields.tsx";
import { ResultRules } from "./task/ResultRules.tsx";
import { SubWorkflowField, subWorkflowKey } from "./task/SubWorkflowField.tsx";
import { TimeFields } from "./task/TimeFields.tsx";
import { WhereFields } from "./task/WhereFields.tsx";
import { ResolvedTable } from "./ResolvedTable.tsx";
import { useFormChoices } from "./useFormChoices.ts";
import { useEditor, useEditorState } from "./useEditor.ts";

interface TaskFormProps {
  readonly task: TaskDefinition;
  readonly problems: readonly (Problem & ProblemPlace)[];
}

/** Screen 14: everything of one task in one column. Each change counts at once and can be undone. */
export function TaskForm({ task, problems }: TaskFormProps) {
  const t = useTranslate();
  const language = useLanguage();
  const say = useSay();
  const editor = useEditor();
  const types = useTaskTypes();
  const ids = useMemo(() => new Set([task.id as string]), [task.id]);
  const focus = useEditorState((state) => state.focus);
  const type = types.find(({ name }) => name === task.type);
  const box = useRef<HTMLDivElement>(null);
  const nameInput = useRef<InputRef>(null);
  const at = useMemo(() => new Map(problems.map((problem) => [problem.field, say(problem.sentence)])), [problems, say]);
  const paramProblems = useMemo(() => new Map([...at].flatMap(([field, text]) => (field.startsWith("params.") ? [[field.slice("params.".length), text] as const] : []))), [at]);
  const change = (part: string, patch: Partial<TaskDefinition>): void => editor.editDefinition((old) => changeTask(old, task.id, (one) => ({ ...one, ...patch })), `${part}:${task.id}`);

  // A workflow is chosen, not typed.
  const specs = useMemo(() => (type?.plugin.kind === "workflow" ? type.parameters.filter(({ key }) => key !== subWorkflowKey) : (type?.parameters ?? [])), [type]);
  const hosted = type === undefined || !isHostless(type.plugin);
  const projectId = useEditorState((state) => state.base?.projectId);
  const choices = useFormChoices(type, projectId);
  const group: GroupProps = { task, at, change: (part, apply) => editor.editDefinition((old) => changeTask(old, task.id, apply), `${part}:${task.id}`) };

  // A row of the problems panel, or F2, asks for a field.
  useEffect(() => {
    if (focus?.taskId !== task.id) return;
    const timer = setTimeout(() => {
      // Answered once: selecting the task again later leaves the focus where it is.
      editor.store.setState({ focus: undefined });
      if (focus.field === "name") return nameInput.current?.focus({ cursor: "all" });
      const key = focus.field.replace(/^params\./, "");
      const specs = type?.parameters.filter((spec) => spec.key === key);
      const label = specs?.[0] ? localText(specs[0].label, language === "en" ? "en" : "zh") : undefined;
      const byLabel = [...(box.current?.querySelectorAll(".sb-field") ?? [])].find((each) => label !== undefined && each.querySelector(".sb-field-label")?.textContent?.startsWith(label));
      const field = fieldOf(box.current, focus.field) ?? byLabel;
      // What is closed is opened first, or nothing in it could be focused.
      const closed = field?.closest("details");
      if (closed) closed.open = true;
      field?.scrollIntoView({ block: "center" });
      field?.querySelector<HTMLElement>("input, textarea, [contenteditable=true], [role=combobox], button")?.focus();
    }, 60);
    return () => clearTimeout(timer);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- asked once per turn
  }, [focus?.turn, focus?.taskId, task.id]);

  return (
    <div ref={box} className="sb-wf-form">
      <h2 className="sb-ident">{task.name}</h2>
      <div data-field="name">
        <Field label={t("workflows:field.name")} problem={at.get("name")} required>
          {(id, note) => (
            <Input ref={nameInput} id={id} aria-describedby={note} status={at.has("name") ? "error" : ""} value={task.name} maxLength={100} onChange={(event) => editor.rename(task.id, event.target.value)} />
          )}
        </Field>
      </div>
      <div data-field="type">
        <Field label={t("workflows:field.type")} problem={at.get("type")}>
          {(id, note) => (
            <Select
              id={id}
              aria-describedby={note}
              showSearch
              optionFilterProp="label"
              status={at.has("type") ? "error" : ""}
              value={task.type as string}
              onChange={(name) => change("type", { type: name as never })}
              options={types.filter(({ enabled, name }) => enabled || name === task.type).map(({ name, label }) => ({ value: name as string, label: localText(label, language === "en" ? "en" : "zh") }))}
            />
          )}
        </Field>
      </div>
      {type?.plugin.kind === "workflow" && <SubWorkflowField {...group} projectId={projectId} />}
      {type && <TaskTypeForm specs={specs} values={task.params} problems={paramProblems} choices={choices} onChange={(params) => change("params", { params: params as TaskDefinition["params"] })} />}
      <Field label={t("workflows:field.remark")}>
        {(id) => <Input.TextArea id={id} autoSize={{ minRows: 1, maxRows: 6 }} maxLength={2000} value={task.remark} onChange={(event) => change("remark", { remark: event.target.value })} />}
      </Field>
      <DependencyFields {...group} />
      <TimeFields {...group} hosted={hosted} runs={type?.plugin.kind === "workflow"} />
      {(hosted || task.where !== undefined) && <WhereFields {...group} projectId={projectId} type={type} />}
      {(hosted || task.pools !== undefined) && <PoolFields {...group} projectId={projectId} />}
      {(hosted || task.limits !== undefined) && <LimitFields {...group} />}
      <OutputsUsed task={task} />
      {type && hosted && <ResultRules type={type} />}
      <FormGroup title={t("editor:people.title")} problems={at.has("owner") ? 1 : 0} {...(task.owner === undefined ? {} : { summary: task.owner })}>
        <OwnerField {...group} projectId={projectId} />
        <GroupField ids={ids} />
      </FormGroup>
      <ResolvedTable taskId={task.id} />
    </div>
  );
}

/** The nearest place of a field: `pools.0.slots`, or else the pools as a whole. */
function fieldOf(box: HTMLElement | null, field: string): Element | undefined {
  for (let path = field; path !== ""; path = path.slice(0, Math.max(0, path.lastIndexOf(".")))) {
    const found = box?.querySelector(`[data-field="${CSS.escape(path)}"]`);
    if (found) return found;
  }
  return undefined;
}
