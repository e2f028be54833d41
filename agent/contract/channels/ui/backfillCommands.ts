import { z } from "zod";
import { Backfill, BackfillCell, BackfillSpec, BackfillState, CellPoint } from "../../model/backfill.ts";
import { BackfillId, Name, ProjectId, TaskId, WorkflowId } from "../../model/ids.ts";
import { ResolvedParameter } from "../../model/parameter.ts";
import { Sentence } from "../../model/sentence.ts";
import { command, query } from "../catalog.ts";
import { Page, operate, see } from "./rights.ts";

const One = z.object({ backfillId: BackfillId });
/** A row of the wizard: a schedule point with what is there and what will be done. */
const PlannedCell = BackfillCell.omit({ state: true }).extend({ parameters: z.array(ResolvedParameter) });
export type PlannedCell = z.infer<typeof PlannedCell>;
/** What may be ticked: the workflow itself with its tasks, and downstream of it the workflows that wait for it, nearest first. */
const BackfillCandidate = z.object({
  projectId: ProjectId,
  projectName: z.string(),
  workflowId: WorkflowId,
  workflowName: z.string(),
  depth: z.number().int(),
  tasks: z.array(z.object({ taskId: TaskId, name: z.string(), after: z.array(TaskId) })),
  /** Why it cannot be ticked. */
  reason: Sentence.nullable(),
});
export type BackfillCandidate = z.infer<typeof BackfillCandidate>;

/** 补数据: business dates again, or for the first time (S2-13, S2-14; FIELD.md, idea 5). */
export const backfillCommands = {
  "backfill.candidates": query(see, z.object({ workflowId: WorkflowId }), z.object({ candidates: z.array(BackfillCandidate) }), { method: "GET", path: "/workflows/{workflowId}/backfill-candidates" }),
  /** [BKF2] Every cell before anything is made. `token` names the plan; the first five thousand cells are in the answer, parameters of the first four hundred. */
  "backfill.plan": query(
    operate,
    z.object({ workflowId: WorkflowId, spec: BackfillSpec }),
    z.object({
      token: z.string(),
      cells: z.array(PlannedCell),
      counts: z.object({ run: z.number().int(), rerun: z.number().int(), none: z.number().int() }),
      more: z.boolean(),
      notes: z.array(Sentence),
      estimateMs: z.number().nullable(),
    }),
    { method: "POST", path: "/workflows/{workflowId}/backfills/plan" },
  ),
  "backfill.create": command(operate, z.object({ id: BackfillId.optional(), workflowId: WorkflowId, name: Name, spec: BackfillSpec, token: z.string().max(200).nullable().default(null) }), Backfill, {
    method: "POST",
    path: "/workflows/{workflowId}/backfills",
  }),
  "backfill.list": query(
    "signedIn",
    z.object({ projectId: ProjectId.optional(), workflowId: WorkflowId.optional(), state: BackfillState.optional(), before: BackfillId.optional(), ...Page }),
    z.object({ backfills: z.array(Backfill), seq: z.number().int() }),
    {
      method: "GET",
      path: "/backfills",
    },
  ),
  /** Cells in their order, of other projects only those that the caller sees; the page behind the cell `after`. */
  "backfill.get": query(
    see,
    One.extend({ after: z.coerce.number().int().min(-1).default(-1), limit: z.coerce.number().int().min(1).max(5000).default(5000) }),
    z.object({ backfill: Backfill, cells: z.array(BackfillCell), more: z.boolean(), seq: z.number().int() }),
    { method: "GET", path: "/backfills/{backfillId}" },
  ),
  "backfill.pause": command(operate, One.extend({ paused: z.boolean() }), Backfill, { method: "PUT", path: "/backfills/{backfillId}/pause" }),
  "backfill.setParallel": command(operate, One.extend({ parallel: BackfillSpec.shape.parallel }), Backfill, { method: "PUT", path: "/backfills/{backfillId}/parallel" }),
  /** What is open goes on; `kill` ends it too. */
  "backfill.cancel": command(operate, One.extend({ kill: z.boolean().default(false) }), Backfill, { method: "POST", path: "/backfills/{backfillId}/cancel" }),
  /** Cells that failed, or those that are named, run again: what failed in them and what was not run. */
  "backfill.rerun": command(
    operate,
    One.extend({
      cells: z.array(CellPoint).max(10_000).optional(),
    }),
    Backfill,
    { method: "POST", path: "/backfills/{backfillId}/rerun" },
  ),
  /** Cells that have not begun are left out; `skip` false takes them in again. */
  "backfill.skip": command(
    operate,
    One.extend({
      cells: z.array(CellPoint).min(1).max(10_000),
      skip: z.boolean(),
    }),
    Backfill,
    { method: "POST", path: "/backfills/{backfillId}/skip" },
  ),
} as const;
