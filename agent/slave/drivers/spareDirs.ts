import { mkdirSync, readdirSync, renameSync, rmdirSync, truncateSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { readEnding, runDir } from "./shellRecords.ts";

const PREFIX = "spare-";
const KEPT = 64;
/** What a light attempt leaves behind; with anything else in it a directory is not used again. */
const ORDINARY: readonly string[] = ["output", "pid.1", "start", "work"];

/** Directories of attempts: made, and used again. */
export interface SpareDirs {
  /** Makes a directory for this run, closed to others. @throws as mkdir does. */
  make(run: string): void;
  /** These runs are over and nobody reads their files any more. */
  give(runs: readonly string[]): void;
}

/**
 * Making files and directories, and removing them, costs more than starting a process. So the directory and the start file of an
 * ordinary attempt serve again, under another name; its claim, records, output and working directory never do: a process that it left
 * behind may still hold them. An attempt without a whole exit record, or with more than the usual in its directory, is removed.
 */
export function openSpareDirs(runsDir: string, remove: (runs: readonly string[]) => void): SpareDirs {
  const spares: string[] = [];
  // Those of an earlier agent are simply removed.
  let last = 0;
  for (const name of readdirSync(runsDir)) if (name.startsWith(PREFIX)) last = Math.max(last, Number(name.slice(PREFIX.length)) || 0);

  const clean = (run: string): boolean => {
    const files = runDir(runsDir, run);
    try {
      const names = readdirSync(files.dir);
      // Without a record its supervisor may still write here.
      if (!names.every((name) => ORDINARY.includes(name)) || readEnding(files) === null) return false;
      rmdirSync(join(files.dir, "work"));
      truncateSync(join(files.dir, "start"));
      unlinkSync(join(files.dir, "output"));
      unlinkSync(join(files.dir, "pid.1"));
      const spare = `${PREFIX}${++last}`;
      renameSync(files.dir, join(runsDir, spare));
      spares.push(spare);
      return true;
    } catch {
      return false;
    }
  };
  return {
    make(run) {
      const spare = spares.pop();
      if (spare !== undefined) {
        try {
          return renameSync(join(runsDir, spare), join(runsDir, run));
        } catch {
          // Its name is taken, or somebody tidied up here: then it is made.
        }
      }
      mkdirSync(join(runsDir, run), { mode: 0o700 });
    },
    give(runs) {
      remove(runs.filter((run) => spares.length >= KEPT || !clean(run)));
    },
  };
}
/** Whether this name in the runs directory is a spare of some agent. */
export const isSpare = (name: string): boolean => name.startsWith(PREFIX);
