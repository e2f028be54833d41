import type { WorkflowInstance } from "#contract";

/** The last runs of each workflow, oldest first, from runs that stand newest first. */
export function lastRuns(newestFirst: readonly WorkflowInstance[], most: number): ReadonlyMap<string, readonly WorkflowInstance[]> {
  const found = new Map<string, WorkflowInstance[]>();
  for (const run of newestFirst) {
    const list = found.get(run.workflowId);
    if (!list) found.set(run.workflowId, [run]);
    else if (list.length < most) list.push(run);
  }
  return new Map([...found].map(([id, list]) => [id, list.toReversed()]));
}
