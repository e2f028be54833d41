import type { KilledBy, Sentence } from "#contract";
import type { Clock, Timer } from "../../platform/clock.ts";
import type { Ending, Launcher } from "../drivers/launcher.ts";
import { findProcesses, isAlive } from "../probe/processes.ts";
import { targetOf } from "./kills.ts";
import type { LiveAttempt } from "./liveAttempt.ts";

const ADOPTED_LOOK_MS = 200;
const OWN_LOOK_MS = 1_000;
/** How long a supervisor may take between the end of its task and its record. */
const SILENCE_MS = 1_000;
/** And between its claim and the task's pid. */
const START_SILENCE_MS = 5_000;

export interface Watch {
  /** An attempt whose supervisor tells us: looked at seldom, in case that supervisor was killed. */
  add(attempt: LiveAttempt): void;
  /** An attempt of which only files tell us. */
  adopt(attempt: LiveAttempt): void;
  ended(attempt: LiveAttempt, ending: Ending, at: number): void;
  remove(attempt: LiveAttempt): void;
  close(): void;
}

/**
 * Notices ends. Normally the launcher tells, and nothing is polled; attempts adopted after a restart are looked at every 200 ms,
 * and once a second it is checked that own tasks that vanished had a supervisor left to say so.
 */
export function openWatch(options: {
  readonly clock: Clock;
  readonly launcher: () => Pick<Launcher, "recall" | "tellsAll">;
  readonly started: (attempt: LiveAttempt, pid: number, startTime: string, at?: number) => void;
  readonly end: (attempt: LiveAttempt, how: { startError?: Sentence; killedBy?: KilledBy | null; unknown?: boolean }) => void;
  readonly ended: (attempt: LiveAttempt) => void;
  readonly failed: (attempt: LiveAttempt, reason: Sentence) => void;
}): Watch {
  const { clock } = options;
  const own = new Set<LiveAttempt>();
  /** With the moment since which it shows no process. */
  const adopted = new Map<LiveAttempt, number | null>();
  let ownTimer: Timer | null = null;
  let adoptedTimer: Timer | null = null;

  const ended = (attempt: LiveAttempt, ending: Ending, at: number): void => {
    if (attempt.ending !== null || attempt.state === "ENDED") return;
    attempt.ending = { ...ending, at, monotonicMs: clock.monotonicMs() - Math.max(0, clock.now() - at) };
    own.delete(attempt);
    adopted.delete(attempt);
    options.ended(attempt);
  };
  const look = (attempt: LiveAttempt, since: number | null): void => {
    const trace = options.launcher().recall(attempt.files.run);
    if (attempt.first === null && trace?.first) options.started(attempt, trace.first.pid, trace.first.startTime, trace.first.at);
    if (trace?.failed) return options.failed(attempt, trace.failed);
    if (trace?.ending) return ended(attempt, trace.ending, trace.ending.at);
    // It will be told: its launcher lives.
    if (trace?.watched === true) return void adopted.set(attempt, null);
    if (attempt.first !== null && isAlive(attempt.first.pid, attempt.first.startTime)) return void adopted.set(attempt, null);
    if (since === null) return void adopted.set(attempt, clock.monotonicMs());
    if (clock.monotonicMs() - since < (attempt.first === null ? START_SILENCE_MS : SILENCE_MS)) return;
    // No record, no first process. While anything of it lives it is not over; a kill under way ends it itself.
    if (attempt.state === "KILLING" || attempt.state === "KILL_FAILED" || findProcesses(targetOf(attempt)).length > 0) return;
    adopted.delete(attempt);
    options.end(attempt, { unknown: true });
  };
  const adopt = (attempt: LiveAttempt): void => {
    own.delete(attempt);
    if (!adopted.has(attempt)) adopted.set(attempt, null);
    adoptedTimer ??= clock.every(ADOPTED_LOOK_MS, () => {
      for (const [each, since] of adopted) look(each, since);
      if (adopted.size === 0) {
        adoptedTimer?.cancel();
        adoptedTimer = null;
      }
    });
  };

  return {
    ended,
    adopt,
    add(attempt) {
      if (adopted.has(attempt) || options.launcher().tellsAll) return;
      own.add(attempt);
      ownTimer ??= clock.every(OWN_LOOK_MS, () => {
        for (const each of own) if (each.first !== null && !isAlive(each.first.pid, each.first.startTime)) adopt(each);
        if (own.size === 0) {
          ownTimer?.cancel();
          ownTimer = null;
        }
      });
    },
    remove(attempt) {
      own.delete(attempt);
      adopted.delete(attempt);
    },
    close() {
      ownTimer?.cancel();
      adoptedTimer?.cancel();
    },
  };
}
