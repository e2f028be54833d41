import type { AttemptId, Origin, ProjectId, WorkflowId, WorkflowInstanceId, WorkflowInstanceState } from "#contract";
import type { Db } from "../store.ts";

export interface RunOfProject {
  readonly id: WorkflowInstanceId;
  readonly workflowId: WorkflowId;
  readonly state: WorkflowInstanceState;
  readonly origin: Origin;
  readonly endedAt: number | null;
}

/** Runs of a project in the order of their ids, open ones too; from an index, page by page. `below`: only ids before this one. */
export async function runsOfProject(
  db: Db,
  of: { readonly projectId: ProjectId; readonly after: WorkflowInstanceId | ""; readonly below?: WorkflowInstanceId | undefined; readonly limit: number },
): Promise<RunOfProject[]> {
  const rows = await db
    .selectFrom("workflow_instances")
    .select(["id", "workflow_id", "state", "origin", "ended_at"])
    .where("project_id", "=", of.projectId)
    .where("id", ">", of.after as WorkflowInstanceId)
    .$if(of.below !== undefined, (query) => query.where("id", "<", of.below!))
    .orderBy("id")
    .limit(of.limit)
    .execute();
  return rows.map((row) => ({ id: row.id, workflowId: row.workflow_id, state: row.state, origin: row.origin, endedAt: row.ended_at }));
}
/** [RTN1] The oldest of the last `count` ended runs of a workflow that are no tests; null when it has fewer. */
export async function oldestOfLast(db: Db, workflowId: WorkflowId, count: number): Promise<WorkflowInstanceId | null> {
  if (count === 0) return null;
  const row = await db
    .selectFrom("workflow_instances")
    .select("id")
    .where("workflow_id", "=", workflowId)
    .where("ended_at", "is not", null)
    .where("origin", "!=", "test")
    .orderBy("id", "desc")
    .limit(1)
    .offset(count - 1)
    .executeTakeFirst();
  return row?.id ?? null;
}
/**
 * [RTN1] Of these runs, those that something still needs: an open gate of another run waits for their date, a backfill that goes on made
 * them, or an agent still holds a slot for them. They are looked at again another time.
 */
export async function neededRuns(db: Db, ids: readonly WorkflowInstanceId[]): Promise<Set<WorkflowInstanceId>> {
  if (ids.length === 0) return new Set();
  const gates = db
    .selectFrom("workflow_instances as w")
    .innerJoin("task_gates as g", "g.workflow_id", "w.workflow_id")
    .select("w.id")
    .where("w.id", "in", ids)
    .where("g.met", "=", 0)
    .where((where) => where.or([where("g.business_date", "=", where.ref("w.business_date")), where("g.business_date", "=", "")]));
  const cells = db.selectFrom("backfill_cells as c").innerJoin("backfills as b", "b.id", "c.backfill_id").select("c.workflow_instance_id as id").where("c.workflow_instance_id", "in", ids).where("b.ended_at", "is", null);
  const slots = db
    .selectFrom("task_instances as t")
    .innerJoin("attempts as a", "a.task_instance_id", "t.id")
    .innerJoin("slots as s", "s.attempt_id", "a.id")
    .select("t.workflow_instance_id as id")
    .where("t.workflow_instance_id", "in", ids);
  const found = [...(await gates.execute()), ...(await cells.execute()), ...(await slots.execute())];
  return new Set(found.flatMap(({ id }) => (id === null ? [] : [id])));
}
/** Attempts of runs, whose logs go with them. */
export async function attemptsOfRuns(db: Db, ids: readonly WorkflowInstanceId[]): Promise<AttemptId[]> {
  if (ids.length === 0) return [];
  const rows = await db.selectFrom("task_instances as t").innerJoin("attempts as a", "a.task_instance_id", "t.id").select("a.id").where("t.workflow_instance_id", "in", ids).execute();
  return rows.map((row) => row.id);
}
