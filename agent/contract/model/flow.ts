import { z } from "zod";
import { Name, TaskId } from "./ids.ts";

/** A value that a task hands downstream: it writes a line `name=value` to the file that `SIGNALBOX_OUTPUT` names. */
export const OutputName = z
  .string()
  .max(64)
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/);
/** [FLOW1] At most so many outputs of together so many bytes; what is over is left out and the log says so. */
export const OUTPUT_COUNT = 100;
export const OUTPUT_BYTES = 65_536;
export const Outputs = z.record(OutputName, z.string().max(OUTPUT_BYTES));
export type Outputs = z.infer<typeof Outputs>;

/**
 * [FLOW2] What an upstream task must have ended with. A task of which one condition does not hold is SKIPPED, and so is a task all
 * of whose upstream tasks were.
 */
export const Condition = z.discriminatedUnion("on", [
  z.strictObject({ on: z.literal("exitCode"), task: TaskId, from: z.number().int().min(0).max(255), to: z.number().int().min(0).max(255) }),
  z.strictObject({
    on: z.literal("output"),
    task: TaskId,
    name: OutputName,
    /** Numbers are compared as numbers when both sides are numbers, else as text. */
    is: z.enum(["equal", "notEqual", "less", "lessOrEqual", "greater", "greaterOrEqual", "contains"]),
    value: z.string().max(1000),
  }),
]);
export type Condition = z.infer<typeof Condition>;

/**
 * [FLOW3] Something outside this run that must have succeeded first. What does not exist yet is waited for, never a failure. Looked
 * for in the run's own line, then in `main` (HOUSE.md 5.1).
 */
export const Dependency = z.strictObject({
  /** `workflow` in the same project, `project/workflow`, or null for this workflow itself. */
  workflow: z.string().min(1).max(201).nullable(),
  /** One task of it; all of it when null. */
  task: Name.nullable().default(null),
  /**
   * Which of its instances. `date`: of the same business date or `daysBefore` it; a sub-daily one is the latest at or before this
   * run's schedule point, or `all` of the date. `lastCycle`: the one before this run; the first run of all has none and goes.
   */
  of: z
    .discriminatedUnion("cycle", [
      z.strictObject({ cycle: z.literal("date"), daysBefore: z.number().int().min(0).max(366).default(0), all: z.boolean().default(false) }),
      z.strictObject({ cycle: z.literal("lastCycle") }),
    ])
    .default({ cycle: "date", daysBefore: 0, all: false }),
});
export type Dependency = z.infer<typeof Dependency>;

/** `6:30`, `06:30` or `06:30:15`. */
export const TIME_OF_DAY = /^([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/;

/** A frame around tasks on the canvas; it has no meaning for the run. */
export const TaskGroup = z.strictObject({ name: Name, tasks: z.array(TaskId).max(10_000) });
export type TaskGroup = z.infer<typeof TaskGroup>;
/** A note on the canvas. */
export const CanvasNote = z.strictObject({ text: z.string().max(4000), x: z.number(), y: z.number(), width: z.number().min(80).max(2000), height: z.number().min(40).max(2000) });
export type CanvasNote = z.infer<typeof CanvasNote>;
