/** How a task's first process ended: its exit code, or the number of the signal that ended it. */
export interface Ending {
  readonly how: "exit" | "signal";
  readonly status: number;
}

/** What a launcher tells. `run` is the name that was given to `start`. */
export interface LauncherEvents {
  /** `startTime`: field 22 of /proc/pid/stat, "0" when the process was over before anybody could look. */
  started(run: string, pid: number, startTime: string): void;
  ended(run: string, ending: Ending): void;
  /** The launcher itself died; nothing was heard of these runs yet. A new one takes over. */
  lost(runs: readonly string[]): void;
}

/**
 * Starts processes that outlive the agent. A run is a directory below the runs directory, with a `start` file in it; claim N
 * means: start only when `pid.N` can be created. Nothing started here is a child of the agent.
 */
export interface Launcher {
  start(run: string, claim: number): void;
  /** Removes the directories of runs that are over, in its own time: it costs more than it looks, and not here. */
  remove(runs: readonly string[]): void;
  /** Alive and able to start. */
  readonly healthy: boolean;
  /** The launcher ends; what it started goes on. */
  close(): Promise<void>;
}
export interface LauncherOptions {
  readonly runsDir: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly events: LauncherEvents;
}
