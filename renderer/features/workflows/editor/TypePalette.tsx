import { Input } from "antd";
import { useMemo, useState } from "react";
import { localText } from "#contract";
import type { TaskType } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { useTaskTypes } from "../../../state/hooks.ts";
import { TypeMark } from "../TypeMark.tsx";

/** What a dragged task type is called in a drag. */
export const typeDrag = "application/x-signalbox-task-type";

/** The task types, to drag onto the canvas or press; searchable. */
export function TypePalette({ onAdd }: { readonly onAdd: (type: string) => void }) {
  const t = useTranslate();
  const language = useLanguage();
  const all = useTaskTypes();
  const [text, setText] = useState("");
  const groups = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    const words = ({ name, label }: TaskType): string => `${name} ${typeof label === "string" ? label : `${label.en} ${label.zh}`}`.toLowerCase();
    return [
      ...Map.groupBy(
        all.filter((type) => type.enabled && words(type).includes(wanted)),
        (type) => (type.builtIn ? "builtIn" : type.category),
      ),
    ];
  }, [all, text]);
  return (
    <aside className="sb-wf-palette" aria-label={t("workflows:palette.title")}>
      <Input size="small" allowClear aria-label={t("workflows:palette.search")} placeholder={t("workflows:palette.search")} value={text} onChange={(event) => setText(event.target.value)} />
      {groups.map(([category, types]) => (
        <section key={category}>
          <h3>{category === "builtIn" ? t("workflows:palette.builtIn") : category}</h3>
          {types.map((type) => (
            <button
              key={type.id}
              type="button"
              draggable
              title={localText(type.description, language === "en" ? "en" : "zh")}
              onDragStart={(event) => {
                event.dataTransfer.setData(typeDrag, type.name);
                event.dataTransfer.effectAllowed = "copy";
              }}
              onClick={() => onAdd(type.name)}
            >
              <span className="sb-wf-mark">
                <TypeMark type={type.name} />
              </span>
              <span>{localText(type.label, language === "en" ? "en" : "zh")}</span>
            </button>
          ))}
        </section>
      ))}
    </aside>
  );
}
