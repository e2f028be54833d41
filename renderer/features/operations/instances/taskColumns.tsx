import { useMemo } from "react";
import type { TaskInstanceRow } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { MiddleText } from "../../../ui/MiddleText.tsx";
import { Elapsed, Moment } from "../../../ui/Moment.tsx";
import { StateWord } from "../../../ui/StateWord.tsx";
import type { DataColumn } from "../../../ui/table/DataColumn.ts";
import { taskGlyph } from "../model/taskGlyph.ts";
import { ResultText } from "../ResultText.tsx";

const names = new Intl.Collator("zh-CN-u-co-pinyin", { numeric: true });

/** The columns of task instances, in the list and in a run. `inRun` leaves out what a run has in its header. */
export function useTaskColumns<
  Row extends
    | Pick<TaskInstanceRow, keyof TaskInstanceRow>
    | (Omit<TaskInstanceRow, "projectName" | "workflowId" | "workflowName" | "businessDate" | "origin" | "startedBy" | "fireAt" | "owner" | "p50Ms" | "p95Ms"> & Partial<TaskInstanceRow>),
>(inRun: boolean): readonly DataColumn<Row>[] {
  const t = useTranslate();
  return useMemo((): readonly DataColumn<Row>[] => {
    const state: DataColumn<Row> = {
      id: "state",
      header: t("operations:column.state"),
      width: 140,
      cell: (row) => <StateWord state={taskGlyph(row)} />,
      compare: (a, b) => a.state.localeCompare(b.state),
      text: (row) => row.state,
    };
    const task: DataColumn<Row> = {
      id: "task",
      header: t("operations:column.task"),
      width: 164,
      always: true,
      cell: (row) => (
        <span className="sb-op-name">
          <MiddleText text={row.name} />
        </span>
      ),
      compare: (a, b) => names.compare(a.name, b.name),
      text: (row) => row.name,
    };
    const result: DataColumn<Row> = { id: "result", header: t("operations:column.result"), width: 200, grow: true, cell: (row) => <ResultText task={row} node={row.nodeName} />, text: (row) => row.reason?.code ?? "" };
    const outer: DataColumn<Row>[] = inRun
      ? []
      : [
          {
            id: "workflow",
            header: t("operations:column.workflow"),
            width: 160,
            cell: (row) => <MiddleText text={`${row.projectName ?? ""}/${row.workflowName ?? ""}`} />,
            compare: (a, b) => names.compare(a.workflowName ?? "", b.workflowName ?? ""),
            text: (row) => `${row.projectName ?? ""}/${row.workflowName ?? ""}`,
          },
          {
            id: "date",
            header: t("operations:column.businessDate"),
            width: 100,
            cell: (row) => row.businessDate ?? "",
            compare: (a, b) => (a.businessDate ?? "").localeCompare(b.businessDate ?? ""),
            text: (row) => row.businessDate ?? "",
          },
        ];
    return [
      state,
      task,
      ...outer,
      result,
      {
        id: "started",
        header: t("operations:column.started"),
        width: 88,
        align: "end",
        cell: (row) => <Moment ms={row.startedAt} />,
        compare: (a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0),
        text: (row) => (row.startedAt === null ? "" : new Date(row.startedAt).toISOString()),
      },
      {
        id: "duration",
        header: t("operations:column.duration"),
        width: 76,
        align: "end",
        cell: (row) => <Took row={row} />,
        compare: (a, b) => tookMs(a) - tookMs(b),
        text: (row) => (row.startedAt === null || row.endedAt === null ? "" : String(row.endedAt - row.startedAt)),
      },
      { id: "try", header: t("operations:column.try"), width: 48, align: "end", cell: (row) => (row.tryNo === 0 ? "" : `${row.tryNo}/${row.maxTries}`), text: (row) => `${row.tryNo}/${row.maxTries}` },
      {
        id: "node",
        header: t("operations:column.node"),
        width: 84,
        cell: (row) => <MiddleText text={row.nodeName ?? ""} />,
        compare: (a, b) => names.compare(a.nodeName ?? "", b.nodeName ?? ""),
        text: (row) => row.nodeName ?? "",
      },
      { id: "type", header: t("operations:column.type"), width: 84, hidden: !inRun, cell: (row) => row.type, compare: (a, b) => names.compare(a.type, b.type), text: (row) => row.type },
      ...(inRun
        ? []
        : [
            { id: "origin", header: t("operations:column.origin"), width: 84, hidden: true, cell: (row: Row) => (row.origin ? t(`operations:runOrigin.${row.origin}`) : ""), text: (row: Row) => row.origin ?? "" },
            { id: "owner", header: t("operations:column.startedBy"), width: 84, hidden: true, cell: (row: Row) => row.startedBy ?? "", text: (row: Row) => row.startedBy ?? "" },
          ]),
    ];
  }, [t, inRun]);
}

const tookMs = (row: { readonly startedAt: number | null; readonly endedAt: number | null }): number => (row.startedAt === null ? -1 : (row.endedAt ?? Date.now()) - row.startedAt);

function Took({ row }: { readonly row: { readonly startedAt: number | null; readonly endedAt: number | null } }) {
  if (row.startedAt === null) return null;
  return <Elapsed start={row.startedAt} end={row.endedAt} />;
}
