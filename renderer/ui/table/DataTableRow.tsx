import { memo } from "react";
import type { Family } from "../palette.ts";
import type { DataColumn } from "./DataColumn.ts";

interface DataTableRowProps<Row extends object> {
  readonly id: string;
  readonly row: Row;
  readonly index: number;
  readonly start: number;
  readonly columns: readonly DataColumn<Row>[];
  readonly family: Family | undefined;
  readonly active: boolean;
  readonly tabStop: boolean;
  readonly selected: boolean;
}

function RowView<Row extends object>({ id, row, index, start, columns, family, active, tabStop, selected }: DataTableRowProps<Row>) {
  return (
    <div
      role="row"
      data-row={id}
      data-family={family}
      className={family ? "sb-table-row sb-table-tinted" : "sb-table-row"}
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-active={active || undefined}
      tabIndex={tabStop ? 0 : -1}
      style={{ transform: `translateY(${start}px)` }}
    >
      {columns.map((column, i) => (
        <div key={column.id} role="gridcell" aria-colindex={i + 1} className={column.align === "end" ? "sb-table-cell sb-table-end" : "sb-table-cell"}>
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
}

/** One row; draws again only when its own data or its own part in the selection changes. */
export const DataTableRow = memo(RowView) as typeof RowView;
