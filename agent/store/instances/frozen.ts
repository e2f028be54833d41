import { hasEnded, InstanceState, type TaskInstance, type WorkflowId } from "#contract";
import type { Db } from "../store.ts";
import { PREFIXED_TASK_COLUMNS, taskOf } from "./taskRow.ts";

const OPEN = InstanceState.options.filter((state) => !hasEnded(state));

/** [HLD1] Instances of a workflow that have not ended, oldest first; also those of runs that have, because something in them failed: they may go on. */
export async function unendedTasks(db: Db, workflowId: WorkflowId): Promise<TaskInstance[]> {
  const rows = await db
    .selectFrom("workflow_instances as w")
    .innerJoin("task_instances as t", "t.workflow_instance_id", "w.id")
    .select(PREFIXED_TASK_COLUMNS)
    .where("w.workflow_id", "=", workflowId)
    .where((where) => where.or([where("w.ended_at", "is", null), where("w.not_run", ">", 0)]))
    .where("t.state", "in", OPEN)
    .orderBy("t.id")
    .execute();
  return rows.map(taskOf);
}
