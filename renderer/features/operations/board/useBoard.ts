import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { BoardRow, ProjectId, WorkflowId } from "#contract";
import { link } from "../../../link/link.ts";
import { usePlatformState, useTurn } from "../../../state/hooks.ts";
import { useReading } from "../../../state/useReading.ts";
import { withLive } from "./boardModel.ts";

/** Workflows that are read at once. */
const mostRows = 1000;
/** While runs change, what no fact carries (pauses, new runs, tasks) is read again this often. */
const READ_MS = 3000;

/** Which part of the board. */
export interface BoardRange {
  readonly from: string;
  readonly until: string;
  readonly projectId: string | undefined;
}

/** The board as it is now. */
export interface BoardReading {
  /** Undefined until it has been read. */
  readonly rows: readonly BoardRow[] | undefined;
  readonly more: boolean;
  /** The tasks of open workflows, by workflow. */
  readonly tasks: ReadonlyMap<string, readonly BoardRow[]>;
  readonly loading: boolean;
  readonly failure: unknown;
  readonly reload: () => void;
}

/** Rows by workflow, with the tasks of those that are open. States of runs follow their facts; the rest is read again while something changes. */
export function useBoard({ from, until, projectId }: BoardRange, opened: ReadonlySet<string>): BoardReading {
  const runs = usePlatformState((state) => state.workflowInstances);
  const planned = useTurn("planned");
  const [turn, setTurn] = useState(0);
  const seen = useRef(runs);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    if (seen.current === runs) return;
    seen.current = runs;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      setTurn((old) => old + 1);
    }, READ_MS);
  }, [runs]);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );
  const again = `${turn} ${planned}`;
  const range = `${from} ${until}`;
  const ask = { from, until, ...(projectId === undefined ? {} : { projectId: projectId as ProjectId }) };
  const read = useReading(`board:${range} ${projectId ?? ""}`, () => link.ask("board.get", { ...ask, limit: mostRows }), again);

  const [inner, setInner] = useState<{ readonly range: string; readonly rows: ReadonlyMap<string, readonly BoardRow[]> }>({ range, rows: new Map() });
  const [failure, setFailure] = useState<unknown>();
  const wanted = [...opened].sort().join();
  useEffect(() => {
    let overtaken = false;
    setFailure(undefined);
    for (const workflowId of wanted === "" ? [] : wanted.split(","))
      link.ask("board.get", { from, until, workflowId: workflowId as WorkflowId, limit: mostRows }).then(
        ({ rows }) => overtaken || setInner((old) => ({ range, rows: new Map(old.range === range ? old.rows : []).set(workflowId, rows) })),
        (thrown: unknown) => overtaken || setFailure(thrown),
      );
    return () => {
      overtaken = true;
    };
  }, [wanted, range, from, until, again]);

  const rows = useMemo(() => read.value && withLive(read.value.rows, read.value.seq, runs.byId), [read.value, runs]);
  const tasks = useMemo(() => new Map([...(inner.range === range ? inner.rows : [])].filter(([id]) => opened.has(id))), [inner, range, opened]);
  const reload = read.reload;
  return {
    rows,
    more: read.value?.more ?? false,
    tasks,
    loading: read.loading,
    failure: read.failure ?? failure,
    reload: useCallback(() => {
      setTurn((old) => old + 1);
      reload();
    }, [reload]),
  };
}
