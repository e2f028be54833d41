import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { Maximize2, ZoomIn, ZoomOut } from "lucide-react";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { KeyboardEvent, MouseEvent, PointerEvent } from "react";
import { hasEnded } from "#contract";
import type { WorkflowInstance } from "#contract";
import type { GraphEdge } from "../../../graph/model/graph.ts";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { IconButton } from "../../../ui/IconButton.tsx";
import { rowHeights, useLook } from "../../../ui/look.ts";
import { useMenu } from "../../../ui/menu/useMenu.tsx";
import { useFormats } from "../../../ui/useFormats.tsx";
import type { RunViewProps } from "../run/RunViewProps.ts";
import { useServerNow } from "../useServerNow.ts";
import { foldIdle, timeScale } from "./foldIdle.ts";
import { timelineRows, timelineSpan } from "./timelineRows.ts";
import { TimelineAxis, TimelineLines } from "./TimelineAxis.tsx";
import { TimelineBars } from "./TimelineBars.tsx";
import type { RunTimeline as Timeline } from "./useTimeline.ts";
import { MiddleText } from "../../../ui/MiddleText.tsx";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { taskGlyph } from "../model/taskGlyph.ts";
import "./timeline.css";

const nothing: Pick<Timeline, "attempts" | "usual" | "predictedAt"> = { attempts: [], usual: {}, predictedAt: null };
const nameWidth = 232;
const foldPx = 44;
const axisPx = 32;
const steps = [1, 1.5, 2, 3, 5, 8, 12, 20, 40] as const;

interface RunTimelineProps extends RunViewProps {
  readonly run: WorkflowInstance;
  readonly edges: readonly GraphEdge[];
  readonly timeline: Timeline | undefined;
  readonly critical: ReadonlySet<string>;
}

/** The run over time: one row per task in the order of the graph, each try with its wait and its process; long idle stretches are folded. The list is its twin for readers. */
export function RunTimeline({ run, tasks, edges, timeline = undefined, critical, selected, onSelect, onOpen, menu }: RunTimelineProps) {
  const t = useTranslate();
  const formats = useFormats();
  const { density } = useLook();
  const rowPx = rowHeights[density];
  const goesOn = run.endedAt === null;
  const now = useServerNow();
  const nowMs = goesOn ? now : 0;
  const said = timeline ?? nothing;
  const rows = useMemo(() => timelineRows(tasks, edges, said, nowMs), [tasks, edges, said, nowMs]);
  const span = useMemo(() => timelineSpan(rows, { nowMs, predictedAt: said.predictedAt, goesOn }), [rows, nowMs, said.predictedAt, goesOn]);

  const scroller = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(0);
  const shown = span !== null;
  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const observer = new ResizeObserver(() => setRoom(Math.max(200, box.clientWidth - nameWidth - 24)));
    observer.observe(box);
    return () => observer.disconnect();
  }, [shown]);
  const [zoom, setZoom] = useState(1);
  const width = room * zoom;
  const scale = useMemo(() => timeScale(span === null ? [] : foldIdle(span.busy, span.whole), width, foldPx), [span, width]);
  // A zoom keeps what is under the pointer, or in the middle, where it is.
  const anchor = useRef<{ readonly at: number; readonly px: number }>(undefined);
  const zoomTo = (next: number, px = room / 2): void => {
    anchor.current = { at: scale.timeAt((scroller.current?.scrollLeft ?? 0) + px), px };
    setZoom(next);
  };
  const zoomBy = (step: 1 | -1, px?: number): void => {
    const at = steps.indexOf(zoom as (typeof steps)[number]);
    zoomTo(steps[Math.max(0, Math.min(steps.length - 1, at + step))] ?? 1, px);
  };
  useLayoutEffect(() => {
    if (anchor.current && scroller.current) scroller.current.scrollLeft = scale.xOf(anchor.current.at) - anchor.current.px;
    anchor.current = undefined;
  }, [scale]);
  const zoomNow = useRef(zoomBy);
  zoomNow.current = zoomBy;
  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const onWheel = (event: WheelEvent): void => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      zoomNow.current(event.deltaY < 0 ? 1 : -1, event.clientX - box.getBoundingClientRect().left - nameWidth);
    };
    // React listens passively: the page would zoom too.
    box.addEventListener("wheel", onWheel, { passive: false });
    return () => box.removeEventListener("wheel", onWheel);
  }, [shown]);

  const [cursor, setCursor] = useState<number>();
  const onPointerMove = (event: PointerEvent): void => {
    const box = scroller.current!;
    const x = event.clientX - box.getBoundingClientRect().left - nameWidth;
    setCursor(x < 0 ? undefined : x + box.scrollLeft);
  };

  const last = [...selected].at(-1);
  const lastIndex = rows.findIndex(({ task }) => task.id === last);
  const [focused, setFocused] = useState(0);
  const tabStop = lastIndex >= 0 ? lastIndex : Math.min(focused, Math.max(0, rows.length - 1));
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 6,
    scrollPaddingStart: axisPx,
    rangeExtractor: (range) => {
      const indexes = defaultRangeExtractor(range);
      return indexes.includes(tabStop) ? indexes : [...indexes, tabStop].sort((a, b) => a - b);
    },
  });
  useLayoutEffect(() => virtual.measure(), [virtual, rowPx]);
  const wantsFocus = useRef(false);
  useLayoutEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    virtual.scrollToIndex(tabStop, { align: "auto" });
    scroller.current?.querySelector<HTMLElement>('[role=row][tabindex="0"]')?.focus({ preventScroll: true });
  });
  const rowMenu = useMenu();

  const choose = (index: number): void => {
    const row = rows[index];
    if (!row) return;
    wantsFocus.current = true;
    setFocused(index);
    onSelect(new Set([row.task.id]));
  };
  const openMenu = (id: string, at: { readonly x: number; readonly y: number }): void => {
    const targets = (selected.has(id) ? [...selected] : [id]).flatMap((each) => tasks.find((task) => task.id === each) ?? []);
    rowMenu.open(menu(targets), at, t("ui:list.menu"));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowPx) - 2);
    const to = { ArrowUp: tabStop - 1, ArrowDown: tabStop + 1, PageUp: tabStop - page, PageDown: tabStop + page, Home: 0, End: rows.length - 1 }[event.key];
    const id = rows[tabStop]?.task.id;
    if (to !== undefined) choose(Math.max(0, Math.min(rows.length - 1, to)));
    else if (event.key === "ArrowLeft" || event.key === "ArrowRight") scroller.current?.scrollBy({ left: event.key === "ArrowLeft" ? -80 : 80 });
    else if (event.key === "+" || event.key === "=") zoomBy(1);
    else if (event.key === "-") zoomBy(-1);
    else if (event.key === "0") zoomTo(1);
    else if (event.key === "Enter" && id !== undefined) onOpen(id);
    else if ((event.key === "ContextMenu" || (event.shiftKey && event.key === "F10")) && id !== undefined) {
      const box = scroller.current?.querySelector('[role=row][tabindex="0"]')?.getBoundingClientRect();
      openMenu(id, { x: (box?.left ?? 0) + 24, y: box?.bottom ?? 0 });
    } else return;
    event.preventDefault();
  };
  const idAt = (target: EventTarget): string | undefined => (target as Element).closest<HTMLElement>("[data-task]")?.dataset["task"];
  const onClick = (event: MouseEvent): void => {
    const id = idAt(event.target);
    const index = rows.findIndex(({ task }) => task.id === id);
    if (id === undefined || index < 0) return;
    if (event.ctrlKey || event.metaKey) {
      const next = new Set(selected);
      if (!next.delete(id)) next.add(id);
      onSelect(next);
    } else choose(index);
  };

  if (span === null) return <EmptyState sentence={run.startedAt === null && goesOn && run.fireAt > now ? t("runView:timeline.planned", { time: formats.minute(run.fireAt) }) : t("runView:timeline.none")} />;
  const axis = { scale, width, predictedAt: goesOn ? said.predictedAt : null, nowMs: goesOn ? nowMs : null, cursor };
  return (
    <div className="sb-timeline">
      <div className="sb-timeline-bar" role="toolbar" aria-label={t("runView:view.timeline")}>
        <span className="sb-op-quiet">{t("runView:timeline.legend")}</span>
        <span className="sb-op-space" />
        <IconButton icon={ZoomOut} label={t("runView:timeline.zoomOut")} onPress={() => zoomBy(-1)} />
        <IconButton icon={ZoomIn} label={t("runView:timeline.zoomIn")} onPress={() => zoomBy(1)} />
        <IconButton icon={Maximize2} label={t("runView:timeline.fit")} onPress={() => zoomTo(1)} />
      </div>
      <div
        ref={scroller}
        className="sb-timeline-scroll"
        role="grid"
        aria-label={t("runView:view.timeline")}
        aria-rowcount={rows.length + 1}
        style={{ "--name-width": `${nameWidth}px`, "--axis": `${axisPx}px` } as React.CSSProperties}
        onPointerMove={onPointerMove}
        onPointerLeave={() => setCursor(undefined)}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onDoubleClick={(event) => {
          const id = idAt(event.target);
          if (id !== undefined) onOpen(id);
        }}
        onContextMenu={(event) => {
          const id = idAt(event.target);
          if (id === undefined) return;
          event.preventDefault();
          if (!selected.has(id)) onSelect(new Set([id]));
          openMenu(id, { x: event.clientX, y: event.clientY });
        }}
      >
        <TimelineAxis {...axis} />
        <div className="sb-timeline-body" style={{ height: virtual.getTotalSize(), width: nameWidth + width + 24 }}>
          <TimelineLines {...axis} height={virtual.getTotalSize()} />
          <div className="sb-timeline-side" aria-hidden />
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            const { task } = row;
            return (
              <div
                key={task.id}
                role="row"
                aria-rowindex={item.index + 2}
                aria-selected={selected.has(task.id)}
                tabIndex={item.index === tabStop ? 0 : -1}
                data-task={task.id}
                data-critical={critical.has(task.id) || undefined}
                className="sb-timeline-row"
                style={{ transform: `translateY(${item.start}px)`, height: rowPx }}
              >
                <span role="rowheader" className="sb-timeline-name">
                  <StateGlyph state={taskGlyph(task)} size={14} />
                  <MiddleText text={task.name} />
                </span>
                <TimelineBars row={row} scale={scale} width={width} ended={hasEnded(task.state)} />
              </div>
            );
          })}
        </div>
      </div>
      {rowMenu.element}
    </div>
  );
}
