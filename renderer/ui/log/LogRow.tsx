import { memo } from "react";
import type { ReactNode } from "react";
import { useFormats } from "../useFormats.tsx";
import { ansiSpans, longestDrawn } from "./ansiSpans.ts";
import type { LogSpan } from "./ansiSpans.ts";
import type { LogLine } from "./LogIndex.ts";
import { isError, levelOf, plainText } from "./logLine.ts";
import type { LogSource } from "./LogSource.ts";

/** What stands beside the line number. */
export type TimeMode = "absolute" | "elapsed" | "hidden";

interface LogRowProps {
  readonly index: number;
  /** From 1; undefined while it is not known. */
  readonly number: number | undefined;
  readonly start: number;
  readonly line: LogLine | undefined;
  readonly source: LogSource;
  readonly timeMode: TimeMode;
  readonly query: string;
  readonly current: boolean;
  readonly measure: ((element: Element | null) => void) | undefined;
}

const families = { F: "bad", E: "bad", W: "wait", I: "idle", D: "idle", T: "idle" } as const;

/** One line: number, time, level letter, text. */
export const LogRow = memo(function LogRow({ index, number, start, line, source, timeMode, query, current, measure }: LogRowProps) {
  const level = line && levelOf(line.text);
  return (
    <div
      ref={measure}
      data-index={index}
      className="sb-log-line"
      data-family={level && families[level]}
      data-error={isError(level) || undefined}
      data-current={current || undefined}
      style={{ transform: `translateY(${start}px)` }}
    >
      <span className="sb-log-number">{number ?? "·"}</span>
      {timeMode !== "hidden" && <span className="sb-log-time">{line && <LineTime source={source} offset={line.offset} mode={timeMode} />}</span>}
      <span className="sb-log-level">{level}</span>
      <span className="sb-log-text">{line && <LineText text={line.text} query={query} />}</span>
    </div>
  );
});

function LineTime({ source, offset, mode }: { readonly source: LogSource; readonly offset: number; readonly mode: "absolute" | "elapsed" }): ReactNode {
  const formats = useFormats();
  const at = source.timeAt?.(offset);
  if (at === undefined) return null;
  return mode === "absolute" ? formats.clock(at) : formats.duration(at - (source.startMs ?? at));
}

function LineText({ text, query }: { readonly text: string; readonly query: string }): ReactNode {
  const spans = ansiSpans(text);
  const rest = text.length > longestDrawn ? plainText(text).length - longestDrawn : 0;
  return (
    <>
      {(query === "" ? spans : spans.flatMap((span) => marked(span, query.toLowerCase()))).map((span, i) =>
        span.colour || span.ground || span.bold || span.underline || "hit" in span ? (
          <span key={i} data-colour={span.colour} data-ground={span.ground} data-bold={span.bold} data-underline={span.underline} data-hit={"hit" in span || undefined}>
            {span.text}
          </span>
        ) : (
          span.text
        ),
      )}
      {rest > 0 && <span className="sb-log-rest">{` … +${rest}`}</span>}
    </>
  );
}

/** Splits a run at the hits of a search. */
function marked(span: LogSpan, query: string): readonly (LogSpan | (LogSpan & { readonly hit: true }))[] {
  const parts: (LogSpan | (LogSpan & { readonly hit: true }))[] = [];
  const lower = span.text.toLowerCase();
  let from = 0;
  for (let at = lower.indexOf(query); at >= 0; at = lower.indexOf(query, from)) {
    if (at > from) parts.push({ ...span, text: span.text.slice(from, at) });
    parts.push({ ...span, text: span.text.slice(at, at + query.length), hit: true });
    from = at + query.length;
  }
  if (from < span.text.length) parts.push({ ...span, text: span.text.slice(from) });
  return parts;
}
