import { Button } from "antd";
import { useCallback, useEffect, useMemo, useState } from "react";
import { TILES } from "#contract";
import type { WorkflowInstance } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useOnline, useTurn, useWorkflowInstances, useWorkflows } from "../../../state/hooks.ts";
import { platformStore } from "../../../state/platformStore.ts";
import { MiddleText } from "../../../ui/MiddleText.tsx";
import { Elapsed, Moment } from "../../../ui/Moment.tsx";
import { StateWord } from "../../../ui/StateWord.tsx";
import type { DataColumn } from "../../../ui/table/DataColumn.ts";
import { DataTable } from "../../../ui/table/DataTable.tsx";
import { noSelection } from "../../../ui/table/listSelection.ts";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { isFiltered, noFilter, PAGE_ROWS } from "../model/instanceFilter.ts";
import type { InstanceFilter } from "../model/instanceFilter.ts";
import { matchesRun } from "../model/matchesRun.ts";
import { useKeptLayout } from "../useKeptLayout.ts";
import { usePlaceLink } from "../usePlaceLink.ts";
import { RunCounts } from "../run/RunCounts.tsx";

interface RunTableProps {
  readonly filter: InstanceFilter;
  readonly onFilter: (changes: Partial<InstanceFilter>) => void;
}

/** Workflow instances, newest first, live by the platform's facts; older ones are read page by page. */
export function RunTable({ filter, onFilter }: RunTableProps) {
  const t = useTranslate();
  const linkTo = usePlaceLink();
  const language = useLanguage();
  const workbench = useWorkbench();
  const me = platformStore.getState().session.user?.name;
  const all = useWorkflowInstances();
  const workflows = useWorkflows();
  const rows = useMemo(() => {
    const owners = new Map(workflows.map(({ id, owner }) => [id, owner]));
    return all.filter((run) => matchesRun(run, filter, me, owners.get(run.workflowId)));
  }, [all, filter, me, workflows]);
  const columns = useRunColumns();
  const [selection, setSelection] = useState(noSelection);
  const kept = useKeptLayout("runs");
  const { failure, more, loading } = useOlderRuns(filter, rows.at(-1)?.id);
  return (
    <>
      <DataTable<WorkflowInstance>
        label={t("operations:runs.title")}
        rows={rows}
        rowId={(run) => run.id}
        columns={columns}
        selection={selection}
        onSelectionChange={setSelection}
        loading={loading}
        error={failure === undefined ? undefined : failureWords(failure, language)}
        onOpen={(run, newTab) => workbench.open({ kind: "run", params: { workflowInstanceId: run.id } }, { pin: newTab })}
        menu={([run]) =>
          run
            ? [
                { id: "open", label: t("operations:runs.open"), keys: "Enter", run: () => workbench.open({ kind: "run", params: { workflowInstanceId: run.id } }) },
                { id: "tasks", label: t("operations:runs.itsTasks"), run: () => onFilter({ ...noFilter, show: "tasks", text: run.id }) },
              ]
            : []
        }
        linkOf={(run) => linkTo("instance", run.id)}
        layout={kept.layout}
        onLayoutChange={kept.onLayoutChange}
        empty={
          isFiltered(filter)
            ? { sentence: t("operations:instances.noneMatch"), action: <Button onClick={() => onFilter({ ...noFilter, show: "runs" })}>{t("ui:table.clearFilter")}</Button> }
            : { sentence: t("operations:instances.empty"), action: <Button onClick={() => workbench.showArea("workflows")}>{t("operations:instances.toWorkflows")}</Button> }
        }
      />
      <footer className="sb-op-foot">
        <span>{t("operations:runs.shown", { count: rows.length })}</span>
        {more && (
          <Button size="small" onClick={more}>
            {t("operations:instances.older")}
          </Button>
        )}
      </footer>
    </>
  );
}

/** Reads a page before the last row. The first is asked for by itself, because the kept recent runs may all be filtered out. */
function useOlderRuns({ workflowId, origin, businessDate }: InstanceFilter, before: string | undefined) {
  const online = useOnline();
  const turn = useTurn("planned");
  const key = JSON.stringify([workflowId, origin, businessDate, turn]);
  const [state, setState] = useState<{ readonly key: string; readonly full: boolean; readonly loading: boolean; readonly failure: unknown }>({ key: "", full: false, loading: false, failure: undefined });
  const read = useCallback(
    (from: string | undefined) => {
      setState({ key, full: false, loading: true, failure: undefined });
      const query = { limit: PAGE_ROWS, ...(workflowId ? { workflowId } : {}), ...(origin ? { origin } : {}), ...(businessDate ? { businessDate } : {}), ...(from === undefined ? {} : { before: from }) };
      link.ask("workflowInstance.list", query).then(
        ({ instances }) => {
          platformStore.takeWorkflowInstances(instances);
          setState({ key, full: instances.length < PAGE_ROWS, loading: false, failure: undefined });
        },
        (failure: unknown) => setState({ key, full: false, loading: false, failure }),
      );
    },
    [key, workflowId, origin, businessDate],
  );
  useEffect(() => {
    if (online) read(undefined);
  }, [online, read]);
  return { ...state, more: state.key === key && !state.full && !state.loading && before !== undefined ? () => read(before) : undefined };
}

function useRunColumns(): readonly DataColumn<WorkflowInstance>[] {
  const t = useTranslate();
  return useMemo(
    () => [
      { id: "state", header: t("operations:column.state"), width: 104, cell: (run) => <StateWord state={run.state} />, compare: (a, b) => a.state.localeCompare(b.state), text: (run) => run.state },
      {
        id: "workflow",
        header: t("operations:column.workflow"),
        width: 240,
        grow: true,
        always: true,
        cell: (run) => (
          <span className="sb-op-name">
            <MiddleText text={`${run.projectName}/${run.workflowName}`} />
          </span>
        ),
        compare: (a, b) => a.workflowName.localeCompare(b.workflowName),
        text: (run) => `${run.projectName}/${run.workflowName}`,
      },
      { id: "date", header: t("operations:column.businessDate"), width: 104, cell: (run) => run.businessDate, compare: (a, b) => a.businessDate.localeCompare(b.businessDate), text: (run) => run.businessDate },
      { id: "counts", header: t("operations:column.tasks"), width: 220, cell: (run) => <RunCounts counts={run.counts} />, text: (run) => TILES.map((tile) => `${tile} ${run.counts[tile]}`).join(", ") },
      { id: "origin", header: t("operations:column.origin"), width: 92, cell: (run) => t(`operations:runOrigin.${run.origin}`), text: (run) => run.origin },
      {
        id: "revision",
        header: t("operations:column.revision"),
        width: 84,
        align: "end",
        cell: (run) => (run.revision === null ? t("operations:run.draft") : `r${run.revision}`),
        text: (run) => String(run.revision ?? ""),
      },
      { id: "by", header: t("operations:column.startedBy"), width: 92, cell: (run) => run.startedBy, compare: (a, b) => a.startedBy.localeCompare(b.startedBy), text: (run) => run.startedBy },
      {
        id: "started",
        header: t("operations:column.started"),
        width: 120,
        align: "end",
        cell: (run) => <Moment ms={run.startedAt ?? run.createdAt} />,
        compare: (a, b) => (a.startedAt ?? a.createdAt) - (b.startedAt ?? b.createdAt),
        text: (run) => new Date(run.startedAt ?? run.createdAt).toISOString(),
      },
      {
        id: "duration",
        header: t("operations:column.duration"),
        width: 92,
        align: "end",
        cell: (run) => (run.startedAt === null ? null : <Elapsed start={run.startedAt} end={run.endedAt} />),
        text: (run) => (run.startedAt === null || run.endedAt === null ? "" : String(run.endedAt - run.startedAt)),
      },
    ],
    [t],
  );
}
