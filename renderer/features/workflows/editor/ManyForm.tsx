import { Button, InputNumber, Select } from "antd";
import { localText } from "#contract";
import type { TaskDefinition, WorkflowDefinition } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { newId } from "../../../link/ids.ts";
import { useTaskTypes } from "../../../state/hooks.ts";
import { Field } from "../../../ui/taskForm/Field.tsx";
import { duplicateTasks, removeTasks } from "../model/editorModel.ts";
import { GroupField } from "./task/GroupField.tsx";
import { useEditor } from "./useEditor.ts";

interface ManyFormProps {
  readonly definition: WorkflowDefinition;
  readonly selected: ReadonlySet<string>;
}

/** Several tasks are selected: what they have in common, changed for all of them at once. */
export function ManyForm({ definition, selected }: ManyFormProps) {
  const t = useTranslate();
  const language = useLanguage();
  const editor = useEditor();
  const types = useTaskTypes();
  const tasks = definition.tasks.filter(({ id }) => selected.has(id));
  const common = <T,>(of: (task: TaskDefinition) => T): T | undefined => {
    const [first, ...rest] = tasks.map(of);
    return rest.every((one) => one === first) ? first : undefined;
  };
  const changeAll = (part: string, patch: (task: TaskDefinition) => Partial<TaskDefinition>): void =>
    editor.editDefinition((old) => ({ ...old, tasks: old.tasks.map((task) => (selected.has(task.id) ? { ...task, ...patch(task) } : task)) }), `many.${part}`);
  const mixed = t("editor:many.mixed");
  const type = common((task) => task.type as string);
  const times = common((task) => task.retry.times);
  const interval = common((task) => task.retry.intervalSeconds);
  const limit = common((task) => task.timeoutSeconds);
  return (
    <div className="sb-wf-form">
      <h2>{t("workflows:many.title", { count: selected.size })}</h2>
      <Field label={t("workflows:field.type")}>
        {(id) => (
          <Select<string>
            id={id}
            showSearch
            optionFilterProp="label"
            placeholder={mixed}
            value={type ?? null}
            options={types.filter(({ enabled, name }) => enabled || name === type).map(({ name, label }) => ({ value: name as string, label: localText(label, language === "en" ? "en" : "zh") }))}
            onChange={(name) => changeAll("type", () => ({ type: name as TaskDefinition["type"] }))}
          />
        )}
      </Field>
      <GroupField ids={selected} />
      <div className="sb-wf-pair">
        <Field label={t("workflows:field.retryTimes")}>
          {(id) => (
            <InputNumber<number>
              id={id}
              min={0}
              max={100}
              precision={0}
              placeholder={mixed}
              value={times ?? null}
              onChange={(next) => next !== null && changeAll("times", ({ retry }) => ({ retry: { ...retry, times: next } }))}
            />
          )}
        </Field>
        <Field label={t("workflows:field.retryInterval")}>
          {(id) => (
            <InputNumber<number>
              id={id}
              min={0}
              max={86_400}
              precision={0}
              placeholder={mixed}
              value={interval ?? null}
              onChange={(next) => next !== null && changeAll("interval", ({ retry }) => ({ retry: { ...retry, intervalSeconds: next } }))}
            />
          )}
        </Field>
      </div>
      <Field label={t("workflows:field.limit")} help={t("workflows:field.limitHelp")}>
        {(id, note) => (
          <InputNumber<number>
            id={id}
            aria-describedby={note}
            min={1}
            max={30 * 86_400}
            precision={0}
            placeholder={limit === undefined ? mixed : ""}
            value={limit ?? null}
            onChange={(timeoutSeconds) => changeAll("limit", () => ({ timeoutSeconds }))}
          />
        )}
      </Field>
      <div className="sb-wf-actions">
        <Button
          size="small"
          onClick={() => {
            const made = duplicateTasks(definition, selected, () => newId(), new Map(Object.entries(definition.positions)));
            editor.editDefinition(() => made.definition);
            editor.select(made.copies);
          }}
        >
          {t("workflows:command.duplicate")}
        </Button>
        <Button size="small" onClick={() => editor.editDefinition((old) => removeTasks(old, selected))}>
          {t("workflows:command.remove")}
        </Button>
      </div>
    </div>
  );
}
