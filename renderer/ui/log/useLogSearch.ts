import { useCallback, useEffect, useState } from "react";
import type { LogHit } from "./LogSource.ts";
import type { LogProgress, LogStore, SearchProgress } from "./LogStore.ts";

/** The search of a log view: what is typed, what was found, where we are. */
export interface LogSearch {
  readonly mode: "closed" | "text" | "line";
  readonly query: string;
  readonly hits: readonly LogHit[];
  readonly share: number;
  readonly full: boolean;
  /** Index into `hits`, -1 before the first step. */
  readonly at: number;
  readonly open: () => void;
  readonly openLine: () => void;
  readonly close: () => void;
  readonly setQuery: (query: string) => void;
  readonly step: (by: 1 | -1) => void;
  readonly goToLine: (line: number) => void;
}

const nothing: SearchProgress = { hits: [], share: 1, full: false };
const settleMs = 150;
const growth = Math.log(1.1);

/** A number that changes when a log has grown by a tenth, and when it is over: looking through it again costs as much as it is long. */
export const grownSteps = ({ totalBytes, live }: Pick<LogProgress, "totalBytes" | "live">): string => (live ? String(Math.floor(Math.log(totalBytes + 1) / growth)) : `all ${totalBytes}`);

/** Searches the whole log while the user types, and again (with the same place) when it has grown. */
export function useLogSearch(store: LogStore, progress: LogProgress, showHit: (hit: LogHit) => void, showRow: (row: number) => void): LogSearch {
  const [mode, setMode] = useState<LogSearch["mode"]>("closed");
  const [query, setQuery] = useState("");
  const [found, setFound] = useState(nothing);
  const [at, setAt] = useState(-1);
  const grown = grownSteps(progress);
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
      const { hits } = found;
      if (hits.length === 0) return;
      const next = at < 0 ? (by > 0 ? 0 : hits.length - 1) : (at + by + hits.length) % hits.length;
      setAt(next);
      showHit(hits[next]!);
    },
    [found, at, showHit],
  );
  const { lineCount, firstLine } = progress;
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
    goToLine: (line) => showRow(Math.max(0, Math.min(lineCount - 1, line - 1 - (firstLine ?? 0)))),
  };
}
