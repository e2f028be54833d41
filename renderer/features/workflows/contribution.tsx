import { FileBox, FileText, Folder, Workflow } from "lucide-react";
import { useEffect } from "react";
import { useTranslate } from "../../i18n/useTranslate.ts";
import { useFolder, useProject, useWorkflow } from "../../state/hooks.ts";
import { platformStore } from "../../state/platformStore.ts";
import { useCommands } from "../../ui/commands/CommandCentre.tsx";
import type { PaletteItem } from "../../ui/palette/PaletteSource.ts";
import type { AreaContribution } from "../../ui/workbench/contributions.ts";
import type { Workbench } from "../../ui/workbench/WorkbenchContext.ts";
import { useWorkbench } from "../../ui/workbench/WorkbenchContext.ts";
import { EditorDocument } from "./editor/EditorDocument.tsx";
import { EditorInspector } from "./editor/EditorInspector.tsx";
import { ProblemsBadge, ProblemsPanel } from "./editor/ProblemsPanel.tsx";
import "./kinds.ts";
import { FolderDocument } from "./folder/FolderDocument.tsx";
import { useDefinitionSheets } from "./list/definitionSheets.ts";
import { SheetHost } from "./list/SheetHost.tsx";
import { useOpenSample } from "./list/useOpenSample.ts";
import { WorkflowsDocument } from "./list/WorkflowsDocument.tsx";
import { WorkflowsSideBar } from "./list/WorkflowsSideBar.tsx";
import { LockNotices } from "./lock/LockNotices.tsx";
import { ResourcesDocument } from "./resources/ResourcesDocument.tsx";
import { ProjectDocument } from "./project/ProjectDocument.tsx";
import { VersionsDocument, useVersionsTab } from "./versions/VersionsDocument.tsx";
import { TextDocument } from "./text/TextDocument.tsx";

// The palette asks outside React; the background below lends it the workbench.
let lent: Workbench | undefined;
function Background() {
  const workbench = useWorkbench();
  useEffect(() => {
    lent = workbench;
  }, [workbench]);
  const t = useTranslate();
  const open = useDefinitionSheets((state) => state.open);
  const { openSample } = useOpenSample();
  const admin = (): true | string => (platformStore.getState().session.user?.platformAdmin === true ? true : t("workflows:reason.platformAdmin"));
  useCommands([
    {
      id: "workflow.new",
      title: "workflows:new.workflow",
      group: "workflows:group.definitions",
      availability: () => (platformStore.getState().projects.byId.size === 0 ? t("workflows:new.projectFirst") : true),
      run: () => open({ kind: "newWorkflow", projectId: undefined }),
    },
    { id: "project.new", title: "workflows:new.project", group: "workflows:group.definitions", availability: admin, run: () => open({ kind: "newProject" }) },
    { id: "definitions.text", title: "workflows:text.title", group: "workflows:group.definitions", run: () => lent?.open({ kind: "definitionText", params: {} }, { pin: true }) },
    { id: "resources.open", title: "resources:title", group: "workflows:group.definitions", run: () => lent?.open({ kind: "resources", params: {} }, { pin: true }) },
    { id: "definitions.sample", title: "workflows:list.sample", group: "workflows:group.definitions", availability: admin, run: openSample },
  ]);
  return (
    <>
      <SheetHost />
      <LockNotices />
    </>
  );
}

const items = (): readonly PaletteItem[] => {
  const { projects, workflows } = platformStore.getState();
  return [
    ...[...workflows.byId.values()].map((workflow): PaletteItem => ({
      id: `workflow:${workflow.id}`,
      title: workflow.name,
      detail: projects.byId.get(workflow.projectId)?.name ?? "",
      glyph: <Workflow size={16} aria-hidden />,
      run: (newTab) => lent?.open({ kind: "workflow", params: { workflowId: workflow.id } }, { pin: newTab }),
    })),
    ...[...projects.byId.values()].map((project): PaletteItem => ({
      id: `project:${project.id}`,
      title: project.name,
      glyph: <Folder size={16} aria-hidden />,
      run: (newTab) => lent?.open({ kind: "project", params: { projectId: project.id } }, { pin: newTab }),
    })),
  ];
};

/** Workflows: projects, the editor, definitions as text. */
export const workflows: AreaContribution = {
  area: "workflows",
  title: "workflows:area",
  icon: Workflow,
  sideBar: WorkflowsSideBar,
  home: { kind: "workflows", params: {} },
  documents: {
    workflows: { component: WorkflowsDocument, useTab: () => ({ title: useTranslate()("workflows:list.title") }) },
    project: {
      component: ProjectDocument,
      useTab: ({ projectId }) => {
        const t = useTranslate();
        return { title: useProject(projectId)?.name ?? t("workflows:field.project"), glyph: <Folder size={14} aria-hidden /> };
      },
    },
    folder: {
      component: FolderDocument,
      useTab: ({ folderId }) => {
        const t = useTranslate();
        return { title: useFolder(folderId)?.name ?? t("folders:folder"), glyph: <Folder size={14} aria-hidden /> };
      },
    },
    workflow: {
      component: EditorDocument,
      useTab: ({ workflowId }) => {
        const t = useTranslate();
        return { title: useWorkflow(workflowId)?.name ?? t("workflows:field.workflow"), glyph: <Workflow size={14} aria-hidden /> };
      },
    },
    versions: { component: VersionsDocument, useTab: useVersionsTab },
    resources: { component: ResourcesDocument, useTab: () => ({ title: useTranslate()("resources:title"), glyph: <FileBox size={14} aria-hidden /> }) },
    definitionText: { component: TextDocument, useTab: () => ({ title: useTranslate()("workflows:text.title"), glyph: <FileText size={14} aria-hidden /> }) },
  },
  subjects: { workflowEditor: { component: EditorInspector } },
  panels: { problems: { title: "workflows:problems.title", component: ProblemsPanel, badge: ProblemsBadge } },
  background: Background,
  palette: [{ id: "definitions", heading: "workflows:list.title", items }],
};
