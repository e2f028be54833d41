import type { Survivor } from "#contract";
import { commandLineOf, findProcesses, isAlive, type ProcessInfo, type ProcessTarget, signalProcess } from "../probe/processes.ts";

/** After SIGKILL, how long processes may take to vanish before they are called survivors. */
const KILL_LIMIT_MS = 5_000;
const FIRST_LOOK_MS = 5;
const LONGEST_LOOK_MS = 200;
const MAX_SURVIVORS = 50;

export interface KillOptions {
  readonly monotonicMs: () => number;
  readonly wait: (ms: number) => Promise<void>;
  readonly graceMs: number;
  /** Called before the first signal leaves; from then on an end is our doing. */
  readonly signalling: () => void;
  /** Asked for the next moment at which something may have changed, beside the passing of time. */
  readonly nudge: () => Promise<void>;
  /** Ends all at once where the kernel can, beside a signal to each. */
  readonly killAll: () => void;
}

/**
 * [KILL1] Ends every process of an attempt: SIGTERM, grace, SIGKILL, until none is left. Processes are found anew each time,
 * by group, token and descent, and each is checked by its start time right before it is signalled. The supervisor is in none
 * of these sets, so the exit record is still written.
 * @returns who survived; empty when nobody did.
 */
export async function killProcesses(target: ProcessTarget, options: KillOptions): Promise<Survivor[]> {
  const { monotonicMs, wait } = options;
  let found = findProcesses(target);
  if (found.length === 0) return [];
  options.signalling();
  const asked = new Set<number>();
  /** Also those that were started while the others were asked. */
  const ask = (processes: readonly ProcessInfo[]): void => {
    for (const process of processes) {
      if (asked.has(process.pid)) continue;
      asked.add(process.pid);
      signalProcess(process, "SIGTERM");
      // A stopped process hears SIGTERM only when it goes on.
      if (process.state === "T") signalProcess(process, "SIGCONT");
    }
  };
  ask(found);

  const look = async (ms: number): Promise<ProcessInfo[]> => {
    await Promise.race([wait(ms), options.nudge()]);
    // A walk through /proc costs milliseconds, so it is done only when those that we know are gone.
    const living = found.filter((process) => isAlive(process.pid, process.startTime));
    return living.length > 0 ? living : findProcesses(target, found);
  };
  const graceEnds = monotonicMs() + options.graceMs;
  for (let waitMs = FIRST_LOOK_MS; monotonicMs() < graceEnds; waitMs = Math.min(waitMs * 2, LONGEST_LOOK_MS)) {
    found = await look(Math.min(waitMs, graceEnds - monotonicMs()));
    if (found.length === 0) return [];
    ask(found);
  }
  const killEnds = monotonicMs() + KILL_LIMIT_MS;
  for (let waitMs = FIRST_LOOK_MS; monotonicMs() < killEnds; waitMs = Math.min(waitMs * 2, LONGEST_LOOK_MS)) {
    found = findProcesses(target, found);
    if (found.length === 0) return [];
    options.killAll();
    for (const process of found) signalProcess(process, "SIGKILL");
    found = await look(waitMs);
    if (found.length === 0) return [];
  }
  return found.slice(0, MAX_SURVIVORS).map((process) => ({ pid: process.pid, command: commandLineOf(process), state: process.state }));
}
