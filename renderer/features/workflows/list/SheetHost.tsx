import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureOfCommand, failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useFolder, useProject, useWorkflow } from "../../../state/hooks.ts";
import type { ErrorCardProps } from "../../../ui/ErrorCard.tsx";
import { ConfirmSheet } from "../../../ui/overlay/ConfirmSheet.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { FolderSheet } from "../folder/FolderSheet.tsx";
import { MoveSheet } from "../folder/MoveSheet.tsx";
import { DisableSheet } from "../sheets/DisableSheet.tsx";
import { OwnerSheet } from "../sheets/OwnerSheet.tsx";
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
      return <NewSheet kind="workflow" projectId={sheet.projectId} folderId={sheet.folderId} onClose={close} />;
    case "removeProject":
      return <RemoveProject projectId={sheet.projectId} onClose={close} />;
    case "removeWorkflow":
      return <RemoveWorkflow workflowId={sheet.workflowId} onClose={close} />;
    case "disableWorkflows":
      return <DisableSheet workflowIds={sheet.workflowIds} onClose={close} />;
    case "ownerOfWorkflow":
    case "moveWorkflow":
      return <OfWorkflow {...sheet} onClose={close} />;
    case "newFolder":
      return <NewFolder {...sheet} onClose={close} />;
    case "renameFolder":
    case "moveFolder":
    case "removeFolder":
      return <OfFolder {...sheet} onClose={close} />;
    case "run":
    case "test":
      return <RunSheet workflowId={sheet.workflowId} test={sheet.kind === "test"} onClose={close} />;
  }
}

function OfWorkflow({ kind, workflowId, onClose }: { readonly kind: "ownerOfWorkflow" | "moveWorkflow"; readonly workflowId: string; readonly onClose: () => void }) {
  const workflow = useWorkflow(workflowId);
  if (!workflow) return null;
  return kind === "moveWorkflow" ? <MoveSheet what={{ workflow }} onClose={onClose} /> : <OwnerSheet workflow={workflow} onClose={onClose} />;
}

function NewFolder({ projectId, parentId, onClose }: { readonly projectId: string; readonly parentId: string | null; readonly onClose: () => void }) {
  return <FolderSheet projectId={projectId} parent={useFolder(parentId) ?? null} onClose={onClose} />;
}

function OfFolder({ kind, folderId, onClose }: { readonly kind: "renameFolder" | "moveFolder" | "removeFolder"; readonly folderId: string; readonly onClose: () => void }) {
  const t = useTranslate();
  const language = useLanguage();
  const { close } = useWorkbench();
  const folder = useFolder(folderId);
  const parent = useFolder(folder?.parentId);
  if (!folder) return null;
  if (kind === "renameFolder") return <FolderSheet projectId={folder.projectId} parent={parent ?? null} folder={folder} onClose={onClose} />;
  if (kind === "moveFolder") return <MoveSheet what={{ folder }} onClose={onClose} />;
  const remove = async (): Promise<ErrorCardProps | undefined> => {
    const failed = await failureOfCommand(link.ask("folder.remove", { id: folder.id, projectId: folder.projectId }), language);
    if (!failed) close({ kind: "folder", params: { folderId } });
    return failed;
  };
  return (
    <ConfirmSheet title={t("folders:removeTitle", { name: folder.name })} verb={t("folders:remove")} onConfirm={remove} onClose={onClose}>
      <p>{t("folders:removeText")}</p>
    </ConfirmSheet>
  );
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
