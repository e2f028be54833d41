import { type AttemptId, attemptIsOver, ID_PATTERN, type KilledBy, type Sentence } from "#contract";
import { readdirSync, rmSync } from "node:fs";
import type { Journal, JournalledAttempt } from "../../journal/openJournal.ts";
import type { Clock } from "../../platform/clock.ts";
import { type AttemptFiles, attemptFiles, lastClaim, readEnding, readPid, takeClaim, wasWithdrawn } from "./attemptFiles.ts";
import { type LiveAttempt, liveAttempt } from "./liveAttempt.ts";
import { isSpare } from "./spareDirs.ts";
import type { AttemptOutput } from "./attemptOutput.ts";
import type { Watch } from "./watch.ts";

export interface RecoverOptions {
  readonly journal: Journal;
  readonly runsDir: string;
  readonly bootId: string;
  readonly clock: Clock;
  readonly live: Map<AttemptId, LiveAttempt>;
  readonly start: (attempt: LiveAttempt) => void;
  readonly started: (attempt: LiveAttempt, pid: number, startTime: string, at?: number) => void;
  /** The time limit of an attempt that was started before goes on. */
  readonly resume: (attempt: LiveAttempt) => void;
  readonly end: (attempt: LiveAttempt, how: { startError?: Sentence; killedBy?: KilledBy | null; unknown?: boolean }) => void;
  readonly watch: Watch;
  readonly kill: (attempt: LiveAttempt, by: KilledBy) => void;
  readonly onOutput: (attempt: AttemptOutput) => void;
  readonly onOver: (attemptId: AttemptId) => void;
  readonly onFacts: () => void;
  readonly remove: (runs: readonly string[]) => void;
}

/**
 * [JRN1] After a start of the agent: what the journal holds is found again. The living are adopted, the dead reported from
 * their exit records, those that were accepted and never started are started now, and for those of another boot whose record
 * is not here the truth is that nobody knows.
 */
export function recover(options: RecoverOptions): void {
  const { journal } = options;
  const kept = new Set<string>();
  for (const journalled of journal.attempts()) {
    const { order } = journalled;
    kept.add(order.attemptId);
    const files = attemptFiles(options.runsDir, order.attemptId);
    // A power cut may undo what was removed from a directory before it served again; without a record of this attempt nothing in it is this attempt's.
    if (!attemptIsOver(journalled.state) && journalled.bootId !== options.bootId && readPid(files) === null) rmSync(files.outputFile, { force: true });
    if (!journalled.logShipped) options.onOutput({ attemptId: order.attemptId, path: files.outputFile, capBytes: order.logCapBytes, over: attemptIsOver(journalled.state), resumed: true });
    if (!attemptIsOver(journalled.state)) recoverOne(journalled, files, options);
  }
  // Directories of attempts that were forgotten, or never accepted, and spares of the agent before.
  options.remove(readdirSync(options.runsDir).filter((name) => isSpare(name) || (ID_PATTERN.test(name) && !kept.has(name))));
  options.onFacts();
}

function recoverOne(journalled: JournalledAttempt, files: AttemptFiles, options: RecoverOptions): void {
  const { clock, watch } = options;
  const attempt = liveAttempt(journalled.order, files);
  attempt.state = journalled.state;
  attempt.killBy = journalled.killBy;
  // Whether signals went out before the agent died is not known; a kill that was ordered is taken for the cause.
  attempt.signalled = journalled.killBy !== null;
  attempt.claim = lastClaim(files);
  attempt.handedOver = attempt.claim > 0;
  options.live.set(journalled.order.attemptId, attempt);
  if (journalled.pid !== null) {
    attempt.first = { pid: journalled.pid, startTime: journalled.startTime! };
    attempt.startedAt = journalled.startedAt;
    attempt.startedMonotonicMs = clock.monotonicMs() - Math.max(0, clock.now() - (journalled.startedAt ?? clock.now()));
  }

  if (journalled.bootId !== options.bootId) {
    // No process of another boot lives, whatever now has its pid [JRN2].
    const ending = readEnding(files);
    if (ending) attempt.ending = { how: ending.how, status: ending.status, at: ending.at, monotonicMs: clock.monotonicMs() - (clock.now() - ending.at) };
    options.end(attempt, { killedBy: ending ? null : journalled.killBy, unknown: ending === null });
    return;
  }
  const known = readPid(files);
  if (known === null && (attempt.claim === 0 || wasWithdrawn(files, attempt.claim))) {
    attempt.claim++;
    // [LC5] Taking the claim is what makes a second start impossible: an old launcher may still have the line in its pipe.
    if (takeClaim(files, attempt.claim) || lastClaim(files) === 0) {
      if (attempt.killBy === null) options.start(attempt);
      else options.end(attempt, { killedBy: attempt.killBy });
      return;
    }
  }
  attempt.handedOver = true;
  if (attempt.first !== null) options.resume(attempt);
  else if (known) options.started(attempt, known.pid, known.startTime, known.at);
  watch.adopt(attempt);
  const ending = readEnding(files);
  if (ending) watch.ended(attempt, ending, ending.at);
  if (attempt.killBy !== null && options.live.has(journalled.order.attemptId)) options.kill(attempt, attempt.killBy);
}
