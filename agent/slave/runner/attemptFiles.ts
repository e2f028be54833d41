import { linkSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Ending } from "../drivers/launcher.ts";

/** The files of one attempt, as drivers/supervisor.sh writes them. `run` is its directory below the runs directory. */
export interface AttemptFiles {
  readonly run: string;
  readonly dir: string;
  readonly workDir: string;
  readonly startFile: string;
  readonly outputFile: string;
}
export function attemptFiles(runsDir: string, run: string): AttemptFiles {
  const dir = join(runsDir, run);
  return { run, dir, workDir: join(dir, "work"), startFile: join(dir, "start"), outputFile: join(dir, "output") };
}

const WITHDRAWN = "withdrawn";

/**
 * Takes a claim back, so that no supervisor can ever start it. False when a supervisor was first, or the attempt has no
 * directory. The file appears with its content at once, so after a crash it is known whose it is.
 */
export function takeClaim(files: AttemptFiles, claim: number): boolean {
  const draft = join(files.dir, WITHDRAWN);
  try {
    writeFileSync(draft, WITHDRAWN, { mode: 0o600 });
    linkSync(draft, join(files.dir, `pid.${claim}`));
    return true;
  } catch {
    return false;
  }
}
/** Whether this claim was taken back by an agent. */
export function wasWithdrawn(files: AttemptFiles, claim: number): boolean {
  try {
    return readFileSync(join(files.dir, `pid.${claim}`), "latin1") === WITHDRAWN;
  } catch {
    return false;
  }
}

/** The highest claim that exists; 0 when the start was never taken by anybody. */
export function lastClaim(files: AttemptFiles): number {
  try {
    return Math.max(0, ...readdirSync(files.dir).map((name) => (name.startsWith("pid.") ? Number(name.slice(4)) : 0)));
  } catch {
    return 0;
  }
}

/** Who runs, when its supervisor said so completely. */
export function readPid(files: AttemptFiles): { pid: number; startTime: string; at: number } | null {
  const record = readRecord(files, 0);
  // The file is as old as the start; not every file system knows, then it is as old as its last record.
  return record === null ? null : { pid: Number(record.words[0]), startTime: record.words[1]!, at: Math.floor(Math.min(record.birthtimeMs || record.mtimeMs, record.mtimeMs)) };
}

/** How it ended, when its supervisor said so completely. `at`: when it was written, UTC milliseconds. */
export function readEnding(files: AttemptFiles): (Ending & { at: number }) | null {
  const record = readRecord(files, 1);
  return record === null ? null : { how: record.words[0] === "signal" ? "signal" : "exit", status: Number(record.words[1]), at: Math.floor(record.mtimeMs) };
}

/** A whole record of the newest claim that has one, and of this run: one of another run is none. */
function readRecord(files: AttemptFiles, line: number): { words: string[]; mtimeMs: number; birthtimeMs: number } | null {
  for (let claim = lastClaim(files); claim > 0; claim--) {
    try {
      const path = join(files.dir, `pid.${claim}`);
      const words = readFileSync(path, "latin1").split("\n")[line]!.split(" ");
      if (words.length !== 4 || words[2] !== files.run || words[3] !== ".") continue;
      const { mtimeMs, birthtimeMs } = statSync(path);
      return { words, mtimeMs, birthtimeMs };
    } catch {
      // Not this claim, then.
    }
  }
  return null;
}
