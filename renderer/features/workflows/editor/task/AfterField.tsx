import { Select } from "antd";
import { useMemo, useState } from "react";
import { adjacencyOf, reach } from "../../../../graph/model/graph.ts";
import { useTranslate } from "../../../../i18n/useTranslate.ts";
import { Field } from "../../../../ui/taskForm/Field.tsx";
import { connect, disconnect, edgesOf } from "../../model/editorModel.ts";
import { useEditor, useEditorState } from "../useEditor.ts";
import type { GroupProps } from "./GroupProps.ts";

/** The tasks that come before, found by typing; whatever comes after this task cannot. */
export function AfterField({ task, at }: Pick<GroupProps, "task" | "at">) {
  const t = useTranslate();
  const editor = useEditor();
  const definition = useEditorState((state) => state.history.present.definition);
  const [open, setOpen] = useState(false);
  const edges = edgesOf(definition);
  const { tasks } = definition;
  const { after } = task;
  // While it is closed only the names of the chosen ones are needed: a thousand choices are made when somebody looks.
  const options = useMemo(() => {
    const chosen = new Set<string>(after);
    if (!open) return tasks.filter(({ id }) => chosen.has(id)).map(({ id, name }) => ({ value: id as string, label: name as string }));
    const later = reach([task.id], adjacencyOf(edges).next);
    return tasks
      .filter(({ id }) => id !== task.id)
      .map(({ id, name }) => ({ value: id as string, label: name as string, disabled: later.has(id) && !chosen.has(id), title: later.has(id) ? t("workflows:join.cycle") : (name as string) }));
  }, [open, tasks, after, edges, task.id, t]);
  const put = (next: readonly string[]): void =>
    editor.editDefinition((old) => {
      const gone = after.filter((id) => !next.includes(id)).reduce<typeof old>((definition_, id) => disconnect(definition_, id, task.id), old);
      return next.filter((id) => !after.includes(id as never)).reduce<typeof old>((definition_, id) => connect(definition_, id, task.id), gone);
    }, `after:${task.id}`);
  return (
    <div data-field="after">
      <Field label={t("workflows:field.after")} help={t("workflows:field.afterHelp")} problem={at.get("after")}>
        {(id, note) => (
          <Select<string[]>
            id={id}
            aria-describedby={note}
            mode="multiple"
            showSearch
            optionFilterProp="label"
            allowClear
            placeholder={t("workflows:field.afterNone")}
            value={[...after]}
            options={options}
            onOpenChange={setOpen}
            onChange={put}
          />
        )}
      </Field>
    </div>
  );
}
