import { z } from "zod";
import { next, type Transitions } from "./machine.ts";

export const InstanceState = z.enum(["NOT_RUN", "WAIT_TIME", "WAIT_RESOURCE", "WAIT_RETRY", "DISPATCHING", "RUNNING", "KILLING", "KILL_FAILED", "LOST", "SUCCESS", "FAILED", "KILLED", "SKIPPED", "MISSED"]);
export type InstanceState = z.infer<typeof InstanceState>;

export const FailureCause = z.enum(["exit", "signal", "timeout", "oom", "startError", "lost"]);
export type FailureCause = z.infer<typeof FailureCause>;

/**
 * What can happen to a task instance.
 * `ready`: its upstream is satisfied. `held`: its time has not come. `recalled`: its time has come, and something else is in its way. `dispatched`: an attempt was written for it. `refused`: no agent took the attempt, for certain.
 * `started`: a process runs, or the run that it stands for. `silent`: its host was not heard for a lease. `found`: its host says that it runs.
 * `succeeded`, `failed`, `retried`, `skipped`, `killed`: what the exit record means by the rules of its type.
 * `killFailed`: processes survived. The verbs: `killRequested`, `rerunRequested`, `resetRequested` (wait for the upstream again), `successForced`;
 * `pauseRequested` and `resumeRequested` only set and clear `pausedBy`, and a paused task that waits is NOT_RUN: nothing of it is started.
 */
export type InstanceEvent =
  | "ready"
  | "held"
  | "recalled"
  | "timeReached"
  | "dispatched"
  | "refused"
  | "started"
  | "silent"
  | "found"
  | "succeeded"
  | "failed"
  | "retried"
  | "skipped"
  | "killed"
  | "killFailed"
  | "killRequested"
  | "rerunRequested"
  | "resetRequested"
  | "successForced"
  | "pauseRequested"
  | "resumeRequested"
  | "missed";

const ended = { succeeded: "SUCCESS", failed: "FAILED", retried: "WAIT_RETRY", skipped: "SKIPPED", killed: "KILLED" } as const;
const endedUnderKill = { succeeded: "SUCCESS", failed: "FAILED", skipped: "SKIPPED", killed: "KILLED" } as const;

export const INSTANCE_TRANSITIONS: Transitions<InstanceState, InstanceEvent> = {
  /** Planned; its upstream is not satisfied yet. Blocked is NOT_RUN behind a root cause. */
  NOT_RUN: { ready: "WAIT_RESOURCE", held: "WAIT_TIME", rerunRequested: "WAIT_RESOURCE", skipped: "SKIPPED", missed: "MISSED", pauseRequested: "NOT_RUN", resumeRequested: "NOT_RUN" },
  /** Its upstream is satisfied, its time has not come: that of its schedule point, or the one that it waits for as a task. */
  WAIT_TIME: { timeReached: "WAIT_RESOURCE", recalled: "NOT_RUN", killRequested: "KILLED", skipped: "SKIPPED", missed: "MISSED", pauseRequested: "NOT_RUN" },
  /** May run now; waits for a slot on a host that fits. No attempt of it is open. What needs no host (`isHostless`) goes on from here by itself. */
  WAIT_RESOURCE: { dispatched: "DISPATCHING", held: "WAIT_TIME", started: "RUNNING", killRequested: "KILLED", failed: "FAILED", skipped: "SKIPPED", succeeded: "SUCCESS", pauseRequested: "NOT_RUN" },
  /** Failed, and will be tried again at `retryAt`. No attempt of it is open. */
  WAIT_RETRY: { timeReached: "WAIT_RESOURCE", killRequested: "KILLED", rerunRequested: "WAIT_RESOURCE", pauseRequested: "NOT_RUN" },
  /** An attempt and a slot are stored and offered; whether a process runs is known only to the agent. */
  DISPATCHING: { pauseRequested: "DISPATCHING", resumeRequested: "DISPATCHING", started: "RUNNING", refused: "WAIT_RESOURCE", killRequested: "KILLING", silent: "LOST", ...ended },
  /** The agent reported a process; or the run of another workflow that it stands for has begun, without an attempt. */
  RUNNING: { pauseRequested: "RUNNING", resumeRequested: "RUNNING", killRequested: "KILLING", killFailed: "KILL_FAILED", silent: "LOST", ...ended },
  /** A kill was ordered and is not confirmed. A task that ends by itself first keeps its own outcome. */
  KILLING: { pauseRequested: "KILLING", resumeRequested: "KILLING", killFailed: "KILL_FAILED", refused: "KILLED", silent: "LOST", ...endedUnderKill },
  /** Processes survived SIGKILL; they are listed. Not an end: kill again, or it ends when they do. */
  KILL_FAILED: { pauseRequested: "KILL_FAILED", resumeRequested: "KILL_FAILED", killRequested: "KILLING", silent: "LOST", ...endedUnderKill },
  /** Its host is silent. Not an end: reconcile tells, or the task's policy at `retryAt`. A kill asked for meanwhile is kept. */
  LOST: { pauseRequested: "LOST", resumeRequested: "LOST", found: "RUNNING", refused: "WAIT_RESOURCE", killFailed: "KILL_FAILED", ...ended },
  SUCCESS: { rerunRequested: "WAIT_RESOURCE", resetRequested: "NOT_RUN" },
  FAILED: { rerunRequested: "WAIT_RESOURCE", resetRequested: "NOT_RUN", successForced: "SUCCESS" },
  KILLED: { rerunRequested: "WAIT_RESOURCE", resetRequested: "NOT_RUN", successForced: "SUCCESS" },
  SKIPPED: { rerunRequested: "WAIT_RESOURCE", resetRequested: "NOT_RUN" },
  /** Its schedule point passed while nothing could plan it. */
  MISSED: { rerunRequested: "WAIT_RESOURCE", resetRequested: "NOT_RUN" },
};
export const nextInstanceState = (state: InstanceState, event: InstanceEvent): InstanceState | null => next(INSTANCE_TRANSITIONS, state, event);

const ENDED: ReadonlySet<InstanceState> = new Set(["SUCCESS", "FAILED", "KILLED", "SKIPPED", "MISSED"]);
export const hasEnded = (state: InstanceState): boolean => ENDED.has(state);
/** [HLD1] Paused in this cycle, or its definition is frozen: nothing of it is started. */
export const isHeld = ({ pausedBy, frozen }: { readonly pausedBy: string | null; readonly frozen: boolean }): boolean => pausedBy !== null || frozen;
/** States in which it is started by itself as soon as it can be. */
const WAITING: ReadonlySet<InstanceState> = new Set(["WAIT_TIME", "WAIT_RESOURCE", "WAIT_RETRY"]);
/** [HLD1] Where an event leads: a held instance that would wait to be started is NOT_RUN instead, as if it were paused that moment. */
export function reachedState(state: InstanceState, event: InstanceEvent, held: boolean): InstanceState | null {
  const reached = nextInstanceState(state, event);
  return held && reached !== null && WAITING.has(reached) ? nextInstanceState(reached, "pauseRequested") : reached;
}
/** States that satisfy whoever waits for this instance. */
export const satisfies = (state: InstanceState): boolean => state === "SUCCESS" || state === "SKIPPED";
/** States in which an attempt of the instance may have a process somewhere. */
const OPEN: ReadonlySet<InstanceState> = new Set(["DISPATCHING", "RUNNING", "KILLING", "KILL_FAILED", "LOST"]);
export const hasOpenAttempt = (state: InstanceState): boolean => OPEN.has(state);
