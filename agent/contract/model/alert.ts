import { z } from "zod";
import { AlertChannelId, AlertId, AlertRuleId, Instant, Name, NodeId, ProjectId, TaskId, TaskInstanceId, TaskTypeId, WorkflowId, WorkflowInstanceId } from "./ids.ts";
import { ParameterValues } from "./parameter.ts";
import { Sentence } from "./sentence.ts";
import { TimeOfDay } from "./snapshot.ts";

/**
 * What a rule listens to. `failed`: for good, no try is left. `late`: a run missed the time that its workflow commits to.
 * `predictedLate`: it will, by the durations of the past. `queueStuck`: something waits for resources longer than `minutes`.
 * `undelivered` is no rule: [ALR3] a channel could not be told for a whole day.
 */
export const AlertKind = z.enum(["failed", "retrying", "late", "predictedLate", "longRunning", "nodeUnreachable", "queueStuck", "diskFull", "backfillFinished", "undelivered"]);
export type AlertKind = z.infer<typeof AlertKind>;
export const RuleKind = AlertKind.exclude(["undelivered"]);
export type RuleKind = z.infer<typeof RuleKind>;
/** Kinds that need `minutes`. */
export const NEEDS_MINUTES: ReadonlySet<AlertKind> = new Set(["longRunning", "queueStuck"]);
/** Kinds that are looked for by the clock, because nothing happens when they begin. */
export const TIMED_KINDS: ReadonlySet<AlertKind> = new Set(["late", "predictedLate", "longRunning", "queueStuck", "diskFull"]);
/** Kinds that are about a project; the others are about the platform. */
export const ABOUT_PROJECT: ReadonlySet<AlertKind> = new Set(["failed", "retrying", "late", "predictedLate", "longRunning", "backfillFinished"]);

/** Whom an alert is for: people by role to the thing, people by name, and channels. Owners of what is the platform's are its admins. */
export const AlertAudience = z.strictObject({
  owner: z.boolean().default(true),
  followers: z.boolean().default(true),
  users: z.array(Name).max(100).default([]),
  channels: z.array(AlertChannelId).max(50).default([]),
});
export type AlertAudience = z.infer<typeof AlertAudience>;

/** [ALR1] A rule reads as a sentence: when `kind` happens to `of`, tell `to`. Without a project it is the platform's. */
export const AlertRule = z.object({
  id: AlertRuleId,
  projectId: ProjectId.nullable(),
  name: Name,
  enabled: z.boolean(),
  kind: RuleKind,
  /** All workflows of the project, or some; and of those all tasks, or some. */
  of: z.strictObject({ workflowIds: z.array(WorkflowId).max(1000).default([]), taskIds: z.array(TaskId).max(1000).default([]) }),
  /** For `longRunning` and `queueStuck`; for `predictedLate` how long before the committed time. */
  minutes: z.number().int().min(1).max(10_080).nullable(),
  to: AlertAudience,
  /** Nothing is told on this clock of the platform; what happens then is told after it. `22:00` to `06:00` may cross midnight. */
  quiet: z.strictObject({ from: TimeOfDay, until: TimeOfDay }).nullable(),
  lastFiredAt: Instant.nullable(),
  version: z.number().int(),
  changedSeq: z.number().int(),
});
export type AlertRule = z.infer<typeof AlertRule>;

const url = z.url({ protocol: /^https?$/ }).max(2000);
/**
 * Where messages go. Secret fields are stored encrypted and never read back: an answer has null for them. The addresses of DingTalk, WeCom,
 * Feishu and Slack hold a key, so they are secret too: an answer has only their origin and `/…`. `script` runs as a task on an agent.
 */
export const ChannelConfig = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("mail"),
    host: z.string().min(1).max(255),
    port: z.number().int().min(1).max(65_535),
    security: z.enum(["tls", "startTls", "none"]).default("tls"),
    user: z.string().max(200).default(""),
    password: z.string().max(1000).nullable().default(null),
    from: z.email(),
    to: z.array(z.email()).max(100).default([]),
  }),
  z.strictObject({ kind: z.literal("webhook"), url, secret: z.string().max(1000).nullable().default(null) }),
  z.strictObject({ kind: z.literal("dingtalk"), url, secret: z.string().max(1000).nullable().default(null) }),
  z.strictObject({ kind: z.literal("wecom"), url }),
  z.strictObject({ kind: z.literal("feishu"), url, secret: z.string().max(1000).nullable().default(null) }),
  z.strictObject({ kind: z.literal("slack"), url }),
  z.strictObject({ kind: z.literal("script"), projectId: ProjectId, taskTypeId: TaskTypeId, params: ParameterValues }),
]);
export type ChannelConfig = z.infer<typeof ChannelConfig>;
export const CHANNEL_KINDS = ["mail", "webhook", "dingtalk", "wecom", "feishu", "slack", "script"] as const satisfies readonly ChannelConfig["kind"][];

export const AlertChannel = z.object({
  id: AlertChannelId,
  projectId: ProjectId.nullable(),
  name: Name,
  enabled: z.boolean(),
  language: z.enum(["en", "zh"]),
  config: ChannelConfig,
  /** The last message that went out, or did not, with the exact answer of the other side. */
  lastDelivery: z.object({ at: Instant, ok: z.boolean(), answer: z.string() }).nullable(),
  version: z.number().int(),
  changedSeq: z.number().int(),
});
export type AlertChannel = z.infer<typeof AlertChannel>;

/** `snoozed` opens again by itself at `snoozedUntil`; `closed`: what it is about is over. */
export const AlertState = z.enum(["open", "acknowledged", "snoozed", "closed"]);
export type AlertState = z.infer<typeof AlertState>;

/** What an address that holds a key shows of itself. */
export const shownAddress = (address: string): string => `${/^https?:\/\/[^/?#]*/.exec(address)?.[0] ?? ""}/…`;
export const KEY_IN_ADDRESS: ReadonlySet<ChannelConfig["kind"]> = new Set(["dingtalk", "wecom", "feishu", "slack"]);

/** [ALR2] One alert for each root cause: what happens again, or because of it, raises `count` and tells nobody again. */
export const Alert = z.object({
  id: AlertId,
  projectId: ProjectId.nullable(),
  ruleId: AlertRuleId,
  ruleName: z.string(),
  kind: AlertKind,
  /** Names the cause: alerts of several rules with one root are of one thing. */
  root: z.string(),
  state: AlertState,
  at: Instant,
  lastAt: Instant,
  count: z.number().int(),
  /** What it says, as a sentence with its values. */
  subject: Sentence,
  /** How many instances wait behind it now. */
  blocked: z.number().int(),
  taskInstanceId: TaskInstanceId.nullable(),
  workflowInstanceId: WorkflowInstanceId.nullable(),
  nodeId: NodeId.nullable(),
  /** Whether the reader owns or follows what it is about, or is named by its rule. */
  mine: z.boolean(),
  acknowledgedBy: z.string().nullable(),
  snoozedUntil: Instant.nullable(),
  closedAt: Instant.nullable(),
  changedSeq: z.number().int(),
});
export type Alert = z.infer<typeof Alert>;

/**
 * What a channel is told, before it is written in the channel's language: the sentence, how the process ended, and where to look.
 * `runId` is the run that says it, for channels that are scripts.
 */
export const AlertMessage = z.object({
  subject: Sentence,
  at: Instant,
  project: z.string().nullable(),
  workflow: z.string().nullable(),
  businessDate: z.string().nullable(),
  ended: Sentence.nullable(),
  peakMemoryBytes: z.number().nullable(),
  lastLines: z.array(z.string()),
  taskInstanceId: TaskInstanceId.nullable(),
  workflowInstanceId: WorkflowInstanceId.nullable(),
  runId: WorkflowInstanceId.nullable().default(null),
  /** [ALR5] It waits to be told with others. */
  gathered: z.boolean().default(false),
  /** [ALR5] The alerts that it tells together, and what the first of them say; null for a message of one alert. */
  digest: z
    .object({ subjects: z.array(Sentence), alertIds: z.array(AlertId) })
    .nullable()
    .default(null),
});
export type AlertMessage = z.infer<typeof AlertMessage>;

/** [ALR3] One try to tell a channel of an alert. */
export const AlertDelivery = z.object({ at: Instant, channelId: AlertChannelId, channelName: z.string(), tryNo: z.number().int(), ok: z.boolean(), answer: z.string(), nextAt: Instant.nullable() });
export type AlertDelivery = z.infer<typeof AlertDelivery>;
