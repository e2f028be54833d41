import type { ProjectId, RevisionId, WorkflowDefinition, WorkflowId } from "#contract";
import type { Db, Tx } from "../store.ts";
import { canonicalJson } from "./canonicalJson.ts";

/** A definition where it is stored. */
export interface DefinitionText {
  readonly place: { readonly workflowId: WorkflowId } | { readonly revisionId: RevisionId };
  readonly projectId: ProjectId;
  readonly text: string;
  /** The task types as the revision has them, as JSON; null for a draft, which goes with today's. */
  readonly taskTypes: string | null;
}
/** Every draft and every revision whose workflow or run is known. */
export async function definitionTexts(db: Db): Promise<DefinitionText[]> {
  const drafts = await db.selectFrom("workflows").select(["id", "project_id", "draft"]).execute();
  const revisions = await db
    .selectFrom("revisions as r")
    .leftJoin("workflows as w", "w.id", "r.workflow_id")
    .select(["r.id", "r.definition", "r.task_types", "w.project_id as of_workflow"])
    .select((of) => of.selectFrom("workflow_instances as i").select("i.project_id").whereRef("i.revision_id", "=", "r.id").limit(1).as("of_run"))
    .execute();
  return [
    ...drafts.map((row) => ({ place: { workflowId: row.id }, projectId: row.project_id, text: row.draft, taskTypes: null })),
    ...revisions.flatMap((row): DefinitionText[] => {
      const projectId = row.of_workflow ?? row.of_run;
      return projectId === null ? [] : [{ place: { revisionId: row.id }, projectId, text: row.definition, taskTypes: row.task_types }];
    }),
  ];
}
/** For what changes how a definition is stored, never what it means: nothing is announced, and a revision stays itself [REV1]. */
export async function replaceDefinitionText(tx: Tx, place: DefinitionText["place"], definition: WorkflowDefinition): Promise<void> {
  const text = canonicalJson(definition);
  if ("workflowId" in place) await tx.db.updateTable("workflows").set({ draft: text }).where("id", "=", place.workflowId).execute();
  else await tx.db.updateTable("revisions").set({ definition: text }).where("id", "=", place.revisionId).execute();
}
