import { type AssignReply, type AttemptFact, type AttemptId, type AttemptOrder, type HeldAttempt, type KilledBy, nextAttemptState, Refusal, type Sentence, sentence } from "#contract";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { AttemptChange, Journal, NewFact } from "../../journal/openJournal.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Logger } from "../../platform/logger.ts";
import type { Launcher, LauncherEvents } from "../drivers/launcher.ts";
import { attemptFiles, takeClaim } from "./attemptFiles.ts";
import { exitRecord } from "./exitRecord.ts";
import { START_HOOKS } from "./hooks/hooks.ts";
import { openKills } from "./kills.ts";
import { openSpareDirs } from "./spareDirs.ts";
import { openWatch } from "./watch.ts";
import { planOf, type LiveAttempt, liveAttempt } from "./liveAttempt.ts";
import { recover } from "./recover.ts";
import type { AttemptOutput } from "./attemptOutput.ts";

export interface RunnerOptions {
  readonly dir: string;
  readonly journal: Journal;
  readonly bootId: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** The agent's own environment, cleaned; tasks inherit it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly openLauncher: (options: { runsDir: string; environment: Readonly<Record<string, string>>; events: LauncherEvents }) => Launcher;
  /** Why this host takes nothing now, besides what the order itself asks for; empty when it does. */
  readonly refusals: () => Sentence[];
  /** New facts are committed. Called in the turn of the commit. `patient`: nobody waits for them. */
  readonly onFacts: (patient: boolean) => void;
  /** An attempt has output to look at from now on, and when it is over. */
  readonly onOutput: (attempt: AttemptOutput) => void;
  readonly onOver: (attemptId: AttemptId) => void;
}

export interface Runner {
  assign(order: AttemptOrder): Promise<AssignReply>;
  /** Resolves when the kill is journalled. False: never had it. */
  kill(attemptId: AttemptId, by: KilledBy): Promise<boolean>;
  knows(attemptId: AttemptId): boolean;
  holding(): HeldAttempt[];
  slotsUsed(): number;
  acknowledged(list: readonly { attemptId: AttemptId; seq: number }[]): Promise<void>;
  /** The parent has the whole log. */
  logShipped(attemptId: AttemptId): Promise<void>;
  readonly launcher: Launcher;
  /** Tasks go on. */
  close(): Promise<void>;
}

/** Runs attempts on this host: accepts, starts, watches, kills and reports them, through the journal [LC5] [JRN1..4]. */
export function openRunner(options: RunnerOptions): Runner {
  const { journal, clock, log } = options;
  const runsDir = join(options.dir, "attempts");
  mkdirSync(runsDir, { recursive: true, mode: 0o700 });
  const live = new Map<AttemptId, LiveAttempt>();
  const spares = openSpareDirs(runsDir, () => launcher);
  const host = { baseEnvironment: options.environment, makeDir: (run: string) => spares.make(run) };
  const accepting = new Map<AttemptId, Promise<void>>();
  /** Stop commands: run name → who waits for its end. */
  const helpers = new Map<string, () => void>();
  let closed = false;

  /** Moves an attempt and tells it. What the table does not allow in this state is written, but not told. */
  const move = (attempt: LiveAttempt, fact: NewFact, change: AttemptChange): Promise<void> => {
    const state = nextAttemptState(attempt.state, fact.kind satisfies AttemptFact["kind"]);
    if (state !== null) attempt.state = state;
    // Its files say so too. The end of a light task comes right behind its start, and then one commit and one report tell both.
    const patient = fact.kind === "started";
    const written = journal.change(attempt.order.attemptId, { ...change, state: attempt.state }, state === null ? [] : [fact], patient);
    return written.then(() => options.onFacts(patient));
  };

  const start = (attempt: LiveAttempt): void => {
    attempt.claim++;
    try {
      const plan = planOf(attempt, host);
      for (const hook of START_HOOKS) hook.apply(plan);
    } catch (cause) {
      if (!(cause instanceof Refusal)) log.error("a start hook failed", { attemptId: attempt.order.attemptId, stack: (cause as Error).stack });
      const startError = cause instanceof Refusal ? cause.failure.sentence : sentence("start.launcher", { message: (cause as Error).message });
      end(attempt, { startError });
      return;
    }
    if (attempt.killBy !== null) return end(attempt, { killedBy: attempt.killBy });
    attempt.handedOver = true;
    options.onOutput({ attemptId: attempt.order.attemptId, path: attempt.files.outputFile, capBytes: attempt.order.logCapBytes, over: false, resumed: false });
    launcher.start(attempt.files.run, attempt.claim);
  };

  const started = (attempt: LiveAttempt, pid: number, startTime: string, at = clock.now()): void => {
    if (attempt.first !== null || attempt.state === "ENDED") return;
    attempt.first = { pid, startTime };
    attempt.startedAt = at;
    attempt.startedMonotonicMs = clock.monotonicMs() - Math.max(0, clock.now() - at);
    void move(attempt, { kind: "started", pid, at }, { pid, startTime, startedAt: at }).catch(fatal);
    armTimeout(attempt);
    watch.add(attempt);
    attempt.nudge();
  };

  /** The time limit counts from the start, also across restarts of the agent. */
  const armTimeout = (attempt: LiveAttempt): void => {
    const leftMs = attempt.order.timeoutSeconds * 1000 - (clock.monotonicMs() - (attempt.startedMonotonicMs ?? clock.monotonicMs()));
    attempt.timer?.cancel();
    // Timers of the runtime hold 31 bits of milliseconds; a longer limit is waited for in pieces.
    attempt.timer = leftMs > 0x7fff_ffff ? clock.after(0x7fff_ffff, () => armTimeout(attempt)) : clock.after(Math.max(0, leftMs), () => void kills.kill(attempt, "timeout").catch(fatal));
  };

  /** The end of an attempt: everything is known about it that ever will be. */
  const end = (attempt: LiveAttempt, how: { startError?: Sentence; killedBy?: KilledBy | null; unknown?: boolean }): void => {
    if (attempt.state === "ENDED") return;
    const endedAt = attempt.ending?.at ?? clock.now();
    const exit = exitRecord(
      {
        ending: attempt.ending,
        unknown: how.unknown ?? false,
        startError: how.startError ?? null,
        killedBy: how.killedBy ?? null,
        endedAt,
        durationMs: attempt.startedAt === null ? 0 : attempt.ending === null ? endedAt - attempt.startedAt : attempt.ending.monotonicMs - attempt.startedMonotonicMs!,
      },
      attempt.files,
      attempt.order.logCapBytes,
    );
    attempt.timer?.cancel();
    watch.remove(attempt);
    live.delete(attempt.order.attemptId);
    if (!attempt.handedOver) options.onOutput({ attemptId: attempt.order.attemptId, path: attempt.files.outputFile, capBytes: attempt.order.logCapBytes, over: false, resumed: false });
    options.onOver(attempt.order.attemptId);
    void move(attempt, { kind: "ended", exit, at: endedAt }, { exit }).catch(fatal);
  };
  const fatal = (cause: unknown): void => {
    if (!closed) log.error("the journal could not be written", { stack: cause instanceof Error ? cause.stack : String(cause) });
  };

  const attemptOf = (run: string): LiveAttempt | undefined => live.get(run as AttemptId);
  const launcher = options.openLauncher({
    runsDir,
    environment: options.environment,
    events: {
      started(run, pid, startTime) {
        const attempt = closed ? undefined : attemptOf(run);
        if (attempt) started(attempt, pid, startTime);
      },
      ended(run, ending) {
        if (closed) return;
        const attempt = attemptOf(run);
        if (attempt) watch.ended(attempt, ending, clock.now());
        else helpers.get(run)?.();
      },
      lost(runs) {
        if (closed) return;
        for (const attempt of runs.map(attemptOf)) {
          if (attempt === undefined || attempt.first !== null) continue;
          // Whoever has the claim decides: we, and it is started anew; or a supervisor, and it will be heard of through its files.
          if (takeClaim(attempt.files, attempt.claim)) start(attempt);
          else watch.adopt(attempt);
        }
      },
    },
  });
  const watch = openWatch({ clock, started, end, ended: (attempt) => kills.afterEnding(attempt) });
  const kills = openKills({
    clock,
    log,
    move,
    end,
    stop: (attempt) => runStop(attempt),
  });

  /** Runs the stop command of a task type, in the task's environment, and waits for it up to its limit. */
  const runStop = (attempt: LiveAttempt): Promise<void> =>
    new Promise((resolve) => {
      const run = `${attempt.files.run}/stop${++attempt.stops}`;
      const order: AttemptOrder = { ...attempt.order, plugin: { kind: "command", command: attempt.order.stop! } };
      const timer = clock.after(STOP_LIMIT_MS, () => done());
      const done = () => {
        timer.cancel();
        helpers.delete(run);
        resolve();
      };
      helpers.set(run, done);
      try {
        const plan = planOf({ order, files: attemptFiles(runsDir, run) }, host);
        for (const hook of START_HOOKS) hook.apply(plan);
        launcher.start(run, 1);
      } catch (cause) {
        log.warn("the stop command could not be started", { attemptId: attempt.order.attemptId, cause: String(cause) });
        done();
      }
    });

  /** Forgets what is over, acknowledged and shipped, in the same commit as the write that made it so. */
  const tidy = async (attemptIds: readonly AttemptId[], written: Promise<void>): Promise<void> => {
    const done = attemptIds.filter((attemptId) => journal.isSettled(attemptId));
    await (done.length === 0 ? written : Promise.all([written, journal.forget(done)]));
    spares.give(done);
  };

  const runner: Runner = {
    launcher,
    async assign(order) {
      // The same order again, while the first is on its way to the disk: the answer waits for the same commit.
      await accepting.get(order.attemptId);
      if (live.has(order.attemptId) || journal.attempt(order.attemptId) !== null) return { accepted: true };
      const refuse = async (reasons: Sentence[]): Promise<AssignReply> => {
        await journal.refuse(order, clock.now());
        return { accepted: false, reasons };
      };
      const newest = journal.epochOf(order.taskInstanceId);
      if (order.epoch <= newest) return { accepted: false, reasons: [sentence("place.epoch", { epoch: newest })] };
      const reasons = options.refusals();
      if (!launcher.healthy) reasons.push(sentence("start.launcher", { message: "the launcher does not run" }));
      if (reasons.length > 0) return refuse(reasons);
      const attempt = liveAttempt(order, attemptFiles(runsDir, order.attemptId));
      try {
        const plan = planOf(attempt, host);
        for (const hook of START_HOOKS) hook.check?.(plan);
      } catch (cause) {
        if (cause instanceof Refusal) return refuse([cause.failure.sentence]);
        throw cause;
      }
      // [LC3] An older epoch of the same task may still run here, from before its host was called lost.
      for (const other of live.values()) if (other.order.taskInstanceId === order.taskInstanceId) void kills.kill(other, "fence").catch(fatal);
      live.set(order.attemptId, attempt);
      const accepted = journal.accept(order, options.bootId, clock.now());
      accepting.set(order.attemptId, accepted);
      try {
        await accepted;
      } catch (cause) {
        live.delete(order.attemptId);
        throw cause;
      } finally {
        accepting.delete(order.attemptId);
      }
      options.onFacts(true);
      if (!closed) start(attempt);
      return { accepted: true };
    },
    async kill(attemptId, by) {
      const attempt = live.get(attemptId);
      if (attempt) await kills.kill(attempt, by);
      return attempt !== undefined || journal.attempt(attemptId) !== null;
    },
    knows: (attemptId) => live.has(attemptId) || journal.attempt(attemptId) !== null,
    holding: () => journal.holding(),
    slotsUsed: () => live.size,
    acknowledged: (list) => tidy([...new Set(list.map(({ attemptId }) => attemptId))], journal.acknowledge(list)),
    logShipped: (attemptId) => tidy([attemptId], journal.change(attemptId, { logShipped: true }, [], true)),
    async close() {
      closed = true;
      watch.close();
      kills.close();
      for (const attempt of live.values()) attempt.timer?.cancel();
      for (const done of [...helpers.values()]) done();
      await launcher.close();
    },
  };
  recover({
    journal,
    runsDir,
    bootId: options.bootId,
    clock,
    live,
    start,
    started,
    resume: armTimeout,
    end,
    watch,
    kill: (attempt, by) => void kills.kill(attempt, by).catch(fatal),
    onOutput: options.onOutput,
    onOver: options.onOver,
    onFacts: () => options.onFacts(false),
    remove: (runs) => launcher.remove(runs),
  });
  return runner;
}

const STOP_LIMIT_MS = 30_000;
