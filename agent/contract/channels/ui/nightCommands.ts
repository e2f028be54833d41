import { z } from "zod";
import { CalendarDate, Instant, ProjectId, TaskId, TaskInstanceId, WorkflowId, WorkflowInstanceId } from "../../model/ids.ts";
import { TaskInstanceRow, TileCounts, WorkflowInstanceState } from "../../model/instance.ts";
import { Why } from "../../model/why.ts";
import { FailureCause, InstanceState } from "../../lifecycle/instanceLifecycle.ts";
import { query } from "../catalog.ts";
import { see } from "./rights.ts";

/** A cell of the board: one run, or one task of it, on one date. */
const BoardCell = z.object({
  businessDate: CalendarDate,
  fireAt: Instant,
  workflowInstanceId: WorkflowInstanceId,
  taskInstanceId: TaskInstanceId.nullable(),
  state: z.union([InstanceState, WorkflowInstanceState]),
  forced: z.boolean(),
  paused: z.boolean(),
  blocked: z.boolean(),
  durationMs: z.number().nullable(),
});
export type BoardCell = z.infer<typeof BoardCell>;
const BoardRow = z.object({ key: z.string(), projectId: ProjectId, projectName: z.string(), workflowId: WorkflowId, workflowName: z.string(), taskId: TaskId.nullable(), name: z.string(), cells: z.array(BoardCell) });
export type BoardRow = z.infer<typeof BoardRow>;

/** A run in the picture of one business date, and what it waits for. */
const DateRun = z.object({
  workflowInstanceId: WorkflowInstanceId,
  projectId: ProjectId,
  projectName: z.string(),
  workflowId: WorkflowId,
  workflowName: z.string(),
  fireAt: Instant,
  state: WorkflowInstanceState,
  counts: TileCounts,
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  /** When it is done, by the durations of the past; null when nothing is known of it. */
  predictedAt: Instant.nullable(),
  deadlineAt: Instant.nullable(),
  /** On the longest way to the last end of the date. */
  critical: z.boolean(),
});
export type DateRun = z.infer<typeof DateRun>;
/** `from` must have succeeded before `to`, or a task of it, goes. */
const DateEdge = z.object({ from: WorkflowInstanceId, to: WorkflowInstanceId, met: z.boolean() });

/** What one failed instance does to a night. */
const NightRoot = z.object({
  row: TaskInstanceRow,
  cause: FailureCause.nullable(),
  blocked: z.number().int(),
  /** Runs of other workflows that wait behind it. */
  blockedRuns: z.number().int(),
  /** The first committed time behind it, when that run is done if the root is rerun now, and whether the time is missed even so. */
  deadline: z.object({ workflowName: z.string(), at: Instant, predictedAt: Instant.nullable(), missed: z.boolean() }).nullable(),
  /** When everything behind it is done if it is rerun now. */
  predictedAt: Instant.nullable(),
  lastLines: z.array(z.string()),
  /** Other business dates on which it ended the same way. */
  sameOn: z.array(CalendarDate),
});
export type NightRoot = z.infer<typeof NightRoot>;

const Duration = z.object({
  workflowInstanceId: WorkflowInstanceId,
  taskInstanceId: TaskInstanceId,
  businessDate: CalendarDate,
  fireAt: Instant,
  state: InstanceState,
  startedAt: Instant.nullable(),
  durationMs: z.number().nullable(),
});

/** The night as a whole, and why one thing in it waits (UX.md, screens 4, 6, 7, 9; J5, J6). */
export const nightCommands = {
  "taskInstance.why": query(see, z.object({ taskInstanceId: TaskInstanceId }), Why, { method: "GET", path: "/task-instances/{taskInstanceId}/why" }),
  /** Its last runs, newest first, with what is usual (S2-19). */
  "taskInstance.durations": query(
    see,
    z.object({ taskInstanceId: TaskInstanceId, limit: z.coerce.number().int().min(1).max(200).default(30) }),
    z.object({ runs: z.array(Duration), p50Ms: z.number().nullable(), p95Ms: z.number().nullable() }),
    { method: "GET", path: "/task-instances/{taskInstanceId}/durations" },
  ),
  /** Attempts of a run for its timeline: when each waited, ran and ended. */
  "workflowInstance.timeline": query(
    see,
    z.object({ workflowInstanceId: WorkflowInstanceId }),
    z.object({
      attempts: z.array(
        z.object({
          taskInstanceId: TaskInstanceId,
          tryNo: z.number().int(),
          queuedAt: Instant,
          startedAt: Instant.nullable(),
          endedAt: Instant.nullable(),
          nodeName: z.string().nullable(),
          cause: FailureCause.nullable(),
        }),
      ),
      /** By task, in milliseconds. */
      usual: z.record(TaskInstanceId, z.object({ p50Ms: z.number(), p95Ms: z.number() })),
      predictedAt: Instant.nullable(),
      /** The tasks of the longest way, first to last. */
      critical: z.array(TaskInstanceId),
    }),
    { method: "GET", path: "/workflow-instances/{workflowInstanceId}/timeline" },
  ),
  /** Rows by workflow, or by task of one workflow; columns are runs of business dates `from` to `until`, both included. */
  "board.get": query(
    "signedIn",
    z.object({ projectId: ProjectId.optional(), workflowId: WorkflowId.optional(), from: CalendarDate, until: CalendarDate, limit: z.coerce.number().int().min(1).max(1000).default(200) }),
    z.object({ rows: z.array(BoardRow), more: z.boolean(), seq: z.number().int() }),
    { method: "GET", path: "/board" },
  ),
  /** Every run of a business date, what waits for what across workflows, who holds up most, and the critical path. */
  "night.graph": query("signedIn", z.object({ businessDate: CalendarDate, projectId: ProjectId.optional() }), z.object({ runs: z.array(DateRun), edges: z.array(DateEdge), seq: z.number().int() }), {
    method: "GET",
    path: "/night/graph",
  }),
  /** Root failures of a business date, those first that hold up most. */
  "night.roots": query("signedIn", z.object({ businessDate: CalendarDate, projectId: ProjectId.optional() }), z.object({ roots: z.array(NightRoot), seq: z.number().int() }), { method: "GET", path: "/night/roots" }),
} as const;
