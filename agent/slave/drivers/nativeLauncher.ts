import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, statSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import type { Clock, Timer } from "../../platform/clock.ts";
import type { Logger } from "../../platform/logger.ts";
import type { Launcher, LauncherOptions, Start } from "./launcher.ts";
import { type NativeLink, openNativeLink } from "./nativeLink.ts";
import { isAlive } from "../probe/processes.ts";
import { addLine, type GrowingTrace, readRecords, recordsOwner } from "./nativeRecords.ts";
import { forgetMessage, helloMessage, type NativeLine, startMessage } from "./nativeWire.ts";

export interface NativeOptions extends LauncherOptions {
  /** The compiled launcher.c; null: what runs is heard of, but nothing is started. */
  readonly program: string | null;
  /** For sockets and records, closed to others. */
  readonly stateDir: string;
  readonly clock: Clock;
  readonly log: Logger;
}
const AGAIN_MS = 200;
const MAX_LOG_BYTES = 1024 * 1024;

/** Whether this file can be run here: it may be missing, or made for another system. */
export function nativeWorks(program: string): boolean {
  return existsSync(program) && spawnSync(program, [], { stdio: "ignore", timeout: 2_000 }).status === USAGE_STATUS;
}
const USAGE_STATUS = 2;

/**
 * Drives launcher.c. Every launcher that lives is connected, of whatever build; the newest of our own build gets new starts, and
 * one that has no agent and no task any more ends by itself. What a dead one did is in its records.
 */
export function openNativeLauncher(options: NativeOptions): Launcher {
  const { events, log, clock, stateDir, program } = options;
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  // Short whatever the agent's directory is called: an address of a socket has 107 bytes.
  const stateFd = openSync(stateDir, "r");
  const build = program === null ? "" : createHash("sha256").update(readFileSync(program)).digest("hex").slice(0, 12);
  const hello = helloMessage(options.runsDir, options.environment);
  const recordsOf = (name: string): string => join(stateDir, `${name}.records`);

  interface Source {
    readonly name: string;
    link: NativeLink | null;
    readonly traces: Map<string, GrowingTrace>;
  }
  const sources = new Map<string, Source>();
  const sourceOf = new Map<string, Source>();
  let current: Source | null = null;
  /** Starts for which no launcher was there yet. */
  let waiting: Start[] = [];
  let closed = false;
  let again: Timer | null = null;
  let recovered = false;

  const hear = (source: Source, line: NativeLine): void => {
    addLine(source.traces, line, true);
    if (line.word === "hello") return;
    if (line.word === "busy") sourceOf.delete(line.run);
    else sourceOf.set(line.run, source);
    if (!recovered || closed) return;
    if (line.word === "started") events.started(line.run, line.first.pid, line.first.startTime);
    else if (line.word === "ended") events.ended(line.run, line.ending);
    else if (line.word === "failed") events.failed(line.run, line.reason);
    else if (line.word === "busy") events.busy(line.run, line.reason);
  };
  const link = async (source: Source): Promise<void> => {
    source.link = await openNativeLink({
      path: `/proc/self/fd/${stateFd}/${source.name}.sock`,
      name: source.name,
      hello,
      onLine: (line) => hear(source, line),
      onDead: () => died(source),
    });
  };
  /** Its records are now the whole truth: what it heard of and did not claim was never started. */
  const died = (source: Source): void => {
    if (closed) return;
    log.warn("the launcher ended; another one takes over", { name: source.name });
    source.link = null;
    const records = readRecords(recordsOf(source.name));
    const before = new Map(source.traces);
    source.traces.clear();
    for (const [run, trace] of records) if (before.has(run)) source.traces.set(run, trace);
    if (current === source) {
      current = null;
      if (recovered) open();
    }
    // Nobody asked yet: what is known is asked for when all is.
    if (!recovered) {
      source.traces.clear();
      for (const [run, trace] of records) source.traces.set(run, trace);
      return;
    }
    for (const [run, heard] of before) {
      if (heard.ending !== null || heard.failed !== null) {
        source.traces.set(run, { ...heard, watched: false });
        continue;
      }
      const trace = records.get(run);
      if (trace === undefined) {
        sourceOf.delete(run);
        events.lost(run, false);
        continue;
      }
      if (heard.first === null && trace.first !== null) events.started(run, trace.first.pid, trace.first.startTime);
      if (trace.ending !== null) events.ended(run, trace.ending);
      else if (trace.failed !== null) events.failed(run, trace.failed);
      else events.lost(run, true);
    }
    dropWhenEmpty(source);
  };
  const dropWhenEmpty = (source: Source): void => {
    if (source.link !== null || source.traces.size > 0) return;
    sources.delete(source.name);
    for (const end of ["records", "sock"]) {
      try {
        unlinkSync(join(stateDir, `${source.name}.${end}`));
      } catch {
        // It was removed by its launcher already.
      }
    }
  };

  /** A new launcher, in the background once it listens. */
  const begin = async (): Promise<void> => {
    const name = `${build}-${Date.now().toString(36)}-${process.pid.toString(36)}`;
    const errors = openErrors(join(stateDir, "launcher.log"));
    const status = await new Promise<number | string>((resolve) => {
      const child = spawn(program!, [stateDir, name], { detached: true, cwd: "/", env: {}, stdio: ["ignore", "ignore", errors] });
      child.on("error", (cause) => resolve(cause.message));
      child.on("exit", (code, signal) => resolve(code ?? signal ?? ""));
    });
    closeSync(errors);
    if (status !== 0) throw new Error(`the launcher could not begin: ${status}`);
    const source: Source = { name, link: null, traces: new Map() };
    sources.set(name, source);
    try {
      await link(source);
    } catch (cause) {
      await endForGood(recordsOf(name));
      dropWhenEmpty(source);
      throw cause;
    }
    if (closed) return source.link!.close();
    current = source;
    const starts = waiting;
    waiting = [];
    for (const start of starts) send(start);
  };
  const open = (): void => {
    if (closed || program === null || again !== null) return;
    begin().catch((cause: unknown) => {
      log.error("no launcher", { cause: String(cause) });
      if (!closed)
        again = clock.after(AGAIN_MS, () => {
          again = null;
          open();
        });
    });
  };
  const send = (start: Start): void => {
    const bytes = startMessage(start);
    if (current === null) return void waiting.push(start);
    // Known from now on: should the launcher die, its records say whether it was claimed.
    current.traces.set(start.run, { first: null, ending: null, failed: null, watched: true });
    sourceOf.set(start.run, current);
    current.link!.send(bytes);
  };

  /** Meets every launcher that lives and reads what the dead ones left. */
  const meet = async (): Promise<void> => {
    const names = [...new Set(readdirSync(stateDir).flatMap((file) => /^(.*)\.(?:records|sock)$/.exec(file)?.[1] ?? []))].sort();
    await Promise.all(
      names.map(async (name) => {
        const source: Source = { name, link: null, traces: new Map() };
        sources.set(name, source);
        try {
          await link(source);
        } catch (cause) {
          log.info("a launcher of before is gone", { name, cause: String(cause) });
          source.traces.clear();
          await endForGood(recordsOf(name));
          for (const [run, trace] of readRecords(recordsOf(name))) source.traces.set(run, trace);
        }
        for (const run of source.traces.keys()) sourceOf.set(run, source);
        dropWhenEmpty(source);
      }),
    );
    for (const source of sources.values()) if (program !== null && source.link !== null && source.name.startsWith(`${build}-`)) current = source;
    if (current === null && program !== null) await begin();
  };
  const ready = meet()
    .catch((cause: unknown) => {
      log.error("no launcher", { cause: String(cause) });
      open();
    })
    .then(() => {
      recovered = true;
      if (current === null) open();
    });

  return {
    kind: "native",
    ready,
    tellsAll: true,
    get healthy() {
      return current !== null;
    },
    makeDir: (run) => mkdirSync(join(options.runsDir, run), { mode: 0o700 }),
    start: send,
    withdraw(run) {
      const at = waiting.findIndex((start) => start.run === run);
      if (at !== -1) waiting.splice(at, 1);
      return !sourceOf.has(run);
    },
    recall: (run) => sourceOf.get(run)?.traces.get(run) ?? null,
    known: () => [...sourceOf.keys()],
    remove(runs) {
      const bySource = new Map<Source, string[]>();
      for (const run of runs) {
        const source = sourceOf.get(run);
        source?.traces.delete(run);
        sourceOf.delete(run);
        if (source !== undefined && source.link === null) dropWhenEmpty(source);
        const teller = source?.link ? source : current;
        if (teller === null) continue;
        const list = bySource.get(teller);
        if (list === undefined) bySource.set(teller, [run]);
        else list.push(run);
      }
      for (const [source, list] of bySource) source.link?.send(forgetMessage(list));
    },
    async close() {
      closed = true;
      again?.cancel();
      await ready;
      for (const source of sources.values()) source.link?.close();
      closeSync(stateFd);
    },
  };
}

/**
 * One that lives and does not answer might still make a start that it was told of. It is ended, so that its records can be
 * believed; its tasks go on.
 */
async function endForGood(records: string): Promise<void> {
  const owner = recordsOwner(records);
  while (owner !== null && isAlive(owner.pid, owner.startTime)) {
    process.kill(owner.pid, "SIGKILL");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** What launchers complain about; begun anew when it has grown. */
export function openErrors(path: string): number {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return openSync(path, size > MAX_LOG_BYTES ? "w" : "a", 0o600);
}
