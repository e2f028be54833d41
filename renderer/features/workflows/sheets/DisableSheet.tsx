import type { WorkflowId } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useWorkflows } from "../../../state/hooks.ts";
import { platformStore } from "../../../state/platformStore.ts";
import { useReading } from "../../../state/useReading.ts";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { ConfirmSheet } from "../../../ui/overlay/ConfirmSheet.tsx";

/** [DEF3] What depends on workflows, and is not among them, is listed before they are disabled. */
export function DisableSheet({ workflowIds, onClose }: { readonly workflowIds: readonly string[]; readonly onClose: () => void }) {
  const t = useTranslate();
  const language = useLanguage();
  const names = useWorkflows()
    .filter((workflow) => workflowIds.includes(workflow.id))
    .map((workflow) => workflow.name as string);
  const { value, failure } = useReading(`dependents ${workflowIds.join()}`, () => Promise.all(workflowIds.map((workflowId) => link.ask("workflow.dependents", { workflowId: workflowId as WorkflowId }))));
  const disable = async () => {
    try {
      for (const workflowId of workflowIds) platformStore.takeRow("workflows", await link.ask("workflow.setEnabled", { workflowId: workflowId as WorkflowId, enabled: false, acknowledge: true }));
      return undefined;
    } catch (thrown) {
      return failureWords(thrown, language);
    }
  };
  const dependents = (value ?? []).flatMap((one) => one.dependents).filter((one) => !workflowIds.includes(one.workflowId));
  const hidden = (value ?? []).reduce((sum, one) => sum + one.hidden, 0);
  const title = names.length === 1 ? t("folders:disableTitle", { name: names[0] ?? "" }) : t("folders:disableAllTitle", { count: workflowIds.length });
  return (
    <ConfirmSheet title={title} verb={t("folders:disableVerb")} blocked={value === undefined ? "" : undefined} onConfirm={disable} onClose={onClose}>
      <p>{t("folders:disableText")}</p>
      {names.length > 1 && <p className="sb-ident">{names.join(", ")}</p>}
      {failure !== undefined && <ErrorCard {...failureWords(failure, language)} />}
      {dependents.length + hidden > 0 && (
        <>
          <p>{t("folders:dependents", { count: dependents.length + hidden })}</p>
          <ul className="sb-wf-lines">
            {dependents.map((one) => (
              <li key={`${one.workflowId} ${one.taskName}`} className="sb-ident">{`${one.projectName}/${one.workflowName}/${one.taskName}`}</li>
            ))}
            {hidden > 0 && <li>{t("folders:hiddenDependents", { count: hidden })}</li>}
          </ul>
        </>
      )}
    </ConfirmSheet>
  );
}
