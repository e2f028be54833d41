import { z } from "zod";
import { Instant, Name, NodeId, Remark, ResourceGroupId } from "./ids.ts";
import { Maintenance } from "./placement.ts";
import { Sentence } from "./sentence.ts";
import { Tag } from "./tag.ts";
import { NodeState } from "../lifecycle/nodeLifecycle.ts";

/** cntServer, cntMAgent and cntSAgent of S3-09 to S3-11. */
export const NodeKind = z.enum(["server", "master", "slave"]);
export type NodeKind = z.infer<typeof NodeKind>;

export const SERVER_PORT = 18590;
export const MASTER_PORT = 18591;
/** A slave opens no port; this is its label in the tree. */
export const SLAVE_PORT = 18592;

export const Address = z
  .string()
  .min(1)
  .max(253)
  .regex(/^[A-Za-z0-9.:_-]+$/);
export const Port = z.number().int().min(1).max(65535);

/** What an agent measured of its host. Bytes are bytes, rates are 0 to 1, load is the 1-minute average. */
export const HostMetrics = z.object({
  at: Instant,
  cpuRate: z.number().min(0).max(1),
  cores: z.number().int().min(1),
  loadAverage: z.number().min(0),
  memoryTotalBytes: z.number().min(0),
  memoryAvailableBytes: z.number().min(0),
  diskTotalBytes: z.number().min(0),
  diskFreeBytes: z.number().min(0),
  /** Memory of the agent program itself. */
  agentMemoryBytes: z.number().min(0),
  /** Parts of `cpuRate` (S4-10). */
  cpuUserRate: z.number().min(0).max(1).default(0),
  cpuSystemRate: z.number().min(0).max(1).default(0),
});
export type HostMetrics = z.infer<typeof HostMetrics>;

/** What an agent knows of its host and program; told when it enrols and at every connection. */
export const HostFacts = z.object({
  hostName: z.string().max(253),
  addresses: z.array(z.string().max(64)).max(64),
  machineId: z.string().max(64).nullable(),
  os: z.string().max(200),
  architecture: z.string().max(40),
  bootId: z.string().max(64),
  version: z.string().max(40),
  /** Changes with every start of the agent program. */
  incarnation: z.string().max(40),
  pid: z.number().int(),
  startedAt: Instant,
  /** DMI UUID (S0-19); null where only root may read it. */
  hostUuid: z.string().max(64).nullable().default(null),
  /** `native` or `portable`: how this agent starts processes. */
  launcher: z.string().max(20).default("portable"),
  /** Programs found on the host that task types ask for, with the version each says, or an empty text. */
  commands: z.record(z.string().max(200), z.string().max(100)).default({}),
  /** Programs that were looked for in vain. What is in neither was not looked for yet. */
  missing: z.array(z.string().max(200)).max(500).optional(),
  /** Whether this agent can try a data source [SRC2]; an older one does not say so. */
  sourceTests: z.boolean().default(false),
});
export type HostFacts = z.infer<typeof HostFacts>;

/** A host in the tree. `desired` is what the admin asked for last; `state` is what is known. */
export const Node = z.object({
  id: NodeId,
  number: z.number().int().min(1),
  kind: NodeKind,
  name: Name,
  address: Address,
  port: Port,
  parentId: NodeId.nullable(),
  remark: Remark,
  tags: z.array(Tag).max(20),
  /** How many attempts may run here at once. Null: the default of S4-33 (cores, or 0 on a master with slaves). */
  slots: z.number().int().min(0).max(10_000).nullable(),
  state: NodeState,
  reason: Sentence.nullable(),
  desired: z.enum(["started", "stopped", "draining"]),
  /** The custom resource group it is in; null is the default group. */
  groupId: ResourceGroupId.nullable(),
  /** Among hosts that fit, one of weight 20 is given twice as much as one of weight 10. */
  weight: z.number().int().min(1).max(100),
  /** While it drains or is drained: why, and until when. */
  maintenance: Maintenance.nullable(),
  enrolledAt: Instant.nullable(),
  lastHeardAt: Instant.nullable(),
  host: HostFacts.nullable(),
  changedSeq: z.number().int(),
});
export type Node = z.infer<typeof Node>;

/** The latest reading of a node; told, not stored. */
export const NodePulse = z.object({
  nodeId: NodeId,
  heardAt: Instant,
  metrics: HostMetrics,
  /** Slots in force at the host and how many are taken there. */
  slots: z.number().int().min(0),
  slotsUsed: z.number().int().min(0),
  /** Clock of the host minus clock of the server, milliseconds (S0-27). */
  clockOffsetMs: z.number(),
});
export type NodePulse = z.infer<typeof NodePulse>;

export const NodeInput = z.strictObject({
  kind: z.enum(["master", "slave"]),
  name: Name,
  address: Address.default("127.0.0.1"),
  port: Port.optional(),
  parentId: NodeId,
  remark: Remark.default(""),
  tags: z.array(Tag).max(20).default([]),
  slots: z.number().int().min(0).max(10_000).nullable().default(null),
  groupId: ResourceGroupId.nullable().default(null),
  weight: z.number().int().min(1).max(100).default(10),
});
export type NodeInput = z.infer<typeof NodeInput>;

/** [NOD4] After this silence a node is UNREACHABLE and its attempts are LOST. */
export const LEASE_MS = 10_000;
export const HEARTBEAT_MS = 3_000;
/** [NOD5] Clock offset (S0-27): warn above the first, do not dispatch above the second. */
export const CLOCK_WARN_MS = 10_000;
export const CLOCK_LIMIT_MS = 120_000;

/** A process on a host (S4-10). `attemptId`: whose it is, when it is one of ours. */
export const HostProcess = z.object({
  pid: z.number().int(),
  parent: z.number().int(),
  user: z.string().max(64),
  state: z.string().max(4),
  command: z.string().max(500),
  cpuSeconds: z.number().min(0),
  memoryBytes: z.number().min(0),
  startedAt: Instant,
  attemptId: z.string().max(40).nullable(),
});
export type HostProcess = z.infer<typeof HostProcess>;

/** One thing that was looked at on a host or on the way to it (S0-23 to S0-28), and the cure where it is not right. `ok` null: cannot be told from here. */
export const HostCheck = z.object({ name: z.string().max(40), ok: z.boolean().nullable(), detail: Sentence, fix: Sentence.nullable() });
export type HostCheck = z.infer<typeof HostCheck>;

/** A minute of a host: averages of what its heartbeats measured, and how many arrived. */
export const NodeSample = z.object({
  at: Instant,
  cpuRate: z.number(),
  loadAverage: z.number(),
  memoryUsedRate: z.number(),
  diskUsedRate: z.number(),
  slotsUsed: z.number(),
  heartbeats: z.number().int(),
  /** The longest silence between two heartbeats, milliseconds. */
  longestGapMs: z.number().int(),
  clockOffsetMs: z.number(),
});
export type NodeSample = z.infer<typeof NodeSample>;
/** Something that happened to a node, as its heartbeat log shows it (S0-28). */
export const NodeEventRecord = z.object({ at: Instant, kind: z.string().max(40), detail: Sentence });
export type NodeEventRecord = z.infer<typeof NodeEventRecord>;

/** One step of an install script on a host, reported while it runs. */
export const InstallStep = z.object({ step: z.string().max(40), ok: z.boolean(), detail: Sentence.nullable(), at: Instant });
export type InstallStep = z.infer<typeof InstallStep>;
