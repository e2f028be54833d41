import type { ProjectId, TaskDefinition, WorkflowDefinition, WorkflowId } from "#contract";
import { sql } from "kysely";
import type { Db } from "../store.ts";

export interface PublishedWorkflow {
  readonly id: WorkflowId;
  readonly projectId: ProjectId;
  readonly name: string;
  readonly revision: number;
  readonly tasks: readonly TaskDefinition[];
}

/**
 * Published workflows that may have to do with a text: those in whose definition it stands. Of a project, a workflow, or all. Without
 * the text the definitions are not even read, so asking for something rare is cheap.
 */
export async function publishedWith(db: Db, filter: { readonly text: string; readonly projectId?: ProjectId | null | undefined; readonly workflowId?: WorkflowId | undefined }): Promise<PublishedWorkflow[]> {
  const pattern = `%${filter.text.replaceAll(/[\\%_]/g, "\\$&")}%`;
  let query = db
    .selectFrom("workflows as w")
    .innerJoin("revisions as r", "r.id", "w.revision_id")
    .select(["w.id", "w.project_id", "w.name", "r.number", "r.definition"])
    .where("w.removed_at", "is", null)
    .where(sql<boolean>`r.definition like ${pattern} escape '\\'`);
  if (filter.projectId != null) query = query.where("w.project_id", "=", filter.projectId);
  if (filter.workflowId !== undefined) query = query.where("w.id", "=", filter.workflowId);
  const rows = await query.orderBy("w.name").orderBy("w.id").execute();
  return rows.map((row) => ({ id: row.id, projectId: row.project_id, name: row.name, revision: row.number ?? 0, tasks: (JSON.parse(row.definition) as WorkflowDefinition).tasks }));
}
