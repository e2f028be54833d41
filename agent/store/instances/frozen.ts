import { hasEnded, InstanceState, type TaskInstance, type WorkflowId, type WorkflowInstanceId } from "#contract";
import type { Db } from "../store.ts";
import { PREFIXED_TASK_COLUMNS, taskOf } from "./taskRow.ts";

const OPEN = InstanceState.options.filter((state) => !hasEnded(state));

/** [HLD1] Instances of a workflow that have not ended, of runs that have not; or of these runs, whether they have ended or not. Oldest first. */
export async function unendedTasks(db: Db, of: { readonly workflowId: WorkflowId } | { readonly runs: readonly WorkflowInstanceId[] }): Promise<TaskInstance[]> {
  if ("runs" in of && of.runs.length === 0) return [];
  const joined = db.selectFrom("workflow_instances as w").innerJoin("task_instances as t", "t.workflow_instance_id", "w.id").select(PREFIXED_TASK_COLUMNS).where("t.state", "in", OPEN);
  const rows = await ("runs" in of ? joined.where("w.id", "in", of.runs) : joined.where("w.workflow_id", "=", of.workflowId).where("w.ended_at", "is", null)).orderBy("t.id").execute();
  return rows.map(taskOf);
}
