import { statSync } from "node:fs";
import type { Clock, Timer } from "../../platform/clock.ts";
import type { Logger } from "../../platform/logger.ts";
import { boundOutput } from "../logs/outputFile.ts";
import type { DiskWatch } from "../probe/diskWatch.ts";
import type { LiveAttempt } from "./liveAttempt.ts";

const LOOK_MS = 500;

/** Looks at the outputs of running attempts while they grow; at one that ends before the first look, only at its end. */
export interface OutputWatch {
  wake(): void;
  /** Everything that it wrote is looked at: it is over, or about to be stopped. @returns whether it wrote anything. */
  finish(attempt: LiveAttempt): boolean;
  close(): void;
}

/**
 * Twice a second: keeps each file at its limit, finds the names of work submitted elsewhere (S4-17), and when the disk is all but
 * full cuts every output where it is [LIM2].
 */
export function openOutputWatch(options: {
  readonly clock: Clock;
  readonly log: Logger;
  readonly live: ReadonlyMap<string, LiveAttempt>;
  readonly disk: DiskWatch;
  /** Its output is cut here from now on; to be remembered. */
  readonly onCut: (attempt: LiveAttempt, bytes: number) => void;
}): OutputWatch {
  const { clock, live, log, disk } = options;
  let timer: Timer | null = null;
  const sizeOf = (attempt: LiveAttempt): number => statSync(attempt.files.outputFile, { throwIfNoEntry: false })?.size ?? 0;
  const find = (attempt: LiveAttempt, size: number): void => {
    if (attempt.applications === null) return;
    const end = Math.min(size, attempt.limit.bytes);
    while (attempt.applications.look(attempt.files.outputFile, end));
    attempt.applications.finish();
  };
  const look = (): void => {
    const full = disk.look();
    for (const attempt of live.values()) {
      if (!attempt.handedOver) continue;
      try {
        const size = sizeOf(attempt);
        if (full && size < attempt.limit.bytes) {
          log.warn("the disk is all but full: an output is cut", { attemptId: attempt.order.attemptId, bytes: size });
          attempt.limit.bytes = size;
          attempt.limit.cut = size > 0;
          options.onCut(attempt, size);
        }
        attempt.applications?.look(attempt.files.outputFile, Math.min(size, attempt.limit.bytes));
        if (size > attempt.limit.bytes) boundOutput(attempt.files.outputFile, attempt.limit);
      } catch (cause) {
        log.error("an output cannot be looked at", { attemptId: attempt.order.attemptId, cause: String(cause) });
      }
    }
    if (live.size > 0) return;
    timer?.cancel();
    timer = null;
  };
  return {
    wake: () => void (timer ??= clock.every(LOOK_MS, look)),
    finish(attempt) {
      try {
        const size = sizeOf(attempt);
        if (size === 0) return false;
        find(attempt, size);
        if (size > attempt.limit.bytes) boundOutput(attempt.files.outputFile, attempt.limit);
      } catch (cause) {
        log.error("an output cannot be looked at", { attemptId: attempt.order.attemptId, cause: String(cause) });
      }
      return true;
    },
    close: () => timer?.cancel(),
  };
}
