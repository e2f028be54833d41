import { z } from "zod";
import { BackfillId, CalendarDate, Instant, Name, ProjectId, TaskId, WorkflowId, WorkflowInstanceId } from "./ids.ts";
import { TextParameters } from "./parameter.ts";
import { Sentence } from "./sentence.ts";
import { WorkflowInstanceState } from "./instance.ts";

/** One workflow of a backfill: all of its tasks, or those that were ticked. */
export const BackfillTarget = z.strictObject({ workflowId: WorkflowId, taskIds: z.array(TaskId).min(1).max(10_000).nullable().default(null) });
export type BackfillTarget = z.infer<typeof BackfillTarget>;

/** A cell by what it stands for. */
export const CellPoint = z.strictObject({ workflowId: WorkflowId, fireAt: Instant });
export type CellPoint = z.infer<typeof CellPoint>;

/** What a person asks for (S2-13, S2-14; UX.md, J7). */
export const BackfillSpec = z.strictObject({
  /** The first is what it was asked for; the others are ticked downstream of it, across workflows. */
  targets: z.array(BackfillTarget).min(1).max(200),
  /** Business dates, both included. */
  from: CalendarDate,
  until: CalendarDate,
  /** Dates that are left out, and a calendar of which only its days are taken. */
  exclude: z.array(CalendarDate).max(2000).default([]),
  calendar: Name.nullable().default(null),
  /** Which points of the dates are run: those that never ran, those that failed too, or all. */
  existing: z.enum(["missing", "missingAndFailed", "all"]).default("missing"),
  order: z.enum(["oldestFirst", "newestFirst"]).default("oldestFirst"),
  /** How many cells run at once at most. */
  parallel: z.number().int().min(1).max(1000).default(1),
  /** Parameters of its runs alone. */
  params: TextParameters.default({}),
  /** [BKF2] Points that were unticked in the preview: their cells are there, and nothing is done in them. Each is a point of a target on one of the dates. */
  leaveOut: z.array(CellPoint).max(2000).default([]),
});
export type BackfillSpec = z.infer<typeof BackfillSpec>;

/** What a cell is about to do, or has become. `left`: nothing is done there, and why is said. */
export const CellState = z.enum(["waiting", "open", "success", "failed", "cancelled", "left"]);
export type CellState = z.infer<typeof CellState>;

/** [BKF1] One schedule point of one workflow; independent of every other cell. */
export const BackfillCell = z.object({
  /** Its place in the order in which cells begin, from 0. */
  number: z.number().int(),
  workflowId: WorkflowId,
  workflowName: z.string(),
  fireAt: Instant,
  businessDate: CalendarDate,
  /** Makes the run of the point; or runs tasks of the run that there is again; or nothing. */
  action: z.enum(["run", "rerun", "none"]),
  state: CellState,
  workflowInstanceId: WorkflowInstanceId.nullable(),
  instanceState: WorkflowInstanceState.nullable(),
  /** Why nothing is done, or how it ended. */
  reason: Sentence.nullable(),
});
export type BackfillCell = z.infer<typeof BackfillCell>;

/** `running`: cells are let go as there is room. `paused`: what is open goes on, nothing new is begun. */
export const BackfillState = z.enum(["running", "paused", "done", "cancelled"]);
export type BackfillState = z.infer<typeof BackfillState>;

export const Backfill = z.object({
  id: BackfillId,
  projectId: ProjectId,
  name: z.string(),
  workflowId: WorkflowId,
  workflowName: z.string(),
  spec: BackfillSpec,
  state: BackfillState,
  createdAt: Instant,
  createdBy: z.string(),
  /** When its first cell began. */
  begunAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  /** Cells by state. */
  counts: z.record(CellState, z.number().int()),
  /** When the last cell is done at the pace so far; null before the first is. */
  predictedAt: Instant.nullable(),
  changedSeq: z.number().int(),
});
export type Backfill = z.infer<typeof Backfill>;

/** When the last cell is done if those that are left take as long each as those that are done; null before the first is, and when nothing is left. */
export function predictedEnd({ counts, begunAt, now }: { readonly counts: Backfill["counts"]; readonly begunAt: number | null; readonly now: number }): number | null {
  const done = counts.success + counts.failed;
  const left = counts.waiting + counts.open;
  return begunAt === null || done === 0 || left === 0 ? null : Math.round(now + ((now - begunAt) / done) * left);
}
export const noCells = (): Backfill["counts"] => ({ waiting: 0, open: 0, success: 0, failed: 0, cancelled: 0, left: 0 });
