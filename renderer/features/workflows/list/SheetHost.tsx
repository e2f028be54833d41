import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useProject, useWorkflow } from "../../../state/hooks.ts";
import type { ErrorCardProps } from "../../../ui/ErrorCard.tsx";
import { ConfirmSheet } from "../../../ui/overlay/ConfirmSheet.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { RunSheet } from "../sheets/RunSheet.tsx";
import { useDefinitionSheets } from "./definitionSheets.ts";
import { NewSheet } from "./NewSheet.tsx";

/** Mounted once: the sheets that lists, menus and the palette ask for. */
export function SheetHost() {
  const sheet = useDefinitionSheets((state) => state.sheet);
  const close = useDefinitionSheets((state) => state.close);
  switch (sheet?.kind) {
    case undefined:
      return null;
    case "newProject":
      return <NewSheet kind="project" onClose={close} />;
    case "newWorkflow":
      return <NewSheet kind="workflow" projectId={sheet.projectId} onClose={close} />;
    case "removeProject":
      return <RemoveProject projectId={sheet.projectId} onClose={close} />;
    case "removeWorkflow":
      return <RemoveWorkflow workflowId={sheet.workflowId} onClose={close} />;
    case "run":
      return <RunSheet workflowId={sheet.workflowId} test={false} onClose={close} />;
  }
}

function RemoveProject({ projectId, onClose }: { readonly projectId: string; readonly onClose: () => void }) {
  const t = useTranslate();
  const language = useLanguage();
  const { close } = useWorkbench();
  const project = useProject(projectId);
  const remove = async (): Promise<ErrorCardProps | undefined> => {
    try {
      await link.ask("project.remove", { projectId: projectId as never });
      close({ kind: "project", params: { projectId } });
      return undefined;
    } catch (thrown) {
      return failureWords(thrown, language);
    }
  };
  const name = project?.name ?? "";
  return (
    <ConfirmSheet title={t("workflows:remove.projectTitle", { name })} verb={t("workflows:remove.verb")} typed={name} onConfirm={remove} onClose={onClose}>
      <p>{t("workflows:remove.projectText")}</p>
    </ConfirmSheet>
  );
}

function RemoveWorkflow({ workflowId, onClose }: { readonly workflowId: string; readonly onClose: () => void }) {
  const t = useTranslate();
  const language = useLanguage();
  const { close, setEdited } = useWorkbench();
  const workflow = useWorkflow(workflowId);
  const remove = async (): Promise<ErrorCardProps | undefined> => {
    try {
      await link.ask("workflow.remove", { workflowId: workflowId as never });
      setEdited({ kind: "workflow", params: { workflowId } }, false);
      close({ kind: "workflow", params: { workflowId } });
      return undefined;
    } catch (thrown) {
      return failureWords(thrown, language);
    }
  };
  const name = workflow?.name ?? "";
  return (
    <ConfirmSheet title={t("workflows:remove.workflowTitle", { name })} verb={t("workflows:remove.verb")} typed={name} onConfirm={remove} onClose={onClose}>
      <p>{t("workflows:remove.workflowText")}</p>
    </ConfirmSheet>
  );
}
