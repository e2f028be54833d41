import type { Variable } from "#contract";
import { Button } from "antd";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useReading } from "../../../state/useReading.ts";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { Sheet } from "../../../ui/overlay/Sheet.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";

/** Where a variable is named: values that say it, and code in which the word stands. */
export function UsesSheet({ variable, onClose }: { readonly variable: Variable; readonly onClose: () => void }) {
  const t = useTranslate();
  const language = useLanguage();
  const workbench = useWorkbench();
  const { value, failure, reload } = useReading(`variable.uses ${variable.id}`, () => link.ask("variable.uses", { id: variable.id }));
  return (
    <Sheet title={t("variables:usesOf", { name: variable.name })} width={640} onClose={onClose} footer={<Button onClick={onClose}>{t("ui:close")}</Button>}>
      {failure !== undefined && <ErrorCard {...failureWords(failure, language)} actions={<Button onClick={reload}>{t("ui:retry")}</Button>} />}
      {value && value.uses.length === 0 && <p>{t("variables:noUses")}</p>}
      {value && value.uses.length > 0 && (
        <table className="sb-var-uses">
          <thead>
            <tr>
              <th>{t("variables:place")}</th>
              <th>{t("variables:field")}</th>
              <th>{t("variables:how")}</th>
            </tr>
          </thead>
          <tbody>
            {value.uses.map((use) => {
              const place = use.projectName === "" ? use.place : `${use.projectName}/${use.place}`;
              return (
                <tr key={`${place} ${use.field}`}>
                  <td>
                    {use.workflowId === null ? (
                      place
                    ) : (
                      <button
                        type="button"
                        className="sb-link"
                        onClick={() => {
                          workbench.open({ kind: "workflow", params: { workflowId: use.workflowId! } }, { pin: true });
                          onClose();
                        }}
                      >
                        {place}
                      </button>
                    )}
                  </td>
                  <td className="sb-mono">{use.field}</td>
                  <td>
                    {t(`variables:how.${use.how}`)}
                    {!use.published && ` · ${t("variables:draftOnly")}`}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {value && value.hidden > 0 && <p className="sb-doc-note">{t("variables:hiddenUses", { count: value.hidden })}</p>}
    </Sheet>
  );
}
