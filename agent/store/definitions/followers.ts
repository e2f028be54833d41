import type { ProjectId, TaskId, UserId, WorkflowId } from "#contract";
import type { Db, Tx } from "../store.ts";

/** A person and what he follows; a null task is the whole workflow. */
export interface Following {
  readonly workflowId: WorkflowId;
  readonly taskId: TaskId | null;
}
/** One of those who follow. */
export interface Follower extends Following {
  readonly userId: UserId;
  readonly login: string;
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
/** Who follows what of one workflow, or of those of these projects, by login. */
export async function listFollowers(db: Db, of: { readonly workflowId: WorkflowId } | { readonly projectIds: readonly ProjectId[] }): Promise<Follower[]> {
  if ("projectIds" in of && of.projectIds.length === 0) return [];
  const rows = await db
    .selectFrom("followers as f")
    .innerJoin("users as u", "u.id", "f.user_id")
    .innerJoin("workflows as w", "w.id", "f.workflow_id")
    .select(["f.workflow_id", "f.task_id", "f.user_id", "u.name"])
    .where((where) => ("projectIds" in of ? where("w.project_id", "in", of.projectIds) : where("w.id", "=", of.workflowId)))
    .orderBy("u.name")
    .execute();
  return rows.map((row) => ({ ...followingOf(row), userId: row.user_id, login: row.name }));
}
export async function followedBy(db: Db, userId: UserId): Promise<Following[]> {
  const rows = await db.selectFrom("followers").select(["workflow_id", "task_id"]).where("user_id", "=", userId).orderBy("workflow_id").orderBy("task_id").execute();
  return rows.map(followingOf);
}
const followingOf = (row: { readonly workflow_id: WorkflowId; readonly task_id: string }): Following => ({ workflowId: row.workflow_id, taskId: row.task_id === "" ? null : (row.task_id as TaskId) });
