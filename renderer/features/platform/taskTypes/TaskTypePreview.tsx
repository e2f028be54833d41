import { localText } from "#contract";
import type { TaskTypeBody } from "#contract";
import { useState } from "react";
import "../../../graph/cards/cards.css";
import { TypeIcon } from "../../../graph/cards/TypeIcon.tsx";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { TaskTypeForm } from "../../../ui/taskForm/TaskTypeForm.tsx";

import type { FormValues } from "../../../ui/taskForm/formValues.ts";

/** How a task of the type will look: its card in a workflow, and its form. What is typed here is kept nowhere. */
export function TaskTypePreview({ body }: { readonly body: TaskTypeBody }) {
  const t = useTranslate();
  const language = useLanguage();
  const [values, setValues] = useState<FormValues>({});
  const label = localText(body.label, language === "en" ? "en" : "zh");
  const name = body.name === "" ? t("taskTypes:preview.task") : `${body.name}_1`;
  return (
    <aside className="sb-type-preview" aria-label={t("taskTypes:preview")}>
      <h3>{t("taskTypes:preview.card")}</h3>
      <div className="sb-type-cards" aria-hidden>
        {(["SUCCESS", undefined] as const).map((state) => (
          <div key={state ?? "draft"} className="sb-card sb-task-card" data-family={state ? "good" : undefined} data-detail="card">
            <span className="sb-card-bar" />
            <span className="sb-card-mark">
              <TypeIcon type={body} />
            </span>
            <span className="sb-card-text">
              <span className="sb-card-name">{name}</span>
              <span className="sb-card-line">{label === "" ? body.category : label}</span>
            </span>
            {state && <StateGlyph state={state} decorative />}
          </div>
        ))}
      </div>
      <h3>{t("taskTypes:preview.form")}</h3>
      <TaskTypeForm specs={body.parameters} values={values} onChange={setValues} codeLines={8} />
    </aside>
  );
}
