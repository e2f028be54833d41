import type { InstanceState, ProjectId, TaskId, TaskInstanceId, WorkflowId, WorkflowInstanceId, WorkflowInstanceState } from "#contract";
import { sql } from "kysely";
import type { Db } from "../store.ts";

/** Business dates, both included. */
export interface DateRange {
  readonly from: string;
  readonly until: string;
}
export interface BoardWorkflow {
  readonly workflowId: WorkflowId;
  readonly workflowName: string;
  readonly projectId: ProjectId;
  readonly projectName: string;
}
/** Workflows that have a run on one of these dates, by project and name. */
export async function workflowsOfDates(db: Db, { from, until, projectIds, limit }: DateRange & { projectIds?: readonly ProjectId[] | undefined; limit: number }): Promise<BoardWorkflow[]> {
  if (projectIds?.length === 0) return [];
  let query = db
    .selectFrom("workflows as f")
    .innerJoin("projects as p", "p.id", "f.project_id")
    .select(["f.id as workflowId", "f.name as workflowName", "p.id as projectId", "p.name as projectName"])
    .where((where) => where.exists(where.selectFrom("workflow_instances as w").select("w.id").whereRef("w.workflow_id", "=", "f.id").where("w.business_date", ">=", from).where("w.business_date", "<=", until)));
  if (projectIds !== undefined) query = query.where("f.project_id", "in", projectIds);
  return query.orderBy("p.name").orderBy("f.name").orderBy("f.id").limit(limit).execute();
}

export interface BoardRun {
  readonly id: WorkflowInstanceId;
  readonly workflowId: WorkflowId;
  readonly businessDate: string;
  readonly fireAt: number;
  readonly state: WorkflowInstanceState;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}
/** The runs of workflows on these dates, by their points. Tests are not among them. */
export async function boardRuns(db: Db, { from, until, workflowIds }: DateRange & { workflowIds: readonly WorkflowId[] }): Promise<BoardRun[]> {
  if (workflowIds.length === 0) return [];
  const rows = await db
    .selectFrom("workflow_instances")
    .select(["id", "workflow_id", "business_date", "fire_at", "state", "started_at", "ended_at"])
    .where("workflow_id", "in", workflowIds)
    .where("business_date", ">=", from)
    .where("business_date", "<=", until)
    .where("origin", "!=", "test")
    .execute();
  return rows
    .map((row) => ({ id: row.id, workflowId: row.workflow_id, businessDate: row.business_date, fireAt: row.fire_at, state: row.state, startedAt: row.started_at, endedAt: row.ended_at }))
    .sort((a, b) => a.fireAt - b.fireAt || (a.id < b.id ? -1 : 1));
}

/** What a person did to tasks of runs: set to success, or paused. Few are, and an index has them alone. */
export async function markedRuns(db: Db, ids: readonly WorkflowInstanceId[]): Promise<{ forced: Set<WorkflowInstanceId>; paused: Set<WorkflowInstanceId> }> {
  const marked = { forced: new Set<WorkflowInstanceId>(), paused: new Set<WorkflowInstanceId>() };
  for (let from = 0; from < ids.length; from += PORTION) {
    const rows = await db
      .selectFrom("task_instances")
      .select(["workflow_instance_id", "forced_by", "paused_by"])
      .where("workflow_instance_id", "in", ids.slice(from, from + PORTION))
      .where(sql<boolean>`(forced_by is not null or paused_by is not null)`)
      .execute();
    for (const row of rows) {
      if (row.forced_by !== null) marked.forced.add(row.workflow_instance_id);
      if (row.paused_by !== null) marked.paused.add(row.workflow_instance_id);
    }
  }
  return marked;
}
const PORTION = 5000;

/** Runs of these dates that wait for a run of the same or another date that failed. */
export async function runsBehindFailures(db: Db, { from, until }: DateRange): Promise<Set<WorkflowInstanceId>> {
  const rows = await db
    .selectFrom("task_gates as g")
    .innerJoin("task_instances as t", "t.id", "g.task_instance_id")
    .select("t.workflow_instance_id")
    .distinct()
    .where("g.met", "=", 0)
    .where("g.business_date", ">=", from)
    .where("g.business_date", "<=", until)
    .where("t.state", "=", "NOT_RUN")
    .where((where) =>
      where.exists(where.selectFrom("workflow_instances as w").select("w.id").whereRef("w.workflow_id", "=", "g.workflow_id").whereRef("w.business_date", "=", "g.business_date").where("w.state", "=", "FAILED")),
    )
    .execute();
  return new Set(rows.map((row) => row.workflow_instance_id));
}

export interface BoardTask {
  readonly id: TaskInstanceId;
  readonly run: WorkflowInstanceId;
  readonly taskId: TaskId;
  readonly name: string;
  readonly state: InstanceState;
  readonly forced: boolean;
  readonly paused: boolean;
  readonly blocked: boolean;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}
/** The tasks of these runs, in the order in which they were planned. */
export async function boardTasks(db: Db, runs: readonly WorkflowInstanceId[]): Promise<BoardTask[]> {
  const tasks: BoardTask[] = [];
  for (let from = 0; from < runs.length; from += PORTION) {
    const rows = await db
      .selectFrom("task_instances")
      .select(["id", "workflow_instance_id", "task_id", "name", "state", "forced_by", "paused_by", "root_cause_id", "started_at", "ended_at"])
      .where("workflow_instance_id", "in", runs.slice(from, from + PORTION))
      .orderBy("workflow_instance_id")
      .orderBy("id")
      .execute();
    for (const row of rows) {
      tasks.push({
        id: row.id,
        run: row.workflow_instance_id,
        taskId: row.task_id,
        name: row.name,
        state: row.state,
        forced: row.forced_by !== null,
        paused: row.paused_by !== null,
        blocked: row.state === "NOT_RUN" && row.root_cause_id !== null,
        startedAt: row.started_at,
        endedAt: row.ended_at,
      });
    }
  }
  return tasks;
}
