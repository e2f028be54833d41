import type { DataSource } from "#contract";
import { Button } from "antd";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useReading } from "../../../state/useReading.ts";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { Sheet } from "../../../ui/overlay/Sheet.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";

/** The tasks that name a data source. */
export function SourceUsesSheet({ source, onClose }: { readonly source: DataSource; readonly onClose: () => void }) {
  const t = useTranslate();
  const language = useLanguage();
  const workbench = useWorkbench();
  const { value, failure, reload } = useReading(`dataSource.uses ${source.id}`, () => link.ask("dataSource.uses", { id: source.id }));
  return (
    <Sheet title={t("sources:usesOf", { name: source.name })} width={560} onClose={onClose} footer={<Button onClick={onClose}>{t("ui:close")}</Button>}>
      {failure !== undefined && <ErrorCard {...failureWords(failure, language)} actions={<Button onClick={reload}>{t("ui:retry")}</Button>} />}
      {value && value.uses.length === 0 && <p>{t("sources:noUses")}</p>}
      <ul className="sb-source-uses">
        {value?.uses.map((use) => (
          <li key={`${use.taskId} ${use.field}`}>
            <button
              type="button"
              className="sb-link"
              onClick={() => {
                workbench.open({ kind: "workflow", params: { workflowId: use.workflowId } }, { pin: true });
                onClose();
              }}
            >
              {`${use.projectName}/${use.place}`}
            </button>
            <span className="sb-mono">{use.field}</span>
            {!use.published && <span className="sb-doc-note">{t("variables:draftOnly")}</span>}
          </li>
        ))}
      </ul>
      {value && value.hidden > 0 && <p className="sb-doc-note">{t("sources:hiddenUses", { count: value.hidden })}</p>}
    </Sheet>
  );
}
