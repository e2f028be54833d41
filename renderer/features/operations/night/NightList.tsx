import { useMemo } from "react";
import type { DateRun } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { MiddleText } from "../../../ui/MiddleText.tsx";
import { Moment } from "../../../ui/Moment.tsx";
import { StateWord } from "../../../ui/StateWord.tsx";
import type { DataColumn } from "../../../ui/table/DataColumn.ts";
import { DataTable } from "../../../ui/table/DataTable.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { useKeptLayout } from "../useKeptLayout.ts";
import { blockedRuns, doneOf } from "./nightGraph.ts";
import type { DateEdge } from "./nightGraph.ts";

interface NightListProps {
  readonly runs: readonly DateRun[];
  readonly edges: readonly DateEdge[];
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (selected: ReadonlySet<string>) => void;
  readonly empty: string;
}

/** The twin of the graph: each run with what it waits for in words. */
export function NightList({ runs, edges, selected, onSelect, empty }: NightListProps) {
  const t = useTranslate();
  const { open } = useWorkbench();
  const kept = useKeptLayout("night");
  const blocked = useMemo(() => blockedRuns(runs, edges), [runs, edges]);
  const waits = useMemo(() => {
    const names = new Map(runs.map((run) => [run.workflowInstanceId as string, run.workflowName]));
    return new Map([...Map.groupBy(edges, (edge) => edge.to as string)].map(([to, all]) => [to, all.filter((edge) => !edge.met).flatMap((edge) => names.get(edge.from) ?? [])]));
  }, [runs, edges]);
  const columns = useMemo(
    (): readonly DataColumn<DateRun>[] => [
      {
        id: "state",
        header: t("night:column.state"),
        width: 120,
        cell: (run) => <StateWord state={run.state === "NOT_RUN" && blocked.has(run.workflowInstanceId) ? "BLOCKED" : run.state} />,
        compare: (a, b) => a.state.localeCompare(b.state),
        text: (run) => run.state,
      },
      {
        id: "workflow",
        header: t("night:column.workflow"),
        width: 200,
        grow: true,
        always: true,
        cell: (run) => <MiddleText text={run.workflowName} />,
        compare: (a, b) => a.workflowName.localeCompare(b.workflowName),
        text: (run) => run.workflowName,
      },
      {
        id: "done",
        header: t("night:column.done"),
        width: 80,
        align: "end",
        cell: (run) => {
          const { done, total } = doneOf(run);
          return `${done}/${total}`;
        },
        text: (run) => String(doneOf(run).done),
      },
      {
        id: "waits",
        header: t("night:column.waits"),
        width: 240,
        grow: true,
        cell: (run) => <span className="sb-cell-cut">{(waits.get(run.workflowInstanceId) ?? []).join(", ")}</span>,
        text: (run) => (waits.get(run.workflowInstanceId) ?? []).join(", "),
      },
      { id: "due", header: t("night:column.due"), width: 130, cell: (run) => <Moment ms={run.deadlineAt} />, compare: (a, b) => (a.deadlineAt ?? Infinity) - (b.deadlineAt ?? Infinity) },
      { id: "predicted", header: t("night:column.predicted"), width: 156, cell: (run) => <Moment ms={run.endedAt ?? run.predictedAt} />, compare: (a, b) => (a.predictedAt ?? 0) - (b.predictedAt ?? 0) },
    ],
    [t, blocked, waits],
  );
  const active = [...selected].at(-1);
  return (
    <DataTable
      label={t("night:title")}
      rows={runs}
      rowId={(run) => run.workflowInstanceId}
      columns={columns}
      selection={{ active, anchor: active, selected }}
      onSelectionChange={(next) => onSelect(next.selected.size > 0 ? next.selected : new Set(next.active === undefined ? [] : [next.active]))}
      onOpen={(run, newTab) => open({ kind: "run", params: { workflowInstanceId: run.workflowInstanceId } }, { pin: newTab })}
      empty={{ sentence: empty }}
      {...kept}
    />
  );
}
