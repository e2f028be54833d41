import { linkSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Ending, type Trace, UNKNOWN_USAGE } from "./launcher.ts";

/** A run and its directory, with the claims and records that supervisor.sh writes. */
export interface RunDir {
  readonly run: string;
  readonly dir: string;
}
export const runDir = (runsDir: string, run: string): RunDir => ({ run, dir: join(runsDir, run) });

const WITHDRAWN = "withdrawn";

/**
 * Takes a claim back, so that no supervisor can ever start it. False when a supervisor was first, or the attempt has no
 * directory. The file appears with its content at once, so after a crash it is known whose it is.
 */
export function takeClaim(files: RunDir, claim: number): boolean {
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
export function wasWithdrawn(files: RunDir, claim: number): boolean {
  try {
    return readFileSync(join(files.dir, `pid.${claim}`), "latin1") === WITHDRAWN;
  } catch {
    return false;
  }
}

/** The highest claim that exists; 0 when the start was never taken by anybody. */
export function lastClaim(files: RunDir): number {
  try {
    return Math.max(0, ...readdirSync(files.dir).map((name) => (name.startsWith("pid.") ? Number(name.slice(4)) : 0)));
  } catch {
    return 0;
  }
}

/** Who runs, when its supervisor said so completely. */
export function readPid(files: RunDir): { pid: number; startTime: string; at: number } | null {
  const record = readRecord(files, 0);
  // The file is as old as the start; not every file system knows, then it is as old as its last record.
  return record === null ? null : { pid: Number(record.words[0]), startTime: record.words[1]!, at: Math.floor(Math.min(record.birthtimeMs || record.mtimeMs, record.mtimeMs)) };
}

/** How it ended, when its supervisor said so completely. `at`: when it was written, UTC milliseconds. */
export function readEnding(files: RunDir): (Ending & { at: number }) | null {
  const record = readRecord(files, 1);
  return record === null ? null : { how: record.words[0] === "signal" ? "signal" : "exit", status: Number(record.words[1]), ...UNKNOWN_USAGE, at: Math.floor(record.mtimeMs) };
}

/** A whole record of the newest claim that has one, and of this run: one of another run is none. */
function readRecord(files: RunDir, line: number): { words: string[]; mtimeMs: number; birthtimeMs: number } | null {
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

/**
 * What is known of a run of which only files tell. Null: it was never started, and the claim by which an old launcher could
 * still start it is taken back by this call.
 */
export function shellTrace(files: RunDir): Trace | null {
  const first = readPid(files);
  const claim = lastClaim(files);
  if (first === null && (claim === 0 || wasWithdrawn(files, claim)) && (takeClaim(files, claim + 1) || lastClaim(files) === 0)) return null;
  return { first: first ?? readPid(files), ending: readEnding(files), failed: null, watched: false };
}
