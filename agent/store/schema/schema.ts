import type { ApiTokensTable, CodesTable, MembersTable, SessionsTable, UsersTable } from "./access.ts";
import type { CalendarsTable, EditLocksTable, FoldersTable, FollowersTable, NamedDraftsTable, ProjectsTable, RevisionsTable, ScheduleStatesTable, TaskTypesTable, WorkflowsTable } from "./definitions.ts";
import type { ResourceVersionsTable, ResourcesTable, ScriptRunsTable, ScriptVersionsTable, ScriptsTable, UploadsTable } from "./files.ts";
import type { AttemptsTable, SlotsTable, TaskEdgesTable, TaskGatesTable, TaskInstancesTable, WorkflowInstancesTable } from "./instances.ts";
import type { InstallStepsTable, NodeEventsTable, NodeSamplesTable, NodesTable } from "./nodes.ts";
import type {
  AlertChannelsTable,
  AlertCursorTable,
  AlertDeliveriesTable,
  AlertMessagesTable,
  AlertRulesTable,
  AlertsTable,
  BackfillCellsTable,
  BackfillsTable,
  RetentionPoliciesTable,
  RunCallbacksTable,
  SavedViewsTable,
  PlanningCursorTable,
  SnapshotsTable,
} from "./operations.ts";
import type { PoolSlotsTable, PoolsTable, ResourceGroupsTable } from "./placement.ts";
import type { AuditTable, FactCounterTable, MigrationsTable, OutboxTable, PlatformSecretsTable, PlatformSettingsTable } from "./platform.ts";
import type { DataSourcesTable, SecretsTable, VariablesTable } from "./values.ts";

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
  snapshots: SnapshotsTable;
  planning_cursor: PlanningCursorTable;
  backfills: BackfillsTable;
  backfill_cells: BackfillCellsTable;
  alert_channels: AlertChannelsTable;
  alert_rules: AlertRulesTable;
  alerts: AlertsTable;
  alert_messages: AlertMessagesTable;
  alert_deliveries: AlertDeliveriesTable;
  alert_cursor: AlertCursorTable;
  saved_views: SavedViewsTable;
  run_callbacks: RunCallbacksTable;
  retention_policies: RetentionPoliciesTable;
}
