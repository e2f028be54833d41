import { z } from "zod";
import { Name, Remark, Instant, PoolId, ProjectId, ResourceGroupId } from "./ids.ts";
import { OS_USER } from "./access.ts";
import { Tag } from "./tag.ts";

/** Something that a host must have: a program that can be started there, of at least or exactly a version. */
export const Requirement = z.strictObject({
  command: z
    .string()
    .max(200)
    .regex(/^[A-Za-z0-9_./+-]+$/),
  version: z
    .string()
    .max(40)
    .regex(/^(>=|=)\d+(\.\d+){0,3}$/)
    .optional(),
});
export type Requirement = z.infer<typeof Requirement>;

/**
 * What a task's processes may use. A limit that is null is the agent's own. `user`: an operating system user of the host; the
 * agent's own when null. `memoryBytes` and `openFiles` hold for each process, and for the whole task where the host has cgroup v2.
 */
export const Limits = z.strictObject({
  user: z.string().regex(OS_USER).nullable().default(null),
  /** An absolute path on the host, which must exist. The attempt's own directory when null. */
  workingDirectory: z
    .string()
    .max(1000)
    .regex(/^\/[^\0]*$/)
    .nullable()
    .default(null),
  /** Octal, as a shell writes it: `022`. */
  umask: z
    .string()
    .regex(/^0?[0-7]{3}$/)
    .nullable()
    .default(null),
  nice: z.number().int().min(-20).max(19).nullable().default(null),
  memoryBytes: z
    .number()
    .int()
    .min(1024 * 1024)
    .nullable()
    .default(null),
  /** CPU time of one process, not the time on the clock. */
  cpuSeconds: z.number().int().min(1).nullable().default(null),
  openFiles: z.number().int().min(3).max(1_048_576).nullable().default(null),
  /** Output beyond this is cut, and a line in the log says so. */
  outputBytes: z.number().int().min(1024).nullable().default(null),
});
export type Limits = z.infer<typeof Limits>;
export const NO_LIMITS: Limits = Limits.parse({});

/** How hosts that fit are chosen: the least loaded first, or one full after the other. */
export const PlacementStrategy = z.enum(["spread", "pack"]);
export type PlacementStrategy = z.infer<typeof PlacementStrategy>;

/** Where a task may run. `tags`: a host needs all of them. `group`: null is the default group, to which every host without a group belongs (S0-01). */
export const Where = z.strictObject({
  group: Name.nullable().default(null),
  tags: z.array(Tag).max(20).default([]),
  requires: z.array(Requirement).max(20).default([]),
  /** Memory that must be free on the host when it starts; nothing is reserved. */
  memoryBytes: z.number().int().min(0).nullable().default(null),
});
export type Where = z.infer<typeof Where>;
export const ANYWHERE: Where = Where.parse({});

/** When a host is too loaded to be given more (S4-29). A limit that is null is not looked at. */
export const PlacementSettings = z.strictObject({
  /** Used memory over total memory, 0 to 1. */
  maxMemoryRate: z.number().min(0).max(1).nullable(),
  /** One-minute load over cores. */
  maxLoadPerCore: z.number().min(0).max(1000).nullable(),
  /** Memory kept for the system, and assumed for each task, in bytes. */
  systemMemoryBytes: z.number().int().min(0).nullable(),
  taskMemoryBytes: z.number().int().min(0).nullable(),
  /** Free disk below which nothing is started, in bytes. */
  minDiskBytes: z.number().int().min(0).nullable(),
});
export type PlacementSettings = z.infer<typeof PlacementSettings>;
const MIB = 1024 * 1024;
/** Stops below 10 % of available memory and does not look at load, so a small host works (PRODUCT.md). */
export const DEFAULT_PLACEMENT: PlacementSettings = { maxMemoryRate: 0.9, maxLoadPerCore: null, systemMemoryBytes: null, taskMemoryBytes: null, minDiskBytes: 200 * MIB };
export const HERA_PLACEMENT: PlacementSettings = { maxMemoryRate: 0.8, maxLoadPerCore: 1, systemMemoryBytes: 4000 * MIB, taskMemoryBytes: 500 * MIB, minDiskBytes: 200 * MIB };

/**
 * [GRP1] Where tasks may run (S0): belongs to one project and only its tasks may use it (S0-06); has one network (S0-09); a host
 * is in at most one (S0-08). Hosts without a group are the default group, which everybody may use.
 */
export const ResourceGroup = z.object({
  id: ResourceGroupId,
  name: Name,
  projectId: ProjectId,
  /** A label such as `classic` or `vpc-prod`; the same for every host in it. */
  network: z.string().max(40),
  strategy: PlacementStrategy,
  /** Null: the platform's. */
  settings: PlacementSettings.nullable(),
  remark: Remark,
  version: z.number().int(),
  changedSeq: z.number().int(),
});
export type ResourceGroup = z.infer<typeof ResourceGroup>;

/** [POOL1] Named slots that tasks hold while an attempt of theirs is open, wherever it runs: a row for each holder, taken and released with the state. */
export const Pool = z.object({ id: PoolId, name: Name, projectId: ProjectId.nullable(), slots: z.number().int().min(0).max(100_000), remark: Remark, version: z.number().int(), changedSeq: z.number().int() });
export type Pool = z.infer<typeof Pool>;
export const PoolUse = z.strictObject({ pool: Name, slots: z.number().int().min(1).max(100_000).default(1) });
export type PoolUse = z.infer<typeof PoolUse>;

/** [LANE1] The queue has four lanes (S4-23); each is served by its share, and a blocked task holds up nobody. */
export const LANES = ["scheduled", "manual", "development", "backfill"] as const;
export const Lane = z.enum(LANES);
export type Lane = z.infer<typeof Lane>;
/** How many of every hundred starts each lane gets while all of them wait. A lane without waiting tasks leaves its share to the others. */
export const LaneShares = z.strictObject({
  scheduled: z.number().int().min(1).max(1000),
  manual: z.number().int().min(1).max(1000),
  development: z.number().int().min(1).max(1000),
  backfill: z.number().int().min(1).max(1000),
});
export type LaneShares = z.infer<typeof LaneShares>;
export const DEFAULT_LANE_SHARES: LaneShares = { scheduled: 50, manual: 25, development: 15, backfill: 10 };

/** 1 goes first, 9 last. */
export const Priority = z.number().int().min(1).max(9);
export const DEFAULT_PRIORITY = 5;

/** Why a drained host is drained and when it goes on by itself. */
export const Maintenance = z.object({ reason: Remark, until: Instant.nullable(), by: z.string().max(100) });
export type Maintenance = z.infer<typeof Maintenance>;
