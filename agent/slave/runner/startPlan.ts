import type { AttemptId, AttemptOrder } from "#contract";
import type { StartLimits } from "../drivers/launcher.ts";
import type { ResourcePass } from "../resources/resourceDoor.ts";
import type { AttemptFiles } from "./attemptFiles.ts";

/** What the hooks build together, and what is in force when the last one is done. */
export interface StartPlan {
  readonly order: AttemptOrder;
  readonly files: AttemptFiles;
  /** The agent's own environment, cleaned; what tasks inherit. */
  readonly baseEnvironment: Readonly<Record<string, string>>;
  /** Makes the directory of the run. @throws as mkdir does. */
  readonly makeDir: (run: string) => void;
  /** Makes a cgroup with these limits; null where the host has none that we may use. */
  readonly makeCgroup: (run: string, memoryBytes: number) => string | null;
  /** What a process of this attempt shows to get resources of its project. */
  readonly resourcePass: (attemptId: AttemptId) => ResourcePass;
  /** Resolved by the command hook: an absolute path first. */
  argv: string[];
  environment: Record<string, string>;
  limits: StartLimits;
  /** Files in the directory of the run that its user must be able to read. */
  given: string[];
}

/**
 * One step of starting an attempt. Steps run in a written order, each in its own file; one that throws a Refusal ends the
 * attempt with that sentence as its start error, before anything runs.
 */
export interface StartHook {
  readonly name: string;
  /** Answers, before the attempt is accepted, whether this host can do it at all. Leaves nothing behind. */
  check?(plan: StartPlan): void;
  apply(plan: StartPlan): void;
}
