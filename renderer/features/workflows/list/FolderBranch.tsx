import { Box, ChevronDown, ChevronRight, Folder, Workflow } from "lucide-react";
import { useState } from "react";
import type { DragEvent } from "react";
import type { FolderId, WorkflowId } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { sentenceOf } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { mayDo } from "../../../state/hooks.ts";
import { platformStore } from "../../../state/platformStore.ts";
import { IconButton } from "../../../ui/IconButton.tsx";
import type { MenuItem } from "../../../ui/menu/MenuItem.ts";
import { useMenu } from "../../../ui/menu/useMenu.tsx";
import { MiddleText } from "../../../ui/MiddleText.tsx";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { notify } from "../../../ui/overlay/notices.ts";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import type { Branch } from "../folder/folderTree.ts";
import { useDefinitionSheets } from "./definitionSheets.ts";
import { useWorkflowMenu } from "./useWorkflowMenu.ts";

/** What is dragged: a folder or a workflow, by its id, within its project. "Move to…" does the same without a mouse. */
const DRAGGED = "application/x-signalbox-definition";

/** A project or a folder with all that is in it. `unfolded`: a search is on, so nothing hides. */
export function FolderBranch({ branch, unfolded }: { readonly branch: Branch; readonly unfolded: boolean }) {
  const t = useTranslate();
  const language = useLanguage();
  const workbench = useWorkbench();
  const menu = useMenu();
  const menuFor = useWorkflowMenu();
  const open = useDefinitionSheets((state) => state.open);
  const [closed, setClosed] = useState(false);
  const [over, setOver] = useState(false);
  const { project, folder } = branch;
  const name = folder?.name ?? project.name;
  const isClosed = closed && !unfolded;
  const document = folder === null ? ({ kind: "project", params: { projectId: project.id } } as const) : ({ kind: "folder", params: { folderId: folder.id } } as const);
  const current = workbench.front?.params[folder === null ? "projectId" : "folderId"] === (folder?.id ?? project.id);
  const items = (): readonly MenuItem[] => {
    const state = platformStore.getState();
    const edits = mayDo(state, "edit", project.id) ? undefined : t("workflows:reason.right");
    const own: readonly MenuItem[] =
      folder === null
        ? [
            {
              id: "remove",
              label: t("workflows:menu.removeProject"),
              separated: true,
              disabledReason: mayDo(state, "platform") ? undefined : t("workflows:reason.platformAdmin"),
              run: () => open({ kind: "removeProject", projectId: project.id }),
            },
          ]
        : [
            { id: "rename", label: t("folders:rename"), keys: "F2", separated: true, disabledReason: edits, run: () => open({ kind: "renameFolder", folderId: folder.id }) },
            { id: "move", label: t("folders:move"), disabledReason: edits, run: () => open({ kind: "moveFolder", folderId: folder.id }) },
            { id: "remove", label: t("folders:remove"), separated: true, disabledReason: edits, run: () => open({ kind: "removeFolder", folderId: folder.id }) },
          ];
    return [
      { id: "open", label: t("workflows:menu.open"), keys: "Enter", run: () => workbench.open(document) },
      { id: "newWorkflow", label: t("workflows:new.workflow"), separated: true, disabledReason: edits, run: () => open({ kind: "newWorkflow", projectId: project.id, folderId: folder?.id }) },
      { id: "newFolder", label: t("folders:new"), disabledReason: edits, run: () => open({ kind: "newFolder", projectId: project.id, parentId: folder?.id ?? null }) },
      ...own,
    ];
  };
  const drag = (kind: "folder" | "workflow", id: string) => (event: DragEvent) => {
    event.stopPropagation();
    event.dataTransfer.setData(DRAGGED, JSON.stringify({ kind, id, projectId: project.id }));
    event.dataTransfer.effectAllowed = "move";
  };
  const drop = (event: DragEvent): void => {
    setOver(false);
    const text = event.dataTransfer.getData(DRAGGED);
    if (text === "") return;
    event.preventDefault();
    event.stopPropagation();
    const dragged = JSON.parse(text) as { readonly kind: "folder" | "workflow"; readonly id: string; readonly projectId: string };
    if (dragged.projectId !== project.id || dragged.id === folder?.id) return;
    const into = folder?.id ?? null;
    const done =
      dragged.kind === "folder"
        ? link.ask("folder.move", { id: dragged.id as FolderId, projectId: project.id, parentId: into }).then((row) => platformStore.takeRow("folders", row))
        : link.ask("workflow.move", { workflowId: dragged.id as WorkflowId, folderId: into }).then((row) => platformStore.takeRow("workflows", row));
    done.catch((thrown: unknown) => notify(sentenceOf(thrown, language)));
  };
  return (
    <li role="treeitem" aria-expanded={!isClosed} aria-selected={current}>
      <div
        className="sb-wf-node"
        data-over={over || undefined}
        onDragOver={(event) => {
          if (!event.dataTransfer.types.includes(DRAGGED)) return;
          event.preventDefault();
          event.stopPropagation();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <IconButton icon={isClosed ? ChevronRight : ChevronDown} size={14} label={isClosed ? t("workflows:side.expand", { name }) : t("workflows:side.collapse", { name })} onPress={() => setClosed(!closed)} />
        <button
          type="button"
          aria-current={current || undefined}
          draggable={folder !== null}
          onDragStart={folder === null ? undefined : drag("folder", folder.id)}
          onClick={() => workbench.open(document)}
          onKeyDown={(event) => {
            if (event.key !== "F2" || folder === null) return;
            event.preventDefault();
            open({ kind: "renameFolder", folderId: folder.id });
          }}
          onContextMenu={(event) => {
            event.preventDefault();
            menu.open(items(), { x: event.clientX, y: event.clientY }, name);
          }}
        >
          {folder === null ? <Box size={14} aria-hidden /> : <Folder size={14} aria-hidden />}
          <MiddleText text={name} />
        </button>
      </div>
      {!isClosed && (
        <ul role="group">
          {branch.branches.map((one) => (
            <FolderBranch key={one.folder!.id} branch={one} unfolded={unfolded} />
          ))}
          {branch.workflows.map((workflow) => (
            <li key={workflow.id} role="treeitem" aria-selected={workbench.front?.params["workflowId"] === workflow.id}>
              <button
                type="button"
                data-off={!workflow.enabled || undefined}
                aria-current={workbench.front?.params["workflowId"] === workflow.id || undefined}
                draggable
                onDragStart={drag("workflow", workflow.id)}
                onClick={() => workbench.open({ kind: "workflow", params: { workflowId: workflow.id } })}
                onDoubleClick={() => workbench.open({ kind: "workflow", params: { workflowId: workflow.id } }, { pin: true })}
                onContextMenu={(event) => {
                  event.preventDefault();
                  menu.open(menuFor(workflow), { x: event.clientX, y: event.clientY }, workflow.name);
                }}
              >
                {workflow.frozen ? <StateGlyph state="FROZEN" size={14} /> : <Workflow size={14} aria-hidden />}
                <MiddleText text={workflow.name} />
              </button>
            </li>
          ))}
        </ul>
      )}
      {menu.element}
    </li>
  );
}
