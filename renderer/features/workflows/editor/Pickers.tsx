import { useMemo } from "react";
import { localText } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { useTaskTypes } from "../../../state/hooks.ts";
import { adjacencyOf, reach } from "../../../graph/model/graph.ts";
import { edgesOf } from "../model/editorModel.ts";
import { NamePicker } from "./NamePicker.tsx";
import { useEditorState } from "./useEditor.ts";
import type { EditorActions, Picking } from "./useEditorActions.ts";

interface PickersProps {
  readonly picking: Picking;
  readonly actions: EditorActions;
  readonly onClose: () => void;
}

/** The list at the cursor: of types for a new task, of tasks to join. */
export function Pickers({ picking, actions, onClose }: PickersProps) {
  return picking.kind === "type" ? <TypePicker picking={picking} actions={actions} onClose={onClose} /> : <TaskPicker picking={picking} actions={actions} onClose={onClose} />;
}

function TypePicker({ picking, actions, onClose }: PickersProps & { readonly picking: Extract<Picking, { kind: "type" }> }) {
  const t = useTranslate();
  const language = useLanguage();
  const types = useTaskTypes();
  const items = useMemo(
    () => types.filter(({ enabled }) => enabled).map(({ name, label }) => ({ id: name as string, name: name as string, detail: localText(label, language === "en" ? "en" : "zh") })),
    [types, language],
  );
  return <NamePicker label={t("workflows:picker.type")} items={items} at={picking.client} onPick={(type) => actions.add(type, picking)} onClose={onClose} />;
}

function TaskPicker({ picking, actions, onClose }: PickersProps) {
  const t = useTranslate();
  const definition = useEditorState((state) => state.history.present.definition);
  const selected = useEditorState((state) => state.selected);
  const edges = edgesOf(definition);
  const items = useMemo(() => {
    const sources = [...selected];
    const { next, previous } = adjacencyOf(edges);
    const earlier = reach(sources, previous);
    const already = new Set(sources.length === 1 ? next.get(sources[0]!) : []);
    const why = (id: string): string | undefined => (earlier.has(id) ? t("workflows:join.cycle") : already.has(id) ? t("workflows:join.already") : undefined);
    return definition.tasks.filter(({ id }) => !selected.has(id)).map((task) => ({ id: task.id as string, name: task.name as string, detail: task.type as string, disabledReason: why(task.id) }));
  }, [definition, edges, selected, t]);
  return <NamePicker label={t("workflows:picker.connect")} items={items} at={picking.client} onPick={actions.connectTo} onClose={onClose} />;
}
