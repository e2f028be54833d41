import { ArrowDown, ArrowUp } from "lucide-react";
import type { KeyboardEvent } from "react";
import { useTranslate } from "../../i18n/useTranslate.ts";
import type { MenuItem } from "../menu/MenuItem.ts";
import { pointUnder, useMenu } from "../menu/useMenu.tsx";
import type { DataColumn } from "./DataColumn.ts";
import type { DataTableModel } from "./useDataTable.ts";

const widthStep = 24;

/** The header row: click sorts, the edge resizes, the menu does both and hides or shows columns without dragging. */
export function DataTableHeader<Row extends object>({ table, columns }: { readonly table: DataTableModel<Row>; readonly columns: readonly DataColumn<Row>[] }) {
  const t = useTranslate();
  const menu = useMenu();
  const headers = table.getHeaderGroups()[0]?.headers ?? [];

  const itemsFor = (id: string): MenuItem[] => {
    const column = table.getColumn(id);
    if (!column) return [];
    const sorted = column.getIsSorted();
    const size = (delta: number): void => table.setColumnSizing((old) => ({ ...old, [id]: Math.max(48, column.getSize() + delta) }));
    const hidden = columns.filter((c) => table.getColumn(c.id)?.getIsVisible() === false);
    return [
      ...(column.getCanSort()
        ? [
            { id: "asc", label: t("ui:table.sortAscending"), checked: sorted === "asc", run: () => column.toggleSorting(false) },
            { id: "desc", label: t("ui:table.sortDescending"), checked: sorted === "desc", run: () => column.toggleSorting(true) },
            ...(sorted ? [{ id: "off", label: t("ui:table.sortOff"), run: () => column.clearSorting() }] : []),
          ]
        : []),
      { id: "wider", label: t("ui:table.wider"), separated: column.getCanSort(), run: () => size(widthStep) },
      { id: "narrower", label: t("ui:table.narrower"), run: () => size(-widthStep) },
      ...(column.getCanHide() ? [{ id: "hide", label: t("ui:table.hideColumn"), separated: true, run: () => column.toggleVisibility(false) }] : []),
      ...hidden.map((c, i) => ({
        id: `show-${c.id}`,
        label: t("ui:table.showColumn", { column: c.header }),
        separated: i === 0,
        run: () => table.getColumn(c.id)?.toggleVisibility(true),
      })),
    ];
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>, id: string): void => {
    if (event.key !== "ContextMenu" && !(event.key === "F10" && event.shiftKey) && !(event.key === "ArrowDown" && event.altKey)) return;
    event.preventDefault();
    event.stopPropagation();
    menu.open(itemsFor(id), pointUnder(event.currentTarget), t("ui:list.menu"));
  };

  return (
    <div className="sb-table-head" role="row" aria-rowindex={1}>
      {headers.map((header, i) => {
        const column = columns.find((c) => c.id === header.column.id);
        if (!column) return null;
        const sorted = header.column.getIsSorted();
        const sort = header.column.getCanSort() ? header.column.getToggleSortingHandler() : undefined;
        return (
          <div
            key={header.id}
            role="columnheader"
            aria-colindex={i + 1}
            aria-sort={sorted === "asc" ? "ascending" : sorted === "desc" ? "descending" : undefined}
            className={column.align === "end" ? "sb-table-cell sb-table-end" : "sb-table-cell"}
            onContextMenu={(event) => {
              event.preventDefault();
              event.stopPropagation();
              menu.open(itemsFor(column.id), { x: event.clientX, y: event.clientY }, column.header);
            }}
          >
            <button type="button" className="sb-table-sort" title={column.header} onClick={sort} onKeyDown={(event) => onKeyDown(event, column.id)}>
              <span>{column.header}</span>
              {sorted === "asc" && <ArrowUp size={12} aria-hidden />}
              {sorted === "desc" && <ArrowDown size={12} aria-hidden />}
            </button>
            <span
              className="sb-table-edge"
              role="separator"
              aria-orientation="vertical"
              aria-label={t("ui:table.resize", { column: column.header })}
              data-dragging={header.column.getIsResizing() || undefined}
              onPointerDown={(event) => event.stopPropagation()}
              onMouseDown={header.getResizeHandler()}
              onTouchStart={header.getResizeHandler()}
              onDoubleClick={() => header.column.resetSize()}
            />
          </div>
        );
      })}
      {menu.element}
    </div>
  );
}
