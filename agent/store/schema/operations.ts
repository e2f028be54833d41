import type {
  AlertChannelId,
  AlertId,
  AlertKind,
  AlertRuleId,
  AlertState,
  BackfillCell,
  BackfillId,
  BackfillState,
  CellState,
  NodeId,
  ProjectId,
  SavedViewId,
  TaskInstanceId,
  UserId,
  WorkflowId,
  WorkflowInstanceId,
} from "#contract";
import type { Generated } from "kysely";
import type { At, Flag, Json } from "./columns.ts";

/** [SNP1] One row for each calendar day of the platform of which instances were made. */
export interface SnapshotsTable {
  date: string;
  from_at: At;
  until_at: At;
  made_at: At;
  made_by: string;
  workflows: number;
  instances: number;
  tasks: number;
  took_ms: number;
}
/** [SNP3] One row: runs of schedules up to and with this one have begun, were skipped, or are missed. */
export interface PlanningCursorTable {
  id: number;
  fire_at: At;
  run_id: WorkflowInstanceId | "";
}
export interface BackfillsTable {
  id: BackfillId;
  project_id: ProjectId;
  name: string;
  workflow_id: WorkflowId;
  workflow_name: string;
  spec: Json;
  state: BackfillState;
  created_at: At;
  created_by: string;
  begun_at: At | null;
  ended_at: At | null;
  /** Cells by state; written with every move of one. */
  counts: Json;
  changed_seq: number;
}
/** In the order in which they begin: `number`. */
export interface BackfillCellsTable {
  backfill_id: BackfillId;
  number: number;
  workflow_id: WorkflowId;
  workflow_name: string;
  fire_at: At;
  business_date: string;
  task_ids: Json | null;
  action: BackfillCell["action"];
  state: CellState;
  workflow_instance_id: WorkflowInstanceId | null;
  reason: Json | null;
  begun_at: At | null;
  ended_at: At | null;
}
/** `config` without its secret, which is ciphertext in `secret`. */
export interface AlertChannelsTable {
  id: AlertChannelId;
  project_id: ProjectId | null;
  name: string;
  enabled: Flag;
  language: "en" | "zh";
  config: Json;
  secret: string | null;
  last_delivery: Json | null;
  version: number;
  changed_seq: number;
}
export interface AlertRulesTable {
  id: AlertRuleId;
  project_id: ProjectId | null;
  name: string;
  enabled: Flag;
  kind: AlertKind;
  body: Json;
  last_fired_at: At | null;
  version: number;
  changed_seq: number;
}
/** `root` names the cause: of one rule and root one alert is open at most [ALR2]. `people` are the user ids that it is for. */
export interface AlertsTable {
  id: AlertId;
  project_id: ProjectId | null;
  rule_id: AlertRuleId;
  rule_name: string;
  kind: AlertKind;
  root: string;
  state: AlertState;
  at: At;
  last_at: At;
  count: number;
  subject: Json;
  task_instance_id: TaskInstanceId | null;
  workflow_instance_id: WorkflowInstanceId | null;
  node_id: NodeId | null;
  people: Json;
  acknowledged_by: string | null;
  snoozed_until: At | null;
  closed_at: At | null;
  changed_seq: number;
}
/** [ALR1] The outbox. */
export interface AlertMessagesTable {
  id: string;
  alert_id: AlertId | null;
  channel_id: AlertChannelId;
  to_users: Json;
  subject: Json;
  body: Json;
  try_no: Generated<number>;
  next_at: At | null;
  done_at: At | null;
}
export interface AlertDeliveriesTable {
  id: string;
  message_id: string;
  alert_id: AlertId | null;
  channel_id: AlertChannelId;
  at: At;
  try_no: number;
  ok: Flag;
  answer: string;
  next_at: At | null;
}
export interface AlertCursorTable {
  id: number;
  seq: number;
}
export interface SavedViewsTable {
  id: SavedViewId;
  user_id: UserId;
  name: string;
  filter: Json;
}
/** [API3] `secret` is ciphertext; `next_at` is null until the run has ended, `answer` a sentence. */
export interface RunCallbacksTable {
  workflow_instance_id: WorkflowInstanceId;
  url: string;
  secret: string;
  reach: "anywhere" | "private" | "public";
  try_no: Generated<number>;
  answer: Json | null;
  next_at: At | null;
  done_at: At | null;
  told: Generated<Flag>;
}
export interface RetentionPoliciesTable {
  project_id: ProjectId;
  policy: Json;
  last_run_at: At | null;
  last_removed: Generated<number>;
  problem: Json | null;
}
