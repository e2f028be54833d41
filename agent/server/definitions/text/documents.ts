import {
  Address,
  AlertRule,
  CalendarRule,
  CHANNEL_KINDS,
  DataSourceConfig,
  DataSourceKind,
  ExitRule,
  FolderPath,
  MAX_SCRIPT_BYTES,
  ScriptArea,
  ScriptLanguage,
  Name,
  ParameterName,
  PlacementSettings,
  PlacementStrategy,
  Pool,
  Port,
  Remark,
  RuleKind,
  Tag,
  TaskTypeBody,
  TextParameters,
  TextWorkflow,
} from "#contract";
import { z } from "zod";

/** The text format, as people write it: one YAML document for each thing, told apart by `kind`. */
export const TextTaskType = z.strictObject({ kind: z.literal("TaskType"), ...TaskTypeBody.shape, exitCodes: z.array(ExitRule).max(100).default([]) });
export const TextProject = z.strictObject({ kind: z.literal("Project"), name: Name, description: Remark.default(""), params: TextParameters.default({}) });
export const TextFolder = z.strictObject({ kind: z.literal("Folder"), project: Name, name: FolderPath, params: TextParameters.default({}), remark: Remark.default("") });
/** Without a project it is the platform's. A secret's value is never written; left out, the one that is there stays. */
export const TextVariable = z.strictObject({
  kind: z.literal("Variable"),
  project: Name.nullable().default(null),
  name: ParameterName,
  secret: z.boolean().default(false),
  value: z.coerce.string().max(100_000).optional(),
  remark: Remark.default(""),
});
/** Without a project it is the platform's. Its secret is never written; left out, the one that is there stays. */
export const TextDataSource = z.strictObject({
  kind: z.literal("DataSource"),
  project: Name.nullable().default(null),
  name: Name,
  type: DataSourceKind,
  ...DataSourceConfig.shape,
  secret: z.string().max(10_000).optional(),
  remark: Remark.default(""),
});
export const TextGroup = z.strictObject({
  kind: z.literal("ResourceGroup"),
  name: Name,
  project: Name,
  network: z.string().max(40).default(""),
  strategy: PlacementStrategy.default("spread"),
  /** Left out: the platform's. */
  settings: PlacementSettings.nullable().default(null),
  remark: Remark.default(""),
});
/** Without a project it is the platform's. */
export const TextPool = z.strictObject({ kind: z.literal("Pool"), name: Name, project: Name.nullable().default(null), slots: Pool.shape.slots, remark: Remark.default("") });
/** Without a project it is the platform's. */
export const TextCalendar = z.strictObject({ kind: z.literal("Calendar"), name: Name, project: Name.nullable().default(null), ...CalendarRule.shape, remark: Remark.default("") });
/** A script by its whole path, of the shared folder or [TXT4] of whoever applies the text. */
export const TextScript = z.strictObject({ kind: z.literal("Script"), area: ScriptArea.default("shared"), name: FolderPath, language: ScriptLanguage, text: z.string().max(MAX_SCRIPT_BYTES).default("") });
export const TextNode = z.strictObject({
  kind: z.literal("Node"),
  type: z.enum(["master", "slave"]),
  name: Name,
  parent: Name,
  address: Address.default("127.0.0.1"),
  port: Port.optional(),
  slots: z.number().int().min(0).max(10_000).nullable().default(null),
  tags: z.array(Tag).max(20).default([]),
  /** The resource group it is in; left out, the default group. */
  group: Name.nullable().default(null),
  weight: z.number().int().min(1).max(100).default(10),
  remark: Remark.default(""),
});
export type TextNode = z.infer<typeof TextNode>;

/**
 * Without a project it is the platform's. `config` is that of its type; a script names its project and task type. Its secrets are never
 * written; left out, those that are there stay, and so does an address that is written as `…`.
 */
export const TextAlertChannel = z.strictObject({
  kind: z.literal("AlertChannel"),
  project: Name.nullable().default(null),
  name: Name,
  type: z.enum(CHANNEL_KINDS),
  enabled: z.boolean().default(true),
  language: z.enum(["en", "zh"]).default("en"),
  config: z.record(z.string(), z.unknown()),
});
/** Without a project it is the platform's; then workflows are `project/workflow`. Which single tasks it names is not written, and stays. */
export const TextAlertRule = z.strictObject({
  kind: z.literal("AlertRule"),
  project: Name.nullable().default(null),
  name: Name,
  enabled: z.boolean().default(true),
  when: RuleKind,
  workflows: z.array(z.string().max(300)).max(1000).default([]),
  minutes: AlertRule.shape.minutes.default(null),
  tell: z
    .strictObject({ owner: z.boolean().default(true), followers: z.boolean().default(true), users: z.array(Name).max(100).default([]), channels: z.array(Name).max(50).default([]) })
    .default({ owner: true, followers: true, users: [], channels: [] }),
  quiet: AlertRule.shape.quiet.default(null),
});

export const TEXT_KINDS = {
  TaskType: TextTaskType,
  Project: TextProject,
  Folder: TextFolder,
  Variable: TextVariable,
  DataSource: TextDataSource,
  ResourceGroup: TextGroup,
  Pool: TextPool,
  Calendar: TextCalendar,
  Workflow: TextWorkflow,
  Script: TextScript,
  Node: TextNode,
  AlertChannel: TextAlertChannel,
  AlertRule: TextAlertRule,
} as const;
export type TextKind = keyof typeof TEXT_KINDS;
export type TextDocument = { [K in TextKind]: { readonly kind: K; readonly body: z.output<(typeof TEXT_KINDS)[K]>; readonly lineOf: (path: readonly (string | number)[]) => number } }[TextKind];
