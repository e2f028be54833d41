import type { KilledBy, Sentence } from "#contract";
import type { AttemptChange, NewFact } from "../../journal/openJournal.ts";
import type { Clock, Timer } from "../../platform/clock.ts";
import type { Logger } from "../../platform/logger.ts";
import { findProcesses, type ProcessTarget } from "../probe/processes.ts";
import { killCgroup } from "../probe/cgroups.ts";
import { killProcesses } from "./killProcesses.ts";
import type { LiveAttempt } from "./liveAttempt.ts";

/** How long an exit record may come after the last process is gone, before its supervisor is taken for dead. */
const RECORD_WAIT_MS = 1_000;
/** How long a start that was handed over may take to show a process. */
const START_WAIT_MS = 5_000;
const SURVIVOR_LOOK_MS = 1_000;

export interface Kills {
  /** Resolves when it is journalled. A second kill of the same attempt is the same kill. */
  kill(attempt: LiveAttempt, by: KilledBy): Promise<void>;
  /** Its exit record is here. Ends the attempt, unless a kill of it is under way, which does that when nothing is left. */
  afterEnding(attempt: LiveAttempt): void;
  close(): void;
}
export interface KillsOptions {
  readonly clock: Clock;
  readonly log: Logger;
  readonly move: (attempt: LiveAttempt, fact: NewFact, change: AttemptChange) => Promise<void>;
  readonly end: (attempt: LiveAttempt, how: { startError?: Sentence; killedBy?: KilledBy | null; unknown?: boolean }) => void;
  /** Takes its start back; false when it is or was started. */
  readonly withdraw: (attempt: LiveAttempt) => boolean;
  readonly stop: (attempt: LiveAttempt) => Promise<void>;
}
/** Asked anew after every wait: the type checker believes that a state that was compared stays. */
const isEnded = (attempt: LiveAttempt): boolean => attempt.state === "ENDED";
export const targetOf = (attempt: LiveAttempt): ProcessTarget => ({ token: attempt.order.attemptId, first: attempt.first?.startTime === "0" ? null : attempt.first });

/** [KILL1] Kills attempts: KILLING is journalled, the stop command runs, signals go out, and the end is told when nothing is left. */
export function openKills(options: KillsOptions): Kills {
  const { clock, log } = options;
  const underWay = new Set<LiveAttempt>();
  const waits = new Set<Timer>();
  let closed = false;
  const wait = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = clock.after(ms, () => {
        waits.delete(timer);
        resolve();
      });
      waits.add(timer);
    });

  const run = async (attempt: LiveAttempt): Promise<void> => {
    if (!attempt.handedOver || (attempt.first === null && options.withdraw(attempt))) {
      // Not started, and nobody can start it any more. An accepted attempt whose start is just ahead ends there.
      if (attempt.handedOver) options.end(attempt, { killedBy: attempt.killBy });
      return;
    }
    const startedBy = clock.monotonicMs() + START_WAIT_MS;
    while (attempt.first === null && attempt.ending === null && clock.monotonicMs() < startedBy && !closed) await Promise.race([attempt.changed(), wait(100)]);
    if (attempt.order.stop !== null && attempt.ending === null && !closed) {
      attempt.signalled = true;
      await options.stop(attempt);
    }
    if (closed) return;
    if (attempt.ending !== null && !attempt.signalled) return options.end(attempt, { killedBy: null });
    const survivors = await killProcesses(targetOf(attempt), {
      monotonicMs: () => clock.monotonicMs(),
      wait,
      graceMs: attempt.order.killGraceSeconds * 1000,
      signalling: () => (attempt.signalled ||= attempt.ending === null),
      nudge: () => attempt.changed(),
      killAll: () => attempt.cgroup !== null && killCgroup(attempt.cgroup),
    });
    if (closed) return;
    if (survivors.length > 0) {
      await options.move(attempt, { kind: "killFailed", survivors, at: clock.now() }, {});
      while (!closed && findProcesses(targetOf(attempt)).length > 0) await wait(SURVIVOR_LOOK_MS);
    }
    const recordBy = clock.monotonicMs() + RECORD_WAIT_MS;
    while (attempt.ending === null && clock.monotonicMs() < recordBy && !closed) await Promise.race([attempt.changed(), wait(100)]);
    if (!closed) options.end(attempt, { killedBy: attempt.signalled || attempt.ending === null ? attempt.killBy : null, unknown: attempt.ending === null });
  };

  return {
    async kill(attempt, by) {
      if (attempt.state === "ENDED") return;
      attempt.killBy ??= by;
      const again = attempt.state === "KILL_FAILED";
      if (attempt.state !== "KILLING") attempt.killWritten = options.move(attempt, { kind: "killing", by: attempt.killBy, at: clock.now() }, { killBy: attempt.killBy });
      await attempt.killWritten;
      if (isEnded(attempt) || (underWay.has(attempt) && !again)) return;
      underWay.add(attempt);
      void run(attempt)
        .catch((cause: unknown) => log.error("a kill failed", { attemptId: attempt.order.attemptId, stack: (cause as Error).stack }))
        .finally(() => underWay.delete(attempt));
    },
    afterEnding(attempt) {
      attempt.nudge();
      if (!underWay.has(attempt) && attempt.state !== "KILLING" && attempt.state !== "KILL_FAILED") options.end(attempt, { killedBy: null });
    },
    close() {
      closed = true;
      for (const timer of waits) timer.cancel();
    },
  };
}
