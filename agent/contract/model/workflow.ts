import { z } from "zod";
import { FolderId, Instant, Name, ProjectId, Remark, RevisionId, TaskId, WorkflowId } from "./ids.ts";
import { ParameterValues, TextParameters } from "./parameter.ts";
import { CanvasNote, Condition, Dependency, TaskGroup } from "./flow.ts";
import { DEFAULT_PRIORITY, Limits, PoolUse, Priority, Where } from "./placement.ts";
import { Schedule } from "./schedule.ts";
import { TimeOfDay } from "./snapshot.ts";
import { TaskTypeBody } from "./taskType.ts";

export const Retry = z.strictObject({ times: z.number().int().min(0).max(100).default(0), intervalSeconds: z.number().int().min(0).max(86_400).default(60) });
export type Retry = z.infer<typeof Retry>;

/** What happens to a LOST attempt when nothing is heard: wait for its host, or rerun (only for idempotent tasks), or fail. */
export const LostPolicy = z.enum(["wait", "rerun", "fail"]);

export const TaskDefinition = z.strictObject({
  id: TaskId,
  name: Name,
  type: Name,
  params: ParameterValues.default({}),
  /** Ids of the tasks that must have succeeded before. */
  after: z.array(TaskId).max(10_000).default([]),
  retry: Retry.default({ times: 0, intervalSeconds: 60 }),
  /** Null: the platform's limit of 12 hours (S4-29). */
  timeoutSeconds: z
    .number()
    .int()
    .min(1)
    .max(30 * 86_400)
    .nullable()
    .default(null),
  /** A warning after this time; the task goes on. */
  warnAfterSeconds: z
    .number()
    .int()
    .min(1)
    .max(30 * 86_400)
    .nullable()
    .optional(),
  /** Running it twice does no harm. Needed for `lostPolicy: rerun`. */
  idempotent: z.boolean().optional(),
  /** What happens when its host was silent for `lostAfterSeconds` (ten minutes, S0-28). `wait` when it is left out. */
  lostPolicy: LostPolicy.optional(),
  lostAfterSeconds: z.number().int().min(10).max(86_400).optional(),
  priority: Priority.optional(),
  where: Where.partial().optional(),
  pools: z.array(PoolUse).max(20).optional(),
  /** Beside and before those of its type. */
  limits: Limits.partial().optional(),
  /** [FLOW2] Without one it runs as soon as its upstream succeeded. Each names a task of `after`. */
  when: z.array(Condition).max(20).optional(),
  /** [FLOW3] Outside this run. */
  dependsOn: z.array(Dependency).max(100).optional(),
  /** The workflow's owner when it is left out. */
  owner: Name.optional(),
  remark: Remark.default(""),
});
/** @see TaskDefinition.lostAfterSeconds */
export const DEFAULT_LOST_AFTER_SECONDS = 600;
export const priorityOf = (task: Pick<TaskDefinition, "priority">): number => task.priority ?? DEFAULT_PRIORITY;
export type TaskDefinition = z.infer<typeof TaskDefinition>;

/** [NGT2] A time of day in the workflow's zone, so many days after the business date. */
export const Deadline = z.strictObject({ at: TimeOfDay, daysAfter: z.number().int().min(0).max(31).default(1) });
export type Deadline = z.infer<typeof Deadline>;

export const WorkflowDefinition = z.strictObject({
  params: TextParameters.default({}),
  tasks: z.array(TaskDefinition).max(50_000).default([]),
  /** Where a person moved a task on the canvas; a task without an entry is placed by the layout. */
  positions: z.record(z.string(), z.strictObject({ x: z.number(), y: z.number() })).default({}),
  schedule: Schedule.nullable().optional(),
  /** By when each of its runs is to be done. */
  deadline: Deadline.nullable().optional(),
  groups: z.array(TaskGroup).max(1000).optional(),
  notes: z.array(CanvasNote).max(1000).optional(),
});
export type WorkflowDefinition = z.infer<typeof WorkflowDefinition>;

/** A row of the workflow list. */
export const WorkflowSummary = z.object({
  id: WorkflowId,
  projectId: ProjectId,
  name: Name,
  description: Remark,
  owner: z.string(),
  taskCount: z.number().int(),
  draftVersion: z.number().int(),
  /** Number of the published revision, null when there is none. */
  revision: z.number().int().nullable(),
  /** Whether the draft says something else than the published revision. */
  draftDiffers: z.boolean(),
  changedAt: Instant,
  changedBy: z.string(),
  folderId: FolderId.nullable().default(null),
  /** False: nothing starts it, neither its schedule nor a person, until it is enabled again. */
  enabled: z.boolean().default(true),
  /** FROZEN (冻结): all of it, or tasks of it; their instances are made and do not start. */
  frozen: z.boolean().default(false),
  frozenTasks: z.array(TaskId).default([]),
  changedSeq: z.number().int(),
});
export type WorkflowSummary = z.infer<typeof WorkflowSummary>;

export const Workflow = WorkflowSummary.extend({ draft: WorkflowDefinition });
export type Workflow = z.infer<typeof Workflow>;

/**
 * What instances are pinned to. Immutable, with all its tasks and the task types as they were.
 * `number` is null for the draft that a test run used.
 */
export const Revision = z.object({
  id: RevisionId,
  workflowId: WorkflowId,
  number: z.number().int().nullable(),
  definition: WorkflowDefinition,
  taskTypes: z.record(z.string(), TaskTypeBody),
  note: Remark,
  createdAt: Instant,
  createdBy: z.string(),
});
export type Revision = z.infer<typeof Revision>;
export const RevisionSummary = Revision.omit({ definition: true, taskTypes: true });
export type RevisionSummary = z.infer<typeof RevisionSummary>;
