import { z } from "zod";
import { CalendarDate, Instant, WorkflowId } from "../../model/ids.ts";
import { Snapshot, TimeOfDay } from "../../model/snapshot.ts";
import { command, query } from "../catalog.ts";
import { none, platform, publish, see } from "./rights.ts";

/** What making a workflow's instances again would do, or did. */
const Generated = z.object({ from: Instant, until: Instant, made: z.number().int(), replaced: z.number().int(), removed: z.number().int() });

/** Making instances ahead of their time (S2-02). */
export const snapshotCommands = {
  /** Newest first; `next`: when the next is made by itself and of which day. */
  "snapshot.list": query(
    "signedIn",
    z.object({ limit: z.coerce.number().int().min(1).max(400).default(30) }),
    z.object({ snapshots: z.array(Snapshot), at: TimeOfDay, next: z.object({ at: Instant, date: CalendarDate }) }),
    {
      method: "GET",
      path: "/snapshots",
    },
  ),
  /** Makes the next one now; answers the one that there is when it was made already. */
  "snapshot.make": command(platform, none, Snapshot, { method: "POST", path: "/snapshots" }),
  /** [SNP2] Makes a workflow's instances up to the end of the newest snapshot again, as it is published now. What has begun stays as it is. */
  "workflow.generate": command(publish, z.object({ workflowId: WorkflowId }), Generated, { method: "POST", path: "/workflows/{workflowId}/generate" }),
  /** The same without doing it; with `draft` as if the draft were published now. */
  "workflow.generation": query(see, z.object({ workflowId: WorkflowId, draft: z.union([z.boolean(), z.stringbool()]).default(false) }), Generated, { method: "GET", path: "/workflows/{workflowId}/generation" }),
} as const;
