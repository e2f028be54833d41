import type { WorkflowId } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useWorkflow } from "../../../state/hooks.ts";
import { platformStore } from "../../../state/platformStore.ts";
import { useReading } from "../../../state/useReading.ts";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { ConfirmSheet } from "../../../ui/overlay/ConfirmSheet.tsx";

/** [DEF3] What depends on a workflow is listed before it is disabled. */
export function DisableSheet({ workflowId, onClose }: { readonly workflowId: string; readonly onClose: () => void }) {
  const t = useTranslate();
  const language = useLanguage();
  const workflow = useWorkflow(workflowId);
  const { value, failure } = useReading(`dependents ${workflowId}`, () => link.ask("workflow.dependents", { workflowId: workflowId as WorkflowId }));
  const disable = async () => {
    try {
      platformStore.takeRow("workflows", await link.ask("workflow.setEnabled", { workflowId: workflowId as WorkflowId, enabled: false, acknowledge: true }));
      return undefined;
    } catch (thrown) {
      return failureWords(thrown, language);
    }
  };
  const count = value === undefined ? 0 : value.dependents.length + value.hidden;
  return (
    <ConfirmSheet title={t("folders:disableTitle", { name: workflow?.name ?? "" })} verb={t("folders:disableVerb")} blocked={value === undefined ? "" : undefined} onConfirm={disable} onClose={onClose}>
      <p>{t("folders:disableText")}</p>
      {failure !== undefined && <ErrorCard {...failureWords(failure, language)} />}
      {count > 0 && (
        <>
          <p>{t("folders:dependents", { count })}</p>
          <ul className="sb-wf-lines">
            {value!.dependents.map((one) => (
              <li key={`${one.workflowId} ${one.taskName}`} className="sb-ident">{`${one.projectName}/${one.workflowName}/${one.taskName}`}</li>
            ))}
            {value!.hidden > 0 && <li>{t("folders:hiddenDependents", { count: value!.hidden })}</li>}
          </ul>
        </>
      )}
    </ConfirmSheet>
  );
}
