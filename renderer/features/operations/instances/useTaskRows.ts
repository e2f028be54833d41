import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { hasEnded } from "#contract";
import type { TaskInstanceRow, TileCounts } from "#contract";
import { link } from "../../../link/link.ts";
import { usePlatformState, useTurn } from "../../../state/hooks.ts";
import { platformStore } from "../../../state/platformStore.ts";
import { useReading } from "../../../state/useReading.ts";
import { PAGE_ROWS, taskQuery } from "../model/instanceFilter.ts";
import type { InstanceFilter } from "../model/instanceFilter.ts";

const reloadMs = 1000;
/** Runs whose tasks are followed row by row; more are kept up to date by reading the list again. */
const mostWatched = 12;

/** Rows of the instance list. */
export interface TaskRows {
  readonly rows: readonly TaskInstanceRow[];
  readonly counts: TileCounts | undefined;
  readonly total: number;
  readonly loading: boolean;
  readonly failure: unknown;
  readonly reload: () => void;
  /** `total` is at least so many: not everything was counted. */
  readonly totalIsAtLeast: boolean;
  /** So many of the newest rows were searched; null: all. */
  readonly searched: number | null;
  /** Reads the next page; absent when everything is here. */
  readonly more: (() => void) | undefined;
  /** Reads on until everything, or `MOST_SELECTED`, is here; answers the ids of all. */
  readonly readAll: () => Promise<readonly string[]>;
}

/** A verb takes so many instances at once. */
export const MOST_SELECTED = 10_000;

/** Asks the server for the rows of a filter, page by page, and keeps them live: a change of any run reads the first page again, rows that move are followed. */
export function useTaskRows(filter: InstanceFilter): TaskRows {
  const query = useMemo(() => taskQuery(filter), [filter]);
  const turn = useTurn("planned");
  const key = JSON.stringify([query, turn]);
  const first = useReading(key, () => link.ask("taskInstance.list", query));
  const [older, setOlder] = useState<{ readonly key: string; readonly rows: readonly TaskInstanceRow[]; readonly full: boolean }>({ key, rows: [], full: false });
  const [loadingMore, setLoadingMore] = useState(false);
  useReloadOnNews(first.reload);

  const rows = useMemo(() => {
    const head = first.value?.rows ?? [];
    const known = new Set(head.map(({ id }) => id));
    return older.key === key ? [...head, ...older.rows.filter(({ id }) => !known.has(id))] : head;
  }, [first.value, older, key]);
  const full = older.key === key && older.full;
  const hasMore = first.value !== undefined && !full && rows.length >= PAGE_ROWS && rows.length < first.value.total;
  const last = rows.at(-1)?.id;
  const more = useCallback(() => {
    if (loadingMore || last === undefined) return;
    setLoadingMore(true);
    link.ask("taskInstance.list", taskQuery(filter, last)).then(
      (page) => {
        setOlder((old) => ({ key, rows: [...(old.key === key ? old.rows : []), ...page.rows], full: page.rows.length < PAGE_ROWS }));
        setLoadingMore(false);
      },
      () => setLoadingMore(false),
    );
  }, [loadingMore, last, filter, key]);
  const readAll = useCallback(async (): Promise<readonly string[]> => {
    let all = rows;
    for (let whole = !hasMore; !whole && all.length < MOST_SELECTED;) {
      const page = await link.ask("taskInstance.list", taskQuery(filter, all.at(-1)?.id));
      whole = page.rows.length < PAGE_ROWS;
      all = [...all, ...page.rows].slice(0, MOST_SELECTED);
    }
    const head = new Set((first.value?.rows ?? []).map(({ id }) => id));
    setOlder({ key, rows: all.filter(({ id }) => !head.has(id)), full: all.length < MOST_SELECTED });
    return all.map(({ id }) => id);
  }, [rows, hasMore, filter, first.value, key]);
  const live = useLiveRows(rows);
  return {
    rows: live,
    counts: first.value?.counts,
    total: first.value?.total ?? 0,
    loading: first.loading,
    failure: first.failure,
    reload: first.reload,
    totalIsAtLeast: first.value?.totalIsAtLeast ?? false,
    searched: first.value?.searched ?? null,
    more: hasMore ? more : undefined,
    readAll,
  };
}

/** Calls back at most once a second while runs change. */
function useReloadOnNews(reload: () => void): void {
  const runs = usePlatformState((state) => state.workflowInstances);
  const seen = useRef(runs);
  const lastMs = useRef(0);
  useEffect(() => {
    if (seen.current === runs) return;
    seen.current = runs;
    const wait = Math.max(0, lastMs.current + reloadMs - Date.now());
    const timer = setTimeout(() => {
      lastMs.current = Date.now();
      reload();
    }, wait);
    return () => clearTimeout(timer);
  }, [runs, reload]);
}

/** The rows with what the facts of their runs said since they were read. */
function useLiveRows(rows: readonly TaskInstanceRow[]): readonly TaskInstanceRow[] {
  const wanted = [...new Set(rows.filter(({ state }) => !hasEnded(state)).map((row) => row.workflowInstanceId as string))].slice(0, mostWatched).sort().join();
  useEffect(() => {
    const stops = wanted === "" ? [] : wanted.split(",").map((id) => platformStore.watchInstance(id));
    return () => stops.forEach((stop) => stop());
  }, [wanted]);
  const open = usePlatformState((state) => state.open);
  const nodes = usePlatformState((state) => state.nodes);
  return useMemo(
    () =>
      rows.map((row) => {
        const task = open.get(row.workflowInstanceId)?.tasks.byId.get(row.id);
        if (!task || task.changedSeq <= row.changedSeq) return row;
        return { ...row, ...task, nodeName: task.nodeId === null ? null : (nodes.byId.get(task.nodeId)?.name ?? row.nodeName) };
      }),
    [rows, open, nodes],
  );
}
