import { useEffect, useMemo, useRef, useState } from "react";
import type { Sentence, TaskInstanceId, Why } from "#contract";
import { link } from "../../../link/link.ts";
import { platformStore } from "../../../state/platformStore.ts";
import { useReading } from "../../../state/useReading.ts";
import type { Reading } from "../../../state/useReading.ts";
import { causeOf } from "./causeOf.ts";

/** Changes that come together are asked about once. */
const QUIET_MS = 400;
/** While it goes on changing it is asked this often. */
const LONGEST_MS = 2000;
/** What changes with time alone, such as a silent host that was heard again, is looked at this often. */
const LOOK_MS = 15_000;

/** An answer, and the one before whose cause is gone. */
export interface LiveWhy extends Reading<Why> {
  readonly before: { readonly answer: Sentence; readonly until: number } | undefined;
}

/** [WHY1] Why a task is where it is, asked again when one of the runs that the answer looks at, a host, or the queue changes. */
export function useWhy(taskInstanceId: string): LiveWhy {
  const [turn, setTurn] = useState(0);
  const read = useReading(`why:${taskInstanceId}`, () => link.ask("taskInstance.why", { taskInstanceId: taskInstanceId as TaskInstanceId }), turn);
  const watched = read.value?.watch.join() ?? "";
  useEffect(() => {
    const ids = watched === "" ? [] : watched.split(",");
    const stops = ids.map((id) => platformStore.watchInstance(id));
    const seenNow = (): readonly unknown[] => {
      const { open, queue, nodes, pools } = platformStore.getState();
      return [queue.turn, nodes, pools, ...ids.flatMap((id) => [open.get(id)?.tasks, platformStore.getState().workflowInstances.byId.get(id)?.changedSeq])];
    };
    let seen = seenNow();
    let quiet: ReturnType<typeof setTimeout> | undefined;
    let longest: ReturnType<typeof setTimeout> | undefined;
    const again = (): void => {
      clearTimeout(quiet);
      clearTimeout(longest);
      quiet = longest = undefined;
      setTurn((old) => old + 1);
    };
    const stop = platformStore.subscribe(() => {
      const now = seenNow();
      if (now.every((each, index) => each === seen[index])) return;
      seen = now;
      clearTimeout(quiet);
      quiet = setTimeout(again, QUIET_MS);
      longest ??= setTimeout(again, LONGEST_MS);
    });
    const looking = setInterval(again, LOOK_MS);
    return () => {
      stop();
      stops.forEach((each) => each());
      clearTimeout(quiet);
      clearTimeout(longest);
      clearInterval(looking);
    };
  }, [watched]);

  // What was said before stays as long as the panel shows this task.
  const last = useRef<{ readonly id: string; readonly why: Why; readonly before: LiveWhy["before"] }>(undefined);
  const before = useMemo(() => {
    const why = read.value;
    if (!why) return undefined;
    const old = last.current?.id === taskInstanceId ? last.current : undefined;
    const gone = old && causeOf(old.why) !== causeOf(why) ? { answer: old.why.answer, until: Date.now() + platformStore.getState().connection.clockOffsetMs } : old?.before;
    last.current = { id: taskInstanceId, why, before: gone };
    return gone;
  }, [read.value, taskInstanceId]);
  return { ...read, before };
}
