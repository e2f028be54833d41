import { useEffect, useRef } from "react";
import type { OutputOf, UiUp } from "#contract";
import { link } from "../../../link/link.ts";
import { usePlatformState, useWorkflowInstances } from "../../../state/hooks.ts";
import { useReading } from "../../../state/useReading.ts";
import type { Reading } from "../../../state/useReading.ts";
import { upstreamEdges } from "../model/runGraph.ts";
import { currentBusinessDate } from "../model/currentDate.ts";
import { useServerNow } from "../useServerNow.ts";
import type { Unfolded } from "./nightGraph.ts";

export type NightGraphAnswer = OutputOf<UiUp, "night.graph">;
/** What is told is read again, but not more often than this; and now and then without being told. */
const LEAST_MS = 1500;
const LONGEST_MS = 15_000;

/** The business date that is worked on now, in the platform's zone. */
export function useCurrentDate(): string {
  const zone = usePlatformState((state) => state.session.platform?.zone) ?? "UTC";
  return currentBusinessDate(zone, useServerNow());
}

/** Reads again while runs of the date change. */
function useFollowing(businessDate: string, reload: () => void): void {
  const newest = useWorkflowInstances().reduce((seq, run) => (run.businessDate === businessDate ? Math.max(seq, run.changedSeq) : seq), 0);
  const latest = useRef(newest);
  latest.current = newest;
  useEffect(() => {
    let [seen, since] = [latest.current, Date.now()];
    const timer = setInterval(() => {
      if (latest.current === seen && Date.now() - since < LONGEST_MS) return;
      [seen, since] = [latest.current, Date.now()];
      reload();
    }, LEAST_MS);
    return () => clearInterval(timer);
  }, [businessDate, reload]);
}

/** The runs of a date and what waits for what. */
export function useNightGraph(businessDate: string): Reading<NightGraphAnswer> {
  const reading = useReading(`night ${businessDate}`, () => link.ask("night.graph", { businessDate }));
  useFollowing(businessDate, reading.reload);
  return reading;
}

/** What failed on a date. */
export function useNightRoots(businessDate: string): Reading<OutputOf<UiUp, "night.roots">> {
  const reading = useReading(`roots ${businessDate}`, () => link.ask("night.roots", { businessDate }));
  useFollowing(businessDate, reading.reload);
  return reading;
}

const nothing: ReadonlyMap<string, Unfolded> = new Map();
/** The tasks of the runs that are unfolded, read again when the night was. */
export function useUnfolded(runIds: readonly string[], seq: number | undefined): ReadonlyMap<string, Unfolded> {
  const { value } = useReading(
    `unfolded ${runIds.join(" ")}`,
    async () =>
      new Map(
        await Promise.all(
          runIds.map(async (id): Promise<[string, Unfolded]> => {
            const { tasks, definition } = await link.ask("workflowInstance.get", { workflowInstanceId: id as never });
            return [id, { tasks: tasks as Unfolded["tasks"], edges: upstreamEdges(definition as Parameters<typeof upstreamEdges>[0], tasks as Unfolded["tasks"]) }];
          }),
        ),
      ),
    seq,
  );
  return value ?? nothing;
}
