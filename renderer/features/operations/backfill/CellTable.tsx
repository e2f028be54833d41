import { useMemo, useState } from "react";
import type { BackfillCell } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import type { MenuItem } from "../../../ui/menu/MenuItem.ts";
import { MiddleText } from "../../../ui/MiddleText.tsx";
import { Moment } from "../../../ui/Moment.tsx";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { StateWord } from "../../../ui/StateWord.tsx";
import type { DataColumn } from "../../../ui/table/DataColumn.ts";
import { DataTable } from "../../../ui/table/DataTable.tsx";
import { noSelection } from "../../../ui/table/listSelection.ts";
import { useKeptLayout } from "../useKeptLayout.ts";
import { useSay } from "../useSay.ts";
import { cellGlyph, cellWord } from "./cellGrid.ts";

interface CellTableProps {
  readonly cells: readonly BackfillCell[];
  readonly title: string;
  readonly itemsFor: (cells: readonly BackfillCell[]) => readonly MenuItem[];
  readonly onOpen: (cell: BackfillCell, newTab: boolean) => void;
}

/** Cells with what was done in each and why. */
export function CellTable({ cells, title, itemsFor, onOpen }: CellTableProps) {
  const t = useTranslate();
  const say = useSay();
  const kept = useKeptLayout("backfillCells");
  const [selection, setSelection] = useState(noSelection);
  const columns = useMemo(
    (): readonly DataColumn<BackfillCell>[] => [
      {
        ...{ id: "state", header: t("backfill:column.state"), width: 190 },
        cell: (row) => (
          <span className="sb-bf-state">
            <StateGlyph state={cellGlyph(row)} size={14} decorative />
            {t(`backfill:cell.${cellWord(row)}`)}
          </span>
        ),
        compare: (a, b) => a.state.localeCompare(b.state),
        text: (row) => row.state,
      },
      { id: "date", header: t("backfill:column.date"), width: 110, always: true, cell: (row) => row.businessDate, compare: (a, b) => a.number - b.number, text: (row) => row.businessDate },
      { id: "point", header: t("backfill:column.point"), width: 136, cell: (row) => <Moment ms={row.fireAt} />, text: (row) => new Date(row.fireAt).toISOString() },
      {
        id: "workflow",
        header: t("backfill:column.workflow"),
        width: 180,
        cell: (row) => <MiddleText text={row.workflowName} />,
        compare: (a, b) => a.workflowName.localeCompare(b.workflowName),
        text: (row) => row.workflowName,
      },
      { id: "action", header: t("backfill:column.action"), width: 150, cell: (row) => t(`backfill:action.${row.action}`), text: (row) => row.action },
      { id: "run", header: t("backfill:column.run"), width: 120, cell: (row) => (row.instanceState === null ? "—" : <StateWord state={row.instanceState} />), text: (row) => row.instanceState ?? "" },
      { id: "reason", header: t("backfill:column.reason"), width: 300, grow: true, cell: (row) => row.reason && <MiddleText text={say(row.reason)} />, text: (row) => (row.reason === null ? "" : say(row.reason)) },
    ],
    [t, say],
  );
  return (
    <DataTable<BackfillCell>
      label={title}
      rows={cells}
      rowId={(row) => String(row.number)}
      columns={columns}
      selection={selection}
      onSelectionChange={setSelection}
      menu={itemsFor}
      onOpen={onOpen}
      layout={kept.layout}
      onLayoutChange={kept.onLayoutChange}
      tint={(row) => (row.state === "failed" ? "bad" : undefined)}
      empty={{ sentence: t("backfill:nothing") }}
    />
  );
}
