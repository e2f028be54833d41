import type { DataSource } from "#contract";
import type { SourceSteps } from "./sourceSteps.ts";

/** What is tried, and the secret that it needs. */
export interface TriedSource extends Pick<DataSource, "kind" | "config"> {
  readonly secret: string | null;
}
/** One kind: its steps, in order. @throws StepFailed at the first that fails. */
export type TrySource = (source: TriedSource, steps: SourceSteps) => Promise<void>;
