import { sql, type Kysely } from "kysely";
import { draftLast } from "./draftLast.ts";
import type { Migration } from "./migration.ts";
import { key, schemaWords, type Index, type Table } from "./schemaWords.ts";

/** The night: what is planned ahead, held, filled back, told and forgotten. */
export const m0004Operations: Migration = {
  number: 4,
  name: "operations",
  async up(db, kind) {
    const { table, index, columns } = schemaWords(db, kind);
    await columns("task_instances", "paused_by:text? frozen:integer=0");
    await columns("api_tokens", "scope:text?");
    await columns("users", "email:text?");
    await columns("audit", "token:text?");
    await columns("workflows", "frozen:text=[]");
    await draftLast(db, columns);
    await planning(db, table);
    await history(db, index);
    await index("script_runs_of_run", "script_runs", ["workflow_instance_id"]);
    await index("task_gates_of_workflow", "task_gates", ["workflow_id", "business_date"]);
    await backfills(table, index);
    await alerts(db, table, index);
    await table("saved_views", "id:text user_id:text name:text filter:text", key("saved_views", "id"));
    await db.schema.createIndex("task_gates_of_run").on("task_gates").columns(["run_id"]).where(sql.ref("run_id"), "is not", null).execute();
    await index("saved_views_of_user", "saved_views", ["user_id"]);
    // [API3] Who asked to be told of the end of a run: `next_at` comes with that end.
    await table(
      "run_callbacks",
      "workflow_instance_id:text url:text secret:text reach:text try_no:integer=0 answer:text? next_at:integer? done_at:integer? told:integer=0",
      key("run_callbacks", "workflow_instance_id"),
      true,
    );
    await db.schema.createIndex("run_callbacks_due").on("run_callbacks").columns(["next_at"]).where(sql.ref("done_at"), "is", null).execute();
    await table("retention_policies", "project_id:text policy:text last_run_at:integer? last_removed:integer=0 problem:text?", key("retention_policies", "project_id"), true);
  },
};

async function planning(db: Kysely<any>, table: Table): Promise<void> {
  await table("snapshots", "date:text from_at:integer until_at:integer made_at:integer made_by:text workflows:integer instances:integer tasks:integer took_ms:integer", key("snapshots", "date"));
  // Up to which run those of schedules have begun, in the order of `workflow_instances_planned`.
  await table("planning_cursor", "id:integer fire_at:integer run_id:text", key("planning_cursor", "id"));
  // Runs in the order in which their time comes: there may be a million of them, so whoever wants those that go asks the other index.
  await db.schema.createIndex("workflow_instances_planned").on("workflow_instances").columns(["fire_at", "id"]).where(sql.ref("ended_at"), "is", null).execute();
  await db.schema
    .createIndex("workflow_instances_begun")
    .on("workflow_instances")
    .columns(["id"])
    .where(sql<boolean>`started_at is not null and ended_at is null`)
    .execute();
  await db.schema.dropIndex("workflow_instances_open_of_workflow").execute();
  await db.schema.createIndex("workflow_instances_open_of_workflow").on("workflow_instances").columns(["workflow_id", "fire_at"]).where(sql.ref("ended_at"), "is", null).execute();
  await db.schema.dropIndex("workflow_instances_open").execute();
}

async function history(db: Kysely<any>, index: Index): Promise<void> {
  await index("workflow_instances_of_date", "workflow_instances", ["business_date", "id"]);
  await index("workflow_instances_of_workflow_date", "workflow_instances", ["workflow_id", "business_date"]);
  await db.schema
    .createIndex("task_instances_failed")
    .on("task_instances")
    .columns(["workflow_instance_id", "id"])
    .where(sql<boolean>`state in ('FAILED', 'KILLED', 'MISSED')`)
    .execute();
  // What people did to tasks: few rows.
  await db.schema
    .createIndex("task_instances_marked")
    .on("task_instances")
    .columns(["workflow_instance_id"])
    .where(sql<boolean>`(forced_by is not null or paused_by is not null)`)
    .execute();
}

async function backfills(table: Table, index: Index): Promise<void> {
  await table(
    "backfills",
    "id:text project_id:text name:text workflow_id:text workflow_name:text spec:text state:text created_at:integer created_by:text begun_at:integer? ended_at:integer? counts:text changed_seq:integer",
    key("backfills", "id"),
  );
  await index("backfills_of_project", "backfills", ["project_id", "id"]);
  await index("backfills_of_state", "backfills", ["state", "id"]);
  await table(
    "backfill_cells",
    "backfill_id:text number:integer workflow_id:text workflow_name:text fire_at:integer business_date:text task_ids:text? action:text state:text workflow_instance_id:text? reason:text? begun_at:integer? ended_at:integer?",
    key("backfill_cells", "backfill_id", "number"),
  );
  await index("backfill_cells_of_state", "backfill_cells", ["backfill_id", "state", "number"]);
  await index("backfill_cells_of_run", "backfill_cells", ["workflow_instance_id"]);
}

async function alerts(db: Kysely<any>, table: Table, index: Index): Promise<void> {
  const changed = "version:integer changed_seq:integer";
  await table("alert_channels", `id:text project_id:text? name:text enabled:integer language:text config:text secret:text? last_delivery:text? ${changed}`, key("alert_channels", "id"));
  await table("alert_rules", `id:text project_id:text? name:text enabled:integer kind:text body:text last_fired_at:integer? ${changed}`, key("alert_rules", "id"));
  await table(
    "alerts",
    "id:text project_id:text? rule_id:text rule_name:text kind:text root:text state:text at:integer last_at:integer count:integer subject:text task_instance_id:text? workflow_instance_id:text? node_id:text? people:text acknowledged_by:text? snoozed_until:integer? closed_at:integer? changed_seq:integer",
    key("alerts", "id"),
  );
  await db.schema.createIndex("alerts_open").unique().on("alerts").columns(["rule_id", "root"]).where(sql.ref("closed_at"), "is", null).execute();
  await index("alerts_of_state", "alerts", ["state", "id"]);
  // The outbox: a message is here until it was delivered or given up.
  await table("alert_messages", "id:text alert_id:text? channel_id:text to_users:text subject:text body:text try_no:integer=0 next_at:integer? done_at:integer?", key("alert_messages", "id"));
  await db.schema.createIndex("alert_messages_due").on("alert_messages").columns(["next_at", "id"]).where(sql.ref("done_at"), "is", null).execute();
  await table("alert_deliveries", "id:text message_id:text alert_id:text? channel_id:text at:integer try_no:integer ok:integer answer:text next_at:integer?", key("alert_deliveries", "id"));
  await index("alerts_of_root", "alerts", ["root", "id"]);
  await db.schema.createIndex("alerts_of_run").on("alerts").columns(["workflow_instance_id"]).where(sql.ref("workflow_instance_id"), "is not", null).execute();
  await index("alert_deliveries_of_alert", "alert_deliveries", ["alert_id", "id"]);
  await index("alert_deliveries_of_channel", "alert_deliveries", ["channel_id", "id"]);
  // Up to which fact the rules have looked [ALR1].
  await table("alert_cursor", "id:integer seq:integer", key("alert_cursor", "id"));
}
