import { useEffect, useState } from "react";
import type { OutputOf, UiUp, WorkflowInstanceId } from "#contract";
import { link } from "../../../link/link.ts";
import { platformStore } from "../../../state/platformStore.ts";
import { useReading } from "../../../state/useReading.ts";
import type { Reading } from "../../../state/useReading.ts";

/** Tries, what is usual, the predicted end and the longest way of a run. */
export type RunTimeline = OutputOf<UiUp, "workflowInstance.timeline">;

/** While the run changes it is asked this often. */
const READ_MS = 1000;

/** The timeline of a run, asked again at most once a second while its tasks change. */
export function useTimeline(workflowInstanceId: string): Reading<RunTimeline> {
  const [turn, setTurn] = useState(0);
  const read = useReading(`timeline:${workflowInstanceId}`, () => link.ask("workflowInstance.timeline", { workflowInstanceId: workflowInstanceId as WorkflowInstanceId }), turn);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tasksNow = (): unknown => platformStore.getState().open.get(workflowInstanceId)?.tasks;
    let seen = tasksNow();
    const stop = platformStore.subscribe(() => {
      if (tasksNow() === seen) return;
      seen = tasksNow();
      timer ??= setTimeout(() => {
        timer = undefined;
        setTurn((old) => old + 1);
      }, READ_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [workflowInstanceId]);
  return read;
}
