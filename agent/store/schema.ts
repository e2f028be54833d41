import type {
  ApiTokenId,
  CalendarId,
  DataSourceId,
  DataSourceKind,
  DraftId,
  FolderId,
  ResourceId,
  ScriptArea,
  ScriptId,
  ScriptLanguage,
  UploadId,
  VariableId,
  AttemptId,
  AttemptState,
  FailureCause,
  Lane,
  InstanceState,
  NodeId,
  NodeState,
  PlacementStrategy,
  PoolId,
  Origin,
  ProjectId,
  ResourceGroupId,
  RevisionId,
  Role,
  TaskId,
  TaskInstanceId,
  TaskTypeId,
  UiFactName,
  UserId,
  WorkflowId,
  WorkflowInstanceId,
  WorkflowInstanceState,
} from "#contract";
import type { Generated } from "kysely";

/** 0 or 1, in both databases. */
export type Flag = number;
/** JSON as text, in both databases. */
export type Json = string;
/** UTC milliseconds. */
type At = number;

export interface MigrationsTable {
  number: number;
  name: string;
  at: At;
}
/** One row. `last_seq` is the highest fact number, `batch` counts commits, `writer` names the engine that may write. */
export interface FactCounterTable {
  id: number;
  last_seq: number;
  batch: number;
  writer: string;
}
export interface OutboxTable {
  seq: number;
  at: At;
  name: UiFactName;
  topic: string;
  project_id: ProjectId | null;
  payload: Json;
}

export interface PlatformSettingsTable {
  key: string;
  value: string;
}
export interface PlatformSecretsTable {
  name: string;
  value: string;
}

export interface UsersTable {
  id: UserId;
  name: string;
  password_hash: string;
  platform_admin: Flag;
  disabled: Flag;
  created_at: At;
  last_seen_at: At | null;
  /** The operating system user as whom scripts of this person run; null: the agent's own. */
  os_user: string | null;
}
export interface SessionsTable {
  hash: string;
  user_id: UserId;
  expires_at: At;
}
export interface ApiTokensTable {
  id: ApiTokenId;
  hash: string;
  name: string;
  user_id: UserId;
  created_at: At;
  expires_at: At | null;
  last_used_at: At | null;
}
/** Of an install line: how often it may still be used, and which node each place that used it was given. */
export interface CodesTable {
  hash: string;
  purpose: string;
  subject: string;
  expires_at: At;
  used_at: At | null;
  uses_left: Generated<number>;
  given: Generated<Json>;
}
export interface MembersTable {
  project_id: ProjectId;
  user_id: UserId;
  role: Role;
}
export interface AuditTable {
  id: string;
  at: At;
  actor: string;
  source: string;
  command: string;
  object: string;
  project_id: ProjectId | null;
  before: Json;
  after: Json;
  answer: Json;
}

export interface NodesTable {
  id: NodeId;
  number: number;
  kind: "server" | "master" | "slave";
  name: string;
  address: string;
  port: number;
  parent_id: NodeId | null;
  remark: string;
  tags: Json;
  slots: number | null;
  state: NodeState;
  reason: Json | null;
  desired: "started" | "stopped" | "draining";
  enrolled_at: At | null;
  last_heard_at: At | null;
  host: Json | null;
  public_key: string | null;
  certificate: string | null;
  changed_seq: number;
  group_id: ResourceGroupId | null;
  weight: Generated<number>;
  maintenance: Json | null;
}

export interface ResourceGroupsTable {
  id: ResourceGroupId;
  name: string;
  project_id: ProjectId;
  network: string;
  strategy: PlacementStrategy;
  settings: Json | null;
  remark: string;
  version: number;
  changed_seq: number;
}
export interface PoolsTable {
  id: PoolId;
  name: string;
  project_id: ProjectId | null;
  slots: number;
  remark: string;
  version: number;
  changed_seq: number;
}
/** [POOL1] What each open attempt holds. */
export interface PoolSlotsTable {
  attempt_id: AttemptId;
  pool_id: PoolId;
  slots: number;
  taken_at: At;
}
/** A row for each minute of a node that was heard. */
export interface NodeSamplesTable {
  node_id: NodeId;
  at: At;
  sample: Json;
}
export interface NodeEventsTable {
  id: string;
  node_id: NodeId;
  at: At;
  kind: string;
  detail: Json;
}
export interface InstallStepsTable {
  node_id: NodeId;
  at: At;
  step: string;
  ok: Flag;
  detail: string;
}

export interface TaskTypesTable {
  id: TaskTypeId;
  name: string;
  version: number;
  enabled: Flag;
  built_in: Flag;
  body: Json;
  changed_at: At;
  changed_seq: number;
}
export interface ProjectsTable {
  id: ProjectId;
  name: string;
  description: string;
  created_at: At;
  version: number;
  changed_seq: number;
}
/** `removed_at`: the row stays for the history of its instances; its name is free. `draft` is last because lists do not read it. */
export interface WorkflowsTable {
  id: WorkflowId;
  project_id: ProjectId;
  name: string;
  description: string;
  owner: string;
  task_count: number;
  draft_version: number;
  revision: number | null;
  revision_id: RevisionId | null;
  draft_differs: Flag;
  changed_at: At;
  changed_by: string;
  removed_at: At | null;
  changed_seq: number;
  draft: Json;
  folder_id: FolderId | null;
  enabled: Generated<Flag>;
}
export interface RevisionsTable {
  id: RevisionId;
  workflow_id: WorkflowId;
  number: number | null;
  note: string;
  created_at: At;
  created_by: string;
  definition: Json;
  task_types: Json;
}

export interface WorkflowInstancesTable {
  id: WorkflowInstanceId;
  project_id: ProjectId;
  project_name: string;
  workflow_id: WorkflowId;
  workflow_name: string;
  revision_id: RevisionId;
  revision: number | null;
  origin: Origin;
  line: string;
  fire_at: At;
  zone: string;
  business_date: string;
  params: Json;
  started_by: string;
  created_at: At;
  started_at: At | null;
  ended_at: At | null;
  state: WorkflowInstanceState;
  running: number;
  success: number;
  failed: number;
  not_run: number;
  waiting_time: number;
  waiting_resource: number;
  changed_seq: number;
  parent_task_id: TaskInstanceId | null;
}
/** Defaults of the database make a planned task: NOT_RUN, epoch 0, try 0. */
export interface TaskInstancesTable {
  id: TaskInstanceId;
  workflow_instance_id: WorkflowInstanceId;
  project_id: ProjectId;
  task_id: TaskId;
  name: string;
  type: string;
  state: Generated<InstanceState>;
  forced_by: string | null;
  warning: Generated<Flag>;
  cause: FailureCause | null;
  epoch: Generated<number>;
  try_no: Generated<number>;
  max_tries: number;
  attempt_id: AttemptId | null;
  node_id: NodeId | null;
  retry_at: At | null;
  ready_at: At | null;
  started_at: At | null;
  ended_at: At | null;
  exit_code: number | null;
  signal: string | null;
  waiting_on: number;
  root_cause_id: TaskInstanceId | null;
  reason: Json | null;
  kill_requested: Generated<Flag>;
  changed_seq: number;
  candidates: Json | null;
  lane: Generated<Lane>;
  priority: Generated<number>;
  revision_id: RevisionId | null;
  /** [FLOW1] Written beside the row: `setOutputs`. */
  outputs: Json | null;
}
export interface TaskEdgesTable {
  from_id: TaskInstanceId;
  to_id: TaskInstanceId;
}

/** [FLOW3] What a task waits for outside its run; `number` is the place among its dependencies. */
export interface TaskGatesTable {
  task_instance_id: TaskInstanceId;
  number: number;
  /** As it is called in sentences: `project/workflow` or `project/workflow/task`. */
  name: string;
  /** Null when there is no such workflow. */
  workflow_id: WorkflowId | null;
  task_name: string | null;
  /** That very run. */
  run_id: WorkflowInstanceId | null;
  /** Or those of this date, in the line of the run or else in `main`. */
  business_date: string;
  line: string;
  /** That point alone; null: the one of the date, whenever it is. */
  fire_at: At | null;
  /** So many of the date at least, and all that there are; 0: nothing is waited for; null: one. */
  every: number | null;
  met: Flag;
}

export interface AttemptsTable {
  id: AttemptId;
  task_instance_id: TaskInstanceId;
  workflow_instance_id: WorkflowInstanceId;
  project_id: ProjectId;
  epoch: number;
  try_no: number;
  master_id: NodeId;
  node_id: NodeId | null;
  node_name: string | null;
  state: AttemptState;
  cause: FailureCause | null;
  created_at: At;
  accepted_at: At | null;
  started_at: At | null;
  ended_at: At | null;
  pid: number | null;
  exit: Json | null;
  survivors: Json;
  parameters: Json;
  fact_seq: number;
  changed_seq: number;
}
/** [LC6] One row for each attempt that is not over. `node_id` is null until an agent accepted. */
export interface SlotsTable {
  attempt_id: AttemptId;
  master_id: NodeId;
  node_id: NodeId | null;
  /** The group in whose hosts it is booked; null is the default group. */
  group_id: ResourceGroupId | null;
  /** Whether it holds slots of pools too. */
  holds_pools: Flag;
}

interface Changed {
  changed_at: At;
  changed_by: string;
  version: number;
  changed_seq: number;
}
/** `value`: the text itself, or of a secret what `secrets/secretBox` made of it. */
export interface VariablesTable extends Changed {
  id: VariableId;
  project_id: ProjectId | null;
  name: string;
  secret: Flag;
  value: string;
  remark: string;
}
/** Values of secret fields of tasks, encrypted. Definitions hold the id only. Never changed, never read by a person. */
export interface SecretsTable {
  id: string;
  project_id: ProjectId;
  value: string;
  created_at: At;
}
export interface DataSourcesTable extends Changed {
  id: DataSourceId;
  project_id: ProjectId | null;
  name: string;
  kind: DataSourceKind;
  config: Json;
  secret: string | null;
  owner: string;
  remark: string;
  tests: Json;
}
export interface CalendarsTable extends Changed {
  id: CalendarId;
  project_id: ProjectId | null;
  name: string;
  rule: Json;
  remark: string;
}
/** Up to which instant the schedule points of a workflow have been looked at. */
export interface ScheduleStatesTable {
  workflow_id: WorkflowId;
  planned_until: At;
}
export interface FoldersTable {
  id: FolderId;
  project_id: ProjectId;
  parent_id: FolderId | null;
  name: string;
  params: Json;
  remark: string;
  version: number;
  changed_seq: number;
}
/** `task_id` is empty for the whole workflow. */
export interface FollowersTable {
  workflow_id: WorkflowId;
  task_id: string;
  user_id: UserId;
}
/** `unsaved`: what the holder's editor last showed and had not saved. */
export interface EditLocksTable {
  workflow_id: WorkflowId;
  holder_id: UserId;
  holder: string;
  since: At;
  last_edit_at: At;
  waiting: Json;
  changed_seq: number;
  unsaved: Json | null;
}
export interface NamedDraftsTable {
  id: DraftId;
  workflow_id: WorkflowId;
  name: string;
  author_id: UserId;
  author: string;
  at: At;
  definition: Json;
}
export interface ResourcesTable {
  id: ResourceId;
  project_id: ProjectId;
  name: string;
  remark: string;
  changed_seq: number;
}
/** `place`: under which key its store has the bytes. */
export interface ResourceVersionsTable {
  resource_id: ResourceId;
  number: number;
  stored_name: string;
  bytes: number;
  sha256: string;
  place: string;
  created_at: At;
  created_by: string;
}
export interface UploadsTable {
  id: UploadId;
  project_id: ProjectId;
  name: string;
  remark: string;
  bytes: number;
  user_id: UserId;
  created_at: At;
}
export interface ScriptsTable {
  id: ScriptId;
  area: ScriptArea;
  owner_id: UserId;
  parent_id: ScriptId | null;
  name: string;
  language: ScriptLanguage | null;
  bytes: number;
  version: number;
  changed_at: At;
  changed_by: string;
  changed_seq: number;
  text: string;
}
export interface ScriptVersionsTable {
  script_id: ScriptId;
  number: number;
  automatic: Flag;
  at: At;
  by: string;
  bytes: number;
  text: string;
}
export interface ScriptRunsTable {
  script_id: ScriptId;
  workflow_instance_id: WorkflowInstanceId;
  at: At;
  by: string;
}

export interface Schema {
  migrations: MigrationsTable;
  fact_counter: FactCounterTable;
  outbox: OutboxTable;
  platform_settings: PlatformSettingsTable;
  platform_secrets: PlatformSecretsTable;
  users: UsersTable;
  sessions: SessionsTable;
  api_tokens: ApiTokensTable;
  codes: CodesTable;
  members: MembersTable;
  audit: AuditTable;
  nodes: NodesTable;
  task_types: TaskTypesTable;
  projects: ProjectsTable;
  workflows: WorkflowsTable;
  revisions: RevisionsTable;
  workflow_instances: WorkflowInstancesTable;
  task_instances: TaskInstancesTable;
  task_edges: TaskEdgesTable;
  task_gates: TaskGatesTable;
  attempts: AttemptsTable;
  slots: SlotsTable;
  resource_groups: ResourceGroupsTable;
  pools: PoolsTable;
  pool_slots: PoolSlotsTable;
  node_samples: NodeSamplesTable;
  node_events: NodeEventsTable;
  install_steps: InstallStepsTable;
  variables: VariablesTable;
  secrets: SecretsTable;
  data_sources: DataSourcesTable;
  calendars: CalendarsTable;
  schedule_states: ScheduleStatesTable;
  folders: FoldersTable;
  followers: FollowersTable;
  edit_locks: EditLocksTable;
  named_drafts: NamedDraftsTable;
  resources: ResourcesTable;
  resource_versions: ResourceVersionsTable;
  uploads: UploadsTable;
  scripts: ScriptsTable;
  script_versions: ScriptVersionsTable;
  script_runs: ScriptRunsTable;
}
