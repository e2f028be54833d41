import { z } from "zod";
import { CalendarDate, Instant, ProjectId, TaskInstanceId, WorkflowId, WorkflowInstanceId } from "../../model/ids.ts";
import { TaskInstanceRow, TileCounts } from "../../model/instance.ts";
import { query } from "../catalog.ts";

const Counter = z.object({ rootFailures: z.number().int(), running: z.number().int(), waiting: z.number().int(), notRun: z.number().int(), success: z.number().int() });
/** Null: what waited at a moment of the past is not kept. */
const CounterThen = Counter.extend({ waiting: z.number().int().nullable(), notRun: z.number().int().nullable() });
/** Not done in time, or by what is predicted of it not going to be [NGT1, NGT2]. */
const LateRun = z.object({ workflowInstanceId: WorkflowInstanceId, workflowId: WorkflowId, workflowName: z.string(), deadlineAt: Instant, predictedAt: Instant.nullable(), late: z.boolean() });
/** Beside how long it usually takes; null when it never succeeded. */
const Longest = z.object({
  taskInstanceId: TaskInstanceId,
  workflowInstanceId: WorkflowInstanceId,
  name: z.string(),
  workflowName: z.string(),
  durationMs: z.number(),
  p50Ms: z.number().nullable(),
  running: z.boolean(),
});
/** Runs that ended in an hour, by how they did, and those that began in it and have not ended. */
const Hour = z.object({ at: Instant, success: z.number().int(), failed: z.number().int(), running: z.number().int() });
const Day = z.object({ businessDate: CalendarDate, runs: TileCounts, tasks: TileCounts });

/** The day at a glance and how days went (UX.md, screen 3; S4-12, S4-13). */
export const todayCommands = {
  /**
   * [DAY1] The current business date unless one is named. `now` counts tasks; `before` the same minute of the date before, as far as it can be
   * told from when things began and ended. `blocked` counts what is NOT_RUN behind a root in its own run. `hoursBefore` is a date before `hours`.
   */
  "today.get": query(
    "signedIn",
    z.object({ businessDate: CalendarDate.optional(), projectId: ProjectId.optional() }),
    z.object({
      businessDate: CalendarDate,
      now: Counter,
      before: CounterThen,
      /** Those first that hold up most, and at most 20. */
      roots: z.array(z.object({ row: TaskInstanceRow, blocked: z.number().int() })),
      late: z.array(LateRun),
      hours: z.array(Hour),
      hoursBefore: z.array(Hour),
      longest: z.array(Longest),
      /** What the caller follows of this date, what needs a person first. */
      followed: z.array(TaskInstanceRow),
      next: z.object({ at: Instant, workflows: z.number().int() }).nullable(),
      seq: z.number().int(),
    }),
    { method: "GET", path: "/today" },
  ),
  /** Runs and tasks by business date, `from` to `until`, both included. */
  "history.days": query("signedIn", z.object({ projectId: ProjectId.optional(), workflowId: WorkflowId.optional(), from: CalendarDate, until: CalendarDate }), z.object({ days: z.array(Day) }), {
    method: "GET",
    path: "/history/days",
  }),
  /** What makes up a date: by project, workflow and type, with a state each; for charts that are clicked into. */
  "history.parts": query(
    "signedIn",
    z.object({ projectId: ProjectId.optional(), businessDate: CalendarDate, by: z.enum(["project", "workflow", "type", "cause", "node"]) }),
    z.object({ parts: z.array(z.object({ key: z.string(), name: z.string(), counts: TileCounts })) }),
    { method: "GET", path: "/history/parts" },
  ),
} as const;
