import { Button, Input } from "antd";
import { FileBox, FileCode2, FilePlus2, FolderPlus } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { mayDo, useFolders, useLoaded, useMay, usePlatformState, useProjects, useWorkflows } from "../../../state/hooks.ts";
import { IconButton } from "../../../ui/IconButton.tsx";
import { folderTree } from "../folder/folderTree.ts";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { useDefinitionSheets } from "./definitionSheets.ts";
import { FolderBranch } from "./FolderBranch.tsx";
import { useOpenSample } from "./useOpenSample.ts";
import "../workflows.css";
import "./sideBar.css";

/** What else is developed here. */
const PLACES = [
  { kind: "scripts", icon: FileCode2, title: "scripts:title" },
  { kind: "resources", icon: FileBox, title: "resources:title" },
] as const;

/** The tree of projects, folders and workflows. The mouse leaves the focus to what it opens. */
export function WorkflowsSideBar() {
  const t = useTranslate();
  const workbench = useWorkbench();
  const projects = useProjects();
  const folders = useFolders();
  const workflows = useWorkflows();
  const loaded = useLoaded();
  const mayCreateProject = useMay("platform");
  const mayEdit = usePlatformState((state) => [...state.projects.byId.keys()].some((id) => mayDo(state, "edit", id)));
  const openSheet = useDefinitionSheets((state) => state.open);
  const { openSample, busy } = useOpenSample();
  const [text, setText] = useState("");
  const tree = useMemo(() => {
    const foldersOf = Map.groupBy(folders, ({ projectId }) => projectId);
    const workflowsOf = Map.groupBy(workflows, ({ projectId }) => projectId);
    return projects.flatMap((project) => folderTree(project, foldersOf.get(project.id) ?? [], workflowsOf.get(project.id) ?? [], text) ?? []);
  }, [projects, folders, workflows, text]);
  return (
    <div className="sb-wf-side">
      <div className="sb-wf-side-head">
        <Input size="small" allowClear aria-label={t("workflows:side.search")} placeholder={t("workflows:side.search")} value={text} onChange={(event) => setText(event.target.value)} />
        <IconButton icon={FolderPlus} label={t("workflows:new.project")} disabledReason={mayCreateProject ? undefined : t("workflows:reason.platformAdmin")} onPress={() => openSheet({ kind: "newProject" })} />
        <IconButton
          icon={FilePlus2}
          label={t("workflows:new.workflow")}
          disabledReason={projects.length === 0 ? t("workflows:new.projectFirst") : mayEdit ? undefined : t("workflows:reason.right")}
          onPress={() => openSheet({ kind: "newWorkflow", projectId: undefined })}
        />
      </div>
      {PLACES.map(({ kind, icon: Icon, title }) => (
        <button key={kind} type="button" className="sb-wf-side-place" aria-current={workbench.front?.kind === kind || undefined} onClick={() => workbench.open({ kind, params: {} }, { pin: true })}>
          <Icon size={14} aria-hidden />
          {t(title)}
        </button>
      ))}
      <ul role="tree" aria-label={t("workflows:list.title")} onMouseDown={(event) => event.preventDefault()}>
        {tree.map((branch) => (
          <FolderBranch key={branch.project.id} branch={branch} unfolded={text !== ""} />
        ))}
      </ul>
      {loaded && projects.length === 0 && (
        <div className="sb-wf-side-empty">
          <p>{t("workflows:list.noProject")}</p>
          {mayCreateProject && (
            <Button size="small" loading={busy} onClick={openSample}>
              {t("workflows:list.sample")}
            </Button>
          )}
        </div>
      )}
      {text !== "" && tree.length === 0 && <p className="sb-wf-side-empty">{t("workflows:side.none")}</p>}
    </div>
  );
}
