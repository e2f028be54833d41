import { namesIn } from "#contract";
import type { TaskDefinition } from "#contract";
import { useMemo } from "react";
import { useTranslate } from "../../../../i18n/useTranslate.ts";
import { FormGroup } from "../../../../ui/taskForm/FormGroup.tsx";
import { useEditor, useEditorState } from "../useEditor.ts";

/** Values of upstream tasks that this task reads in its parameters, as `${task.output}`; each leads to the task that writes it. */
export function OutputsUsed({ task }: { readonly task: TaskDefinition }) {
  const t = useTranslate();
  const editor = useEditor();
  const tasks = useEditorState((state) => state.history.present.definition.tasks);
  const used = useMemo(
    () =>
      [...new Set(Object.values(task.params).flatMap((value) => (typeof value === "string" ? namesIn(value) : [])))].flatMap((name) => {
        const dot = name.lastIndexOf(".");
        return dot < 0 ? [] : [{ from: name.slice(0, dot), output: name.slice(dot + 1) }];
      }),
    [task.params],
  );
  if (used.length === 0) return null;
  return (
    <FormGroup title={t("editor:outputs.title")} problems={0} summary={used.map(({ from, output }) => `${from}.${output}`).join(" · ")}>
      <ul className="sb-wf-params">
        {used.map(({ from, output }) => {
          const source = tasks.find(({ name }) => name === from);
          return (
            <li key={`${from}.${output}`}>
              <code className="sb-mono">{output}</code>{" "}
              {source ? (
                <button type="button" className="sb-link" onClick={() => editor.select(new Set([source.id]))}>
                  {t("editor:outputs.from", { task: from })}
                </button>
              ) : (
                <span className="sb-wf-problem">{t("editor:outputs.unknown", { task: from })}</span>
              )}
            </li>
          );
        })}
      </ul>
    </FormGroup>
  );
}
