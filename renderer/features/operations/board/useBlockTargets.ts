import { useEffect, useMemo, useState } from "react";
import type { TaskInstance, WorkflowInstanceId } from "#contract";
import { link } from "../../../link/link.ts";

/** A block of more runs has no verbs: it says so. */
export const mostRuns = 200;
/** A block is read when it has not changed for so long. */
const QUIET_MS = 120;
const atOnce = 20;

/** The task instances of a block. */
export interface BlockTargets {
  readonly rows: readonly TaskInstance[];
  readonly loading: boolean;
  readonly failure: unknown;
  /** More runs than verbs are offered for. */
  readonly tooMany: boolean;
}

/** Reads the tasks of the runs of a block, so that every verb can say what it would do and to what it cannot be done. */
export function useBlockTargets(runs: ReadonlyMap<string, ReadonlySet<string> | "all">): BlockTargets {
  const key = useMemo(() => JSON.stringify([...runs].map(([id, tasks]) => [id, tasks === "all" ? tasks : [...tasks]])), [runs]);
  const [state, setState] = useState<{ readonly key: string; readonly rows: readonly TaskInstance[]; readonly failure: unknown }>({ key: "[]", rows: [], failure: undefined });
  const tooMany = runs.size > mostRuns;
  useEffect(() => {
    const wanted = JSON.parse(key) as readonly (readonly [WorkflowInstanceId, readonly string[] | "all"])[];
    if (wanted.length === 0 || wanted.length > mostRuns) return;
    let overtaken = false;
    const timer = setTimeout(() => {
      const read = async (): Promise<readonly TaskInstance[]> => {
        const rows: TaskInstance[] = [];
        for (let at = 0; at < wanted.length && !overtaken; at += atOnce) {
          const details = await Promise.all(wanted.slice(at, at + atOnce).map(([workflowInstanceId]) => link.ask("workflowInstance.get", { workflowInstanceId })));
          for (const [index, { tasks }] of details.entries()) {
            const of = wanted[at + index]![1];
            rows.push(...(of === "all" ? tasks : tasks.filter((task) => of.includes(task.taskId))));
          }
        }
        return rows;
      };
      read().then(
        (rows) => overtaken || setState({ key, rows, failure: undefined }),
        (failure: unknown) => overtaken || setState({ key, rows: [], failure }),
      );
    }, QUIET_MS);
    return () => {
      overtaken = true;
      clearTimeout(timer);
    };
  }, [key]);
  const isRead = state.key === key || runs.size === 0;
  return { rows: isRead && !tooMany ? state.rows : [], loading: !isRead && !tooMany, failure: isRead ? state.failure : undefined, tooMany };
}
