import { useVirtualizer, defaultRangeExtractor } from "@tanstack/react-virtual";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef } from "react";
import type { KeyboardEvent, MouseEvent } from "react";
import { useTranslate } from "../../i18n/useTranslate.ts";
import type { CommandScope } from "../commands/CommandRegistry.ts";
import { isEditable } from "../commands/CommandCentre.tsx";
import { isComposing } from "../commands/keyStroke.ts";
import { copyText } from "../copyText.ts";
import type { EmptyStateProps } from "../EmptyState.tsx";
import type { ErrorCardProps } from "../ErrorCard.tsx";
import { rowHeights, useLook } from "../look.ts";
import type { MenuItem } from "../menu/MenuItem.ts";
import { useMenu } from "../menu/useMenu.tsx";
import type { Family } from "../palette.ts";
import type { DataColumn, TableLayout } from "./DataColumn.ts";
import { DataTableHeader } from "./DataTableHeader.tsx";
import { DataTableRow } from "./DataTableRow.tsx";
import { DataTableRest } from "./DataTableRest.tsx";
import { chooseOnly, extendTo, keepExisting, moveActive, selectAll, targetsOf, toggleOne } from "./listSelection.ts";
import type { ListSelection } from "./listSelection.ts";
import { listAction } from "./listShortcuts.ts";
import type { ListAction } from "./listShortcuts.ts";
import { useDataTable } from "./useDataTable.ts";
import "./DataTable.css";

/** Props of `DataTable`. */
export interface DataTableProps<Row extends object> {
  /** What the table lists, for screen readers. */
  readonly label: string;
  /** Already filtered; sorting is the table's own. */
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
  /** Keep it stable (module scope or memo): a new array rebuilds the table. */
  readonly columns: readonly DataColumn<Row>[];
  /** Owned above, so that inspector and bulk bar see it; start with `noSelection`. */
  readonly selection: ListSelection;
  readonly onSelectionChange: (next: ListSelection) => void;
  readonly empty: EmptyStateProps;
  /** What `Mod+A` does where not all rows are here; all rows that are here are selected when it is left out. */
  readonly onSelectAll?: (() => void) | undefined;
  /** Set while a filter is on: how many rows there are without it. */
  readonly filter?: { readonly total: number; readonly onClear: () => void; readonly onFocus?: () => void } | undefined;
  readonly loading?: boolean;
  /** Shown above the rows that are still known. */
  readonly error?: ErrorCardProps | undefined;
  readonly onOpen?: (row: Row, newTab: boolean) => void;
  /** The right-click menu for the rows a verb would act on. */
  readonly menu?: (rows: readonly Row[]) => readonly MenuItem[];
  /** What Mod+C takes of the rows; their cells when it is left out. */
  readonly copyText?: (rows: readonly Row[]) => string;
  /** A deep link for `Mod+Shift+C`. */
  readonly linkOf?: (row: Row) => string;
  /** Tints a loud row; give it for what needs a person, not for what is well. */
  readonly tint?: (row: Row) => Family | undefined;
  /** Layout kept from last time, and where to keep the next. */
  readonly layout?: TableLayout | undefined;
  readonly onLayoutChange?: (layout: TableLayout) => void;
  /** More scopes for the commands that act on rows, for example `instance`. */
  readonly scopes?: readonly CommandScope[];
}

/**
 * A virtual table of any length: one row is one tab stop, verbs are keys and menus, never buttons in rows.
 * Rows keep focus and selection by id through live updates.
 */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { rows, rowId, columns, selection, onSelectionChange, onOpen, menu: menuFor, filter } = props;
  const t = useTranslate();
  const { density } = useLook();
  const table = useDataTable({ rows, rowId, columns, layout: props.layout, onLayoutChange: props.onLayoutChange });
  const sorted = table.getRowModel().rows;
  const ids = useMemo(() => sorted.map((row) => row.id), [sorted]);
  const indexOf = useMemo(() => new Map(ids.map((id, index) => [id, index])), [ids]);
  const activeIndex = selection.active === undefined ? -1 : (indexOf.get(selection.active) ?? -1);

  const scroller = useRef<HTMLDivElement>(null);
  const wantsFocus = useRef(false);
  const holdsFocus = useRef(false);
  const lastIndex = useRef(0);
  const rowMenu = useMenu();
  const rowPx = rowHeights[density];
  const virtual = useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 6,
    scrollPaddingStart: rowPx,
    // Stable, or the positions of all rows would be worked out again at each frame.
    getItemKey: useCallback((index: number) => ids[index] ?? index, [ids]),
    // The active row stays in the DOM when it is scrolled away, or focus would be lost.
    rangeExtractor: (range) => {
      const indexes = defaultRangeExtractor(range);
      return activeIndex < 0 || indexes.includes(activeIndex) ? indexes : [...indexes, activeIndex].sort((a, b) => a - b);
    },
  });
  useLayoutEffect(() => virtual.measure(), [virtual, rowPx]);

  // Rows that went take their ticks along; the neighbour of a lost active row becomes active.
  useEffect(() => {
    const kept = keepExisting(ids, indexOf, selection, lastIndex.current);
    if (kept !== selection) onSelectionChange(kept);
    if (activeIndex >= 0) lastIndex.current = activeIndex;
  }, [ids, indexOf, selection, onSelectionChange, activeIndex]);

  useLayoutEffect(() => {
    const lostFocus = holdsFocus.current && document.activeElement === document.body;
    if (!wantsFocus.current && !lostFocus) return;
    if (wantsFocus.current && activeIndex >= 0) virtual.scrollToIndex(activeIndex, { align: "auto" });
    wantsFocus.current = false;
    scroller.current?.querySelector<HTMLElement>('[role=row][tabindex="0"]')?.focus({ preventScroll: true });
  });

  const rowsOf = useCallback((chosen: readonly string[]): Row[] => chosen.flatMap((id) => sorted[indexOf.get(id) ?? -1]?.original ?? []), [sorted, indexOf]);
  const choose = (next: ListSelection): void => {
    wantsFocus.current = true;
    onSelectionChange(next);
  };

  const openMenu = (at: { x: number; y: number }, state: ListSelection): void => {
    if (menuFor) rowMenu.open(menuFor(rowsOf(targetsOf(state))), at, t("ui:list.menu"));
  };
  const copyRows = (): void => {
    const chosen = rowsOf(targetsOf(selection));
    const copied = columns.filter((column) => column.text);
    void copyText(props.copyText?.(chosen) ?? chosen.map((row) => copied.map((column) => column.text?.(row)).join("\t")).join("\n"));
  };
  const act = (action: ListAction): void => {
    const [first] = rowsOf(selection.active === undefined ? [] : [selection.active]);
    switch (action.kind) {
      case "move":
        return choose(moveActive(ids, selection, action.delta, action.extend));
      case "select":
        return selection.active === undefined ? undefined : choose(toggleOne(selection, selection.active));
      case "selectAll":
        return props.onSelectAll ? props.onSelectAll() : choose(selectAll(ids, selection));
      case "clear":
        return choose({ ...selection, selected: new Set() });
      case "open":
      case "openInTab":
        return first && onOpen?.(first, action.kind === "openInTab");
      case "filter":
        return filter?.onFocus?.();
      case "menu": {
        const box = scroller.current?.querySelector('[role=row][tabindex="0"]')?.getBoundingClientRect();
        return openMenu({ x: (box?.left ?? 0) + 24, y: box?.bottom ?? 0 }, selection);
      }
      case "copyRow":
        return copyRows();
      case "copyLink":
        return void (first && props.linkOf && copyText(props.linkOf(first)));
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isComposing(event.nativeEvent) || isEditable(event.target) || (event.target as Element).closest("[role=columnheader]")) return;
    const key = { key: event.key, code: event.code, mod: event.ctrlKey || event.metaKey, shift: event.shiftKey, alt: event.altKey };
    const action = listAction(key, Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowPx) - 2));
    if (!action) return;
    // With nothing to clear, Escape belongs to whatever is around the table; with text marked, Mod+C copies the text.
    if (action.kind === "clear" && selection.selected.size === 0) return;
    if (action.kind === "copyRow" && getSelection()?.isCollapsed === false) return;
    event.preventDefault();
    act(action);
  };

  // One set of handlers for all rows: a row's id is read from the element, so rows stay memoised.
  const idAt = (target: EventTarget): string | undefined => (target as Element).closest<HTMLElement>("[data-row]")?.dataset["row"];
  const onClick = (event: MouseEvent): void => {
    const id = idAt(event.target);
    if (id === undefined || (event.target as Element).closest("a,button,input")) return;
    if (event.shiftKey) choose(extendTo(ids, selection, id));
    else if (event.ctrlKey || event.metaKey) choose(toggleOne(selection, id));
    else choose(chooseOnly(selection, id));
  };
  const onDoubleClick = (event: MouseEvent): void => {
    const row = rowsOf([idAt(event.target) ?? ""])[0];
    if (row) onOpen?.(row, false);
  };
  const onContextMenu = (event: MouseEvent): void => {
    const id = idAt(event.target);
    if (id === undefined || !menuFor) return;
    event.preventDefault();
    const next = selection.selected.has(id) ? { ...selection, active: id } : chooseOnly(selection, id);
    choose(next);
    openMenu({ x: event.clientX, y: event.clientY }, next);
  };

  const visible = table.getVisibleLeafColumns();
  const shownColumns = useMemo(() => visible.flatMap((column) => columns.find((c) => c.id === column.id) ?? []), [visible, columns]);
  const template = visible.map((column) => (columns.find((c) => c.id === column.id)?.grow ? `minmax(${column.getSize()}px, 1fr)` : `${column.getSize()}px`)).join(" ");
  // What a cell holds never widens its row: head and rows stay in line however long a sentence is.
  const width = visible.reduce((sum, column) => sum + column.getSize(), 0);
  const tabStop = activeIndex >= 0 ? activeIndex : 0;

  return (
    <div
      ref={scroller}
      className="sb-table"
      role="grid"
      aria-label={props.label}
      aria-rowcount={ids.length + 1}
      aria-colcount={visible.length}
      aria-multiselectable
      aria-busy={props.loading || undefined}
      data-scope={["list", ...(props.scopes ?? [])].join(" ")}
      style={{ "--columns": template, "--table-width": `${width}px` } as React.CSSProperties}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onDoubleClick={onDoubleClick}
      onContextMenu={onContextMenu}
      onFocus={() => (holdsFocus.current = true)}
      onBlur={(event) => {
        if (event.relatedTarget !== null) holdsFocus.current = event.currentTarget.contains(event.relatedTarget);
      }}
    >
      <DataTableHeader table={table} columns={columns} />
      <div className="sb-table-body" role="rowgroup" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = sorted[item.index];
          if (!row) return null;
          return (
            <DataTableRow
              key={item.key}
              id={row.id}
              row={row.original}
              index={item.index}
              start={item.start}
              columns={shownColumns}
              family={props.tint?.(row.original)}
              active={item.index === activeIndex}
              tabStop={item.index === tabStop}
              selected={selection.selected.has(row.id)}
            />
          );
        })}
      </div>
      <DataTableRest count={ids.length} loading={props.loading === true} error={props.error} empty={props.empty} filter={filter} />
      {rowMenu.element}
    </div>
  );
}
