import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import type { ReactNode, Ref } from "react";
import { useTranslate } from "../../i18n/useTranslate.ts";
import { useCommands } from "../commands/CommandCentre.tsx";
import { formatBytes } from "../formatBytes.ts";
import { EmptyState } from "../EmptyState.tsx";
import { ErrorCard } from "../ErrorCard.tsx";
import { LogRail } from "./LogRail.tsx";
import { LogRow } from "./LogRow.tsx";
import type { TimeMode } from "./LogRow.tsx";
import type { LogHit, LogSource } from "./LogSource.ts";
import { LogStore } from "./LogStore.ts";
import { LogToolbar } from "./LogToolbar.tsx";
import { useLogErrors } from "./useLogErrors.ts";
import { useLogSearch } from "./useLogSearch.ts";
import "./LogView.css";

/** What a feature may ask of the log. */
export interface LogHandle {
  /** Scrolls to a line, counted from 1. */
  readonly showLine: (line: number) => void;
}

/** Props of `LogView`. Give it a `key` per attempt: another source is another log. */
export interface LogViewProps {
  readonly label: string;
  /** Keep it stable; it is read from when it is mounted. */
  readonly source: LogSource;
  /** A failed attempt opens at its first error instead of its end. */
  readonly openAtError?: boolean;
  /** Said while there is no byte: "No output yet. Process started 12 s ago on slave-03 (pid 8812)." */
  readonly empty: string;
  /** Downloads the whole log; without it there is no such button. */
  readonly onSave?: () => void;
  /** Turns a failed read into the four lines of an error; the reading goes on by itself. */
  readonly explain?: (error: Error) => { readonly what: string; readonly why?: string; readonly code?: string };
  /** At the left of the toolbar: which attempt, which host. */
  readonly heading?: ReactNode;
  readonly ref?: Ref<LogHandle>;
}

const linePx = 18;
/** Iosevka at 13 px: half a Han character. */
const letterPx = 6.5;
const timeModes: readonly TimeMode[] = ["absolute", "elapsed", "hidden"];

/** A log of any length: the DOM holds what is seen, memory holds a few chunks and the index. */
export function LogView({ label, source, openAtError = false, empty, onSave, explain, heading, ref }: LogViewProps) {
  const t = useTranslate();
  const store = useMemo(() => new LogStore(source), [source]);
  useEffect(() => store.start(), [store]);
  const progress = useSyncExternalStore(store.subscribe, store.progress);
  const { lineCount, window, firstLine } = progress;

  const scroller = useRef<HTMLDivElement>(null);
  const [wrap, setWrap] = useState(false);
  const [timeMode, setTimeMode] = useState<TimeMode>(source.timeAt ? "absolute" : "hidden");
  const [follow, setFollow] = useState(source.live());
  const [seenLines, setSeenLines] = useState(0);
  const [current, setCurrent] = useState<number>();
  const place = useRef(0);
  const virtual = useVirtualizer({ count: lineCount, getScrollElement: () => scroller.current, estimateSize: () => linePx, overscan: 12 });
  useLayoutEffect(() => virtual.measure(), [virtual, wrap]);

  const showRow = useCallback(
    (row: number): void => {
      setFollow(false);
      setCurrent(row);
      virtual.scrollToIndex(row, { align: "center" });
    },
    [virtual],
  );
  /** A line anywhere in the log: what is not there yet is brought first. */
  const showHit = useCallback((hit: LogHit): void => void store.place(hit).then((row) => row !== undefined && setTarget({ row })), [store]);
  // Scrolled to when the rows are there: a place that was just brought has them with the next render.
  const [target, setTarget] = useState<{ readonly row: number }>();
  useLayoutEffect(() => {
    if (target === undefined || target.row >= lineCount) return;
    setTarget(undefined);
    showRow(target.row);
  }, [target, lineCount, showRow]);
  useImperativeHandle(ref, () => ({ showLine: (line) => showRow(line - 1 - (firstLine ?? 0)) }), [showRow, firstLine]);
  const search = useLogSearch(store, progress, showHit, showRow);
  const errors = useLogErrors(store, progress);

  // Follow keeps the end in view; a log that is not live opens at its end, or at its first error.
  const opened = useRef(false);
  useLayoutEffect(() => {
    if (lineCount === 0) return;
    const complete = progress.indexedBytes >= progress.totalBytes && window?.atEnd !== false;
    if (follow) virtual.scrollToIndex(lineCount - 1, { align: "end" });
    else if (!opened.current && complete) virtual.scrollToIndex(lineCount - 1, { align: "end" });
    if (complete) opened.current = true;
    if (follow) setSeenLines(lineCount);
  }, [follow, lineCount, progress, window, virtual]);
  const openedAtError = useRef(!openAtError);
  const [firstError] = errors.hits;
  useEffect(() => {
    if (openedAtError.current || firstError === undefined) return;
    openedAtError.current = true;
    opened.current = true;
    showHit(firstError);
  }, [firstError, showHit]);

  const startFollowing = (): void => {
    place.current = scroller.current?.scrollTop ?? 0;
    setFollow(true);
    void store.toEnd();
  };
  const stopFollowing = (back: boolean): void => {
    setFollow(false);
    setSeenLines(lineCount);
    // Leaving by the switch returns to where the reader was, leaving by scrolling stays.
    if (back) requestAnimationFrame(() => scroller.current?.scrollTo({ top: place.current }));
  };
  // A window knows where its lines are, but perhaps not their numbers.
  const placeOf = (hit: LogHit): number => (window ? hit.offset : hit.line);
  const stepError = (by: 1 | -1): void => {
    const row = current ?? virtual.range?.startIndex ?? 0;
    const from = window ? (store.line(row)?.offset ?? window.from) : row;
    const next = by > 0 ? errors.hits.find((hit) => placeOf(hit) > from) : errors.hits.findLast((hit) => placeOf(hit) < from);
    if (next) return showHit(next);
    // Beyond those that are kept, the next one is asked for.
    if (by > 0 && errors.full && window)
      void source.errors?.(from + 1, 1).then(
        ({ matches: [one] }) => one && showHit(one),
        () => undefined,
      );
  };
  const turnPage = (by: 1 | -1): void => {
    setFollow(false);
    void store.turnPage(by).then((row) => row !== undefined && setTarget({ row }));
  };
  const toStart = (): void => (window ? showHit({ offset: 0, line: 0 }) : showRow(0));
  const noErrors = (): true | string => (errors.hits.length === 0 ? t("ui:log.noErrors") : true);
  const noMatches = (): true | string => (search.hits.length === 0 ? t("ui:find.none") : true);
  useCommands([
    { id: "log.search", title: "ui:log.search", scope: "log", keys: ["/", "Mod+F"], group: "ui:log.group", run: search.open },
    { id: "log.nextMatch", title: "ui:log.nextMatch", scope: "log", keys: ["N"], group: "ui:log.group", availability: noMatches, run: () => search.step(1) },
    { id: "log.previousMatch", title: "ui:log.previousMatch", scope: "log", keys: ["Shift+N"], group: "ui:log.group", availability: noMatches, run: () => search.step(-1) },
    { id: "log.nextError", title: "ui:log.nextError", scope: "log", keys: ["E"], group: "ui:log.group", availability: noErrors, run: () => stepError(1) },
    { id: "log.previousError", title: "ui:log.previousError", scope: "log", keys: ["Shift+E"], group: "ui:log.group", availability: noErrors, run: () => stepError(-1) },
    { id: "log.follow", title: "ui:log.follow", scope: "log", keys: ["F"], group: "ui:log.group", run: () => (follow ? stopFollowing(true) : startFollowing()) },
    { id: "log.wrap", title: "ui:log.wrap", scope: "log", keys: ["W"], group: "ui:log.group", run: () => setWrap(!wrap) },
    ...(source.timeAt ? [{ id: "log.time", title: "ui:log.time", scope: "log", keys: ["T"], group: "ui:log.group", run: () => setTimeMode(timeModes[(timeModes.indexOf(timeMode) + 1) % 3]!) } as const] : []),
    { id: "log.goToLine", title: "ui:log.goToLine", scope: "log", keys: ["Mod+G"], group: "ui:log.group", run: search.openLine },
    ...(onSave ? [{ id: "log.save", title: "ui:log.save", scope: "log", keys: ["Mod+S"], group: "ui:log.group", run: onSave } as const] : []),
    { id: "log.start", title: "ui:log.start", scope: "log", keys: ["Home"], group: "ui:log.group", unlisted: true, run: toStart },
    { id: "log.end", title: "ui:log.end", scope: "log", keys: ["End"], group: "ui:log.group", unlisted: true, run: startFollowing },
  ]);

  const digits = firstLine === undefined ? 1 : String(firstLine + lineCount).length;
  const width = wrap ? undefined : `max(100%, ${Math.ceil(Math.min(progress.longestBytes, 4096) * letterPx) + 200}px)`;
  const shareOf = (hit: LogHit): number => (window ? hit.offset / Math.max(1, progress.totalBytes) : hit.line / Math.max(1, lineCount));
  const behind = follow ? 0 : lineCount - Math.max(seenLines, (virtual.range?.endIndex ?? 0) + 1);
  return (
    <div className="sb-log" data-scope="log" data-wrap={wrap || undefined} style={{ "--digits": digits } as React.CSSProperties}>
      <LogToolbar
        heading={heading}
        search={search}
        follow={follow}
        onFollow={() => (follow ? stopFollowing(true) : startFollowing())}
        wrap={wrap}
        onWrap={() => setWrap(!wrap)}
        timeMode={timeMode}
        {...(source.timeAt ? { onTimeMode: setTimeMode } : {})}
        errorCount={errors.hits.length}
        errorsFull={errors.full}
        onStepError={stepError}
        {...(onSave ? { onSave } : {})}
        share={progress.totalBytes === 0 || window ? 1 : progress.indexedBytes / progress.totalBytes}
      />
      {progress.failure && (
        <div className="sb-log-failure">
          <ErrorCard {...(explain?.(progress.failure) ?? { what: t("ui:log.failed"), why: progress.failure.message })} />
        </div>
      )}
      {window && (
        <div className="sb-log-part">
          <button type="button" className="sb-link" disabled={window.from === 0} onClick={() => turnPage(-1)}>
            {t("ui:log.earlier")}
          </button>
          <span role="status">{t("ui:log.part", { from: formatBytes(window.from), to: formatBytes(window.to), total: formatBytes(progress.totalBytes) })}</span>
          <button type="button" className="sb-link" disabled={window.to >= progress.totalBytes} onClick={() => turnPage(1)}>
            {t("ui:log.later")}
          </button>
        </div>
      )}
      <div className="sb-log-frame">
        <div
          ref={scroller}
          className="sb-log-scroller"
          role="log"
          aria-label={label}
          aria-live="off"
          tabIndex={0}
          onWheel={(event) => event.deltaY < 0 && follow && stopFollowing(false)}
          onKeyDown={(event) => ["ArrowUp", "PageUp"].includes(event.key) && follow && stopFollowing(false)}
          onPointerDown={(event) => event.target === scroller.current && follow && stopFollowing(false)}
        >
          {lineCount === 0 ? (
            <EmptyState sentence={empty} />
          ) : (
            <div className="sb-log-lines" style={{ height: virtual.getTotalSize(), width }}>
              {virtual.getVirtualItems().map((item) => (
                <LogRow
                  key={item.key}
                  index={item.index}
                  number={firstLine === undefined ? undefined : firstLine + item.index + 1}
                  start={item.start}
                  line={store.line(item.index)}
                  source={source}
                  timeMode={timeMode}
                  query={search.query}
                  current={item.index === current}
                  measure={wrap ? virtual.measureElement : undefined}
                />
              ))}
            </div>
          )}
        </div>
        {lineCount > 0 && (
          <LogRail
            errors={errors.hits.map(shareOf)}
            matches={search.hits.map(shareOf)}
            window={window && { from: window.from / progress.totalBytes, to: window.to / progress.totalBytes }}
            onShow={(share) => (window ? showHit({ offset: Math.floor(share * Math.max(0, progress.totalBytes - 1)), line: -1 }) : showRow(Math.min(lineCount - 1, Math.floor(share * lineCount))))}
          />
        )}
        {behind > 0 && progress.live && (
          <button type="button" className="sb-log-behind" onClick={startFollowing}>
            {t("ui:log.behind", { count: behind })}
          </button>
        )}
      </div>
      <Announcer lineCount={lineCount} errorCount={errors.hits.length} live={progress.live} />
    </div>
  );
}

/** Tells screen readers what came, at most every two seconds. */
function Announcer({ lineCount, errorCount, live }: { readonly lineCount: number; readonly errorCount: number; readonly live: boolean }) {
  const t = useTranslate();
  const said = useRef({ lineCount, errorCount });
  const latest = useRef({ lineCount, errorCount });
  latest.current = { lineCount, errorCount };
  const [text, setText] = useState("");
  useEffect(() => {
    if (!live) return;
    const timer = setInterval(() => {
      const [lines, errors] = [latest.current.lineCount - said.current.lineCount, latest.current.errorCount - said.current.errorCount];
      if (lines <= 0) return;
      said.current = latest.current;
      setText(errors > 0 ? `${t("ui:log.behind", { count: lines })}, ${t("ui:log.errors", { count: errors })}` : t("ui:log.behind", { count: lines }));
    }, 2000);
    return () => clearInterval(timer);
  }, [live, t]);
  return (
    <span className="sb-hidden" aria-live="polite">
      {text}
    </span>
  );
}
