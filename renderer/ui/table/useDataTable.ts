import { columnResizingFeature, columnSizingFeature, columnVisibilityFeature, createSortedRowModel, rowSortingFeature, tableFeatures, useTable } from "@tanstack/react-table";
import type { ColumnDef, ColumnSizingState, ColumnVisibilityState, SortingState, Updater } from "@tanstack/react-table";
import { useCallback, useMemo, useState } from "react";
import type { DataColumn, TableLayout } from "./DataColumn.ts";

const features = tableFeatures({
  rowSortingFeature,
  columnSizingFeature,
  columnResizingFeature,
  columnVisibilityFeature,
  sortedRowModel: createSortedRowModel(),
});

type Features = typeof features;

interface LayoutState {
  readonly sorting: SortingState;
  readonly columnSizing: ColumnSizingState;
  readonly columnVisibility: ColumnVisibilityState;
}

function stateOf<Row>(columns: readonly DataColumn<Row>[], layout: TableLayout | undefined): LayoutState {
  const hidden = layout ? layout.hidden : columns.filter((c) => c.hidden).map((c) => c.id);
  return {
    sorting: [...(layout?.sorting ?? [])],
    columnSizing: { ...layout?.widths },
    columnVisibility: Object.fromEntries(hidden.map((id) => [id, false])),
  };
}

function layoutOf(state: LayoutState): TableLayout {
  return {
    sorting: state.sorting,
    widths: state.columnSizing,
    hidden: Object.entries(state.columnVisibility)
      .filter(([, shown]) => !shown)
      .map(([id]) => id),
  };
}

const apply = <T>(updater: Updater<T>, old: T): T => (typeof updater === "function" ? (updater as (old: T) => T)(old) : updater);

/** The TanStack table behind `DataTable`: sorting, widths and visibility as one layout that the owner may keep. */
export function useDataTable<Row extends object>(options: {
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
  readonly columns: readonly DataColumn<Row>[];
  readonly layout: TableLayout | undefined;
  readonly onLayoutChange: ((layout: TableLayout) => void) | undefined;
}) {
  const { rows, rowId, columns, onLayoutChange } = options;
  const [state, setState] = useState(() => stateOf(columns, options.layout));
  const change = useCallback(
    <K extends keyof LayoutState>(slice: K, updater: Updater<LayoutState[K]>): void => {
      setState((old) => {
        const next = { ...old, [slice]: apply(updater, old[slice]) };
        onLayoutChange?.(layoutOf(next));
        return next;
      });
    },
    [onLayoutChange],
  );
  const definitions = useMemo(
    () =>
      columns.map((column): ColumnDef<Features, Row> => {
        const { compare } = column;
        return {
          id: column.id,
          header: column.header,
          size: column.width,
          minSize: column.minWidth ?? 48,
          enableSorting: compare !== undefined,
          enableHiding: !column.always,
          accessorFn: (row) => row,
          ...(compare ? { sortFn: (a, b) => compare(a.original, b.original) } : {}),
          sortDescFirst: false,
        };
      }),
    [columns],
  );
  const data = rows as Row[];
  return useTable({
    features,
    columns: definitions,
    data,
    getRowId: rowId,
    state,
    columnResizeMode: "onChange",
    onSortingChange: (updater) => change("sorting", updater),
    onColumnSizingChange: (updater) => change("columnSizing", updater),
    onColumnVisibilityChange: (updater) => change("columnVisibility", updater),
  });
}

/** The table object of `useDataTable`. */
export type DataTableModel<Row extends object> = ReturnType<typeof useDataTable<Row>>;
