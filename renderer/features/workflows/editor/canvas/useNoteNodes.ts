import { useMemo } from "react";
import type { WorkflowDefinition } from "#contract";
import { useTranslate } from "../../../../i18n/useTranslate.ts";
import { changeNote, noteNodeId, removeNote } from "../../model/canvasNotes.ts";
import { useEditor } from "../useEditor.ts";
import type { NoteFlowNode } from "./NoteCard.tsx";

/** The notes on the canvas. */
export function useNoteNodes(notes: WorkflowDefinition["notes"], readOnly: boolean): readonly NoteFlowNode[] {
  const t = useTranslate();
  const editor = useEditor();
  return useMemo(
    () =>
      (notes ?? []).map((note, index): NoteFlowNode => ({
        id: noteNodeId(index),
        type: "note",
        position: { x: note.x, y: note.y },
        width: note.width,
        height: note.height,
        zIndex: 1,
        data: {
          label: t("editor:note.label", { number: index + 1 }),
          text: note.text,
          hint: t("editor:note.hint"),
          removeLabel: t("editor:note.remove"),
          readOnly,
          onText: (text) => editor.editDefinition((old) => changeNote(old, index, { text }), `note:${index}`),
          onSeal: editor.seal,
          onRemove: () => editor.editDefinition((old) => removeNote(old, index)),
          onResize: (width, height) => editor.editDefinition((old) => changeNote(old, index, { width, height })),
        },
      })),
    [notes, readOnly, editor, t],
  );
}
