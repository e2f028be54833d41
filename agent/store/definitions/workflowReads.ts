import type { FolderId, ProjectId, TaskId, Workflow, WorkflowDefinition, WorkflowId, WorkflowSummary } from "#contract";
import type { Selectable } from "kysely";
import type { WorkflowsTable } from "../schema/definitions.ts";
import type { Db } from "../store.ts";

export type WorkflowRow = Omit<Selectable<WorkflowsTable>, "draft">;
export const WORKFLOW_COLUMNS = [
  "id",
  "project_id",
  "name",
  "description",
  "owner",
  "task_count",
  "draft_version",
  "revision",
  "revision_id",
  "draft_differs",
  "changed_at",
  "changed_by",
  "removed_at",
  "changed_seq",
  "folder_id",
  "enabled",
  "frozen",
] as const satisfies (keyof WorkflowRow)[];
/** [HLD1] What a workflow says is frozen; an empty id is all of it. */
export const frozenOf = (row: Pick<WorkflowRow, "frozen">): { frozen: boolean; frozenTasks: TaskId[] } => {
  const ids = JSON.parse(row.frozen) as string[];
  return { frozen: ids.includes(""), frozenTasks: ids.filter((id) => id !== "") as TaskId[] };
};
export const summaryOf = (row: WorkflowRow): WorkflowSummary => ({
  id: row.id,
  projectId: row.project_id,
  name: row.name,
  description: row.description,
  owner: row.owner,
  taskCount: row.task_count,
  draftVersion: row.draft_version,
  revision: row.revision,
  draftDiffers: row.draft_differs === 1,
  changedAt: row.changed_at,
  changedBy: row.changed_by,
  changedSeq: row.changed_seq,
  folderId: row.folder_id,
  enabled: row.enabled === 1,
  ...frozenOf(row),
});
const workflowOf = (row: Selectable<WorkflowsTable>): Workflow => ({ ...summaryOf(row), draft: JSON.parse(row.draft) as WorkflowDefinition });

/** By name; those of all projects, or of the given ones. Removed ones are not in it. */
export async function listWorkflows(db: Db, { projectIds }: { projectIds?: readonly ProjectId[] | undefined } = {}): Promise<WorkflowSummary[]> {
  if (projectIds?.length === 0) return [];
  const rows = await db
    .selectFrom("workflows")
    .select(WORKFLOW_COLUMNS)
    .where("removed_at", "is", null)
    .$if(projectIds !== undefined, (query) => query.where("project_id", "in", projectIds!))
    .orderBy("name")
    .orderBy("id")
    .execute();
  return rows.map(summaryOf);
}
/** Null also when it was removed. */
export async function getWorkflow(db: Db, id: WorkflowId): Promise<Workflow | null> {
  const row = await db.selectFrom("workflows").selectAll().where("id", "=", id).where("removed_at", "is", null).executeTakeFirst();
  return row === undefined ? null : workflowOf(row);
}
export async function findWorkflowByName(db: Db, projectId: ProjectId, name: string): Promise<Workflow | null> {
  const row = await db.selectFrom("workflows").selectAll().where("project_id", "=", projectId).where("name", "=", name).where("removed_at", "is", null).executeTakeFirst();
  return row === undefined ? null : workflowOf(row);
}
/** The folder of each workflow that is in one. */
export async function workflowFolders(db: Db): Promise<Map<WorkflowId, FolderId>> {
  const rows = await db.selectFrom("workflows").select(["id", "folder_id"]).where("folder_id", "is not", null).execute();
  return new Map(rows.map((row) => [row.id, row.folder_id!]));
}
/** Instances that have begun, or were begun by a person, and have not ended; planned ones whose time has not come do not count. */
export async function countOpenInstances(db: Db, workflowId: WorkflowId, now: number): Promise<number> {
  const { count } = await db
    .selectFrom("workflow_instances")
    .select((of) => of.fn.countAll<number>().as("count"))
    .where("workflow_id", "=", workflowId)
    .where("ended_at", "is", null)
    .where((where) => where.or([where("started_at", "is not", null), where("origin", "!=", "scheduled"), where("fire_at", "<=", now)]))
    .executeTakeFirstOrThrow();
  return count;
}
