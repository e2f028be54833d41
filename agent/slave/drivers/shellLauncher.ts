import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Clock, Timer } from "../../platform/clock.ts";
import type { Logger } from "../../platform/logger.ts";
import { type Launcher, type LauncherOptions, UNKNOWN_USAGE } from "./launcher.ts";
import { openErrors } from "./nativeLauncher.ts";
import { programFiles } from "./programFiles.ts";
import { lastClaim, runDir, shellTrace, takeClaim } from "./shellRecords.ts";
import { shellStart } from "./shellStart.ts";
import { openSpareDirs } from "./spareDirs.ts";

const REAP_AFTER_MS = 500;
const REMOVE_AFTER_MS = 200;
const REMOVE_AT_ONCE = 100;

/** The portable launcher: one `/bin/sh` in a session of its own, told over a pipe, answering over a pipe. */
export function openShellLauncher(options: LauncherOptions & { readonly clock: Clock; readonly log: Logger }): Launcher {
  const { events, log } = options;
  /** Handed over, nothing heard yet. */
  let unheard = new Set<string>();
  let shell: ChildProcess | null = null;
  let closed = false;
  let reaper: Timer | null = null;
  let toRemove: string[] = [];
  let remover: Timer | null = null;
  /** The last claim of each run that was handed over, or taken back. */
  const claims = new Map<string, number>();
  const removeNow = (): void => {
    remover?.cancel();
    remover = null;
    for (let at = 0; at < toRemove.length; at += REMOVE_AT_ONCE) shell?.stdin?.write(`- ${toRemove.slice(at, at + REMOVE_AT_ONCE).join(" ")}\n`);
    toRemove = [];
  };

  const take = (line: string): void => {
    const [word, run, first, second] = line.split(" ");
    if (run === undefined || first === undefined || second === undefined) return;
    unheard.delete(run);
    if (word === "started") events.started(run, Number(first), second);
    else if (word === "ended") {
      events.ended(run, { how: first === "signal" ? "signal" : "exit", status: Number(second), ...UNKNOWN_USAGE });
      // Supervisors that ended stay zombies until the launcher looks; when nothing follows, it is told to look.
      reaper?.cancel();
      reaper = options.clock.after(REAP_AFTER_MS, () => shell?.stdin?.write("\n"));
    }
  };

  const open = (): ChildProcess => {
    const errors = openErrors(join(dirname(options.runsDir), "launcher.log"));
    const child = spawn("/bin/sh", [programFiles.launcher, options.runsDir, programFiles.supervisor], {
      detached: true,
      stdio: ["pipe", "pipe", errors],
      env: options.environment as NodeJS.ProcessEnv,
      cwd: options.runsDir,
    });
    closeSync(errors);
    child.stdin!.on("error", () => {});
    let rest = "";
    child.stdout!.setEncoding("latin1");
    child.stdout!.on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop()!;
      for (const line of lines) take(line);
    });
    const gone = (cause: unknown) => {
      if (shell !== child) return;
      shell = null;
      const lost = unheard;
      unheard = new Set();
      if (closed) return;
      log.error("the launcher ended; another one takes over", { cause: String(cause), unheard: lost.size });
      shell = open();
      // Whoever has the claim decides: we, and it may be started anew; or a supervisor, which will be heard of through its files.
      for (const run of lost) events.lost(run, !takeClaim(runDir(options.runsDir, run), claims.get(run) ?? 1));
    };
    child.on("error", gone);
    child.on("exit", (code, signal) => gone(signal ?? code));
    return child;
  };
  shell = open();
  const removeLater = (runs: readonly string[]): void => {
    toRemove.push(...runs);
    if (toRemove.length >= REMOVE_AT_ONCE) removeNow();
    else remover ??= options.clock.after(REMOVE_AFTER_MS, removeNow);
  };
  const spares = openSpareDirs(options.runsDir, removeLater);
  /** Runs whose directory was asked for before their start. */
  const made = new Set<string>();

  return {
    kind: "portable",
    ready: Promise.resolve(),
    tellsAll: false,
    get healthy() {
      return shell !== null && shell.exitCode === null && shell.pid !== undefined;
    },
    makeDir(run) {
      spares.make(run);
      made.add(run);
    },
    start(start) {
      const { run } = start;
      const { dir } = runDir(options.runsDir, run);
      const text = shellStart(start, dir);
      // It may also be left from a start that was taken back.
      if (!made.delete(run) && !existsSync(dir)) spares.make(run);
      if (start.directory === null) mkdirSync(join(dir, "work"), { recursive: true, mode: 0o700 });
      writeFileSync(join(dir, "start"), text, { mode: 0o600 });
      const claim = (claims.get(run) ?? 0) + 1;
      claims.set(run, claim);
      unheard.add(run);
      shell?.stdin?.write(`${run} ${claim}\n`);
    },
    withdraw(run) {
      const claim = claims.get(run);
      if (claim === undefined) return true;
      if (!takeClaim(runDir(options.runsDir, run), claim)) return false;
      unheard.delete(run);
      return true;
    },
    recall(run) {
      const files = runDir(options.runsDir, run);
      const trace = shellTrace(files);
      if (trace === null && !claims.has(run)) claims.set(run, lastClaim(files));
      return trace;
    },
    known: () => [],
    remove(runs) {
      for (const run of runs) claims.delete(run);
      spares.give(runs);
    },
    close() {
      removeNow();
      closed = true;
      reaper?.cancel();
      const child = shell;
      if (child === null || child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
      return new Promise((resolve) => {
        // Supervisors of running tasks hold the other end of this pipe: it would keep us here as long as they live.
        child.once("exit", () => (child.stdout!.destroy(), resolve()));
        child.stdin!.end();
      });
    },
  };
}
