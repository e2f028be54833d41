import type { DraftId, NamedDraft, NamedDraftSummary, WorkflowDefinition, WorkflowId } from "#contract";
import type { Selectable } from "kysely";
import type { NamedDraftsTable } from "../schema/definitions.ts";
import type { Db, Tx } from "../store.ts";

type Row = Selectable<NamedDraftsTable>;
const summaryOf = (row: Omit<Row, "definition">): NamedDraftSummary => ({ id: row.id, workflowId: row.workflow_id, name: row.name, authorId: row.author_id, author: row.author, at: row.at });

/** [LOCK3] `definition`: canonical JSON, as drafts of workflows are stored. */
export async function insertNamedDraft(tx: Tx, draft: NamedDraftSummary & { readonly definition: string }): Promise<NamedDraftSummary> {
  const row = { id: draft.id, workflow_id: draft.workflowId, name: draft.name, author_id: draft.authorId, author: draft.author, at: draft.at, definition: draft.definition };
  await tx.db.insertInto("named_drafts").values(row).execute();
  return summaryOf(row);
}

/** Newest first. */
export async function listNamedDrafts(db: Db, workflowId: WorkflowId): Promise<NamedDraftSummary[]> {
  const rows = await db.selectFrom("named_drafts").select(["id", "workflow_id", "name", "author_id", "author", "at"]).where("workflow_id", "=", workflowId).orderBy("at", "desc").orderBy("id", "desc").execute();
  return rows.map(summaryOf);
}

/** Null also when it is another workflow's. */
export async function getNamedDraft(db: Db, workflowId: WorkflowId, id: DraftId): Promise<NamedDraft | null> {
  const row = await db.selectFrom("named_drafts").selectAll().where("id", "=", id).where("workflow_id", "=", workflowId).executeTakeFirst();
  return row === undefined ? null : { ...summaryOf(row), definition: JSON.parse(row.definition) as WorkflowDefinition };
}

export async function removeNamedDraft(tx: Tx, id: DraftId): Promise<void> {
  await tx.db.deleteFrom("named_drafts").where("id", "=", id).execute();
}
