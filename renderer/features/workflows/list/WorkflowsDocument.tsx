import { Button, Input } from "antd";
import type { InputRef } from "antd";
import { FilePlus2, FileText, FolderPlus } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import type { WorkflowInstance, WorkflowSummary } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { mayDo, useMay, useLoaded, usePlatformState, useProjects, useWorkflowInstances, useWorkflows } from "../../../state/hooks.ts";
import { MiddleText } from "../../../ui/MiddleText.tsx";
import { Moment } from "../../../ui/Moment.tsx";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import type { DataColumn } from "../../../ui/table/DataColumn.ts";
import { DataTable } from "../../../ui/table/DataTable.tsx";
import { noSelection } from "../../../ui/table/listSelection.ts";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { lastRuns } from "../model/lastRuns.ts";
import { useDefinitionSheets } from "./definitionSheets.ts";
import { useOpenSample } from "./useOpenSample.ts";
import { useWorkflowMenu } from "./useWorkflowMenu.ts";
import "../workflows.css";

type Row = WorkflowSummary & { readonly projectName: string; readonly runs: readonly WorkflowInstance[] };
const names = new Intl.Collator("zh-CN-u-co-pinyin", { numeric: true });
const runsShown = 14;

/** Screen 12: every workflow with its project, state and last runs. */
export function WorkflowsDocument() {
  const t = useTranslate();
  return (
    <section className="sb-wf-page" aria-label={t("workflows:list.title")} data-scope="list">
      <WorkflowTable projectId={undefined} />
    </section>
  );
}

/** The workflows of one project, or of all. */
export function WorkflowTable({ projectId }: { readonly projectId: string | undefined }) {
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
  const [text, setText] = useState("");
  const [selection, setSelection] = useState(noSelection);
  const search = useRef<InputRef>(null);
  const mine = useMemo(() => (projectId === undefined ? all : all.filter((one) => one.projectId === projectId)), [all, projectId]);
  const rows = useMemo(() => {
    const projectName = new Map(projects.map(({ id, name }) => [id as string, name as string]));
    const runs = lastRuns(instances, runsShown);
    const wanted = text.trim().toLowerCase();
    return mine
      .map((workflow): Row => ({ ...workflow, projectName: projectName.get(workflow.projectId) ?? "", runs: runs.get(workflow.id) ?? [] }))
      .filter((row) => wanted === "" || `${row.projectName}/${row.name} ${row.owner} ${row.description}`.toLowerCase().includes(wanted))
      .sort((a, b) => names.compare(a.projectName, b.projectName) || names.compare(a.name, b.name));
  }, [mine, projects, instances, text]);
  const columns = useColumns(projectId === undefined);
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
        <Button type="primary" icon={<FilePlus2 size={14} />} disabled={noNew !== undefined} title={noNew} onClick={() => openSheet({ kind: "newWorkflow", projectId })}>
          {t("workflows:new.workflow")}
        </Button>
      </div>
      <DataTable<Row>
        label={t("workflows:list.title")}
        rows={rows}
        rowId={(row) => row.id}
        columns={columns}
        selection={selection}
        onSelectionChange={setSelection}
        loading={!loaded}
        onOpen={(row, newTab) => workbench.open({ kind: "workflow", params: { workflowId: row.id } }, { pin: newTab })}
        menu={([row]) => (row ? menu(row) : [])}
        filter={text === "" ? undefined : { total: mine.length, onClear: () => setText(""), onFocus: () => search.current?.focus() }}
        empty={{
          sentence: noProject ? t("workflows:list.noProject") : t("workflows:list.noWorkflow"),
          action:
            noProject && mayCreateProject ? (
              <Button type="primary" onClick={() => openSheet({ kind: "newProject" })}>
                {t("workflows:new.project")}
              </Button>
            ) : (
              <Button type="primary" disabled={noNew !== undefined} title={noNew} onClick={() => openSheet({ kind: "newWorkflow", projectId })}>
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

function useColumns(withProject: boolean): readonly DataColumn<Row>[] {
  const t = useTranslate();
  return useMemo(
    () => [
      ...(withProject
        ? [
            {
              id: "project",
              header: t("workflows:field.project"),
              width: 148,
              cell: (row: Row) => <MiddleText text={row.projectName} />,
              compare: (a: Row, b: Row) => names.compare(a.projectName, b.projectName),
              text: (row: Row) => row.projectName,
            },
          ]
        : []),
      {
        id: "name",
        header: t("workflows:field.workflow"),
        width: 220,
        grow: true,
        always: true,
        cell: (row) => (
          <span className="sb-wf-name">
            <MiddleText text={row.name} />
          </span>
        ),
        compare: (a, b) => names.compare(a.name, b.name),
        text: (row) => row.name,
      },
      {
        id: "state",
        header: t("workflows:field.published"),
        width: 172,
        cell: (row) =>
          row.revision === null ? t("workflows:chip.neverPublished") : row.draftDiffers ? t("workflows:chip.draftDiffers", { revision: row.revision }) : t("workflows:chip.published", { revision: row.revision }),
        compare: (a, b) => (a.revision ?? 0) - (b.revision ?? 0),
        text: (row) => String(row.revision ?? ""),
      },
      { id: "tasks", header: t("workflows:field.tasks"), width: 64, align: "end", cell: (row) => row.taskCount, compare: (a, b) => a.taskCount - b.taskCount, text: (row) => String(row.taskCount) },
      { id: "runs", header: t("workflows:field.lastRuns"), width: 196, cell: (row) => <RunStrip runs={row.runs} /> },
      { id: "owner", header: t("workflows:field.owner"), width: 96, cell: (row) => row.owner, compare: (a, b) => names.compare(a.owner, b.owner), text: (row) => row.owner },
      {
        id: "changed",
        header: t("workflows:field.changed"),
        width: 112,
        align: "end",
        cell: (row) => <Moment ms={row.changedAt} />,
        compare: (a, b) => a.changedAt - b.changedAt,
        text: (row) => new Date(row.changedAt).toISOString(),
      },
    ],
    [t, withProject],
  );
}

function RunStrip({ runs }: { readonly runs: readonly WorkflowInstance[] }) {
  const t = useTranslate();
  const workbench = useWorkbench();
  return (
    <span className="sb-wf-strip">
      {runs.map((run) => (
        <button
          key={run.id}
          type="button"
          tabIndex={-1}
          aria-label={t("workflows:list.openRun", { date: run.businessDate, state: t(`state:${run.state}`) })}
          title={t("workflows:list.openRun", { date: run.businessDate, state: t(`state:${run.state}`) })}
          onClick={() => workbench.open({ kind: "run", params: { workflowInstanceId: run.id } })}
        >
          <StateGlyph state={run.state} size={12} decorative />
        </button>
      ))}
    </span>
  );
}
