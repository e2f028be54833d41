import { AutoComplete } from "antd";
import { useEffect, useState } from "react";
import { Name } from "#contract";
import { useTranslate } from "../../../../i18n/useTranslate.ts";
import { Field } from "../../../../ui/taskForm/Field.tsx";
import { groupByTask, groupOfSelection, groupTasks, renameGroup, ungroup } from "../../model/taskGroups.ts";
import { useEditor, useEditorState } from "../useEditor.ts";

/** The group that the chosen tasks are in, or go into; a new name for all of a group renames it. */
export function GroupField({ ids }: { readonly ids: ReadonlySet<string> }) {
  const t = useTranslate();
  const editor = useEditor();
  const definition = useEditorState((state) => state.history.present.definition);
  const groupOf = groupByTask(definition);
  const names = new Set([...ids].map((id) => groupOf.get(id)?.name as string | undefined));
  const [only] = names;
  const now = names.size === 1 ? (only ?? "") : "";
  const [typed, setTyped] = useState(now);
  useEffect(() => setTyped(now), [now, ids]);
  const fits = typed.trim() === "" || Name.safeParse(typed.trim()).success;
  const put = (text: string): void => {
    const name = text.trim();
    if (name === now) return;
    if (name === "") return editor.editDefinition((old) => ungroup(old, ids));
    if (!Name.safeParse(name).success) return setTyped(now);
    editor.editDefinition((old) => {
      const whole = groupOfSelection(old, ids);
      const renamed = whole ? renameGroup(old, whole.name, name) : old;
      return renamed === old ? groupTasks(old, ids, name) : renamed;
    });
  };
  return (
    <Field label={t("editor:field.group")} help={names.size > 1 ? t("editor:group.mixed") : undefined} problem={fits ? undefined : t("editor:group.badName")}>
      {(id, note) => (
        <AutoComplete
          id={id}
          aria-describedby={note}
          allowClear
          placeholder={t("editor:group.none")}
          value={typed}
          options={(definition.groups ?? []).map(({ name }) => ({ value: name as string }))}
          onChange={(text: string | undefined) => setTyped(text ?? "")}
          onSelect={(text: string | undefined) => put(text ?? "")}
          onClear={() => put("")}
          onBlur={() => put(typed)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && !event.nativeEvent.isComposing) put(typed);
          }}
        />
      )}
    </Field>
  );
}
