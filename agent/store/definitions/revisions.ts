import type { Revision, RevisionId, RevisionSummary, TaskTypeBody, WorkflowDefinition, WorkflowId } from "#contract";
import type { Selectable } from "kysely";
import type { RevisionsTable } from "../schema/definitions.ts";
import type { Db, Tx } from "../store.ts";
import { canonicalJson } from "./canonicalJson.ts";

type Row = Selectable<RevisionsTable>;
const summaryOf = (row: Omit<Row, "definition" | "task_types">): RevisionSummary => ({ id: row.id, workflowId: row.workflow_id, number: row.number, note: row.note, createdAt: row.created_at, createdBy: row.created_by });
const revisionOf = (row: Row): Revision => ({ ...summaryOf(row), definition: JSON.parse(row.definition) as WorkflowDefinition, taskTypes: JSON.parse(row.task_types) as Record<string, TaskTypeBody> });

/** What a test run is pinned to: a revision without a number, which no list shows. */
export async function insertDraftRevision(tx: Tx, input: { revisionId: RevisionId; workflowId: WorkflowId; definition: WorkflowDefinition; taskTypes: Record<string, TaskTypeBody>; by: string }): Promise<void> {
  await tx.db
    .insertInto("revisions")
    .values({
      id: input.revisionId,
      workflow_id: input.workflowId,
      number: null,
      note: "",
      created_at: tx.now,
      created_by: input.by,
      definition: canonicalJson(input.definition),
      task_types: JSON.stringify(input.taskTypes),
    })
    .execute();
}
/** Published ones, newest first. */
export async function listRevisions(db: Db, workflowId: WorkflowId): Promise<RevisionSummary[]> {
  const rows = await db
    .selectFrom("revisions")
    .select(["id", "workflow_id", "number", "note", "created_at", "created_by"])
    .where("workflow_id", "=", workflowId)
    .where("number", "is not", null)
    .orderBy("number", "desc")
    .execute();
  return rows.map(summaryOf);
}
export async function getRevision(db: Db, id: RevisionId): Promise<Revision | null> {
  const row = await db.selectFrom("revisions").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : revisionOf(row);
}
export async function getRevisionByNumber(db: Db, workflowId: WorkflowId, number: number): Promise<Revision | null> {
  const row = await db.selectFrom("revisions").selectAll().where("workflow_id", "=", workflowId).where("number", "=", number).executeTakeFirst();
  return row === undefined ? null : revisionOf(row);
}
