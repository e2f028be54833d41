import type { AttemptOrder, AttemptState, KilledBy } from "#contract";
import type { Timer } from "../../platform/clock.ts";
import type { Ending } from "../drivers/launcher.ts";
import type { AttemptFiles } from "./attemptFiles.ts";
import type { StartPlan } from "./startPlan.ts";

/** An attempt that is not over, in memory. The journal has what must survive; the rest is found again by looking. */
export interface LiveAttempt {
  readonly order: AttemptOrder;
  readonly files: AttemptFiles;
  state: AttemptState;
  /** Number of the last claim that was handed to a launcher, or taken back from one. */
  claim: number;
  /** A launcher was told; whether a process exists is up to it. */
  handedOver: boolean;
  first: { pid: number; startTime: string } | null;
  startedAt: number | null;
  startedMonotonicMs: number | null;
  ending: (Ending & { at: number; monotonicMs: number }) | null;
  killBy: KilledBy | null;
  /** Resolves when the kill is journalled. */
  killWritten: Promise<void> | null;
  /** A signal of ours, or the stop command, went out before it ended. */
  signalled: boolean;
  stops: number;
  timer: Timer | null;
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
    claim: 0,
    handedOver: false,
    first: null,
    startedAt: null,
    startedMonotonicMs: null,
    ending: null,
    killBy: null,
    killWritten: null,
    signalled: false,
    stops: 0,
    timer: null,
    nudge() {
      next = null;
      wake();
    },
    changed: () => (next ??= new Promise((resolve) => (wake = resolve))),
  };
}

export const planOf = (attempt: Pick<LiveAttempt, "order" | "files">, host: Pick<StartPlan, "baseEnvironment" | "makeDir">): StartPlan => ({
  order: attempt.order,
  files: attempt.files,
  ...host,
  argv: [],
  environment: {},
});
