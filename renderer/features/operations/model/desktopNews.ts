import type { WorkflowInstance } from "#contract";

/** A run that has just failed for good, of somebody who wants to know. */
export type FailedRun = Pick<WorkflowInstance, "id" | "workflowName" | "businessDate" | "counts">;

/**
 * The runs of one's own that failed between two looks: they were known as not failed before, so what a page finds at its start is
 * no news. Tests are watched by whoever started them, and are none either.
 */
export function newlyFailed(before: ReadonlyMap<string, WorkflowInstance>, now: ReadonlyMap<string, WorkflowInstance>, me: string | undefined): FailedRun[] {
  return [...now.values()].filter((run) => run.state === "FAILED" && run.startedBy === me && run.origin !== "test" && before.has(run.id) && before.get(run.id)!.state !== "FAILED");
}
