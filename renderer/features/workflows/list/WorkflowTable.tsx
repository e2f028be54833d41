import { Button, Input } from "antd";
import type { InputRef } from "antd";
import { FilePlus2, FileText, FolderPlus } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { folderChain, folderPath } from "#contract";
import type { WorkflowSummary } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { mayDo, useFoldersById, useMay, useLoaded, usePlatformState, useProjects, useWorkflowInstances, useWorkflows } from "../../../state/hooks.ts";
import { DataTable } from "../../../ui/table/DataTable.tsx";
import { noSelection } from "../../../ui/table/listSelection.ts";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { useSchedules } from "../schedule/useSchedules.ts";
import { lastRuns } from "../model/lastRuns.ts";
import { useDefinitionSheets } from "./definitionSheets.ts";
import { useOpenSample } from "./useOpenSample.ts";
import { useWorkflowColumns } from "./useWorkflowColumns.tsx";
import type { WorkflowRow } from "./useWorkflowColumns.tsx";
import { useManyWorkflowsMenu } from "./useManyWorkflowsMenu.ts";
import { useWorkflowMenu } from "./useWorkflowMenu.ts";
import "../workflows.css";

const names = new Intl.Collator("zh-CN-u-co-pinyin", { numeric: true });
const runsShown = 14;

/** The workflows of one project, of a folder with all folders in it, or of all. */
export function WorkflowTable({ projectId, folderId }: { readonly projectId: string | undefined; readonly folderId?: string | undefined }) {
  const t = useTranslate();
  const workbench = useWorkbench();
  const openSheet = useDefinitionSheets((state) => state.open);
  const { openSample, busy } = useOpenSample();
  const mayCreateProject = useMay("platform");
  const loaded = useLoaded();
  const projects = useProjects();
  const all = useWorkflows();
  const instances = useWorkflowInstances();
  const menu = useWorkflowMenu();
  const menuOfMany = useManyWorkflowsMenu();
  const schedules = useSchedules();
  const [text, setText] = useState("");
  const [selection, setSelection] = useState(noSelection);
  const search = useRef<InputRef>(null);
  const folders = useFoldersById();
  const mine = useMemo(() => {
    const within = (one: WorkflowSummary): boolean => folderId === undefined || folderChain(one.folderId, folders).some(({ id }) => id === folderId);
    return projectId === undefined ? all : all.filter((one) => one.projectId === projectId && within(one));
  }, [all, projectId, folderId, folders]);
  const rows = useMemo(() => {
    const projectName = new Map(projects.map(({ id, name }) => [id as string, name as string]));
    const runs = lastRuns(instances, runsShown);
    const wanted = text.trim().toLowerCase();
    return mine
      .map((workflow): WorkflowRow => ({
        ...workflow,
        projectName: projectName.get(workflow.projectId) ?? "",
        folderName: folderPath(workflow.folderId, folders),
        runs: runs.get(workflow.id) ?? [],
        scheduled: schedules.get(workflow.id),
      }))
      .filter((row) => wanted === "" || `${row.projectName}/${row.folderName}/${row.name} ${row.owner} ${row.description}`.toLowerCase().includes(wanted))
      .sort((a, b) => names.compare(a.projectName, b.projectName) || names.compare(a.name, b.name));
  }, [mine, projects, folders, instances, schedules, text]);
  const columns = useWorkflowColumns(projectId === undefined);
  const noProject = projects.length === 0;
  const mayEdit = usePlatformState((state) => (projectId === undefined ? [...state.projects.byId.keys()] : [projectId]).some((id) => mayDo(state, "edit", id)));
  const noNew = noProject ? t("workflows:new.projectFirst") : mayEdit ? undefined : t("workflows:reason.right");
  return (
    <>
      <div className="sb-wf-toolbar">
        <Input ref={search} allowClear aria-label={t("workflows:list.search")} placeholder={t("workflows:list.search")} value={text} onChange={(event) => setText(event.target.value)} />
        <span className="sb-wf-space" />
        {projectId === undefined && (
          <>
            <Button icon={<FileText size={14} />} onClick={() => workbench.open({ kind: "definitionText", params: {} }, { pin: true })}>
              {t("workflows:text.title")}
            </Button>
            <Button icon={<FolderPlus size={14} />} disabled={!mayCreateProject} title={mayCreateProject ? undefined : t("workflows:reason.platformAdmin")} onClick={() => openSheet({ kind: "newProject" })}>
              {t("workflows:new.project")}
            </Button>
          </>
        )}
        <Button type="primary" icon={<FilePlus2 size={14} />} disabled={noNew !== undefined} title={noNew} onClick={() => openSheet({ kind: "newWorkflow", projectId, folderId })}>
          {t("workflows:new.workflow")}
        </Button>
      </div>
      <DataTable<WorkflowRow>
        label={t("workflows:list.title")}
        rows={rows}
        rowId={(row) => row.id}
        columns={columns}
        selection={selection}
        onSelectionChange={setSelection}
        loading={!loaded}
        onOpen={(row, newTab) => workbench.open({ kind: "workflow", params: { workflowId: row.id } }, { pin: newTab })}
        menu={(some) => (some.length > 1 ? menuOfMany(some) : some[0] ? menu(some[0]) : [])}
        filter={text === "" ? undefined : { total: mine.length, onClear: () => setText(""), onFocus: () => search.current?.focus() }}
        empty={{
          sentence: noProject ? t("workflows:list.noProject") : t("workflows:list.noWorkflow"),
          action:
            noProject && mayCreateProject ? (
              <Button type="primary" onClick={() => openSheet({ kind: "newProject" })}>
                {t("workflows:new.project")}
              </Button>
            ) : (
              <Button type="primary" disabled={noNew !== undefined} title={noNew} onClick={() => openSheet({ kind: "newWorkflow", projectId, folderId })}>
                {t("workflows:new.workflow")}
              </Button>
            ),
          ...(mayCreateProject
            ? {
                link: (
                  <button type="button" className="sb-link" disabled={busy} onClick={openSample}>
                    {t("workflows:list.sample")}
                  </button>
                ),
              }
            : {}),
        }}
      />
    </>
  );
}
