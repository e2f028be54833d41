import type { AttemptId } from "#contract";
import type { Mask } from "../logs/mask.ts";
import type { OutputLimit } from "../logs/outputFile.ts";

export interface AttemptOutput {
  readonly attemptId: AttemptId;
  readonly path: string;
  readonly limit: OutputLimit;
  readonly mask: Mask | null;
  readonly over: boolean;
  /** Some of it may be with the parent already. */
  readonly resumed: boolean;
}
