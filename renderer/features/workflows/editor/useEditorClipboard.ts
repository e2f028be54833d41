import { useMemo } from "react";
import type { ClipboardEvent } from "react";
import type { TaskId } from "#contract";
import type { Point } from "../../../graph/model/graph.ts";
import type { Placement } from "../../../graph/layout/layeredLayout.ts";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { newId } from "../../../link/ids.ts";
import { isEditable } from "../../../ui/commands/CommandCentre.tsx";
import { copyText } from "../../../ui/copyText.ts";
import { notify } from "../../../ui/overlay/notices.ts";
import { removeTasks } from "../model/editorModel.ts";
import { copiedText, pasted } from "../text/clipboardText.ts";
import { useEditor, useTypeMap } from "./useEditor.ts";
import { useTextPlace } from "./useTextPlace.ts";

/** Tasks on the clipboard, as text: between workflows, windows and files. */
export interface EditorClipboard {
  /** The selected tasks as text; undefined when there are none. */
  readonly copied: () => string | undefined;
  readonly copy: () => void;
  readonly cut: () => void;
  readonly paste: () => void;
  /** The same for the clipboard events of the editor. */
  readonly events: { readonly onCopy: (event: ClipboardEvent) => void; readonly onCut: (event: ClipboardEvent) => void; readonly onPaste: (event: ClipboardEvent) => void };
}

/** The clipboard of the editor above. */
export function useEditorClipboard(placement: Placement, readOnly: string | undefined): EditorClipboard {
  const t = useTranslate();
  const editor = useEditor();
  const types = useTypeMap();
  const place = useTextPlace();
  return useMemo(() => {
    const copied = (): string | undefined => {
      const { history, selected } = editor.store.getState();
      if (selected.size === 0) return undefined;
      const { positions } = history.present.definition;
      const at = new Map(
        [...selected].flatMap((id): [string, Point][] => (positions[id] ? [[id, positions[id]]] : placement.positions.has(id) && Object.keys(positions).length > 0 ? [[id, placement.positions.get(id)!]] : [])),
      );
      return copiedText(history.present, place, selected, at, types);
    };
    const remove = (): void => editor.editDefinition((old) => removeTasks(old, editor.store.getState().selected));
    const put = (text: string): void => {
      const type = types.has("shell") ? "shell" : (types.keys().next().value ?? "shell");
      const made = pasted(editor.store.getState().history.present.definition, text, type, () => newId<TaskId>());
      if (!made || made.made.size === 0) return notify(t("editor:paste.nothing"));
      editor.editDefinition(() => made.definition);
      editor.select(made.made);
    };
    // What is selected as text, and what is typed into a field, is the browser's own.
    const isOwn = (event: ClipboardEvent): boolean => isEditable(event.target) || (event.type !== "paste" && getSelection()?.isCollapsed === false);
    const take = (event: ClipboardEvent): boolean => {
      const text = isOwn(event) ? undefined : copied();
      if (text === undefined) return false;
      event.clipboardData.setData("text/plain", text);
      event.preventDefault();
      return true;
    };
    return {
      copied,
      copy: () => void copyText(copied() ?? ""),
      cut: () => void copyText(copied() ?? "").then(remove),
      paste: () =>
        void navigator.clipboard.readText().then(
          (text) => put(text),
          () => notify(t("editor:paste.denied")),
        ),
      events: {
        onCopy: (event) => void take(event),
        onCut: (event) => {
          if (readOnly === undefined && take(event)) remove();
        },
        onPaste: (event) => {
          if (isOwn(event) || readOnly !== undefined) return;
          event.preventDefault();
          put(event.clipboardData.getData("text/plain"));
        },
      },
    };
  }, [t, editor, types, place, placement, readOnly]);
}
