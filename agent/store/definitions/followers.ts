import type { TaskId, UserId, WorkflowId } from "#contract";
import type { Db, Tx } from "../store.ts";

/** A person and what he follows; a null task is the whole workflow. */
export interface Following {
  readonly workflowId: WorkflowId;
  readonly taskId: TaskId | null;
}
/** Following twice is following once. */
export async function setFollowing(tx: Tx, { workflowId, taskId, userId, follow }: Following & { readonly userId: UserId; readonly follow: boolean }): Promise<void> {
  const row = { workflow_id: workflowId, task_id: taskId ?? "", user_id: userId };
  if (follow)
    await tx.db
      .insertInto("followers")
      .values(row)
      .onConflict((on) => on.doNothing())
      .execute();
  else await tx.db.deleteFrom("followers").where("workflow_id", "=", row.workflow_id).where("task_id", "=", row.task_id).where("user_id", "=", userId).execute();
}
export async function followedBy(db: Db, userId: UserId): Promise<Following[]> {
  const rows = await db.selectFrom("followers").select(["workflow_id", "task_id"]).where("user_id", "=", userId).orderBy("workflow_id").orderBy("task_id").execute();
  return rows.map((row) => ({ workflowId: row.workflow_id, taskId: row.task_id === "" ? null : (row.task_id as TaskId) }));
}
