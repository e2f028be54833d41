import { Button } from "antd";
import { CalendarRange } from "lucide-react";
import { useMemo, useState } from "react";
import type { Backfill } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useTurn } from "../../../state/hooks.ts";
import { useReading } from "../../../state/useReading.ts";
import { MiddleText } from "../../../ui/MiddleText.tsx";
import { Moment } from "../../../ui/Moment.tsx";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import type { DataColumn } from "../../../ui/table/DataColumn.ts";
import { DataTable } from "../../../ui/table/DataTable.tsx";
import { noSelection } from "../../../ui/table/listSelection.ts";
import type { TabLook } from "../../../ui/workbench/contributions.ts";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import "../operations.css";
import { useKeptLayout } from "../useKeptLayout.ts";
import "./backfill.css";
import { CellBar } from "./CellBar.tsx";

export function useBackfillsTab(): TabLook {
  const t = useTranslate();
  return { title: t("backfill:list"), glyph: <CalendarRange size={14} aria-hidden /> };
}
const LOOK = { running: "RUNNING", paused: "PAUSED", done: "SUCCESS", cancelled: "KILLED" } as const;
/** The picture of a backfill: one that is done and has failed cells has failed. */
export const backfillGlyph = ({ state, counts }: Backfill) => (state === "done" && counts.failed > 0 ? "FAILED" : LOOK[state]);
const PAGE = 500;

/** Screen 10: backfills, newest first. */
export function BackfillsDocument() {
  const t = useTranslate();
  const language = useLanguage();
  const workbench = useWorkbench();
  const { value, failure, loading } = useReading("backfills", () => link.ask("backfill.list", { limit: PAGE }), useTurn("backfill"));
  const [selection, setSelection] = useState(noSelection);
  const kept = useKeptLayout("backfills");
  const columns = useMemo(
    (): readonly DataColumn<Backfill>[] => [
      {
        ...{ id: "state", header: t("backfill:column.state"), width: 110 },
        cell: (row) => (
          <span className="sb-bf-state">
            <StateGlyph state={backfillGlyph(row)} size={14} decorative />
            {t(`backfill:state.${row.state}`)}
          </span>
        ),
        compare: (a, b) => a.state.localeCompare(b.state),
        text: (row) => row.state,
      },
      {
        id: "name",
        header: t("backfill:column.name"),
        width: 220,
        grow: true,
        always: true,
        cell: (row) => (
          <span className="sb-op-name">
            <MiddleText text={row.name} />
          </span>
        ),
        compare: (a, b) => a.name.localeCompare(b.name),
        text: (row) => row.name,
      },
      {
        id: "workflow",
        header: t("backfill:column.workflow"),
        width: 180,
        cell: (row) => <MiddleText text={row.workflowName} />,
        compare: (a, b) => a.workflowName.localeCompare(b.workflowName),
        text: (row) => row.workflowName,
      },
      {
        id: "dates",
        header: t("backfill:column.dates"),
        width: 190,
        cell: (row) => `${row.spec.from} – ${row.spec.until}`,
        compare: (a, b) => a.spec.from.localeCompare(b.spec.from),
        text: (row) => `${row.spec.from}/${row.spec.until}`,
      },
      { id: "progress", header: t("backfill:column.progress"), width: 260, cell: (row) => <CellBar backfill={row} />, text: (row) => `${row.counts.success}` },
      { id: "parallel", header: t("backfill:column.parallel"), width: 84, align: "end", cell: (row) => row.spec.parallel, text: (row) => String(row.spec.parallel) },
      { id: "by", header: t("backfill:column.by"), width: 100, cell: (row) => row.createdBy, compare: (a, b) => a.createdBy.localeCompare(b.createdBy), text: (row) => row.createdBy },
      { id: "end", header: t("backfill:column.end"), width: 120, align: "end", cell: (row) => <Moment ms={row.endedAt ?? row.predictedAt} />, text: (row) => String(row.endedAt ?? "") },
    ],
    [t],
  );
  const open = (row: Backfill, pin = false): void => workbench.open({ kind: "backfill", params: { backfillId: row.id } }, { pin });
  return (
    <section className="sb-op-doc" aria-label={t("backfill:list")} data-scope="list">
      <DataTable<Backfill>
        label={t("backfill:list")}
        rows={value?.backfills ?? []}
        rowId={(row) => row.id}
        columns={columns}
        selection={selection}
        onSelectionChange={setSelection}
        loading={loading && value === undefined}
        error={failure === undefined ? undefined : failureWords(failure, language)}
        onOpen={open}
        menu={([row]) => (row === undefined ? [] : [{ id: "open", label: t("backfill:open"), keys: "Enter", run: () => open(row) }])}
        layout={kept.layout}
        onLayoutChange={kept.onLayoutChange}
        empty={{ sentence: t("backfill:empty"), action: <Button onClick={() => workbench.showArea("workflows")}>{t("backfill:emptyAction")}</Button> }}
      />
    </section>
  );
}
