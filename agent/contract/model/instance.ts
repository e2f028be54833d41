import { z } from "zod";
import { AttemptId, CalendarDate, Instant, NodeId, ProjectId, RevisionId, TaskId, TaskInstanceId, WorkflowId, WorkflowInstanceId, ZoneName } from "./ids.ts";
import { TextParameters } from "./parameter.ts";
import { Lane, Priority } from "./placement.ts";
import { Sentence } from "./sentence.ts";
import { FailureCause, InstanceState } from "../lifecycle/instanceLifecycle.ts";

export const Origin = z.enum(["scheduled", "manual", "recover", "test", "backfill", "api"]);
export type Origin = z.infer<typeof Origin>;

const LANE_OF: Readonly<Record<Origin, Lane>> = { scheduled: "scheduled", manual: "manual", recover: "manual", api: "manual", test: "development", backfill: "backfill" };
/** [LANE1] In which lane a run waits; the development lane has test runs and scripts. */
export const laneOf = (origin: Origin): Lane => LANE_OF[origin];

/** The tiles of S2-16. */
export const TILES = ["running", "success", "failed", "notRun", "waitingTime", "waitingResource"] as const;
export type Tile = (typeof TILES)[number];
export const TileCounts = z.object({ running: z.number(), success: z.number(), failed: z.number(), notRun: z.number(), waitingTime: z.number(), waitingResource: z.number() });
export type TileCounts = z.infer<typeof TileCounts>;
const TILE_OF: Record<InstanceState, Tile> = {
  NOT_RUN: "notRun",
  WAIT_TIME: "waitingTime",
  WAIT_RETRY: "waitingTime",
  WAIT_RESOURCE: "waitingResource",
  DISPATCHING: "running",
  RUNNING: "running",
  KILLING: "running",
  KILL_FAILED: "running",
  LOST: "running",
  SUCCESS: "success",
  SKIPPED: "success",
  FAILED: "failed",
  KILLED: "failed",
  MISSED: "failed",
};
export const tileOf = (state: InstanceState): Tile => TILE_OF[state];

/** State of a workflow instance: what its tasks add up to. Written only by `rollUp`. */
export const WorkflowInstanceState = z.enum(["NOT_RUN", "RUNNING", "SUCCESS", "FAILED"]);
export type WorkflowInstanceState = z.infer<typeof WorkflowInstanceState>;

/**
 * [LC9] What the tasks of a workflow instance add up to. RUNNING while something runs or will go by itself; FAILED when nothing
 * moves and something failed; SUCCESS when every task succeeded or was skipped; NOT_RUN before the first, also while its schedule
 * point has not come. `begun`: something of it has been ready once.
 */
export function rollUp(counts: TileCounts, begun: boolean): WorkflowInstanceState {
  if (counts.running + counts.waitingResource > 0) return "RUNNING";
  if (counts.waitingTime > 0) return begun || counts.success + counts.failed > 0 ? "RUNNING" : "NOT_RUN";
  if (counts.failed > 0) return "FAILED";
  if (counts.notRun === 0) return "SUCCESS";
  return counts.success > 0 ? "RUNNING" : "NOT_RUN";
}

export const WorkflowInstance = z.object({
  id: WorkflowInstanceId,
  projectId: ProjectId,
  projectName: z.string(),
  workflowId: WorkflowId,
  workflowName: z.string(),
  revisionId: RevisionId,
  revision: z.number().int().nullable(),
  origin: Origin,
  /** [LC1] Unique with the workflow and the fire instant: `main` for scheduled runs, an id of its own for each other run. */
  line: z.string(),
  fireAt: Instant,
  zone: ZoneName,
  businessDate: CalendarDate,
  params: TextParameters,
  startedBy: z.string(),
  /** The task of another run that stands for this one; null for every run that was not begun by a task. */
  parentTaskId: TaskInstanceId.nullable(),
  createdAt: Instant,
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  state: WorkflowInstanceState,
  counts: TileCounts,
  changedSeq: z.number().int(),
});
export type WorkflowInstance = z.infer<typeof WorkflowInstance>;

/** Why one host was not taken: every reason, not the first (PRODUCT.md, promise 4). */
export const Candidate = z.object({ nodeId: NodeId, nodeName: z.string(), reasons: z.array(Sentence) });
export type Candidate = z.infer<typeof Candidate>;

export const TaskInstance = z.object({
  id: TaskInstanceId,
  workflowInstanceId: WorkflowInstanceId,
  projectId: ProjectId,
  taskId: TaskId,
  /** [REV1] The revision that a rerun asked for; null: the one that its run is pinned to. */
  revisionId: RevisionId.nullable(),
  name: z.string(),
  type: z.string(),
  state: InstanceState,
  /** Who set it to success, and why; null when it succeeded by itself. */
  forcedBy: z.string().nullable(),
  /** Succeeded with an exit code that the type calls a warning. */
  warning: z.boolean(),
  cause: FailureCause.nullable(),
  /** Raised with every dispatch; facts of a lower epoch are refused. */
  epoch: z.number().int(),
  /** Started processes since the last rerun: try n of `maxTries`. */
  tryNo: z.number().int(),
  maxTries: z.number().int(),
  attemptId: AttemptId.nullable(),
  nodeId: NodeId.nullable(),
  /** When it may be tried again, in WAIT_RETRY; when its time comes, in WAIT_TIME; when its policy for lost attempts acts, in LOST; when the time of the run that it stands for has passed, in RUNNING. */
  retryAt: Instant.nullable(),
  readyAt: Instant.nullable(),
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  exitCode: z.number().int().nullable(),
  signal: z.string().nullable(),
  /** Upstream task instances that have not succeeded, and dependencies outside its run that are not met [FLOW3]. */
  waitingOn: z.number().int(),
  /** [LC7] The failed instance behind which this one is blocked, when there is one. */
  rootCauseId: TaskInstanceId.nullable(),
  /** One sentence: why it waits, or how it ended. */
  reason: Sentence.nullable(),
  /** Kill was asked for while its host was silent; done when the host returns. */
  killRequested: z.boolean(),
  /** PAUSED, in this cycle alone: nothing of it is started until it is resumed. */
  pausedBy: z.string().nullable(),
  /** FROZEN: its definition is, or that of its workflow. */
  frozen: z.boolean(),
  lane: Lane,
  priority: Priority,
  changedSeq: z.number().int(),
});
export type TaskInstance = z.infer<typeof TaskInstance>;

/** A line of the instance list: a task instance with what a table shows beside it. */
export const TaskInstanceRow = TaskInstance.extend({
  projectName: z.string(),
  workflowId: WorkflowId,
  workflowName: z.string(),
  businessDate: CalendarDate,
  origin: Origin,
  startedBy: z.string(),
  nodeName: z.string().nullable(),
  fireAt: Instant,
  owner: z.string(),
  /** How long it ran the last times that it succeeded, in milliseconds; null before the first. */
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
});
export type TaskInstanceRow = z.infer<typeof TaskInstanceRow>;
