import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Clock, Timer } from "../../platform/clock.ts";
import type { Logger } from "../../platform/logger.ts";
import type { Launcher, LauncherOptions } from "./launcher.ts";
import { programFiles } from "./programFiles.ts";

const REAP_AFTER_MS = 500;
const REMOVE_AFTER_MS = 200;
const REMOVE_AT_ONCE = 100;
const MAX_LOG_BYTES = 1024 * 1024;

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
      events.ended(run, { how: first === "signal" ? "signal" : "exit", status: Number(second) });
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
      events.lost([...lost]);
    };
    child.on("error", gone);
    child.on("exit", (code, signal) => gone(signal ?? code));
    return child;
  };
  shell = open();

  return {
    get healthy() {
      return shell !== null && shell.exitCode === null && shell.pid !== undefined;
    },
    start(run, claim) {
      unheard.add(run);
      shell?.stdin?.write(`${run} ${claim}\n`);
    },
    remove(runs) {
      toRemove.push(...runs);
      if (toRemove.length >= REMOVE_AT_ONCE) removeNow();
      else remover ??= options.clock.after(REMOVE_AFTER_MS, removeNow);
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

/** What the shell itself complains about; begun anew when it has grown. */
function openErrors(path: string): number {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return openSync(path, size > MAX_LOG_BYTES ? "w" : "a", 0o600);
}
