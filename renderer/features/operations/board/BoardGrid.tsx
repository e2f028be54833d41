import { ChevronDown, ChevronRight } from "lucide-react";
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { KeyboardEvent, MouseEvent, PointerEvent } from "react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { isComposing } from "../../../ui/commands/keyStroke.ts";
import { rowHeights, useLook } from "../../../ui/look.ts";
import { MiddleText } from "../../../ui/MiddleText.tsx";
import { useFormats } from "../../../ui/useFormats.tsx";
import { blockOf, durationOfCells, isIn } from "./boardModel.ts";
import type { BoardLine, BoardPlace } from "./boardModel.ts";
import { boardSizes, paintBoard } from "./paintBoard.ts";
import { useCellText } from "./useCellText.ts";

/** Where the mark of the board is: a block from `anchor` to `active`. */
export interface BoardMark {
  readonly anchor: BoardPlace;
  readonly active: BoardPlace;
}

interface BoardGridProps {
  readonly lines: readonly BoardLine[];
  readonly dates: readonly string[];
  readonly mark: BoardMark;
  readonly onMark: (mark: BoardMark) => void;
  readonly onToggle: (workflowId: string) => void;
  readonly onOpen: (place: BoardPlace) => void;
  readonly onMenu: (at: { readonly x: number; readonly y: number }) => void;
}

const isRest = (date: string): boolean => [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());
const { cell, name, head, bars } = boardSizes;

/** Lines by dates, painted on one canvas; names and the active cell are elements, so that they can be read, focused and truncated. */
export function BoardGrid({ lines, dates, mark, onMark, onToggle, onOpen, onMenu }: BoardGridProps) {
  const t = useTranslate();
  const formats = useFormats();
  const cellText = useCellText();
  const { theme, density } = useLook();
  const rowPx = Math.max(26, rowHeights[density]);
  const scroller = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const activeId = useId();
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [top, setTop] = useState(0);
  const [focused, setFocused] = useState(false);
  const { anchor, active } = mark;
  const block = blockOf(anchor, active);
  const line = lines[active.row];
  const date = dates[active.column];

  useLayoutEffect(() => {
    const box = scroller.current!;
    const observer = new ResizeObserver(() => setSize({ width: box.clientWidth, height: box.clientHeight }));
    observer.observe(box);
    return () => observer.disconnect();
  }, []);

  const latest = useRef<() => void>(() => undefined);
  latest.current = (): void => {
    const [box, paper] = [scroller.current, canvas.current];
    const context = paper?.getContext("2d");
    if (!box || !paper || !context || size.width === 0) return;
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
    if (paper.width !== width || paper.height !== height) [paper.width, paper.height] = [width, height];
    paintBoard(context, { lines, dates, rowPx, scrollLeft: box.scrollLeft, scrollTop: box.scrollTop, ...size, anchor, active, focused, theme, ratio, isRest });
  };
  // One paint per frame, whatever asks for it.
  const frame = useRef(0);
  const paint = useMemo(
    () => (): void => {
      if (frame.current !== 0) return;
      frame.current = requestAnimationFrame(() => {
        frame.current = 0;
        latest.current();
      });
    },
    [],
  );
  useLayoutEffect(() => paint());
  useEffect(() => {
    void document.fonts.ready.then(paint);
    return () => {
      cancelAnimationFrame(frame.current);
      frame.current = 0;
    };
  }, [paint]);

  // It opens at the newest dates.
  const shownDates = dates.join();
  useLayoutEffect(() => {
    if (scroller.current && size.width > 0) scroller.current.scrollLeft = scroller.current.scrollWidth;
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- another range alone scrolls there
  }, [shownDates, size.width > 0]);

  const reveal = ({ row, column }: BoardPlace): void => {
    const box = scroller.current!;
    const [x, y] = [column * cell, row * rowPx];
    if (x < box.scrollLeft) box.scrollLeft = x;
    else if (x + cell > box.scrollLeft + size.width - name) box.scrollLeft = x + cell - (size.width - name);
    if (y < box.scrollTop) box.scrollTop = y;
    else if (y + rowPx > box.scrollTop + size.height - head) box.scrollTop = y + rowPx - (size.height - head);
  };
  const clamp = (place: BoardPlace): BoardPlace => ({ row: Math.max(0, Math.min(lines.length - 1, place.row)), column: Math.max(0, Math.min(dates.length - 1, place.column)) });
  const go = (to: BoardPlace, extend: boolean): void => {
    const place = clamp(to);
    onMark({ anchor: extend ? anchor : place, active: place });
    reveal(place);
  };
  const pointAt = (place: BoardPlace): { x: number; y: number } => {
    const box = scroller.current!;
    const { left, top: above } = box.getBoundingClientRect();
    return { x: left + name + (place.column + 0.5) * cell - box.scrollLeft, y: above + head + (place.row + 1) * rowPx - box.scrollTop };
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isComposing(event.nativeEvent) || event.altKey || event.target !== event.currentTarget || lines.length === 0) return;
    const mod = event.ctrlKey || event.metaKey;
    const page = Math.max(1, Math.floor((size.height - head) / rowPx) - 1);
    const { row, column } = active;
    const to: BoardPlace | undefined = {
      ArrowUp: { row: mod ? 0 : row - 1, column },
      ArrowDown: { row: mod ? lines.length : row + 1, column },
      ArrowLeft: { row, column: mod ? 0 : column - 1 },
      ArrowRight: { row, column: mod ? dates.length : column + 1 },
      PageUp: { row: row - page, column },
      PageDown: { row: row + page, column },
      Home: { row: mod ? 0 : row, column: 0 },
      End: { row: mod ? lines.length : row, column: dates.length },
    }[event.key];
    if (to) go(to, event.shiftKey);
    else if (event.key === "Enter" && !mod) onOpen(active);
    else if ((event.key === "+" || event.key === "=") && !mod && line?.kind === "workflow") line.open || onToggle(line.row.workflowId);
    else if (event.key === "-" && !mod && line) {
      // From a task back to its workflow.
      const parent = lines.findLastIndex((each, index) => index <= row && each.kind === "workflow");
      go({ row: parent, column }, false);
      if (lines[parent]?.open) onToggle(line.row.workflowId);
    } else if (event.key === "ContextMenu" || (event.shiftKey && event.key === "F10")) onMenu(pointAt(active));
    else if (mod && event.code === "KeyA") onMark({ anchor: { row: 0, column: 0 }, active: { row: lines.length - 1, column: dates.length - 1 } });
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** Where a pointer is: a cell, a date (`row` −1), or nothing of the canvas. */
  const placeAt = (event: { readonly clientX: number; readonly clientY: number }): BoardPlace | undefined => {
    const box = scroller.current!;
    const { left, top: above } = box.getBoundingClientRect();
    const [x, y] = [event.clientX - left, event.clientY - above];
    if (x < name || x > size.width || y > size.height) return undefined;
    const column = Math.floor((x - name + box.scrollLeft) / cell);
    const row = y < head ? -1 : Math.floor((y - head + box.scrollTop) / rowPx);
    return column < dates.length && row < lines.length ? { row, column } : undefined;
  };
  const dragging = useRef(false);
  const onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0 || (event.target as Element).closest("button")) return;
    const place = placeAt(event);
    if (!place) return;
    if (place.row < 0) {
      // A date: all of its column; with Shift from the column that was marked.
      return onMark({ anchor: { row: 0, column: event.shiftKey ? anchor.column : place.column }, active: { row: lines.length - 1, column: place.column } });
    }
    dragging.current = true;
    event.currentTarget.setPointerCapture(event.pointerId);
    onMark({ anchor: event.shiftKey ? anchor : place, active: place });
  };
  const hovered = useRef("");
  const onPointerMove = (event: PointerEvent): void => {
    const place = placeAt(event);
    if (dragging.current) {
      const inside = place && place.row >= 0 ? place : undefined;
      if (inside && (inside.row !== active.row || inside.column !== active.column)) onMark({ anchor, active: inside });
      return;
    }
    const at = place && place.row >= 0 ? lines[place.row] : undefined;
    const text = at ? cellText(at, dates[place!.column]!) : place ? dates[place.column]! : "";
    if (text === hovered.current) return;
    hovered.current = text;
    canvas.current!.title = text;
  };
  const onContextMenu = (event: MouseEvent): void => {
    const place = placeAt(event);
    if (!place) return;
    event.preventDefault();
    if (place.row >= 0 && !isIn(block, place)) onMark({ anchor: place, active: place });
    else if (place.row < 0 && (place.column < block.columnFrom || place.column > block.columnTo)) onMark({ anchor: { row: 0, column: place.column }, active: { row: lines.length - 1, column: place.column } });
    onMenu({ x: event.clientX, y: event.clientY });
  };
  const markRow = (row: number, extend: boolean): void => onMark({ anchor: { row: extend ? anchor.row : row, column: 0 }, active: { row, column: dates.length - 1 } });

  const [first, last] = [Math.max(0, Math.floor(top / rowPx) - 4), Math.min(lines.length, Math.ceil((top + size.height) / rowPx) + 4)];
  const longest = line ? Math.max(0, ...[...line.cells.values()].map((cells) => durationOfCells(cells) ?? 0)) : 0;
  return (
    <div
      ref={scroller}
      className="sb-board"
      role="grid"
      tabIndex={0}
      aria-label={t("board:title")}
      aria-multiselectable
      aria-rowcount={lines.length}
      aria-colcount={dates.length}
      aria-activedescendant={line && date ? activeId : undefined}
      aria-description={t("board:help")}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => (dragging.current = false)}
      onPointerCancel={() => (dragging.current = false)}
      onDoubleClick={(event) => {
        const place = placeAt(event);
        if (place && place.row >= 0) onOpen(place);
      }}
      onContextMenu={onContextMenu}
      onScroll={(event) => {
        setTop(event.currentTarget.scrollTop);
        paint();
      }}
      onFocus={() => setFocused(true)}
      onBlur={() => setFocused(false)}
    >
      <div style={{ width: Math.max(size.width, name + dates.length * cell), height: Math.max(size.height, head + lines.length * rowPx) }}>
        <canvas ref={canvas} className="sb-board-paper" style={{ ...size, marginBottom: -size.height }} aria-hidden />
        <div className="sb-board-names" style={{ width: name }}>
          {lines.slice(first, last).map((each, offset) => {
            const row = first + offset;
            return (
              <div
                key={each.row.key + each.kind}
                className="sb-board-name"
                role="presentation"
                data-kind={each.kind}
                data-active={row === active.row || undefined}
                style={{ transform: `translateY(${head + row * rowPx}px)`, height: rowPx }}
                onClick={(event) => {
                  markRow(row, event.shiftKey);
                  scroller.current?.focus({ preventScroll: true });
                }}
                onDoubleClick={() => each.kind === "workflow" && onToggle(each.row.workflowId)}
                onContextMenu={(event) => {
                  event.preventDefault();
                  if (row < block.rowFrom || row > block.rowTo) markRow(row, false);
                  onMenu({ x: event.clientX, y: event.clientY });
                }}
              >
                {each.kind === "workflow" && (
                  <button
                    type="button"
                    tabIndex={-1}
                    className="sb-board-toggle"
                    aria-expanded={each.open}
                    aria-label={t(each.open ? "board:row.collapse" : "board:row.expand", { name: each.row.name })}
                    onClick={(event) => {
                      event.stopPropagation();
                      onToggle(each.row.workflowId);
                    }}
                  >
                    {each.open ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
                  </button>
                )}
                <MiddleText text={each.kind === "workflow" ? `${each.row.projectName}/${each.row.name}` : each.row.name} />
              </div>
            );
          })}
        </div>
        <div className="sb-board-corner-place">
          <div className="sb-board-corner" style={{ width: name, height: head }}>
            {line && (
              <span className="sb-board-durations" style={{ height: bars }}>
                <MiddleText text={t("board:head.durations", { name: line.row.name })} />
                {longest > 0 && <span>{t("board:head.longest", { duration: formats.duration(longest) })}</span>}
              </span>
            )}
          </div>
        </div>
        {line && date && (
          <div role="row" aria-rowindex={active.row + 1} className="sb-hidden">
            <span role="rowheader">{line.kind === "task" ? t("board:row.task", { name: line.row.name, workflow: line.row.workflowName }) : `${line.row.projectName}/${line.row.name}`}</span>
            <span role="gridcell" id={activeId} aria-colindex={active.column + 1} aria-selected aria-label={cellText(line, date)} />
          </div>
        )}
      </div>
    </div>
  );
}
