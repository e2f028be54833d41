import { Button, Segmented } from "antd";
import { History, Pencil, Redo2, Undo2 } from "lucide-react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { useProject, useWorkflow } from "../../../state/hooks.ts";
import { IconButton } from "../../../ui/IconButton.tsx";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { LockChip } from "../lock/LockChip.tsx";
import { useEdited, useEditor, useEditorState } from "./useEditor.ts";
import type { EditorView } from "./editorSession.ts";
import type { EditorDoors } from "./useEditorCommands.tsx";

/** Above the drawing: where it belongs, whether it is saved, and what can be done with all of it. */
export function EditorBar({ doors, problems }: { readonly doors: EditorDoors; readonly problems: number }) {
  const t = useTranslate();
  const editor = useEditor();
  const workbench = useWorkbench();
  const view = useEditorState((state) => state.view);
  const name = useEditorState((state) => state.history.present.name);
  const saving = useEditorState((state) => state.saving);
  const canUndo = useEditorState((state) => state.history.past.length > 0);
  const canRedo = useEditorState((state) => state.history.future.length > 0);
  const edited = useEdited(editor);
  const summary = useWorkflow(editor.workflowId);
  const project = useProject(summary?.projectId);
  return (
    <header className="sb-wf-bar">
      <div>
        <h1 className="sb-ident">
          <span>{project?.name}/</span>
          {name}
        </h1>
        <span className="sb-wf-chip" role="status">
          {edited && <Pencil size={12} aria-hidden />}
          {saving ? t("workflows:chip.saving") : edited ? t("workflows:chip.unsaved") : t("workflows:chip.saved")}
        </span>
        <span className="sb-wf-chip">
          {summary?.revision == null
            ? t("workflows:chip.neverPublished")
            : summary.draftDiffers || edited
              ? t("workflows:chip.draftDiffers", { revision: summary.revision })
              : t("workflows:chip.published", { revision: summary.revision })}
        </span>
        {summary && (summary.frozen || summary.frozenTasks.length > 0) && (
          <span className="sb-wf-chip">
            <StateGlyph state="FROZEN" size={14} decorative />
            {summary.frozen ? t("folders:frozenAll") : t("folders:frozenSome", { count: summary.frozenTasks.length })}
          </span>
        )}
        <span className="sb-wf-space" />
        <Button size="small" disabled={doors.saveReason !== undefined} title={doors.saveReason} onClick={doors.save}>
          {t("workflows:command.save")}
        </Button>
        <Button size="small" disabled={doors.runReason !== undefined} title={doors.runReason} onClick={doors.run}>
          {t("workflows:command.run")}
        </Button>
        <Button size="small" disabled={doors.publishReason !== undefined} title={doors.publishReason} onClick={doors.publish}>
          {t("workflows:command.publish")}
        </Button>
        <Button size="small" type="primary" disabled={doors.testReason !== undefined} title={doors.testReason} onClick={doors.testRun}>
          {t("workflows:command.testRun")}
        </Button>
      </div>
      <div>
        <Segmented<EditorView>
          size="small"
          value={view}
          onChange={editor.setView}
          options={[
            { value: "canvas", label: t("workflows:view.canvas") },
            { value: "list", label: t("workflows:view.list") },
            { value: "text", label: t("editor:view.text") },
            { value: "schedule", label: t("schedules:view") },
          ]}
        />
        <IconButton icon={Undo2} label={t("workflows:command.undo")} disabledReason={doors.readOnly ?? (canUndo ? undefined : t("workflows:reason.noUndo"))} onPress={editor.undo} />
        <IconButton icon={Redo2} label={t("workflows:command.redo")} disabledReason={doors.readOnly ?? (canRedo ? undefined : t("workflows:reason.noRedo"))} onPress={editor.redo} />
        <IconButton icon={History} label={t("locks:versions.open")} onPress={() => workbench.open({ kind: "versions", params: { workflowId: editor.workflowId } }, { pin: true })} />
        <button type="button" className="sb-wf-problems" onClick={doors.showProblems}>
          <StateGlyph state={problems === 0 ? "SUCCESS" : "FAILED"} size={14} decorative />
          {t("workflows:problems.count", { count: problems })}
        </button>
        <span className="sb-wf-space" />
        <LockChip session={editor} />
      </div>
    </header>
  );
}
