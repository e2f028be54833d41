import { spawn, type ChildProcess } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import { join } from "node:path";
import { SELF } from "../place.ts";

export interface RoleOptions {
  readonly role: "server" | "master" | "slave";
  readonly name: string;
  /** Folder of the role; its output goes to `role.log` there. */
  readonly dir: string;
  readonly args: readonly string[];
  /** Called with every start, also after the role died by itself. */
  readonly onReady: (pid: number, message: { address?: string }) => void;
  readonly onDeath: (name: string, how: string) => void;
}
const READY_MS = 30_000;
const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 5_000;
const STOP_MS = 12_000;

/** One role of a local platform in a process of its own, started again when it dies, until it is stopped. */
export function startRole(options: RoleOptions) {
  let child: ChildProcess | null = null;
  let stopping = false;
  let delayMs = FIRST_DELAY_MS;
  let lastLines = "";
  mkdirSync(options.dir, { recursive: true, mode: 0o700 });
  const output = createWriteStream(join(options.dir, "role.log"), { flags: "a", mode: 0o600 });
  // A full disk costs lines of this file, never the roles: without a listener the error would end all of them.
  output.on("error", () => {});

  function launch(): Promise<void> {
    return new Promise((resolve, reject) => {
      const started = performance.now();
      const process_ = spawn(SELF[0], [...SELF.slice(1), ...options.args], { stdio: ["ignore", "pipe", "pipe", "ipc"], detached: true });
      child = process_;
      for (const stream of [process_.stdout!, process_.stderr!]) {
        stream.on("data", (chunk: Buffer) => {
          output.write(chunk);
          lastLines = (lastLines + chunk.toString()).slice(-2000);
        });
      }
      const timer = setTimeout(() => reject(new Error(`${options.name} was not ready within ${READY_MS / 1000} s`)), READY_MS);
      process_.on("message", (message: { ready?: boolean; address?: string }) => {
        if (message.ready !== true) return;
        clearTimeout(timer);
        options.onReady(process_.pid!, message);
        resolve();
      });
      process_.on("exit", (code, signal) => {
        clearTimeout(timer);
        child = null;
        if (stopping) return resolve();
        reject(new Error(lastLines.trim().split("\n").slice(-3).join("\n") || `exit ${code ?? signal}`));
        options.onDeath(options.name, signal ?? `exit ${code}`);
        if (performance.now() - started > LONGEST_DELAY_MS) delayMs = FIRST_DELAY_MS;
        setTimeout(() => {
          if (!stopping) launch().catch(() => undefined);
        }, delayMs);
        delayMs = Math.min(delayMs * 2, LONGEST_DELAY_MS);
      });
    });
  }

  return {
    role: options.role,
    name: options.name,
    /** Resolves when the role is ready for the first time; rejects with its last words. */
    ready: launch(),
    pid: (): number | null => child?.pid ?? null,
    stop(): Promise<void> {
      stopping = true;
      const running = child;
      if (running === null) return Promise.resolve();
      return new Promise((resolve) => {
        const timer = setTimeout(() => running.kill("SIGKILL"), STOP_MS);
        running.once("exit", () => {
          clearTimeout(timer);
          output.end();
          resolve();
        });
        running.kill("SIGTERM");
      });
    },
  };
}
export type RoleProcess = ReturnType<typeof startRole>;
