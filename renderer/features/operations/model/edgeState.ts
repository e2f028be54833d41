import { satisfies } from "#contract";
import type { TaskInstance } from "#contract";
import type { TrackState } from "../../../graph/canvas/TrackEdge.tsx";

type Upstream = Pick<TaskInstance, "state" | "rootCauseId">;

/**
 * The state of the condition "upstream has succeeded" (UX b.6): met, being worked on, not yet, or not to be met any more
 * without somebody's help. Never red: red belongs to the root cause.
 */
export function edgeState(upstream: Upstream | undefined): Exclude<TrackState, "broken"> {
  if (upstream === undefined) return "idle";
  if (satisfies(upstream.state)) return "satisfied";
  switch (upstream.state) {
    case "DISPATCHING":
    case "RUNNING":
      return "flowing";
    case "FAILED":
    case "KILLED":
    case "MISSED":
      return "never";
    case "NOT_RUN":
      return upstream.rootCauseId === null ? "idle" : "never";
    default:
      return "idle";
  }
}
