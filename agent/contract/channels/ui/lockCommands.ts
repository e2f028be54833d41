import { z } from "zod";
import { DraftId, Remark, UserId, WorkflowId } from "../../model/ids.ts";
import { EditLock, NamedDraft, NamedDraftSummary } from "../../model/editLock.ts";
import { WorkflowDefinition } from "../../model/workflow.ts";
import { command, query } from "../catalog.ts";
import { administer, edit, none, see } from "./rights.ts";

const ofWorkflow = z.object({ workflowId: WorkflowId });
const ofDraft = z.object({ workflowId: WorkflowId, draftId: DraftId });

/** [LOCK1] Who edits which workflow, and [LOCK3] what a loser had not saved. */
export const lockCommands = {
  /** `idleMs`: after so long without an edit a lock may be taken over on this platform. */
  "lock.list": query("signedIn", none, z.object({ locks: z.array(EditLock), idleMs: z.number().int(), seq: z.number().int() }), { method: "GET", path: "/locks" }),
  "lock.take": command(edit, ofWorkflow, EditLock, { method: "POST", path: "/workflows/{workflowId}/lock" }),
  /** What the holder's editor shows and has not saved, or null. It is an edit when it is not what was told before. */
  "lock.touch": command(edit, ofWorkflow.extend({ unsaved: WorkflowDefinition.nullable() }), EditLock, { method: "PUT", path: "/workflows/{workflowId}/lock" }),
  /** What the holder has not saved: what would be kept under a name now. Null when everything is saved. */
  "lock.unsaved": query(edit, ofWorkflow, z.object({ unsaved: WorkflowDefinition.nullable() }), { method: "GET", path: "/workflows/{workflowId}/lock/unsaved" }),
  /** Gives up what one has: the lock, which goes to who asked first, or one's place in the queue. */
  "lock.release": command(edit, ofWorkflow, none, { method: "DELETE", path: "/workflows/{workflowId}/lock" }),
  "lock.ask": command(edit, ofWorkflow, EditLock, { method: "POST", path: "/workflows/{workflowId}/lock/ask" }),
  "lock.answer": command(edit, ofWorkflow.extend({ userId: UserId, accept: z.boolean() }), EditLock, { method: "POST", path: "/workflows/{workflowId}/lock/answer" }),
  /** `draft`: the loser's unsaved changes under a name; null when there were none. */
  "lock.takeOver": command(edit, ofWorkflow, z.object({ lock: EditLock, draft: NamedDraftSummary.nullable() }), { method: "POST", path: "/workflows/{workflowId}/lock/take-over" }),
  "lock.break": command(administer, ofWorkflow.extend({ reason: Remark.min(1) }), z.object({ lock: EditLock.nullable(), draft: NamedDraftSummary.nullable() }), {
    method: "POST",
    path: "/workflows/{workflowId}/lock/break",
  }),

  /** Newest first. */
  "draft.list": query(see, ofWorkflow, z.array(NamedDraftSummary), { method: "GET", path: "/workflows/{workflowId}/drafts" }),
  "draft.get": query(see, ofDraft, NamedDraft, { method: "GET", path: "/workflows/{workflowId}/drafts/{draftId}" }),
  /** For its author, the holder of the lock, and admins of the project. */
  "draft.remove": command(edit, ofDraft, none, { method: "DELETE", path: "/workflows/{workflowId}/drafts/{draftId}" }),
} as const;
