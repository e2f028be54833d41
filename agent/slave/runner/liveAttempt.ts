import type { AttemptOrder, AttemptState, KilledBy } from "#contract";
import type { Timer } from "../../platform/clock.ts";
import { type Ending, NO_START_LIMITS, type Start } from "../drivers/launcher.ts";
import { type ApplicationFinder, openApplicationFinder } from "../logs/applications.ts";
import type { OutputLimit } from "../logs/outputFile.ts";
import type { AttemptFiles } from "./attemptFiles.ts";
import type { StartPlan } from "./startPlan.ts";

/** An attempt that is not over, in memory. The journal has what must survive; the rest is found again by looking. */
export interface LiveAttempt {
  readonly order: AttemptOrder;
  readonly files: AttemptFiles;
  state: AttemptState;
  /** A launcher was told; whether a process exists is up to it. */
  handedOver: boolean;
  first: { pid: number; startTime: string } | null;
  /** Where its output is cut. */
  readonly limit: OutputLimit;
  /** What in its output names work submitted elsewhere. */
  readonly applications: ApplicationFinder | null;
  /** Its cgroup, when it has one. */
  cgroup: string | null;
  startedAt: number | null;
  startedMonotonicMs: number | null;
  ending: (Ending & { at: number; monotonicMs: number }) | null;
  /** Since when the host had no room for its process; null when it has. */
  busySinceMs: number | null;
  killBy: KilledBy | null;
  /** Resolves when the kill is journalled. */
  killWritten: Promise<void> | null;
  /** A signal of ours, or the stop command, went out before it ended. */
  signalled: boolean;
  stops: number;
  timer: Timer | null;
  /** It was told that it runs longer than expected. */
  warned: boolean;
  /** Its output is being looked at. */
  shown: boolean;
  /** Tells that it runs longer than its task expects, once. */
  overtimer: Timer | null;
  /** Wakes who waits for a change of this attempt. */
  nudge: () => void;
  changed: () => Promise<void>;
}

export function liveAttempt(order: AttemptOrder, files: AttemptFiles): LiveAttempt {
  let wake: () => void = () => {};
  let next: Promise<void> | null = null;
  return {
    order,
    files,
    state: "ACCEPTED",
    handedOver: false,
    first: null,
    limit: { bytes: Math.min(order.logCapBytes, order.limits.outputBytes ?? order.logCapBytes), cut: false },
    applications: order.applications === null ? null : openApplicationFinder(order.applications),
    cgroup: null,
    startedAt: null,
    startedMonotonicMs: null,
    ending: null,
    busySinceMs: null,
    killBy: null,
    killWritten: null,
    signalled: false,
    stops: 0,
    timer: null,
    overtimer: null,
    warned: false,
    shown: false,
    nudge() {
      next = null;
      wake();
    },
    changed: () => (next ??= new Promise((resolve) => (wake = resolve))),
  };
}

export const planOf = (attempt: Pick<LiveAttempt, "order" | "files">, host: Pick<StartPlan, "baseEnvironment" | "makeDir" | "makeCgroup" | "resourcePass">): StartPlan => ({
  order: attempt.order,
  files: attempt.files,
  ...host,
  argv: [],
  environment: {},
  limits: NO_START_LIMITS,
  given: [],
});

/** What the hooks built, as a launcher is told it. */
export const startOf = (plan: StartPlan): Start => ({
  run: plan.files.run,
  argv: plan.argv,
  environment: plan.environment,
  directory: plan.order.limits.workingDirectory,
  given: plan.given,
  limits: plan.limits,
});
