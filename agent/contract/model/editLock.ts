import { z } from "zod";
import { DraftId, Instant, UserId, WorkflowId } from "./ids.ts";
import { WorkflowDefinition } from "./workflow.ts";

/** After so long without an edit by its holder, somebody else may take a lock over (S1-28). */
export const LOCK_IDLE_MS = 5 * 60_000;

/** [LOCK1] Who may edit a workflow and run its draft: one person at a time (S1-27). Its creator has it first. */
export const EditLock = z.object({
  workflowId: WorkflowId,
  holderId: UserId,
  holder: z.string(),
  since: Instant,
  /** [LOCK2] When its holder last changed something; from `lastEditAt + LOCK_IDLE_MS` on it may be taken over. */
  lastEditAt: Instant,
  /** Who asked for it, in the order in which they asked. */
  waiting: z.array(z.object({ userId: UserId, user: z.string(), askedAt: Instant })),
  changedSeq: z.number().int(),
});
export type EditLock = z.infer<typeof EditLock>;

/** [LOCK3] What somebody had not saved when the lock was taken over or broken; kept until its author or the holder removes it. */
export const NamedDraft = z.object({ id: DraftId, workflowId: WorkflowId, name: z.string(), authorId: UserId, author: z.string(), at: Instant, definition: WorkflowDefinition });
export type NamedDraft = z.infer<typeof NamedDraft>;
export const NamedDraftSummary = NamedDraft.omit({ definition: true });
export type NamedDraftSummary = z.infer<typeof NamedDraftSummary>;
