import { ConfigProvider } from "antd";
import { useMemo } from "react";
import type { KeyboardEvent } from "react";
import { useStore } from "zustand";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { useCommandRegistry } from "../../../ui/commands/CommandCentre.tsx";
import { isComposing } from "../../../ui/commands/keyStroke.ts";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { problemsByTask } from "../model/problemPlace.ts";
import { useReadOnly } from "../lock/useReadOnly.ts";
import { ManyForm } from "./ManyForm.tsx";
import { TaskForm } from "./TaskForm.tsx";
import { EditorProvider, useEditorSession, useProblems } from "./useEditor.ts";
import { WorkflowForm } from "./WorkflowForm.tsx";
import type { EditorSession } from "./editorSession.ts";
import "../workflows.css";

/** Beside the drawing: the form of the selected task, what can be done with several, or the workflow itself. */
export function EditorInspector({ params: { workflowId } }: { readonly params: { readonly workflowId: string } }) {
  const t = useTranslate();
  const session = useEditorSession(workflowId);
  const phase = useStore(session.store, (state) => state.phase);
  const commands = useCommandRegistry();
  const readOnly = useReadOnly(workflowId);
  // A code field would take Mod+Enter as a line of its own.
  const onKeyDownCapture = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.altKey || isComposing(event.nativeEvent)) return;
    event.preventDefault();
    event.stopPropagation();
    commands.run(event.shiftKey ? "editor.publish" : "editor.testRun");
  };
  if (phase !== "ready") return <EmptyState sentence={t("app:nothingSelected")} />;
  return (
    <EditorProvider value={session}>
      <div className="sb-wf-inspector" data-scope="editor" onBlur={session.seal} onKeyDownCapture={onKeyDownCapture}>
        <ConfigProvider componentDisabled={readOnly !== undefined}>
          {/* What is no antd field is disabled by the fieldset. */}
          <fieldset className="sb-wf-fields" disabled={readOnly !== undefined} title={readOnly}>
            <Selected session={session} />
          </fieldset>
        </ConfigProvider>
      </div>
    </EditorProvider>
  );
}

function Selected({ session }: { readonly session: EditorSession }) {
  const selected = useStore(session.store, (state) => state.selected);
  const definition = useStore(session.store, (state) => state.history.present.definition);
  const problems = useProblems(session);
  const byTask = useMemo(() => problemsByTask(problems, definition.tasks), [problems, definition]);
  const [only] = selected;
  const task = selected.size === 1 ? definition.tasks.find(({ id }) => id === only) : undefined;
  if (task) return <TaskForm key={task.id} task={task} problems={byTask.get(task.id) ?? []} />;
  if (selected.size > 1) return <ManyForm definition={definition} selected={selected} />;
  return <WorkflowForm session={session} />;
}
