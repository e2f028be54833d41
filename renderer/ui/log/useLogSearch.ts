import { useCallback, useEffect, useState } from "react";
import type { LogStore, SearchProgress } from "./LogStore.ts";

/** The search of a log view: what is typed, what was found, where we are. */
export interface LogSearch {
  readonly mode: "closed" | "text" | "line";
  readonly query: string;
  readonly lines: readonly number[];
  readonly share: number;
  readonly full: boolean;
  /** Index into `lines`, -1 before the first step. */
  readonly at: number;
  readonly open: () => void;
  readonly openLine: () => void;
  readonly close: () => void;
  readonly setQuery: (query: string) => void;
  readonly step: (by: 1 | -1) => void;
  readonly goToLine: (line: number) => void;
}

const nothing: SearchProgress = { lines: [], share: 1, full: false };
const settleMs = 150;

/** Searches the whole log while the user types, and again (with the same place) when it has grown. */
export function useLogSearch(store: LogStore, lineCount: number, showLine: (index: number) => void): LogSearch {
  const [mode, setMode] = useState<LogSearch["mode"]>("closed");
  const [query, setQuery] = useState("");
  const [found, setFound] = useState(nothing);
  const [at, setAt] = useState(-1);
  // A growing log is searched again in steps of a thousand lines, not at every line.
  const grown = Math.floor(lineCount / 1000);
  useEffect(() => {
    if (query === "") {
      setFound(nothing);
      return;
    }
    const abort = new AbortController();
    const timer = setTimeout(() => void store.search(query, abort.signal, setFound).catch(() => setFound((old) => ({ ...old, share: 1 }))), settleMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [store, query, grown]);
  const step = useCallback(
    (by: 1 | -1): void => {
      const { lines } = found;
      if (lines.length === 0) return;
      const next = at < 0 ? (by > 0 ? 0 : lines.length - 1) : (at + by + lines.length) % lines.length;
      setAt(next);
      showLine(lines[next]!);
    },
    [found, at, showLine],
  );
  return {
    mode,
    query,
    at,
    ...found,
    step,
    open: () => setMode("text"),
    openLine: () => setMode("line"),
    close: () => {
      setMode("closed");
      setQuery("");
      setAt(-1);
    },
    setQuery: (next) => {
      setQuery(next);
      setAt(-1);
    },
    goToLine: (line) => showLine(Math.max(0, Math.min(lineCount - 1, line - 1))),
  };
}
