import type { FolderId, ProjectId, WorkflowDefinition, WorkflowId } from "#contract";
import { sql } from "kysely";
import type { Db } from "../store.ts";

/** A workflow as it is published and as it is being edited. */
export interface BothDefinitions {
  readonly id: WorkflowId;
  readonly projectId: ProjectId;
  readonly folderId: FolderId | null;
  readonly name: string;
  readonly published: WorkflowDefinition | null;
  readonly draft: WorkflowDefinition;
}
/** Workflows in whose draft or published definition a text stands; of a project, or all. By name. */
export async function definitionsWith(db: Db, filter: { readonly text: string; readonly projectId: ProjectId | null }): Promise<BothDefinitions[]> {
  const pattern = `%${filter.text.replaceAll(/[\\%_]/g, "\\$&")}%`;
  let query = db
    .selectFrom("workflows as w")
    .leftJoin("revisions as r", "r.id", "w.revision_id")
    .select(["w.id", "w.project_id", "w.folder_id", "w.name", "w.draft", "r.definition"])
    .where("w.removed_at", "is", null)
    .where(sql<boolean>`(w.draft like ${pattern} escape '\\' or r.definition like ${pattern} escape '\\')`);
  if (filter.projectId !== null) query = query.where("w.project_id", "=", filter.projectId);
  const rows = await query.orderBy("w.name").orderBy("w.id").execute();
  return rows.map((row) => ({
    id: row.id,
    projectId: row.project_id,
    folderId: row.folder_id,
    name: row.name,
    published: row.definition === null ? null : (JSON.parse(row.definition) as WorkflowDefinition),
    draft: JSON.parse(row.draft) as WorkflowDefinition,
  }));
}
