import { Refusal, type FolderId, type ProjectId, type RevisionId, type TaskId, type TaskTypeBody, type Workflow, type WorkflowDefinition, type WorkflowId, type WorkflowSummary } from "#contract";
import type { Selectable } from "kysely";
import type { WorkflowsTable } from "../schema/definitions.ts";
import type { Tx } from "../store.ts";
import { canonicalJson } from "./canonicalJson.ts";
import { plannedOf, removePlanned } from "../planning/plannedRuns.ts";
import { countOpenInstances, summaryOf, type WorkflowRow } from "./workflowReads.ts";

type Row = Selectable<WorkflowsTable>;

/** Refusal `conflict`: `workflow.nameTaken`, `command.idTaken`; `project.notFound`. */
export async function insertWorkflow(tx: Tx, input: { id: WorkflowId; projectId: ProjectId; name: string; description: string; definition: WorkflowDefinition; owner: string }): Promise<Workflow> {
  const project = await tx.db.selectFrom("projects").select("id").where("id", "=", input.projectId).executeTakeFirst();
  if (project === undefined) throw new Refusal("notFound", "project.notFound", { name: input.projectId });
  await mustBeFree(tx, input.projectId, input.name, input.id);
  const taken = await tx.db.selectFrom("workflows").select("id").where("id", "=", input.id).executeTakeFirst();
  if (taken !== undefined) throw new Refusal("conflict", "command.idTaken", { id: input.id });
  const row: Row = {
    id: input.id,
    project_id: input.projectId,
    name: input.name,
    description: input.description,
    owner: input.owner,
    task_count: input.definition.tasks.length,
    draft_version: 1,
    revision: null,
    revision_id: null,
    draft_differs: 1,
    changed_at: tx.now,
    changed_by: input.owner,
    removed_at: null,
    changed_seq: tx.seqOf("workflow", input.id),
    folder_id: null,
    enabled: 1,
    frozen: "[]",
    draft: canonicalJson(input.definition),
  };
  await tx.db.insertInto("workflows").values(row).execute();
  return { ...announce(tx, row), draft: input.definition };
}

/**
 * [STO2] Replaces the draft that has this version. Refusals: `stale`, `workflow.stale` with who changed it and its version;
 * `workflow.notFound`, `workflow.nameTaken`.
 */
export async function saveDraft(
  tx: Tx,
  input: { workflowId: WorkflowId; draftVersion: number; definition: WorkflowDefinition; name?: string | undefined; description?: string | undefined; by: string },
): Promise<WorkflowSummary> {
  const before = await believed(tx, input.workflowId, input.draftVersion);
  const name = input.name ?? before.name;
  if (name !== before.name) await mustBeFree(tx, before.project_id, name, before.id);
  const draft = canonicalJson(input.definition);
  const published = before.revision_id === null ? undefined : await tx.db.selectFrom("revisions").select("definition").where("id", "=", before.revision_id).executeTakeFirst();
  return write(tx, before, {
    ...before,
    name,
    description: input.description ?? before.description,
    task_count: input.definition.tasks.length,
    draft_version: before.draft_version + 1,
    draft_differs: Number(published?.definition !== draft),
    draft,
    changed_at: tx.now,
    changed_by: input.by,
  });
}

/**
 * [REV1] Makes the next revision of what an old one says, with the task types that it is pinned to; the draft becomes the same.
 * Refusals as `saveDraft`, and `revision.notFound`.
 */
export async function rollBack(tx: Tx, input: { workflowId: WorkflowId; draftVersion: number; number: number; revisionId: RevisionId; note: string; by: string }): Promise<WorkflowSummary> {
  const before = await believed(tx, input.workflowId, input.draftVersion);
  const old = await tx.db.selectFrom("revisions").select(["definition", "task_types"]).where("workflow_id", "=", before.id).where("number", "=", input.number).executeTakeFirst();
  if (old === undefined) throw new Refusal("notFound", "revision.notFound", { workflow: before.name, number: input.number });
  const number = (before.revision ?? 0) + 1;
  await tx.db
    .insertInto("revisions")
    .values({ id: input.revisionId, workflow_id: before.id, number, note: input.note, created_at: tx.now, created_by: input.by, definition: old.definition, task_types: old.task_types })
    .execute();
  return write(tx, before, {
    ...before,
    revision: number,
    revision_id: input.revisionId,
    draft: old.definition,
    draft_version: before.draft_version + 1,
    draft_differs: 0,
    task_count: (JSON.parse(old.definition) as WorkflowDefinition).tasks.length,
    changed_at: tx.now,
    changed_by: input.by,
  });
}

/** [DEF3] What is no part of a definition: where it is, who answers for it, whether it runs. Refusal `workflow.notFound`. */
export async function placeWorkflow(tx: Tx, id: WorkflowId, change: { readonly folderId?: FolderId | null; readonly owner?: string; readonly enabled?: boolean }): Promise<WorkflowSummary> {
  const before = await existing(tx, id);
  return write(tx, before, {
    ...before,
    folder_id: change.folderId === undefined ? before.folder_id : change.folderId,
    owner: change.owner ?? before.owner,
    enabled: change.enabled === undefined ? before.enabled : Number(change.enabled),
  });
}

/** Makes the draft of this version the next revision, with the task types as they are. Refusals as `saveDraft`. */
export async function publishRevision(
  tx: Tx,
  input: { workflowId: WorkflowId; draftVersion: number; revisionId: RevisionId; taskTypes: Record<string, TaskTypeBody>; note: string; by: string },
): Promise<WorkflowSummary> {
  const before = await believed(tx, input.workflowId, input.draftVersion);
  const number = (before.revision ?? 0) + 1;
  await tx.db
    .insertInto("revisions")
    .values({ id: input.revisionId, workflow_id: before.id, number, note: input.note, created_at: tx.now, created_by: input.by, definition: before.draft, task_types: JSON.stringify(input.taskTypes) })
    .execute();
  return write(tx, before, { ...before, revision: number, revision_id: input.revisionId, draft_differs: 0, changed_at: tx.now, changed_by: input.by });
}

/** Its row stays for the history of its instances, its planned ones are gone, its name is free. Refusals `workflow.running` while one has not ended, `workflow.notFound`. */
export async function removeWorkflow(tx: Tx, id: WorkflowId): Promise<void> {
  const row = await existing(tx, id);
  const count = await countOpenInstances(tx.db, id, tx.now);
  if (count > 0) throw new Refusal("refused", "workflow.running", { workflow: row.name, count });
  const planned = await plannedOf(tx.db, { workflowId: id, from: tx.now + 1, until: Number.MAX_SAFE_INTEGER });
  await removePlanned(
    tx,
    planned.filter((run) => !run.begun).map((run) => run.id),
  );
  await tx.db.updateTable("workflows").set({ removed_at: tx.now }).where("id", "=", id).execute();
  tx.announce("workflow.removed", id, { topic: "platform", projectId: row.project_id }, { workflowId: id });
}

async function existing(tx: Tx, id: WorkflowId): Promise<Row> {
  const row = await tx.db.selectFrom("workflows").selectAll().where("id", "=", id).where("removed_at", "is", null).executeTakeFirst();
  if (row === undefined) throw new Refusal("notFound", "workflow.notFound", { name: id });
  return row;
}
async function believed(tx: Tx, id: WorkflowId, draftVersion: number): Promise<Row> {
  const row = await existing(tx, id);
  if (row.draft_version !== draftVersion) throw new Refusal("stale", "workflow.stale", { workflow: row.name, by: row.changed_by, version: row.draft_version });
  return row;
}
async function write(tx: Tx, before: Row, after: Row): Promise<WorkflowSummary> {
  const row = { ...after, changed_seq: tx.seqOf("workflow", after.id) };
  await tx.db.updateTable("workflows").set(row).where("id", "=", before.id).where("draft_version", "=", before.draft_version).execute();
  return announce(tx, row);
}
function announce(tx: Tx, row: WorkflowRow): WorkflowSummary {
  const workflow = summaryOf(row);
  tx.announce("workflow.changed", workflow.id, { topic: "platform", projectId: workflow.projectId }, { workflow });
  return workflow;
}
async function mustBeFree(tx: Tx, projectId: ProjectId, name: string, id: WorkflowId): Promise<void> {
  const taken = await tx.db.selectFrom("workflows").select("id").where("project_id", "=", projectId).where("name", "=", name).where("id", "!=", id).where("removed_at", "is", null).executeTakeFirst();
  if (taken !== undefined) throw new Refusal("conflict", "workflow.nameTaken", { name });
}

/** [HLD1] Freezes or unfreezes a workflow, or one task of it; the rest stays as it is. Its instances are the caller's. Refusal `workflow.notFound`. */
export async function setFrozen(tx: Tx, { workflowId, taskId, frozen }: { readonly workflowId: WorkflowId; readonly taskId: TaskId | null; readonly frozen: boolean }): Promise<WorkflowSummary> {
  const before = await existing(tx, workflowId);
  const ids = new Set(JSON.parse(before.frozen) as string[]);
  if (frozen) ids.add(taskId ?? "");
  else ids.delete(taskId ?? "");
  return write(tx, before, { ...before, frozen: JSON.stringify([...ids].sort()) });
}
