import type { ProjectId, TaskId, TaskInstanceId, TaskInstanceRow, UserId, WorkflowInstanceId } from "#contract";
import { sql } from "kysely";
import type { Db } from "../store.ts";
import { rowsOfTasks } from "../instances/taskRows.ts";
import type { OfDate } from "../night/nightReads.ts";

const ofDate = (db: Db, { businessDate, projectIds }: OfDate) => {
  const query = db.selectFrom("workflow_instances as w").innerJoin("task_instances as t", "t.workflow_instance_id", "w.id").where("w.business_date", "=", businessDate);
  return projectIds === undefined ? query : query.where("w.project_id", "in", projectIds.length === 0 ? [NOBODY] : projectIds);
};
const NOBODY = "" as ProjectId;

/** [LC7] How many tasks are NOT_RUN behind each of these failures, in the runs of them. One query. */
export async function blockedInRuns(db: Db, roots: readonly { readonly id: TaskInstanceId; readonly workflowInstanceId: WorkflowInstanceId }[]): Promise<Map<TaskInstanceId, number>> {
  if (roots.length === 0) return new Map();
  const rows = await db
    .selectFrom("task_instances")
    .select((of) => ["root_cause_id", of.fn.countAll<number | string>().as("count")])
    .where("workflow_instance_id", "in", [...new Set(roots.map((root) => root.workflowInstanceId))])
    .where("state", "=", "NOT_RUN")
    .where(
      "root_cause_id",
      "in",
      roots.map((root) => root.id),
    )
    .groupBy("root_cause_id")
    .execute();
  return new Map(rows.map((row) => [row.root_cause_id!, Number(row.count)]));
}

/** What took longest on a date, or has been running longest, by how long; what runs still counts up to `now`. */
export async function longestOfDate(db: Db, of: OfDate, now: number, limit: number): Promise<TaskInstanceRow[]> {
  const rows = await ofDate(db, of)
    .where("t.started_at", "is not", null)
    .select("t.id")
    .orderBy(sql`coalesce(t.ended_at, ${now}) - t.started_at`, "desc")
    .orderBy("t.id")
    .limit(limit)
    .execute();
  return rowsOfTasks(
    db,
    rows.map((row) => row.id),
  );
}

/** What a person follows of a date: what failed first, then what goes, then the rest. */
export async function followedOfDate(db: Db, of: OfDate, userId: UserId, limit: number): Promise<TaskInstanceRow[]> {
  const rows = await ofDate(db, of)
    .innerJoin("followers as f", "f.workflow_id", "w.workflow_id")
    .where("f.user_id", "=", userId)
    .where((where) => where.or([where("f.task_id", "=", ""), where(sql<TaskId>`t.task_id`, "=", where.ref("f.task_id") as never)]))
    .select("t.id")
    .distinct()
    .select(sql<number>`case when t.state in ('FAILED', 'KILLED', 'MISSED', 'LOST', 'KILL_FAILED') then 0 when t.state in ('SUCCESS', 'SKIPPED') then 2 else 1 end`.as("rank"))
    .orderBy("rank")
    .orderBy("t.id", "desc")
    .limit(limit)
    .execute();
  return rowsOfTasks(
    db,
    rows.map((row) => row.id),
  );
}
