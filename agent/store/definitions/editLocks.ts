import type { EditLock, ProjectId, WorkflowId } from "#contract";
import type { Selectable } from "kysely";
import type { EditLocksTable } from "../schema/definitions.ts";
import type { Db, Tx } from "../store.ts";

/** A lock with what its holder's editor last showed and had not saved, as canonical JSON; null when it had saved everything. */
export interface StoredLock {
  readonly lock: EditLock;
  readonly unsaved: string | null;
}
const LOCK_COLUMNS = ["workflow_id", "holder_id", "holder", "since", "last_edit_at", "waiting", "changed_seq"] as const;
type LockRow = Omit<Selectable<EditLocksTable>, "unsaved">;

const lockOf = (row: LockRow): EditLock => ({
  workflowId: row.workflow_id,
  holderId: row.holder_id,
  holder: row.holder,
  since: row.since,
  lastEditAt: row.last_edit_at,
  waiting: JSON.parse(row.waiting) as EditLock["waiting"],
  changedSeq: row.changed_seq,
});

/** Null when nobody edits it. */
export async function findLock(db: Db, workflowId: WorkflowId): Promise<StoredLock | null> {
  const row = await db.selectFrom("edit_locks").selectAll().where("workflow_id", "=", workflowId).executeTakeFirst();
  return row === undefined ? null : { lock: lockOf(row), unsaved: row.unsaved };
}

/** Locks of all projects, or of the given ones; the longest held first. */
export async function listLocks(db: Db, { projectIds }: { projectIds?: readonly ProjectId[] | undefined } = {}): Promise<EditLock[]> {
  if (projectIds?.length === 0) return [];
  const rows = await db
    .selectFrom("edit_locks as l")
    .innerJoin("workflows as w", "w.id", "l.workflow_id")
    .select(LOCK_COLUMNS.map((column) => `l.${column}` as const))
    .$if(projectIds !== undefined, (query) => query.where("w.project_id", "in", projectIds!))
    .orderBy("l.since")
    .orderBy("l.workflow_id")
    .execute();
  return rows.map(lockOf);
}

/** [LOCK1] Writes the one lock of a workflow and announces it. */
export async function putLock(tx: Tx, projectId: ProjectId, { lock, unsaved }: { readonly lock: Omit<EditLock, "changedSeq">; readonly unsaved: string | null }): Promise<EditLock> {
  const row = {
    workflow_id: lock.workflowId,
    holder_id: lock.holderId,
    holder: lock.holder,
    since: lock.since,
    last_edit_at: lock.lastEditAt,
    waiting: JSON.stringify(lock.waiting),
    changed_seq: tx.seqOf("lock", lock.workflowId),
    unsaved,
  };
  await tx.db
    .insertInto("edit_locks")
    .values(row)
    .onConflict((conflict) => conflict.column("workflow_id").doUpdateSet(row))
    .execute();
  const stored = lockOf(row);
  tx.announce("lock.changed", lock.workflowId, { topic: "platform", projectId }, { workflowId: lock.workflowId, lock: stored });
  return stored;
}

/** From now on nobody edits it; announced. */
export async function removeLock(tx: Tx, projectId: ProjectId, workflowId: WorkflowId): Promise<void> {
  await tx.db.deleteFrom("edit_locks").where("workflow_id", "=", workflowId).execute();
  tx.seqOf("lock", workflowId);
  tx.announce("lock.changed", workflowId, { topic: "platform", projectId }, { workflowId, lock: null });
}
