import { localText } from "#contract";
import type { TaskTypeBody } from "#contract";
import { useLanguage, useTranslate } from "../../../../i18n/useTranslate.ts";
import { FormGroup } from "../../../../ui/taskForm/FormGroup.tsx";

/** What the exit codes of the type mean; they are changed with the type. */
export function ResultRules({ type }: { readonly type: TaskTypeBody }) {
  const t = useTranslate();
  const language = useLanguage();
  const rules = type.exitCodes;
  return (
    <FormGroup title={t("editor:results.title")} problems={0} summary={rules.length === 0 ? t("editor:results.usual") : t("editor:results.rules", { count: rules.length })}>
      <p className="sb-wf-help">{t("editor:results.help", { type: type.name })}</p>
      <table className="sb-wf-table">
        <thead>
          <tr>
            <th>{t("editor:results.code")}</th>
            <th>{t("editor:results.outcome")}</th>
          </tr>
        </thead>
        <tbody>
          {rules.map((rule) => (
            <tr key={`${rule.from}-${rule.to ?? ""}`}>
              <th scope="row" className="sb-mono">
                {rule.to === undefined || rule.to === rule.from ? rule.from : `${rule.from}–${rule.to}`}
              </th>
              <td>
                {t(`editor:outcome.${rule.outcome}`)}
                {rule.text !== undefined && ` · ${localText(rule.text, language === "en" ? "en" : "zh")}`}
              </td>
            </tr>
          ))}
          <tr>
            <th scope="row">{t("editor:results.rest")}</th>
            <td>{t("editor:results.usual")}</td>
          </tr>
        </tbody>
      </table>
    </FormGroup>
  );
}
