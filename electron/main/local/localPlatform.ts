import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import type { LocalPlatformStatus } from "#bridge";
import { askSignInCode, isAlive, isHealthy, readAdminFile } from "./adminFile.ts";
import type { LocalProgram } from "./localProgram.ts";
import { afterExit, afterLine, plannedSteps, upLine } from "./progress.ts";

const SLAVES = 2;
/** A start that has not come this far by then has failed (UX a.3: every wait ends). */
const START_MS = 120_000;
/** `signalbox up` ends by itself within ten seconds; after this it is told once more, and then ended. */
const STOP_MS = 12_000;
const KILL_MS = 15_000;
/** How long the output of a process that has ended may still be on its way. */
const LAST_WORDS_MS = 300;
/** How often a platform that somebody else runs is looked at. */
const WATCH_MS = 1000;

export interface LocalPlatformOptions {
  readonly program: () => LocalProgram | undefined;
  readonly dataDir: string;
  /** The port that the person chose; undefined: the usual one. */
  readonly port: () => number | undefined;
  readonly onStatus: (status: LocalPlatformStatus) => void;
}
/** The `signalbox up` of this computer: ours, or one that already runs on the same data, for example of `npm start`. */
export interface LocalPlatform {
  readonly status: () => Promise<LocalPlatformStatus>;
  /** Resolves when it runs or has failed. */
  readonly start: () => Promise<LocalPlatformStatus>;
  readonly stop: () => Promise<LocalPlatformStatus>;
  readonly signInToken: () => Promise<string | null>;
  /** Whether a process of ours must be stopped before the program ends. */
  readonly isOurs: () => boolean;
  /** Stops watching; what runs goes on. */
  readonly close: () => void;
}

export function localPlatform({ program, dataDir, port, onStatus }: LocalPlatformOptions): LocalPlatform {
  let status: LocalPlatformStatus = { state: "stopped", steps: [] };
  let child: ChildProcess | undefined;
  const waiting = new Set<() => void>();

  function put(next: LocalPlatformStatus): LocalPlatformStatus {
    const same = JSON.stringify(next) === JSON.stringify(status);
    status = next;
    if (!same) onStatus(next);
    for (const wake of waiting) wake();
    return next;
  }
  const settled = (states: readonly LocalPlatformStatus["state"][]): Promise<void> =>
    new Promise((resolve) => {
      const wake = (): void => {
        if (!states.includes(status.state)) return;
        waiting.delete(wake);
        resolve();
      };
      waiting.add(wake);
      wake();
    });

  /** Takes over what `admin.json` says: of a platform that is not our child, or of our child's processes after one was started again. */
  async function look(): Promise<LocalPlatformStatus> {
    if (child === undefined && (status.state === "starting" || status.state === "stopping")) return status;
    const file = readAdminFile(dataDir);
    if (child !== undefined) {
      if (file === undefined || file.pid !== child.pid || status.state !== "running") return status;
      return put(file.processes.reduce((now, { name, pid }) => afterLine(now, { kind: "role", name, pid }), status));
    }
    if (file === undefined) return status.state === "running" ? put({ state: "stopped", steps: [] }) : status;
    const steps = file.processes.map(({ role, name, pid }) => ({ code: "local.role", values: { name, role, pid }, done: true }));
    const healthy = await isHealthy(file);
    // While we asked, a start of our own may have begun.
    if (child !== undefined) return status;
    if (healthy) return put({ state: "running", address: file.address, steps });
    return status.state === "running" ? put({ state: "stopped", steps: [] }) : status;
  }

  function launch(started: LocalProgram): void {
    const chosen = port();
    const args = [...started.args, "up", "--no-client", "--data", dataDir, "--slaves", String(SLAVES), ...(chosen === undefined ? [] : ["--port", String(chosen)])];
    // A process group of its own keeps Ctrl-C in our terminal from it; the channel ends it in order when this program ends, however that happens.
    const own = spawn(started.command, args, { cwd: started.cwd, stdio: ["ignore", "pipe", "pipe", "ipc"], detached: process.platform !== "win32", windowsHide: true });
    child = own;
    let lastWords = "";
    const hear = (text: string): void => {
      const line = upLine(text);
      if (line === undefined) lastWords = text.trim() === "" ? lastWords : text.slice(0, 500);
      else if (child === own && !(status.state === "stopping" && line.kind === "up")) put(afterLine(status, line));
      if (line?.kind === "roleDied") setTimeout(() => void look(), WATCH_MS).unref();
    };
    const heard = [own.stdout!, own.stderr!].map((stream) => once(createInterface({ input: stream }).on("line", hear), "close"));
    const ended = (code: number | null, signal: string | null): void => {
      if (child !== own) return;
      child = undefined;
      put(afterExit(status, { code, signal, lastWords }));
    };
    own.once("error", (error) => {
      lastWords = error.message;
      ended(null, null);
    });
    // Node's "close" never comes after a disconnect of ours, so what it said last is waited for by hand; its own children may hold the pipes open.
    own.once("exit", (code, signal) => void Promise.race([Promise.all(heard), pause(LAST_WORDS_MS)]).then(() => ended(code, signal)));
  }

  async function start(): Promise<LocalPlatformStatus> {
    if ((await look()).state === "running") return status;
    if (status.state === "stopping") await settled(["stopped", "failed"]);
    if (status.state !== "starting") {
      const found = program();
      if (found === undefined) return put({ state: "failed", steps: [], failure: { code: "local.programMissing", values: {} } });
      put({ state: "starting", steps: plannedSteps(SLAVES) });
      launch(found);
    }
    const late = setTimeout(() => {
      if (status.state !== "starting") return;
      put({ ...status, failure: { code: "local.timeout", values: { seconds: START_MS / 1000 } } });
      child?.kill("SIGKILL");
    }, START_MS);
    await settled(["running", "failed", "stopped"]);
    clearTimeout(late);
    // Somebody else's platform has this data: it is as good as ours.
    return status.state === "failed" && status.failure?.code === "cli.alreadyUp" ? look() : status;
  }

  async function stop(): Promise<LocalPlatformStatus> {
    const own = child;
    if (own !== undefined) {
      if (status.state !== "stopping") {
        // Before it is up it does not listen to the channel yet; its roles end with it.
        const isUp = status.state === "running";
        put({ ...status, state: "stopping" });
        if (isUp && own.connected) own.disconnect();
        else own.kill("SIGTERM");
      }
      const again = setTimeout(() => void own.kill("SIGTERM"), STOP_MS);
      const end = setTimeout(() => void own.kill("SIGKILL"), KILL_MS);
      await settled(["stopped", "failed"]);
      clearTimeout(again);
      clearTimeout(end);
      return status;
    }
    const file = readAdminFile(dataDir);
    // The number is only trusted while the platform behind it answers: it may be another program's by now.
    if (file === undefined || !(await isHealthy(file))) return put({ state: "stopped", steps: [] });
    put({ ...status, state: "stopping" });
    process.kill(file.pid, "SIGTERM");
    for (const until = Date.now() + KILL_MS; isAlive(file.pid) && Date.now() < until;) await pause(100);
    return put(isAlive(file.pid) ? { state: "failed", steps: status.steps, failure: { code: "local.stopTimeout", values: { pid: file.pid } } } : { state: "stopped", steps: [] });
  }

  const watch = setInterval(() => {
    if (child === undefined) void look();
  }, WATCH_MS);
  watch.unref();

  return {
    status: look,
    start,
    stop,
    signInToken: async () => {
      if ((await look()).state !== "running") return null;
      const file = readAdminFile(dataDir);
      return file === undefined ? null : askSignInCode(file);
    },
    isOurs: () => child !== undefined,
    close: () => clearInterval(watch),
  };
}
