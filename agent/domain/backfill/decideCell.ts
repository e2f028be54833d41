import { sentence, type BackfillCell, type BackfillSpec, type InstanceState, type Sentence, type WorkflowInstance } from "#contract";

/** The run of a point that has one. `chosen`: the states of the tasks that were ticked, when not all were. */
export interface ExistingRun extends Pick<WorkflowInstance, "id" | "state" | "startedAt" | "endedAt"> {
  readonly chosen: readonly InstanceState[] | null;
}
export interface CellQuestion {
  readonly fireAt: number;
  /** Null: the point never had a run in `main`. */
  readonly run: ExistingRun | null;
  readonly existing: BackfillSpec["existing"];
  readonly now: number;
  /** `fireAt` on the clock of the schedule. */
  readonly at: string;
}
export interface CellDecision {
  readonly action: BackfillCell["action"];
  /** Why nothing is done. */
  readonly reason: Sentence | null;
}
const FAILED: ReadonlySet<InstanceState> = new Set(["FAILED", "KILLED", "MISSED", "NOT_RUN"]);
const none = (reason: Sentence): CellDecision => ({ action: "none", reason });

/**
 * [BKF2] What is done in a cell. A point without a run gets one; a point that has its run is run again in that run, if it is one that was
 * asked for and has ended. A run that ended without ever having begun (missed, or left out by its schedule) is as good as missing. What has
 * not come yet is its schedule's.
 */
export function decideCell({ fireAt, run, existing, now, at }: CellQuestion): CellDecision {
  if (run === null) return fireAt > now ? none(sentence("cell.notCome", { at })) : { action: "run", reason: null };
  if (run.endedAt === null) {
    if (run.startedAt !== null) return none(sentence("cell.runs"));
    return none(fireAt > now ? sentence("cell.notCome", { at }) : sentence("cell.waits"));
  }
  const rerun: CellDecision = { action: "rerun", reason: null };
  if (run.startedAt === null || existing === "all") return rerun;
  const failed = run.chosen === null ? run.state === "FAILED" : run.chosen.some((state) => FAILED.has(state));
  if (failed) return existing === "missingAndFailed" ? rerun : none(sentence("cell.failedBefore"));
  return none(sentence(run.chosen === null ? "cell.succeeded" : "cell.hasRun"));
}
