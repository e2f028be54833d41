import { AutoComplete, Input } from "antd";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { useTaskTypes } from "../../../state/hooks.ts";
import { Field } from "../../../ui/taskForm/Field.tsx";
import { TextPair } from "./TextPair.tsx";
import type { TabProps } from "./TabProps.ts";

/** Name, labels in both languages, category, description. */
export function BasicsTab({ body, put, problems }: TabProps) {
  const t = useTranslate();
  const types = useTaskTypes();
  const readOnly = put === undefined;
  const categories = [...new Set(types.map((type) => type.category))].map((value) => ({ value }));
  return (
    <div className="sb-form">
      <Field label={t("taskTypes:name")} help={t("taskTypes:nameHelp")} required problem={problems.get("name")}>
        {(id, note) => (
          <Input id={id} aria-describedby={note} className="sb-mono" status={problems.has("name") ? "error" : ""} readOnly={readOnly} value={body.name} onChange={(event) => put?.({ name: event.target.value.trim() })} />
        )}
      </Field>
      <TextPair label={t("taskTypes:label")} text={body.label} problem={problems.get("label")} onChange={put && ((label) => put({ label }))} />
      <Field label={t("taskTypes:category")} required problem={problems.get("category")}>
        {(id) => <AutoComplete id={id} disabled={readOnly} options={categories} value={body.category} onChange={(category: string) => put?.({ category })} />}
      </Field>
      <TextPair label={t("taskTypes:description")} long text={body.description} problem={problems.get("description")} onChange={put && ((description) => put({ description }))} />
    </div>
  );
}
