import { TILES } from "#contract";
import type { WorkflowInstance } from "#contract";
import type { InstanceFilter } from "./instanceFilter.ts";
import { statesOfTile } from "./instanceFilter.ts";

/** Whether a run passes the filter of the instance list; a run has a state of S2-16 when one of its tasks has it. `owner` is that of its workflow, where it is known. */
export function matchesRun(run: WorkflowInstance, filter: InstanceFilter, me: string | undefined, owner: string | undefined): boolean {
  if (filter.mine && run.startedBy !== me && owner !== me) return false;
  if (filter.owner !== undefined && (owner ?? run.startedBy) !== filter.owner) return false;
  if (filter.origin !== undefined && run.origin !== filter.origin) return false;
  if (filter.businessDate !== undefined && run.businessDate !== filter.businessDate) return false;
  if (filter.workflowId !== undefined && run.workflowId !== filter.workflowId) return false;
  if (filter.states.length > 0 && !TILES.some((tile) => run.counts[tile] > 0 && statesOfTile(tile).some((state) => filter.states.includes(state)))) return false;
  const text = filter.text.trim().toLowerCase();
  return text === "" || run.id === text || `${run.projectName}/${run.workflowName}`.toLowerCase().includes(text);
}
