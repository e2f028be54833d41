import type { Sentence } from "#contract";

/** What the first process of a run used, and those of its children that it waited for; null where the launcher cannot tell. */
export interface Usage {
  readonly peakMemoryBytes: number | null;
  readonly cpuMs: number | null;
}
export const UNKNOWN_USAGE: Usage = { peakMemoryBytes: null, cpuMs: null };

/** How a task's first process ended: its exit code, or the number of the signal that ended it. */
export interface Ending extends Usage {
  readonly how: "exit" | "signal";
  readonly status: number;
}

/** What is known of a start that was made before, or by a launcher that is gone. Times are UTC milliseconds. */
export interface Trace {
  /** `startTime`: field 22 of /proc/pid/stat, "0" when the process was over before anybody could look. Null: claimed, and nothing more is known. */
  readonly first: { readonly pid: number; readonly startTime: string; readonly at: number } | null;
  readonly ending: (Ending & { readonly at: number }) | null;
  /** It could not be started, for good. */
  readonly failed: Sentence | null;
  /** Who started it lives and will tell its end. */
  readonly watched: boolean;
}

/** What a launcher tells. `run` is the name that was given to `start`. */
export interface LauncherEvents {
  started(run: string, pid: number, startTime: string): void;
  ended(run: string, ending: Ending): void;
  /** There is and was no process, and there will be none. */
  failed(run: string, reason: Sentence): void;
  /** The host has no room for another process now. The start is undone; it may be made again. */
  busy(run: string, reason: Sentence): void;
  /**
   * Its launcher died before it told the end. `claimed`: there is or was a process, of which only `recall` and /proc know.
   * Otherwise there is none, and it may be started again.
   */
  lost(run: string, claimed: boolean): void;
}

/** [LIM1] What is set for a task's processes before they are the task. Null: as the launcher's own. */
export interface StartLimits {
  readonly user: string | null;
  /** Octal. */
  readonly umask: string | null;
  readonly nice: number | null;
  /** Of the data segment of each process: address space would be wrong for virtual machines that only reserve it. */
  readonly memoryBytes: number | null;
  readonly cpuSeconds: number | null;
  readonly openFiles: number | null;
  /** A cgroup to be born in. */
  readonly cgroup: string | null;
}
export const NO_START_LIMITS: StartLimits = { user: null, umask: null, nice: null, memoryBytes: null, cpuSeconds: null, openFiles: null, cgroup: null };

export interface Start {
  /** Its directory below the runs directory, in which its output is. */
  readonly run: string;
  /** The first is an absolute path. */
  readonly argv: readonly string[];
  /** Beside what every task inherits. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where it starts; in `work` of its own directory when null. */
  readonly directory: string | null;
  /** Files in its own directory that its user must be able to read. */
  readonly given: readonly string[];
  readonly limits: StartLimits;
}

/**
 * Starts processes that outlive the agent. Nothing started here is a child of the agent, and who owns a start is decided once,
 * whoever dies between the order and the process [LC5].
 */
export interface Launcher {
  readonly kind: "native" | "portable";
  /** Resolves when all is known that earlier launchers did; nothing may be started or recalled before. */
  readonly ready: Promise<void>;
  /** Alive and able to start. */
  readonly healthy: boolean;
  /** While it lives it tells every end of what it started, and its own death as `lost`: nobody needs to look. */
  readonly tellsAll: boolean;
  /** Makes the directory of a run, for files that must be there before its start. @throws as mkdir does. */
  makeDir(run: string): void;
  /** @throws Refusal for what this launcher cannot set [LIM1]; then nothing was started. */
  start(start: Start): void;
  /** Takes a start back. True: there was and will be no process of it, unless it is started again. */
  withdraw(run: string): boolean;
  /** What is known of a run; null when nobody started it, and nobody will unless it is started now. */
  recall(run: string): Trace | null;
  /** Every run of which something is known from before. */
  known(): readonly string[];
  /** Nobody asks for these runs any more; their directories are removed, in the launcher's own time. */
  remove(runs: readonly string[]): void;
  /** The link to the launcher ends; what it started goes on. */
  close(): Promise<void>;
}
export interface LauncherOptions {
  readonly runsDir: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly events: LauncherEvents;
}
