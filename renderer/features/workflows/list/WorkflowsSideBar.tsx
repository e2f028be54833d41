import { Button, Input } from "antd";
import { ChevronDown, ChevronRight, FilePlus2, Folder, FolderPlus, Workflow } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { mayDo, useLoaded, useMay, usePlatformState, useProjects, useWorkflows } from "../../../state/hooks.ts";
import { platformStore } from "../../../state/platformStore.ts";
import { IconButton } from "../../../ui/IconButton.tsx";
import { useMenu } from "../../../ui/menu/useMenu.tsx";
import { MiddleText } from "../../../ui/MiddleText.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { useDefinitionSheets } from "./definitionSheets.ts";
import { useOpenSample } from "./useOpenSample.ts";
import { useWorkflowMenu } from "./useWorkflowMenu.ts";
import "../workflows.css";

/** The tree of projects and their workflows. The mouse leaves the focus to what it opens. */
export function WorkflowsSideBar() {
  const t = useTranslate();
  const workbench = useWorkbench();
  const menu = useMenu();
  const menuFor = useWorkflowMenu();
  const projects = useProjects();
  const workflows = useWorkflows();
  const loaded = useLoaded();
  const mayCreateProject = useMay("platform");
  const mayEdit = usePlatformState((state) => [...state.projects.byId.keys()].some((id) => mayDo(state, "edit", id)));
  const openSheet = useDefinitionSheets((state) => state.open);
  const { openSample, busy } = useOpenSample();
  const [text, setText] = useState("");
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const tree = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    const byProject = Map.groupBy(workflows, ({ projectId }) => projectId);
    return projects.flatMap((project) => {
      const own = byProject.get(project.id) ?? [];
      const hit = wanted === "" || project.name.toLowerCase().includes(wanted);
      const shown = hit ? own : own.filter(({ name }) => name.toLowerCase().includes(wanted));
      return hit || shown.length > 0 ? [{ project, workflows: shown }] : [];
    });
  }, [projects, workflows, text]);
  const { front } = workbench;
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
      <ul role="tree" aria-label={t("workflows:list.title")} onMouseDown={(event) => event.preventDefault()}>
        {tree.map(({ project, workflows: own }) => {
          const isClosed = closed.has(project.id) && text === "";
          const toggle = (): void => {
            const next = new Set(closed);
            if (!next.delete(project.id)) next.add(project.id);
            setClosed(next);
          };
          return (
            <li key={project.id} role="treeitem" aria-expanded={!isClosed} aria-selected={front?.params["projectId"] === project.id}>
              <div className="sb-wf-node">
                <IconButton
                  icon={isClosed ? ChevronRight : ChevronDown}
                  size={14}
                  label={isClosed ? t("workflows:side.expand", { name: project.name }) : t("workflows:side.collapse", { name: project.name })}
                  onPress={toggle}
                />
                <button
                  type="button"
                  aria-current={front?.params["projectId"] === project.id || undefined}
                  onClick={() => workbench.open({ kind: "project", params: { projectId: project.id } })}
                  onContextMenu={(event) => {
                    event.preventDefault();
                    menu.open(
                      [
                        { id: "open", label: t("workflows:menu.project"), run: () => workbench.open({ kind: "project", params: { projectId: project.id } }) },
                        {
                          id: "new",
                          label: t("workflows:new.workflow"),
                          disabledReason: mayDo(platformStore.getState(), "edit", project.id) ? undefined : t("workflows:reason.right"),
                          run: () => openSheet({ kind: "newWorkflow", projectId: project.id }),
                        },
                        {
                          id: "remove",
                          label: t("workflows:menu.removeProject"),
                          separated: true,
                          disabledReason: mayCreateProject ? undefined : t("workflows:reason.platformAdmin"),
                          run: () => openSheet({ kind: "removeProject", projectId: project.id }),
                        },
                      ],
                      { x: event.clientX, y: event.clientY },
                      project.name,
                    );
                  }}
                >
                  <Folder size={14} aria-hidden />
                  <MiddleText text={project.name} />
                </button>
              </div>
              {!isClosed && (
                <ul role="group">
                  {own.map((workflow) => (
                    <li key={workflow.id} role="treeitem" aria-selected={front?.params["workflowId"] === workflow.id}>
                      <button
                        type="button"
                        aria-current={front?.params["workflowId"] === workflow.id || undefined}
                        onClick={() => workbench.open({ kind: "workflow", params: { workflowId: workflow.id } })}
                        onDoubleClick={() => workbench.open({ kind: "workflow", params: { workflowId: workflow.id } }, { pin: true })}
                        onContextMenu={(event) => {
                          event.preventDefault();
                          menu.open(menuFor(workflow), { x: event.clientX, y: event.clientY }, workflow.name);
                        }}
                      >
                        <Workflow size={14} aria-hidden />
                        <MiddleText text={workflow.name} />
                      </button>
                    </li>
                  ))}
                </ul>
              )}
            </li>
          );
        })}
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
      {menu.element}
    </div>
  );
}
