import { type AssignReply, type AttemptFact, type AttemptId, type AttemptOrder, type HeldAttempt, type KilledBy, nextAttemptState, Refusal, type Sentence, sentence } from "#contract";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { AttemptChange, Journal, NewFact } from "../../journal/openJournal.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Logger } from "../../platform/logger.ts";
import type { Launcher, LauncherEvents } from "../drivers/launcher.ts";
import { maskOf } from "../logs/mask.ts";
import { cgroupRanOut, type Cgroups } from "../probe/cgroups.ts";
import { type DiskWatch, openDiskWatch } from "../probe/diskWatch.ts";
import { kernelEndedForMemory } from "../probe/kernelLog.ts";
import { attemptFiles } from "./attemptFiles.ts";
import { exitRecord } from "./exitRecord.ts";
import { readStartError } from "./hooks/download.ts";
import { START_HOOKS } from "./hooks/hooks.ts";
import { openKills } from "./kills.ts";
import { takeOutputs } from "./outputValues.ts";
import { openOutputWatch } from "./outputWatch.ts";
import { openWatch } from "./watch.ts";
import { type LiveAttempt, liveAttempt, planOf, startOf } from "./liveAttempt.ts";
import { recover } from "./recover.ts";
import { openStopCommands } from "./stopCommands.ts";
import type { ResourcePass } from "../resources/resourceDoor.ts";
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
  /** What a process of an attempt shows to get resources of its project. */
  readonly resourcePass: (attemptId: AttemptId) => ResourcePass;
  /** Null where the host has none that we may use. */
  readonly cgroups?: Cgroups | null;
  /** How much room there is; by default the disk of `dir`, with the usual limit. */
  readonly disk?: DiskWatch;
  /** Why this host takes nothing now, besides what the order itself asks for; empty when it does. */
  readonly refusals: () => Sentence[];
  /** New facts are committed. Called in the turn of the commit. `patient`: nobody waits for them. */
  readonly onFacts: (patient: boolean) => void;
  /** An attempt has output to look at from now on, and when it is over. */
  readonly onOutput: (attempt: AttemptOutput) => void;
  readonly onOver: (attemptId: AttemptId, empty: boolean) => void;
}

export interface Runner {
  /** Many at once, answered in the same order; all that are accepted share one commit. */
  assign(orders: readonly AttemptOrder[]): Promise<AssignReply[]>;
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
  const cgroups = options.cgroups ?? null;
  const disk = options.disk ?? openDiskWatch(options.dir);
  const host = {
    baseEnvironment: options.environment,
    makeDir: (run: string) => launcher.makeDir(run),
    makeCgroup: (run: string, memoryBytes: number) => cgroups?.make(run, memoryBytes) ?? null,
    resourcePass: options.resourcePass,
  };
  const accepting = new Map<AttemptId, Promise<void>>();
  let closed = false;
  /** Until when the host is taken for full, because it had no room for a process. */
  let busyUntilMs = Number.NEGATIVE_INFINITY;

  /** Moves an attempt and tells it. What the table does not allow in this state is written, but not told. */
  const move = (attempt: LiveAttempt, fact: NewFact, change: AttemptChange): Promise<void> => {
    const state = fact.kind === "overtime" ? attempt.state : nextAttemptState(attempt.state, fact.kind satisfies AttemptFact["kind"]);
    if (state !== null) attempt.state = state;
    // Its files say so too. The end of a light task comes right behind its start, and then one commit and one report tell both.
    const patient = fact.kind === "started";
    const written = journal.change(attempt.order.attemptId, { ...change, state: attempt.state }, state === null ? [] : [fact], patient);
    return written.then(() => options.onFacts(patient));
  };

  const show = (attempt: LiveAttempt): void => {
    const { order, files, limit } = attempt;
    options.onOutput({ attemptId: order.attemptId, path: files.outputFile, limit, mask: maskOf(order), over: false, resumed: false });
  };
  const start = (attempt: LiveAttempt): void => {
    if (attempt.killBy !== null) return end(attempt, { killedBy: attempt.killBy });
    try {
      const plan = planOf(attempt, host);
      for (const hook of START_HOOKS) hook.apply(plan);
      attempt.cgroup = plan.limits.cgroup;
      launcher.start(startOf(plan));
    } catch (cause) {
      if (!(cause instanceof Refusal)) log.error("a start hook failed", { attemptId: attempt.order.attemptId, stack: (cause as Error).stack });
      failed(attempt, cause instanceof Refusal ? cause.failure.sentence : sentence("start.launcher", { message: (cause as Error).message }));
      return;
    }
    attempt.handedOver = true;
    if (!attempt.shown) show(attempt);
    attempt.shown = true;
    outputs.wake();
  };
  const failed = (attempt: LiveAttempt, startError: Sentence): void => end(attempt, { startError });

  /** [LC5] Its process was never made: the order waits here, no try is used up, and the host takes nothing else meanwhile. */
  const busy = (attempt: LiveAttempt, reason: Sentence): void => {
    if (attempt.state === "ENDED") return;
    attempt.handedOver = false;
    attempt.busySinceMs ??= clock.monotonicMs();
    busyUntilMs = clock.monotonicMs() + BUSY_FOR_MS;
    log.warn("the host has no room for another process", { attemptId: attempt.order.attemptId, ...reason.values });
    if (clock.monotonicMs() - attempt.busySinceMs > BUSY_LIMIT_MS) return failed(attempt, reason);
    attempt.timer = clock.after(BUSY_AGAIN_MS, () => start(attempt));
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
    if (attempt.order.warnAfterSeconds !== null && !attempt.warned) armOvertime(attempt, attempt.order.warnAfterSeconds);
  };
  const armOvertime = (attempt: LiveAttempt, seconds: number): void => {
    const leftMs = seconds * 1000 - (clock.monotonicMs() - (attempt.startedMonotonicMs ?? clock.monotonicMs()));
    attempt.overtimer?.cancel();
    attempt.overtimer = clock.after(Math.min(Math.max(0, leftMs), 0x7fff_ffff), () => {
      if (leftMs > 0x7fff_ffff) return armOvertime(attempt, seconds);
      attempt.warned = true;
      void move(attempt, { kind: "overtime", seconds, at: clock.now() }, { warned: true }).catch(fatal);
    });
  };

  /** The end of an attempt: everything is known about it that ever will be. */
  const end = (attempt: LiveAttempt, how: { startError?: Sentence; killedBy?: KilledBy | null; unknown?: boolean }): void => {
    if (attempt.state === "ENDED") return;
    const endedAt = attempt.ending?.at ?? clock.now();
    const startError = how.startError ?? ownStartError(attempt);
    const mask = maskOf(attempt.order);
    const handedOn = attempt.handedOver ? takeOutputs(attempt.files, mask) : {};
    const wrote = attempt.handedOver && outputs.finish(attempt);
    const exit = exitRecord(
      {
        ending: attempt.ending,
        unknown: how.unknown ?? false,
        startError,
        killedBy: how.killedBy ?? null,
        endedAt,
        durationMs: attempt.startedAt === null ? 0 : attempt.ending === null ? endedAt - attempt.startedAt : attempt.ending.monotonicMs - attempt.startedMonotonicMs!,
        oom: ranOut(attempt),
        applications: attempt.applications?.found ?? [],
        outputs: handedOn,
      },
      wrote ? { path: attempt.files.outputFile, limit: attempt.limit, mask } : null,
    );
    attempt.timer?.cancel();
    attempt.overtimer?.cancel();
    watch.remove(attempt);
    live.delete(attempt.order.attemptId);
    if (!attempt.shown) show(attempt);
    options.onOver(attempt.order.attemptId, !wrote);
    void move(attempt, { kind: "ended", exit, at: endedAt }, { exit }).catch(fatal);
  };
  /** A step of its start that its own process took may have failed: then that process said so. */
  const ownStartError = (attempt: LiveAttempt): Sentence | null => (attempt.ending?.how === "exit" && attempt.ending.status !== 0 ? readStartError(attempt.files) : null);
  /** [EXIT1] Only where somebody says so: the size of a process that was killed proves nothing. */
  const ranOut = (attempt: LiveAttempt): boolean => {
    if (attempt.cgroup !== null && cgroupRanOut(attempt.cgroup)) return true;
    return attempt.ending?.how === "signal" && attempt.ending.status === SIGKILL && !attempt.signalled && attempt.first !== null && kernelEndedForMemory(attempt.first.pid);
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
        else stops.over(run);
      },
      failed(run, reason) {
        if (closed) return;
        const attempt = attemptOf(run);
        if (attempt) failed(attempt, reason);
        else stops.over(run);
      },
      busy(run, reason) {
        if (closed) return;
        const attempt = attemptOf(run);
        if (attempt) busy(attempt, reason);
        else stops.over(run);
      },
      lost(run, claimed) {
        if (closed) return;
        const attempt = attemptOf(run);
        if (attempt === undefined) return stops.over(run);
        if (claimed || attempt.first !== null) watch.adopt(attempt);
        else start(attempt);
      },
    },
  });
  const watch = openWatch({ clock, launcher: () => launcher, started, end, failed, ended: (attempt) => kills.afterEnding(attempt) });
  const kills = openKills({
    clock,
    log,
    move,
    end,
    withdraw: (attempt) => launcher.withdraw(attempt.files.run),
    stop(attempt) {
      outputs.finish(attempt);
      return stops.run(attempt);
    },
  });
  const stops = openStopCommands({ runsDir, clock, log, launcher: () => launcher, host });
  const outputs = openOutputWatch({
    clock,
    log,
    live,
    disk,
    onCut: (attempt, outputBytes) => void journal.change(attempt.order.attemptId, { outputBytes }, [], true).catch(fatal),
  });
  const unfit = (): Sentence[] => {
    const reasons = options.refusals();
    if (!launcher.healthy) reasons.push(sentence("start.launcher", { message: "the launcher does not run" }));
    if (clock.monotonicMs() < busyUntilMs) reasons.push(sentence("place.busy"));
    if (disk.freeBytes() < disk.minBytes) reasons.push(sentence("place.disk", { free: Math.floor(disk.freeBytes() / 1024 ** 2) }));
    return reasons;
  };

  /** Forgets what is over, acknowledged and shipped, in the same commit as the write that made it so. */
  const tidy = async (attemptIds: readonly AttemptId[], written: Promise<void>): Promise<void> => {
    const done = attemptIds.filter((attemptId) => journal.isSettled(attemptId));
    await (done.length === 0 ? written : Promise.all([written, journal.forget(done)]));
    if (cgroups !== null) for (const run of done) cgroups.remove(run);
    if (done.length > 0 && !closed) launcher.remove(done);
  };

  const refuse = async (order: AttemptOrder, reasons: Sentence[]): Promise<AssignReply> => {
    await journal.refuse(order, clock.now());
    return { accepted: false, reasons };
  };
  const take = async (order: AttemptOrder): Promise<AssignReply> => {
    // The same order again, while the first is on its way to the disk: the answer waits for the same commit.
    const before = accepting.get(order.attemptId);
    if (before !== undefined) await before.catch(() => {});
    if (live.has(order.attemptId)) return { accepted: true };
    if (journal.attempt(order.attemptId) !== null) return { accepted: true, over: true };
    const newest = journal.epochOf(order.taskInstanceId);
    if (order.epoch <= newest) return { accepted: false, reasons: [sentence("place.epoch", { epoch: newest })] };
    const reasons = unfit();
    if (reasons.length > 0) return refuse(order, reasons);
    const attempt = liveAttempt(order, attemptFiles(runsDir, order.attemptId));
    try {
      const plan = planOf(attempt, host);
      for (const hook of START_HOOKS) hook.check?.(plan);
    } catch (cause) {
      if (cause instanceof Refusal) return refuse(order, [cause.failure.sentence]);
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
  };

  const runner: Runner = {
    launcher,
    async assign(orders) {
      await recovered;
      return Promise.all(orders.map(take));
    },
    async kill(attemptId, by) {
      await recovered;
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
      outputs.close();
      for (const attempt of live.values()) {
        attempt.timer?.cancel();
        attempt.overtimer?.cancel();
      }
      stops.close();
      await launcher.close();
    },
  };
  const recoverAll = (): void =>
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
      failed,
      launcher,
      cgroupOf: (run) => cgroups?.find(run) ?? null,
      watch,
      kill: (attempt, by) => void kills.kill(attempt, by).catch(fatal),
      onOutput: options.onOutput,
      onFacts: () => options.onFacts(false),
    });
  const recovered = launcher.ready.then(() => {
    if (closed) return;
    recoverAll();
    if (live.size > 0) outputs.wake();
  });
  return runner;
}

const SIGKILL = 9;
/** How long a host that had no room for a process takes nothing else, how soon it is tried again, and for how long. */
const BUSY_FOR_MS = 5_000;
const BUSY_AGAIN_MS = 500;
const BUSY_LIMIT_MS = 10 * 60_000;
