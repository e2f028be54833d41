import type { TaskType } from "#contract";
import { Button } from "antd";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useReading } from "../../../state/useReading.ts";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { Sheet } from "../../../ui/overlay/Sheet.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import "./taskTypes.css";

/** The workflows with tasks of a type. What is published keeps the type as it was then. */
export function TypeUsesSheet({ type, onClose }: { readonly type: TaskType; readonly onClose: () => void }) {
  const t = useTranslate();
  const language = useLanguage();
  const workbench = useWorkbench();
  const { value, failure, reload } = useReading(`taskType.uses ${type.id}`, () => link.ask("taskType.uses", { id: type.id }));
  return (
    <Sheet title={t("taskTypes:usesOf", { name: type.name })} width={560} onClose={onClose} footer={<Button onClick={onClose}>{t("ui:close")}</Button>}>
      {failure !== undefined && <ErrorCard {...failureWords(failure, language)} actions={<Button onClick={reload}>{t("ui:retry")}</Button>} />}
      <p className="sb-doc-note">{value?.uses.length === 0 ? t("taskTypes:noUses") : t("taskTypes:usesText")}</p>
      <ul className="sb-type-uses">
        {value?.uses.map((use) => (
          <li key={use.workflowId}>
            <button
              type="button"
              className="sb-link"
              onClick={() => {
                workbench.open({ kind: "workflow", params: { workflowId: use.workflowId } }, { pin: true });
                onClose();
              }}
            >
              {`${use.projectName}/${use.workflow}`}
            </button>
            <span className="sb-ident">{use.tasks.join(", ")}</span>
            {!use.published && <span className="sb-doc-note">{t("variables:draftOnly")}</span>}
          </li>
        ))}
      </ul>
    </Sheet>
  );
}
