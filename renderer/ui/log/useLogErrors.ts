import { useEffect, useMemo, useState } from "react";
import type { LogHit } from "./LogSource.ts";
import type { LogProgress, LogStore } from "./LogStore.ts";
import { grownSteps } from "./useLogSearch.ts";

/** The errors of a whole log. */
export interface LogErrors {
  readonly hits: readonly LogHit[];
  /** There are more than are kept. */
  readonly full: boolean;
}

const settleMs = 100;

/** The lines that look like an error: told by whoever has the whole log, or else those that were read here. */
export function useLogErrors(store: LogStore, progress: LogProgress): LogErrors {
  const [told, setTold] = useState<LogErrors>();
  const grown = grownSteps(progress);
  const empty = progress.totalBytes === 0;
  useEffect(() => {
    if (empty) return;
    const abort = new AbortController();
    // A failure leaves what was read here; the next growth asks again.
    const timer = setTimeout(() => void store.errors(abort.signal, ({ hits, full }) => setTold({ hits, full })).catch(() => undefined), settleMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [store, grown, empty]);
  const { errorLines, firstLine, window } = progress;
  const own = useMemo(() => ({ hits: errorLines.map((line) => ({ line: line + (firstLine ?? 0), offset: -1 })), full: false }), [errorLines, firstLine]);
  return told !== undefined && store.sourceFinds ? told : window ? none : own;
}
const none: LogErrors = { hits: [], full: false };
