import { z } from "zod";
import { DraftId, Instant, UserId, WorkflowId } from "./ids.ts";
import { WorkflowDefinition } from "./workflow.ts";

/** After so long without an edit by its holder, somebody else may take a lock over (S1-28). */
export const LOCK_IDLE_MS = 5 * 60_000;

/** Each further person in the queue waits so much longer: the first who asked has precedence, but a queue of absent people blocks nobody for long. */
const TURNS_PER_IDLE = 5;

/** [LOCK1] Who may edit a workflow and run its draft: one person at a time (S1-27). Its creator has it first. */
export const EditLock = z.object({
  workflowId: WorkflowId,
  holderId: UserId,
  holder: z.string(),
  since: Instant,
  /** [LOCK2] When its holder last changed something; from `lastEditAt + LOCK_IDLE_MS` on it may be taken over. */
  lastEditAt: Instant,
  /** Who asked for it, in the order in which they asked. `accepted`: its holder lets them have it, at any time. */
  waiting: z.array(z.object({ userId: UserId, user: z.string(), askedAt: Instant, accepted: z.boolean() })),
  changedSeq: z.number().int(),
});
export type EditLock = z.infer<typeof EditLock>;

/**
 * [LOCK2] From when on this user may take the lock over, UTC milliseconds: at once when its holder accepted them; else after the idle
 * time, those who asked first, one turn (a fifth of the idle time) after the other, and then everybody else.
 */
export function lockFreeAt({ lastEditAt, waiting }: Pick<EditLock, "lastEditAt" | "waiting">, userId: UserId, idleMs: number): number {
  const place = waiting.findIndex((one) => one.userId === userId);
  if (waiting[place]?.accepted === true) return lastEditAt;
  const before = place === -1 ? waiting.length : place;
  return lastEditAt + idleMs + before * Math.ceil(idleMs / TURNS_PER_IDLE);
}

/** [LOCK3] What somebody had not saved when the lock was taken over or broken; kept until its author or the holder removes it. */
export const NamedDraft = z.object({ id: DraftId, workflowId: WorkflowId, name: z.string(), authorId: UserId, author: z.string(), at: Instant, definition: WorkflowDefinition });
export type NamedDraft = z.infer<typeof NamedDraft>;
export const NamedDraftSummary = NamedDraft.omit({ definition: true });
export type NamedDraftSummary = z.infer<typeof NamedDraftSummary>;
