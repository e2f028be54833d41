import type { ProjectId, ProjectMember, Role, UserId } from "#contract";
import type { Db, Tx } from "../store.ts";

/** Gives a person a role in a project, or with null takes it away. Announces `access.changed` when that is a change. */
export async function setMember(tx: Tx, { projectId, userId, role }: { projectId: ProjectId; userId: UserId; role: Role | null }): Promise<void> {
  const before = await tx.db.selectFrom("members").select("role").where("project_id", "=", projectId).where("user_id", "=", userId).executeTakeFirst();
  if ((before?.role ?? null) === role) return;
  if (role === null) await tx.db.deleteFrom("members").where("project_id", "=", projectId).where("user_id", "=", userId).execute();
  else
    await tx.db
      .insertInto("members")
      .values({ project_id: projectId, user_id: userId, role })
      .onConflict((conflict) => conflict.columns(["project_id", "user_id"]).doUpdateSet({ role }))
      .execute();
  tx.announce("access.changed", userId, { topic: "platform", projectId: null }, { userId });
}
export async function listMembers(db: Db, projectId: ProjectId): Promise<ProjectMember[]> {
  const rows = await db.selectFrom("members").innerJoin("users", "users.id", "members.user_id").select(["user_id", "users.name", "role"]).where("project_id", "=", projectId).orderBy("users.name").execute();
  return rows.map((row) => ({ projectId, userId: row.user_id, userName: row.name, role: row.role }));
}
export async function rolesOf(db: Db, userId: UserId): Promise<{ projectId: ProjectId; role: Role }[]> {
  return (await db.selectFrom("members").select(["project_id", "role"]).where("user_id", "=", userId).orderBy("project_id").execute()).map((row) => ({ projectId: row.project_id, role: row.role }));
}
/** Whether somebody of this name may work in the project: a member of it, or a platform admin; nobody who is disabled. */
export async function isMember(db: Db, projectId: ProjectId, userName: string): Promise<boolean> {
  const user = await db.selectFrom("users").select(["id", "platform_admin"]).where("name", "=", userName).where("disabled", "=", 0).executeTakeFirst();
  if (user === undefined || user.platform_admin === 1) return user !== undefined;
  return (await db.selectFrom("members").select("role").where("project_id", "=", projectId).where("user_id", "=", user.id).executeTakeFirst()) !== undefined;
}
