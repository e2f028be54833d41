import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AttemptFact, AttemptId, AttemptOrder, ExitRecord, Sentence } from "#contract";
import { type Journal, openJournal } from "../journal/openJournal.ts";
import { systemClock } from "../platform/clock.ts";
import { makeIds } from "../platform/ids.ts";
import type { Logger } from "../platform/logger.ts";
import { openLauncher } from "../slave/drivers/openLauncher.ts";
import { openNativeLauncher } from "../slave/drivers/nativeLauncher.ts";
import { programFiles } from "../slave/drivers/programFiles.ts";
import { openShellLauncher } from "../slave/drivers/shellLauncher.ts";
import { hasToken, listProcesses } from "../slave/probe/processes.ts";
import { bootId } from "../slave/probe/hostFacts.ts";
import { openRunner, type Runner, type RunnerOptions } from "../slave/runner/runner.ts";

export type OpenLauncher = RunnerOptions["openLauncher"];
export const testIds = makeIds(systemClock);
export const silentLog: Logger = { info() {}, warn() {}, error() {}, child: () => silentLog };
/** Shows on the terminal what should not have happened. */
export const loudLog: Logger = { info() {}, warn: (message, values) => void (process.env["LOUD"] && console.error(message, values)), error: (message, values) => console.error(message, values), child: () => loudLog };
const stateDirOf = (runsDir: string): string => join(runsDir, "..", "launchers");
/** The launcher that an agent would take here. */
export const openTestLauncher = (options: Parameters<OpenLauncher>[0] & { readonly program?: string }) => openLauncher({ ...options, clock: systemClock, log: silentLog, stateDir: stateDirOf(options.runsDir) });
export const openTestShellLauncher: OpenLauncher = (options) => openShellLauncher({ ...options, clock: systemClock, log: silentLog });
export const openTestNativeLauncher: OpenLauncher = (options) => openNativeLauncher({ ...options, clock: systemClock, log: loudLog, stateDir: stateDirOf(options.runsDir), program: programFiles.native });

/** A runner with a real journal and real processes in a directory of its own. */
export interface TestRunner {
  readonly dir: string;
  readonly runner: Runner;
  readonly journal: Journal;
  /** Facts in the order in which they were committed. */
  facts(attemptId?: AttemptId): AttemptFact[];
  run(order: AttemptOrder): Promise<ExitRecord>;
  accept(order: AttemptOrder): Promise<void>;
  started(attemptId: AttemptId): Promise<number>;
  ended(attemptId: AttemptId): Promise<ExitRecord>;
  output(attemptId: AttemptId): string;
  /** After `runner` and `journal` were closed by hand. */
  reopen(change: Partial<RunnerOptions>): Promise<void>;
  /** A file of the agent's directory; empty when there is none. */
  read(name: string): string;
  /** The agent is away for this long. */
  stopped(ms: number): Promise<void>;
  /** The agent dies and comes back: memory is lost, files and processes stay. */
  restart(change?: Partial<RunnerOptions>): Promise<void>;
  /** Ends everything and @throws when a process of any attempt is left. */
  close(): Promise<void>;
}

export async function openTestRunner(openLauncher: OpenLauncher = openTestLauncher, change: Partial<RunnerOptions> = {}): Promise<TestRunner> {
  const dir = mkdtempSync(join(tmpdir(), "signalbox-runner-"));
  const seen = new Set<AttemptId>();
  const waiters = new Set<() => void>();
  const reasons: Sentence[] = [];
  let journal!: Journal;
  let runner!: Runner;
  let ends = new Map<AttemptId, ExitRecord>();
  const open = (more: Partial<RunnerOptions>) => {
    journal = openJournal(join(dir, "journal.sqlite"), systemClock.now());
    runner = openRunner({
      dir,
      journal,
      bootId: bootId(),
      clock: systemClock,
      log: loudLog,
      environment: { PATH: process.env["PATH"] ?? "/usr/bin:/bin", HOME: dir, LANG: "C.UTF-8" },
      openLauncher,
      // Nobody listens there: a runner alone has no server to ask.
      resourcePass: (attemptId) => ({ socket: "\0signalbox-nobody", attemptId, proof: "" }),
      refusals: () => [...reasons],
      onFacts: () => {
        ends = new Map();
        for (const { fact } of journal.unsent(100_000)) if (fact.kind === "ended") ends.set(fact.attemptId, fact.exit);
        for (const wake of [...waiters]) wake();
      },
      onOutput: () => {},
      onOver: () => {},
      ...change,
      ...more,
    });
  };
  open({});
  const facts = (attemptId?: AttemptId) =>
    journal
      .unsent(100_000)
      .map(({ fact }) => fact)
      .filter((fact) => attemptId === undefined || fact.attemptId === attemptId);
  const until = <T>(look: () => T | undefined): Promise<T> =>
    new Promise((resolve) => {
      const check = () => {
        const found = look();
        if (found === undefined) return;
        waiters.delete(check);
        resolve(found);
      };
      waiters.add(check);
      check();
    });
  const accept = async (order: AttemptOrder) => {
    seen.add(order.attemptId);
    const [reply] = await runner.assign([order]);
    if (reply?.accepted !== true) throw new Error(`refused: ${JSON.stringify(reply)}`);
  };
  const ended = (attemptId: AttemptId) => until(() => ends.get(attemptId));
  const self: TestRunner = {
    dir,
    get runner() {
      return runner;
    },
    get journal() {
      return journal;
    },
    facts,
    accept,
    ended,
    started: (attemptId) => until(() => facts(attemptId).find((fact) => fact.kind === "started")?.pid),
    async run(order) {
      await accept(order);
      return ended(order.attemptId);
    },
    output: (attemptId) => readOutput(join(dir, "attempts", attemptId, "output")),
    async reopen(more) {
      open(more);
    },
    read: (name) => readOutput(join(dir, name)),
    async stopped(ms) {
      await runner.close();
      journal.close();
      await new Promise((resolve) => setTimeout(resolve, ms));
      open({});
    },
    async restart(more = {}) {
      await runner.close();
      journal.close();
      open(more);
    },
    async close() {
      await runner.close();
      journal.close();
      rmSync(dir, { recursive: true, force: true });
      const left = listProcesses().filter((process) => seen.has(tokenOf(process.pid) as AttemptId));
      for (const process of left) globalThis.process.kill(process.pid, "SIGKILL");
      if (left.length > 0) throw new Error(`processes were left: ${JSON.stringify(left)}`);
    },
  };
  return self;
}

function readOutput(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
const tokenOf = (pid: number): string => {
  try {
    return /(?:^|\0)SIGNALBOX_ATTEMPT=([^\0]*)/.exec(readFileSync(`/proc/${pid}/environ`, "latin1"))?.[1] ?? "";
  } catch {
    return "";
  }
};
/** Living processes with a token, the supervisor not among them. */
export const processesOf = (attemptId: AttemptId): number[] =>
  listProcesses()
    .filter((process) => hasToken(process.pid, attemptId))
    .map((process) => process.pid);
