import { z } from "zod";
import { AttemptId, Instant, NodeId, ResourceGroupId, TaskInstanceId, WorkflowInstanceId } from "./ids.ts";
import { Outputs } from "./flow.ts";
import { ParameterValues } from "./parameter.ts";
import { Limits, NO_LIMITS, PlacementStrategy, Requirement } from "./placement.ts";
import { Sentence } from "./sentence.ts";
import { Tag } from "./tag.ts";
import { Plugin } from "./taskType.ts";
import { AttemptState } from "../lifecycle/attemptLifecycle.ts";
import { FailureCause } from "../lifecycle/instanceLifecycle.ts";

export const KilledBy = z.enum(["operator", "timeout", "fence"]);
export type KilledBy = z.infer<typeof KilledBy>;

/** How a process ended. Exactly one of `code`, `signal` and `startError` is set, or none when nobody can know (`unknown`). */
export const ExitRecord = z.object({
  code: z.number().int().min(0).max(255).nullable(),
  signal: z.string().max(20).nullable(),
  startError: Sentence.nullable(),
  /** The supervisor vanished without a record and no process of the attempt is left. */
  unknown: z.boolean(),
  killedBy: KilledBy.nullable(),
  endedAt: Instant,
  durationMs: z.number().int().min(0),
  logBytes: z.number().int().min(0),
  /** Whether output was cut at the cap. */
  truncated: z.boolean(),
  lastLines: z.array(z.string().max(2000)).max(20),
  /** The kernel ended it for want of memory, as far as can be told: its cgroup says so, or the kernel's log. */
  oom: z.boolean().default(false),
  /** Largest resident memory of one process of the attempt, and CPU time of all that were waited for; null where the launcher cannot tell. */
  peakMemoryBytes: z.number().int().min(0).nullable().default(null),
  cpuMs: z.number().int().min(0).nullable().default(null),
  /** Work submitted elsewhere that its output names, such as `application_1700000000000_0001` (S4-17). */
  applications: z.array(z.string().max(100)).max(20).default([]),
  /** [FLOW1] What it hands downstream; secrets in it are masked already. */
  outputs: Outputs.default({}),
});
export type ExitRecord = z.infer<typeof ExitRecord>;

export const Survivor = z.object({ pid: z.number().int(), command: z.string().max(500), state: z.string().max(4) });
export type Survivor = z.infer<typeof Survivor>;

/** One physical execution. `epoch` counts dispatches, `tryNo` started processes. */
export const Attempt = z.object({
  id: AttemptId,
  taskInstanceId: TaskInstanceId,
  workflowInstanceId: WorkflowInstanceId,
  epoch: z.number().int(),
  tryNo: z.number().int(),
  masterId: NodeId,
  nodeId: NodeId.nullable(),
  nodeName: z.string().nullable(),
  state: AttemptState,
  cause: FailureCause.nullable(),
  createdAt: Instant,
  acceptedAt: Instant.nullable(),
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  pid: z.number().int().nullable(),
  exit: ExitRecord.nullable(),
  survivors: z.array(Survivor),
  /** Highest fact number applied. */
  factSeq: z.number().int(),
  changedSeq: z.number().int(),
});
export type Attempt = z.infer<typeof Attempt>;

/** All that an agent needs to run one attempt. Complete: the agent asks nobody anything later. */
export const AttemptOrder = z.object({
  attemptId: AttemptId,
  taskInstanceId: TaskInstanceId,
  workflowInstanceId: WorkflowInstanceId,
  epoch: z.number().int().min(1),
  tryNo: z.number().int().min(1),
  taskName: z.string(),
  plugin: Plugin,
  /** Form values with every reference resolved, code untouched. */
  params: ParameterValues,
  /** Parameters as environment variables. */
  environment: z.record(z.string(), z.string()),
  timeoutSeconds: z.number().int().min(1),
  killGraceSeconds: z.number().int().min(0),
  logCapBytes: z.number().int().min(1024),
  stop: z.array(z.string()).nullable(),
  limits: Limits.default(NO_LIMITS),
  /** A warning is told after this time; the task goes on. */
  warnAfterSeconds: z.number().int().min(1).nullable().default(null),
  /** Names in `params` and `environment` whose values never leave the host in a log: each is replaced by as many `*` [SEC1]. */
  secrets: z.array(z.string()).max(1000).default([]),
  /** Texts beside those values that never leave the host in a log either: the secrets that went into them [SEC1]. */
  masked: z.array(z.string()).max(1000).default([]),
  /** Resources that fields of the form name: fetched into the work directory under these names before it starts. */
  files: z
    .array(z.object({ path: z.string().max(300), name: z.string().max(200) }))
    .max(100)
    .optional(),
  /** A regular expression of what names work submitted elsewhere; `stop` runs once for each that was found, as `${application}`. */
  applications: z.string().max(200).nullable().default(null),
  where: z
    .object({
      groupId: ResourceGroupId.nullable(),
      groupName: z.string(),
      strategy: PlacementStrategy,
      tags: z.array(Tag),
      requires: z.array(Requirement),
      memoryBytes: z.number().nullable(),
    })
    .default({ groupId: null, groupName: "", strategy: "spread", tags: [], requires: [], memoryBytes: null }),
});
export type AttemptOrder = z.infer<typeof AttemptOrder>;

const factFields = { attemptId: AttemptId, taskInstanceId: TaskInstanceId, epoch: z.number().int(), seq: z.number().int().min(1), at: Instant };
/** What an agent tells of an attempt, numbered per attempt from 1, kept in its journal until the server acknowledged it. */
export const AttemptFact = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("accepted"), ...factFields }),
  z.object({ kind: z.literal("started"), pid: z.number().int(), ...factFields }),
  /** It runs longer than its task expects; it goes on. Moves nothing. */
  z.object({ kind: z.literal("overtime"), seconds: z.number().int(), ...factFields }),
  z.object({ kind: z.literal("killing"), by: KilledBy, ...factFields }),
  z.object({ kind: z.literal("killFailed"), survivors: z.array(Survivor).max(50), ...factFields }),
  z.object({ kind: z.literal("ended"), exit: ExitRecord, ...factFields }),
]);
export type AttemptFact = z.infer<typeof AttemptFact>;

/** What an agent says it holds when it connects. */
export const HeldAttempt = z.object({ attemptId: AttemptId, taskInstanceId: TaskInstanceId, epoch: z.number().int(), state: AttemptState });
export type HeldAttempt = z.infer<typeof HeldAttempt>;

/** Defaults of an attempt; S4-29 gives the 12 hours. */
export const DEFAULT_TIMEOUT_SECONDS = 12 * 3600;
export const DEFAULT_KILL_GRACE_SECONDS = 5;
export const DEFAULT_LOG_CAP_BYTES = 1024 * 1024 * 1024;
