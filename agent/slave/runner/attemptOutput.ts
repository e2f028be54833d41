import type { AttemptId } from "#contract";

export interface AttemptOutput {
  readonly attemptId: AttemptId;
  readonly path: string;
  readonly capBytes: number;
  readonly over: boolean;
  /** Some of it may be with the parent already. */
  readonly resumed: boolean;
}
