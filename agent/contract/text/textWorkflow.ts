import { z } from "zod";
import { CanvasNote, Condition, Dependency, TaskGroup } from "../model/flow.ts";
import { Name, Remark } from "../model/ids.ts";
import { ParameterName, ParameterValue, TextParameters } from "../model/parameter.ts";
import { Limits, PoolUse, Requirement } from "../model/placement.ts";
import { Schedule } from "../model/schedule.ts";
import { Tag } from "../model/tag.ts";
import { Deadline, Retry, TaskDefinition } from "../model/workflow.ts";

/** [FLD1] Folders by their names, from the outermost: `etl/night`. */
export const FolderPath = z
  .string()
  .max(1100)
  .refine((path) => path.split("/").every((name) => Name.safeParse(name).success), { message: "path" });

/** [TXT3] Who is told of it, by login. Left out: as it is. */
const Followers = z.array(Name).max(1000).optional();

/** A pool by its name, or with how many of its slots. */
const TextPoolUse = z.union([Name.transform((pool): PoolUse => ({ pool, slots: 1 })), PoolUse]);
/** A program by its name, or with a version. */
const TextRequirement = z.union([Requirement.shape.command.transform((command): Requirement => ({ command })), Requirement]);
/** Of a task by its name. */
const [OnExitCode, OnOutput] = Condition.options;
const TextCondition = z.discriminatedUnion("on", [OnExitCode.extend({ task: Name }), OnOutput.extend({ task: Name })]);
export type TextCondition = z.infer<typeof TextCondition>;

/** A list of texts is a table with the one column `value`. */
const TextValue = z.union([
  ParameterValue,
  z
    .array(z.string().max(10_000))
    .max(1000)
    .transform((texts): ParameterValue => texts.map((value) => ({ value }))),
]);

export const TextTask = z.strictObject({
  name: Name,
  type: Name,
  after: z.union([Name.transform((name) => [name]), z.array(Name).max(10_000)]).default([]),
  when: z.array(TextCondition).max(20).optional(),
  dependsOn: z.array(Dependency).max(100).optional(),
  params: z.record(ParameterName, TextValue).default({}),
  retry: Retry.optional(),
  timeoutSeconds: z
    .number()
    .int()
    .min(1)
    .max(30 * 86_400)
    .nullable()
    .default(null),
  ...TaskDefinition.pick({ warnAfterSeconds: true, idempotent: true, lostPolicy: true, lostAfterSeconds: true, priority: true }).shape,
  where: z
    .strictObject({ group: Name.nullable(), tags: z.array(Tag).max(20), requires: z.array(TextRequirement).max(20), memoryBytes: z.number().int().min(0).nullable() })
    .partial()
    .optional(),
  pools: z.array(TextPoolUse).max(20).optional(),
  limits: Limits.partial().optional(),
  owner: Name.optional(),
  followers: Followers,
  remark: Remark.default(""),
  /** Where it stands on the canvas, when a person moved it. */
  position: z.tuple([z.number(), z.number()]).optional(),
  /** The name it had: keeps its identity and history. */
  renamedFrom: Name.optional(),
});
export type TextTask = z.infer<typeof TextTask>;

/** A workflow as people write it; tasks are known by their names. */
export const TextWorkflow = z.strictObject({
  kind: z.literal("Workflow"),
  project: Name,
  /** Left out: at the root of the project. */
  folder: FolderPath.nullable().default(null),
  name: Name,
  enabled: z.boolean().default(true),
  description: Remark.default(""),
  /** [TXT3] By login. Left out: as it is; of a new workflow, who applies it. */
  owner: Name.optional(),
  followers: Followers,
  params: TextParameters.default({}),
  schedule: Schedule.optional(),
  deadline: Deadline.optional(),
  tasks: z.array(TextTask).max(50_000).default([]),
  groups: z
    .array(TaskGroup.extend({ tasks: z.array(Name).max(10_000) }))
    .max(1000)
    .optional(),
  notes: z.array(CanvasNote).max(1000).optional(),
});
export type TextWorkflow = z.infer<typeof TextWorkflow>;
