import { Refusal, type DraftId, type EditLock, type NamedDraftSummary, type ProjectId, type Sentence, type User, type UserId, type WorkflowDefinition, type WorkflowId } from "#contract";
import { canonicalJson, findLock, getSettings, getWorkflow, insertNamedDraft, putLock, removeLock, type Tx } from "../../../store/index.ts";
import * as rules from "../../../domain/editing/editLock.ts";
import { zonedAt } from "../../../domain/planning/businessDate.ts";
import type { Ids } from "../../../platform/ids.ts";

/** The workflow that a lock is of. */
export interface Locked {
  readonly id: WorkflowId;
  readonly projectId: ProjectId;
  readonly name: string;
}
/** A lock in other hands, and what its holder before had not saved. */
export interface Handed {
  readonly lock: EditLock | null;
  readonly loser: string;
  readonly draft: NamedDraftSummary | null;
}

/**
 * [LOCK1] The one place that changes locks, always inside the unit of whatever needs them. Locks are rows, so they outlive the server;
 * time is the unit's. `idleMs`: after so long without an edit a lock may be taken over.
 */
export function makeEditLocks({ ids, idleMs }: { readonly ids: Ids; readonly idleMs: number }) {
  const personOf = (user: User): rules.Person => ({ id: user.id, name: user.name });
  async function lockedBy(tx: Tx, workflowId: WorkflowId): Promise<Locked & { readonly draft: WorkflowDefinition }> {
    const workflow = await getWorkflow(tx.db, workflowId);
    if (workflow === null) throw new Refusal("notFound", "workflow.notFound", { name: workflowId });
    return workflow;
  }
  /** Stores what differs; says nothing when nothing does. */
  async function keep(tx: Tx, workflow: Locked, before: Awaited<ReturnType<typeof findLock>>, after: rules.HeldLock): Promise<EditLock> {
    return before !== null && after === before ? before.lock : putLock(tx, workflow.projectId, after);
  }
  async function handed(tx: Tx, workflow: Locked & { readonly draft: WorkflowDefinition }, before: rules.HeldLock, after: rules.HeldLock | null): Promise<Handed> {
    // [LOCK3] In this same unit.
    const draft = await keepUnsaved(tx, workflow, before);
    if (after === null) await removeLock(tx, workflow.projectId, workflow.id);
    return { lock: after === null ? null : await putLock(tx, workflow.projectId, after), loser: before.lock.holder, draft };
  }
  async function keepUnsaved(tx: Tx, workflow: Locked & { readonly draft: WorkflowDefinition }, { lock, unsaved }: rules.HeldLock): Promise<NamedDraftSummary | null> {
    if (unsaved === null || unsaved === canonicalJson(workflow.draft)) return null;
    return keepDraft(tx, workflow.id, { id: lock.holderId, name: lock.holder }, unsaved);
  }
  async function keepDraft(tx: Tx, workflowId: WorkflowId, { id, name }: rules.Person, definition: string): Promise<NamedDraftSummary> {
    const { zone } = await getSettings(tx.db);
    return insertNamedDraft(tx, { id: ids.next<DraftId>(), workflowId, name: `${name}, ${timeOfName(tx.now, zone)}`, authorId: id, author: name, at: tx.now, definition });
  }

  return {
    idleMs,
    async take(tx: Tx, workflowId: WorkflowId, user: User): Promise<EditLock> {
      const workflow = await lockedBy(tx, workflowId);
      const before = await findLock(tx.db, workflowId);
      return keep(tx, workflow, before, rules.taken(before, workflow, personOf(user), tx.now, idleMs));
    },
    /** A new workflow: its creator has the lock (S1-27). */
    first: (tx: Tx, workflow: Locked, user: User): Promise<EditLock> => putLock(tx, workflow.projectId, rules.freshLock(workflow, personOf(user), tx.now)),
    /**
     * Whoever changes a workflow or runs its draft passes here first: the lock is theirs, or is taken now, or `lock.held` says whose it
     * is and from when on it can be had.
     */
    async mustHold(tx: Tx, workflowId: WorkflowId, user: User): Promise<void> {
      const before = await findLock(tx.db, workflowId);
      if (before?.lock.holderId === user.id) return;
      const workflow = await lockedBy(tx, workflowId);
      await keep(tx, workflow, before, rules.taken(before, workflow, personOf(user), tx.now, idleMs));
    },
    /** Everything that its holder's editor shows is saved: that was an edit. */
    async saved(tx: Tx, workflow: Locked, user: User): Promise<void> {
      const before = await findLock(tx.db, workflow.id);
      const { lock } = rules.taken(before, workflow, personOf(user), tx.now, idleMs);
      await putLock(tx, workflow.projectId, { lock: { ...lock, lastEditAt: tx.now }, unsaved: null });
    },
    /** Why this user may not change it now, or null; takes nothing. For texts, whose authors have no editor. */
    async refusalFor(tx: Tx, workflow: Locked, user: User): Promise<Sentence | null> {
      try {
        rules.taken(await findLock(tx.db, workflow.id), workflow, personOf(user), tx.now, idleMs);
        return null;
      } catch (error) {
        if (error instanceof Refusal) return error.failure.sentence;
        throw error;
      }
    },
    async touch(tx: Tx, workflowId: WorkflowId, user: User, unsaved: WorkflowDefinition | null): Promise<EditLock> {
      const workflow = await lockedBy(tx, workflowId);
      const before = await findLock(tx.db, workflowId);
      return keep(tx, workflow, before, rules.touched(before, workflow, personOf(user), unsaved === null ? null : canonicalJson(unsaved), tx.now));
    },
    async release(tx: Tx, workflowId: WorkflowId, user: User): Promise<Handed> {
      const workflow = await lockedBy(tx, workflowId);
      const before = await findLock(tx.db, workflowId);
      const after = rules.released(before, workflow, personOf(user), tx.now);
      // Leaving the queue takes nothing from its holder.
      if (before!.lock.holderId !== user.id) return { lock: await putLock(tx, workflow.projectId, after!), loser: before!.lock.holder, draft: null };
      return handed(tx, workflow, before!, after);
    },
    async ask(tx: Tx, workflowId: WorkflowId, user: User): Promise<EditLock> {
      const workflow = await lockedBy(tx, workflowId);
      const before = await findLock(tx.db, workflowId);
      return keep(tx, workflow, before, rules.asked(before, workflow, personOf(user), tx.now));
    },
    async answer(tx: Tx, workflowId: WorkflowId, user: User, asker: UserId, accept: boolean): Promise<EditLock> {
      const workflow = await lockedBy(tx, workflowId);
      const before = await findLock(tx.db, workflowId);
      return keep(tx, workflow, before, rules.answered(before, workflow, personOf(user), asker, accept));
    },
    /** [LOCK3] The loser's unsaved changes are kept in the same unit. */
    async takeOver(tx: Tx, workflowId: WorkflowId, user: User): Promise<Handed> {
      const workflow = await lockedBy(tx, workflowId);
      const before = await findLock(tx.db, workflowId);
      return handed(tx, workflow, before!, rules.takenOver(before, workflow, personOf(user), tx.now, idleMs));
    },
    async break(tx: Tx, workflowId: WorkflowId): Promise<Handed> {
      const workflow = await lockedBy(tx, workflowId);
      const before = await findLock(tx.db, workflowId);
      if (before === null) throw new Refusal("refused", "lock.notHeld", { workflow: workflow.name });
      return handed(tx, workflow, before, rules.passedOn(before, workflow, tx.now));
    },
    /** The workflow is removed: nobody edits it any more. */
    async gone(tx: Tx, workflow: Locked): Promise<void> {
      if ((await findLock(tx.db, workflow.id)) !== null) await removeLock(tx, workflow.projectId, workflow.id);
    },
    /** Keeps a definition under the name of somebody and this moment. */
    keepDraft: (tx: Tx, workflowId: WorkflowId, user: User, definition: WorkflowDefinition): Promise<NamedDraftSummary> => keepDraft(tx, workflowId, personOf(user), canonicalJson(definition)),
  };
}
export type EditLocks = ReturnType<typeof makeEditLocks>;

/** `11-20 10:14` in the platform's zone. */
function timeOfName(now: number, zone: string): string {
  const at = zonedAt(now, zone);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(at.month)}-${two(at.day)} ${two(at.hour)}:${two(at.minute)}`;
}
