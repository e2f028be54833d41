import { join } from "node:path";

/** The files of one attempt. `run` is its directory below the runs directory. */
export interface AttemptFiles {
  readonly run: string;
  readonly dir: string;
  /** In which the task starts, unless it names another. */
  readonly workDir: string;
  /** stdout and stderr of the task. */
  readonly outputFile: string;
  /** [FLOW1] To which the task writes what it hands downstream; it makes the file. */
  readonly outputsFile: string;
}
export function attemptFiles(runsDir: string, run: string): AttemptFiles {
  const dir = join(runsDir, run);
  return { run, dir, workDir: join(dir, "work"), outputFile: join(dir, "output"), outputsFile: join(dir, "outputs") };
}
