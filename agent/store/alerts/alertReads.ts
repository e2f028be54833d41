import type { ProjectId, TaskInstance, UserId, WorkflowInstance, WorkflowInstanceId } from "#contract";
import { instanceOf } from "../instances/instanceRow.ts";
import { PREFIXED_TASK_COLUMNS, taskOf } from "../instances/taskRow.ts";
import type { Db } from "../store.ts";

/** Somebody who may be told. */
export interface Person {
  readonly id: UserId;
  readonly name: string;
  readonly admin: boolean;
}
/** Who may see a project, or the platform itself (null): its members and the platform's admins; nobody who is disabled. */
export async function peopleWhoSee(db: Db, projectId: ProjectId | null): Promise<Person[]> {
  let query = db.selectFrom("users").select(["id", "name", "platform_admin"]).where("disabled", "=", 0);
  if (projectId !== null)
    query = query.where((where) =>
      where.or([where("platform_admin", "=", 1), where.exists(where.selectFrom("members").select("members.user_id").whereRef("members.user_id", "=", "users.id").where("members.project_id", "=", projectId))]),
    );
  return (await query.orderBy("name").execute()).map((row) => ({ id: row.id, name: row.name, admin: row.platform_admin === 1 }));
}
/** Where mail to these people goes; those without an address, or disabled, are left out. */
export async function emailsOf(db: Db, ids: readonly UserId[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await db.selectFrom("users").select("email").where("id", "in", ids).where("disabled", "=", 0).where("email", "is not", null).orderBy("name").execute();
  return rows.map((row) => row.email!);
}

/** Tasks that failed or were missed since this instant, oldest first; reads the index of failures only. */
export async function failedSince(db: Db, since: number): Promise<TaskInstance[]> {
  const rows = await db
    .selectFrom("task_instances as t")
    .select(PREFIXED_TASK_COLUMNS)
    .where("t.state", "in", ["FAILED", "KILLED", "MISSED"])
    .where((where) => where.or([where("t.ended_at", ">=", since), where("t.ended_at", "is", null)]))
    .orderBy("t.id")
    .execute();
  return rows.map(taskOf).filter((task) => task.state !== "KILLED");
}
/** Runs that have not ended and whose time has come. */
export async function openRuns(db: Db, now: number): Promise<WorkflowInstance[]> {
  return (await db.selectFrom("workflow_instances").selectAll().where("ended_at", "is", null).where("fire_at", "<=", now).where("origin", "!=", "test").orderBy("id").execute()).map(instanceOf);
}
/** Which of these runs have not ended. */
export async function stillOpen(db: Db, ids: readonly WorkflowInstanceId[]): Promise<ReadonlySet<WorkflowInstanceId>> {
  if (ids.length === 0) return new Set();
  return new Set((await db.selectFrom("workflow_instances").select("id").where("id", "in", ids).where("ended_at", "is", null).execute()).map((row) => row.id));
}
