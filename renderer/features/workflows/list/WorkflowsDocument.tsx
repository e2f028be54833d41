import { useTranslate } from "../../../i18n/useTranslate.ts";
import { WorkflowTable } from "./WorkflowTable.tsx";
import "../workflows.css";

/** Screen 12: every workflow with its project, state and last runs. */
export function WorkflowsDocument() {
  const t = useTranslate();
  return (
    <section className="sb-wf-page" aria-label={t("workflows:list.title")} data-scope="list">
      <WorkflowTable projectId={undefined} />
    </section>
  );
}
