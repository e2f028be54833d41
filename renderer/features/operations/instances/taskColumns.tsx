import { useMemo } from "react";
import type { TaskInstanceRow } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { MiddleText } from "../../../ui/MiddleText.tsx";
import { Elapsed, Moment } from "../../../ui/Moment.tsx";
import { StateWord } from "../../../ui/StateWord.tsx";
import type { DataColumn } from "../../../ui/table/DataColumn.ts";
import { taskGlyph } from "../model/taskGlyph.ts";
import { useFormats } from "../../../ui/useFormats.tsx";
import { useServerNow } from "../useServerNow.ts";
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
      width: 160,
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
    const result: DataColumn<Row> = { id: "result", header: t("operations:column.result"), width: 300, grow: true, cell: (row) => <ResultText task={row} node={row.nodeName} />, text: (row) => row.reason?.code ?? "" };
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
            width: 112,
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
        width: 128,
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
            {
              id: "owner",
              header: t("runView:list.owner"),
              width: 84,
              cell: (row: Row) => <MiddleText text={row.owner ?? ""} />,
              compare: (a: Row, b: Row) => names.compare(a.owner ?? "", b.owner ?? ""),
              text: (row: Row) => row.owner ?? "",
            },
            { id: "startedBy", header: t("operations:column.startedBy"), width: 84, hidden: true, cell: (row: Row) => row.startedBy ?? "", text: (row: Row) => row.startedBy ?? "" },
            {
              id: "planned",
              header: t("runView:list.planned"),
              width: 88,
              align: "end" as const,
              hidden: true,
              cell: (row: Row) => <Moment ms={row.fireAt} />,
              compare: (a: Row, b: Row) => (a.fireAt ?? 0) - (b.fireAt ?? 0),
              text: (row: Row) => (row.fireAt === undefined ? "" : new Date(row.fireAt).toISOString()),
            },
          ]),
    ];
  }, [t, inRun]);
}

const tookMs = (row: { readonly startedAt: number | null; readonly endedAt: number | null }): number => (row.startedAt === null ? -1 : (row.endedAt ?? Date.now()) - row.startedAt);

interface TookRow {
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly p50Ms?: number | null;
  readonly p95Ms?: number | null;
}

function Took({ row }: { readonly row: TookRow }) {
  if (row.startedAt === null) return null;
  return (
    <span className="sb-op-took">
      {row.p50Ms != null &&
        row.p95Ms != null &&
        (row.endedAt === null ? <GrowingBar since={row.startedAt} p50Ms={row.p50Ms} p95Ms={row.p95Ms} /> : <UsualBar tookMs={Math.max(0, row.endedAt - row.startedAt)} p50Ms={row.p50Ms} p95Ms={row.p95Ms} />)}
      <Elapsed start={row.startedAt} end={row.endedAt} />
    </span>
  );
}

/** So much room is beyond p95, so that its notch can be seen. */
const BEYOND = 1.25;
type Usual = { readonly tookMs: number; readonly p50Ms: number; readonly p95Ms: number };

/** How long it took against what is usual: the first notch is p50, the second p95; a bar that goes beyond the second is ink. */
function UsualBar({ tookMs: took, p50Ms, p95Ms }: Usual) {
  const t = useTranslate();
  const formats = useFormats();
  const whole = Math.max(p95Ms * BEYOND, took, 1);
  const part = (ms: number): string => `${(ms / whole) * 100}%`;
  return (
    <span className="sb-op-usual" data-over={took > p95Ms || undefined} title={t("runView:list.usual", { duration: formats.duration(took), p50: formats.duration(p50Ms), p95: formats.duration(p95Ms) })}>
      <i style={{ width: part(took) }} />
      <b style={{ left: part(p50Ms) }} />
      <b style={{ left: part(p95Ms) }} />
    </span>
  );
}

/** Only what runs is drawn again each second. */
function GrowingBar({ since, ...usual }: Omit<Usual, "tookMs"> & { readonly since: number }) {
  return <UsualBar {...usual} tookMs={Math.max(0, useServerNow() - since)} />;
}
