import type { AttemptOrder } from "#contract";
import type { Clock } from "../../platform/clock.ts";
import type { Logger } from "../../platform/logger.ts";
import type { Launcher } from "../drivers/launcher.ts";
import { attemptFiles } from "./attemptFiles.ts";
import { START_HOOKS } from "./hooks/hooks.ts";
import { type LiveAttempt, planOf, startOf } from "./liveAttempt.ts";
import type { StartPlan } from "./startPlan.ts";

const LIMIT_MS = 30_000;
/** A directory inside that of its attempt. */
const STOP_RUN = /\/stop\d+$/;

/** [KILL3] Stop commands of task types: they end what was submitted elsewhere. */
export interface StopCommands {
  /** Runs it, once for each application that the output named or once when it named none, and waits for it up to its limit. */
  run(attempt: LiveAttempt): Promise<void>;
  /** This run is over, failed or lost, if it is one of ours. */
  over(run: string): void;
  close(): void;
}

export function openStopCommands(options: {
  readonly runsDir: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly launcher: () => Launcher;
  readonly host: Pick<StartPlan, "baseEnvironment" | "makeDir" | "makeCgroup" | "resourcePass">;
}): StopCommands {
  const { clock, log } = options;
  const waiting = new Map<string, () => void>();

  const one = (attempt: LiveAttempt, application: string | null): Promise<void> =>
    new Promise((resolve) => {
      const run = `${attempt.files.run}/stop${++attempt.stops}`;
      // As its author wrote it; what it runs is no longer the task, so the task's limits are not its own.
      const environment = application === null ? attempt.order.environment : { ...attempt.order.environment, application };
      const params = application === null ? attempt.order.params : { ...attempt.order.params, application };
      const limits = { ...attempt.order.limits, memoryBytes: null, cpuSeconds: null, workingDirectory: null };
      const order: AttemptOrder = { ...attempt.order, plugin: { kind: "command", command: attempt.order.stop! }, environment, params, limits };
      const timer = clock.after(LIMIT_MS, () => done());
      const done = (): void => {
        timer.cancel();
        waiting.delete(run);
        resolve();
      };
      waiting.set(run, done);
      try {
        options.host.makeDir(run);
        const plan = planOf({ order, files: attemptFiles(options.runsDir, run) }, options.host);
        for (const hook of START_HOOKS) hook.apply(plan);
        options.launcher().start(startOf(plan));
      } catch (cause) {
        log.warn("the stop command could not be started", { attemptId: attempt.order.attemptId, cause: String(cause) });
        done();
      }
    });

  return {
    async run(attempt) {
      const applications = attempt.applications?.found ?? [];
      await Promise.all(applications.length === 0 ? [one(attempt, null)] : applications.map((application) => one(attempt, application)));
    },
    over(run) {
      waiting.get(run)?.();
      if (STOP_RUN.test(run)) options.launcher().remove([run]);
    },
    close() {
      for (const done of [...waiting.values()]) done();
    },
  };
}
