import { z } from "zod";
import { CalendarDate, Instant, Remark, TaskId, TaskInstanceId, WorkflowId, WorkflowInstanceId } from "../../model/ids.ts";
import { TextParameters } from "../../model/parameter.ts";
import { Sentence } from "../../model/sentence.ts";
import { WorkflowSummary } from "../../model/workflow.ts";
import { InstanceState } from "../../lifecycle/instanceLifecycle.ts";
import { ConfirmTier, Verb } from "../../lifecycle/verbs.ts";
import { command, query } from "../catalog.ts";
import { administer, operate, see } from "./rights.ts";

/** Verb, targets and scope: what the impact sheet asks and what is then done. The targets may be of many runs and projects. */
const Target = z.object({
  verb: Verb,
  taskInstanceIds: z.array(TaskInstanceId).min(1).max(10_000),
  /** Rerun only: what is selected (the default), or also what failed downstream, or everything downstream, or what of it was ticked. */
  scope: z.enum(["only", "failedDownstream", "allDownstream", "ticked"]).default("only"),
  /** [S2-09] Downstream instances that run again, in this run and in others. */
  ticked: z.array(TaskInstanceId).max(10_000).default([]),
  /** Rerun only; false: what comes directly after it and has not run is paused, so that nothing goes on by itself (手动执行). */
  resume: z.boolean().default(true),
  /** [REV1] Rerun only: with what they were last run, or with what their workflow says now. */
  revision: z.enum(["original", "latest"]).default("original"),
});

const PlannedChange = z.object({
  taskInstanceId: TaskInstanceId,
  workflowInstanceId: WorkflowInstanceId,
  name: z.string(),
  workflowName: z.string(),
  businessDate: CalendarDate,
  before: InstanceState,
  after: InstanceState,
  pausedBefore: z.boolean(),
  /** Whether it is paused afterwards. */
  paused: z.boolean(),
  epoch: z.number().int(),
});
export type PlannedChange = z.infer<typeof PlannedChange>;

const Ineligible = z.object({ taskInstanceId: TaskInstanceId, name: z.string(), state: InstanceState, reason: Sentence });

/** Numbers of the revision of the run and of the published one; given only when they say something else of what would be rerun. */
const RerunRevisions = z.object({ original: z.number().int().nullable(), latest: z.number().int() });

/** [VRB2] What a verb would do, exactly; `token` names it and is refused when the world changed. */
export const OperationPlan = z.object({
  token: z.string(),
  verb: Verb,
  tier: ConfirmTier,
  changes: z.array(PlannedChange),
  /** How many instances wait behind the changed ones and go on by themselves. */
  continues: z.number().int(),
  ineligible: z.array(Ineligible),
  /** [S2-09] A tick that cannot be: nothing is done before it is taken away. */
  blocked: z.boolean(),
  notes: z.array(Sentence),
  revisions: RerunRevisions.nullable(),
  /** How long it takes by the durations of the past, along the longest way; null when one of them never succeeded. */
  estimateMs: z.number().nullable(),
  /** The first committed time among the workflows that it touches. */
  deadline: z.object({ workflowName: z.string(), at: Instant }).nullable(),
});
export type OperationPlan = z.infer<typeof OperationPlan>;

/** [S2-09] What comes after an instance, in its run and in others, nearest first, and why it cannot be ticked. */
const DownstreamRow = z.object({
  taskInstanceId: TaskInstanceId,
  workflowInstanceId: WorkflowInstanceId,
  name: z.string(),
  workflowName: z.string(),
  businessDate: CalendarDate,
  state: InstanceState,
  depth: z.number().int(),
  reason: Sentence.nullable(),
});
export type DownstreamRow = z.infer<typeof DownstreamRow>;

/** The verbs of an operator: each planned, then applied as planned. */
export const operationCommands = {
  "operation.plan": query(operate, Target, OperationPlan, { method: "POST", path: "/operations/plan" }),
  "operation.apply": command(
    operate,
    /** `params`, for a rerun: parameters of the runs from now on; they belong to these instances alone. */
    Target.extend({ token: z.string().max(200).nullable().default(null), reason: Remark.default(""), params: TextParameters.optional() }),
    z.object({ applied: z.array(PlannedChange), ineligible: z.array(Ineligible) }),
    { method: "POST", path: "/operations/apply" },
  ),
  "operation.downstream": query(see, z.object({ taskInstanceId: TaskInstanceId, limit: z.coerce.number().int().min(1).max(10_000).default(2000) }), z.object({ rows: z.array(DownstreamRow), more: z.boolean() }), {
    method: "GET",
    path: "/task-instances/{taskInstanceId}/downstream",
  }),
  /** FROZEN (冻结): instances of it are made and do not start, those that are there and have not started too, until it is unfrozen. Without a task the whole workflow. */
  "workflow.freeze": command(administer, z.object({ workflowId: WorkflowId, taskId: TaskId.nullable().default(null), frozen: z.boolean(), reason: Remark.default("") }), WorkflowSummary, {
    method: "PUT",
    path: "/workflows/{workflowId}/freeze",
  }),
} as const;
