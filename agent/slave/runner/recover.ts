import { type AttemptId, attemptIsOver, ID_PATTERN, type KilledBy, type Sentence } from "#contract";
import { readdirSync, rmSync } from "node:fs";
import type { Journal, JournalledAttempt } from "../../journal/openJournal.ts";
import type { Launcher, Trace } from "../drivers/launcher.ts";
import { maskOf } from "../logs/mask.ts";
import type { Clock } from "../../platform/clock.ts";
import { attemptFiles } from "./attemptFiles.ts";
import { type LiveAttempt, liveAttempt } from "./liveAttempt.ts";
import { isSpare } from "../drivers/spareDirs.ts";
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
  readonly onFacts: () => void;
  readonly failed: (attempt: LiveAttempt, reason: Sentence) => void;
  readonly launcher: Launcher;
  /** The cgroup of a run, when it has one. */
  readonly cgroupOf: (run: string) => string | null;
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
    const attempt = liveAttempt(order, files);
    if (journalled.outputBytes !== null) Object.assign(attempt.limit, { bytes: journalled.outputBytes, cut: journalled.outputBytes > 0 });
    const trace = options.launcher.recall(order.attemptId);
    // A power cut may undo what was removed from a directory before it served again; without a record of this attempt nothing in it is this attempt's.
    if (!attemptIsOver(journalled.state) && journalled.bootId !== options.bootId && trace?.first == null) rmSync(files.outputFile, { force: true });
    attempt.shown = !journalled.logShipped;
    if (attempt.shown) options.onOutput({ attemptId: order.attemptId, path: files.outputFile, limit: attempt.limit, mask: maskOf(order), over: attemptIsOver(journalled.state), resumed: true });
    if (!attemptIsOver(journalled.state)) recoverOne(journalled, attempt, trace, options);
  }
  // Directories of attempts that were forgotten, or never accepted, and spares of the agent before.
  const forgotten = readdirSync(options.runsDir).filter((name) => isSpare(name) || (ID_PATTERN.test(name) && !kept.has(name)));
  const unasked = options.launcher.known().filter((run) => !kept.has(run));
  options.launcher.remove([...new Set([...forgotten, ...unasked])]);
  options.onFacts();
}

function recoverOne(journalled: JournalledAttempt, attempt: LiveAttempt, trace: Trace | null, options: RecoverOptions): void {
  const { clock, watch } = options;
  const { attemptId } = journalled.order;
  attempt.state = journalled.state;
  attempt.killBy = journalled.killBy;
  // Whether signals went out before the agent died is not known; a kill that was ordered is taken for the cause.
  attempt.signalled = journalled.killBy !== null;
  attempt.handedOver = trace !== null;
  attempt.cgroup = options.cgroupOf(attempt.files.run);
  attempt.warned = journalled.warned;
  options.live.set(attemptId, attempt);
  if (journalled.pid !== null) {
    attempt.first = { pid: journalled.pid, startTime: journalled.startTime! };
    attempt.startedAt = journalled.startedAt;
    attempt.startedMonotonicMs = clock.monotonicMs() - Math.max(0, clock.now() - (journalled.startedAt ?? clock.now()));
  }

  if (journalled.bootId !== options.bootId) {
    // No process of another boot lives, whatever now has its pid [JRN2].
    const ending = trace?.ending ?? null;
    if (ending) attempt.ending = { ...ending, monotonicMs: clock.monotonicMs() - (clock.now() - ending.at) };
    options.end(attempt, { killedBy: ending ? null : journalled.killBy, unknown: ending === null });
    return;
  }
  if (trace === null && attempt.first === null) {
    // [LC5] Nobody started it, and nobody else will any more.
    if (attempt.killBy === null) options.start(attempt);
    else options.end(attempt, { killedBy: attempt.killBy });
    return;
  }
  attempt.handedOver = true;
  if (attempt.first !== null) options.resume(attempt);
  else if (trace?.first) options.started(attempt, trace.first.pid, trace.first.startTime, trace.first.at);
  watch.adopt(attempt);
  if (trace?.failed) options.failed(attempt, trace.failed);
  else if (trace?.ending) watch.ended(attempt, trace.ending, trace.ending.at);
  if (attempt.killBy !== null && options.live.has(attemptId)) options.kill(attempt, attempt.killBy);
}
