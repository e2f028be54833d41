import { sql, type Kysely } from "kysely";
import type { Migration } from "./migration.ts";
import { key, schemaWords, type Index, type Table } from "./schemaWords.ts";

/** The first schema. */
export const m0001FirstLight: Migration = {
  number: 1,
  name: "firstLight",
  async up(db, kind) {
    const { table, index } = schemaWords(db, kind);
    await engineTables(table);
    await people(table, index);
    await definitions(db, table, index);
    await instances(db, table, index);
  },
};

async function engineTables(table: Table): Promise<void> {
  await table("outbox", "seq:integer at:integer name:text topic:text project_id:text? payload:text", key("outbox", "seq"));
  await table("platform_settings", "key:text value:text", key("platform_settings", "key"));
  await table("platform_secrets", "name:text value:text", key("platform_secrets", "name"));
}

async function people(table: Table, index: Index): Promise<void> {
  await table("users", "id:text name:text password_hash:text platform_admin:integer disabled:integer created_at:integer last_seen_at:integer?", (t) => key("users", "id")(t).addUniqueConstraint("users_name", ["name"]));
  await table("sessions", "hash:text user_id:text expires_at:integer", (t) => key("sessions", "hash")(t).addForeignKeyConstraint("sessions_user", ["user_id"], "users", ["id"], (f) => f.onDelete("cascade")));
  await index("sessions_of_user", "sessions", ["user_id"]);
  await table("api_tokens", "id:text hash:text name:text user_id:text created_at:integer expires_at:integer? last_used_at:integer?", (t) =>
    key(
      "api_tokens",
      "id",
    )(t)
      .addUniqueConstraint("api_tokens_hash", ["hash"])
      .addForeignKeyConstraint("api_tokens_user", ["user_id"], "users", ["id"], (f) => f.onDelete("cascade")),
  );
  await index("api_tokens_of_user", "api_tokens", ["user_id"]);
  await table("codes", "hash:text purpose:text subject:text expires_at:integer used_at:integer?", key("codes", "purpose", "hash"));
  await table("audit", "id:text at:integer actor:text source:text command:text object:text project_id:text? before:text after:text answer:text", key("audit", "id"));
  await index("audit_by_time", "audit", ["at", "id"]);
  await index("audit_of_object", "audit", ["object", "at"]);
  await table(
    "nodes",
    "id:text number:integer kind:text name:text address:text port:integer parent_id:text? remark:text tags:text slots:integer? state:text reason:text? desired:text enrolled_at:integer? last_heard_at:integer? host:text? public_key:text? certificate:text? changed_seq:integer",
    (t) => key("nodes", "id")(t).addUniqueConstraint("nodes_number", ["number"]).addUniqueConstraint("nodes_name", ["name"]),
  );
}

async function definitions(db: Kysely<any>, table: Table, index: Index): Promise<void> {
  await table("task_types", "id:text name:text version:integer enabled:integer built_in:integer body:text changed_at:integer changed_seq:integer", (t) =>
    key("task_types", "id")(t).addUniqueConstraint("task_types_name", ["name"]),
  );
  await table("projects", "id:text name:text description:text params:text created_at:integer version:integer changed_seq:integer", (t) => key("projects", "id")(t).addUniqueConstraint("projects_name", ["name"]));
  await table("members", "project_id:text user_id:text role:text", (t) =>
    key(
      "members",
      "project_id",
      "user_id",
    )(t)
      .addForeignKeyConstraint("members_project", ["project_id"], "projects", ["id"], (f) => f.onDelete("cascade"))
      .addForeignKeyConstraint("members_user", ["user_id"], "users", ["id"], (f) => f.onDelete("cascade")),
  );
  await index("members_of_user", "members", ["user_id"]);
  // No foreign key to projects: a removed workflow outlives its project, for the history of its instances.
  await table(
    "workflows",
    "id:text project_id:text name:text description:text owner:text task_count:integer draft_version:integer revision:integer? revision_id:text? draft_differs:integer changed_at:integer changed_by:text removed_at:integer? changed_seq:integer draft:text",
    key("workflows", "id"),
  );
  await db.schema.createIndex("workflows_name").unique().on("workflows").columns(["project_id", "name"]).where(sql.ref("removed_at"), "is", null).execute();
  await table("revisions", "id:text workflow_id:text number:integer? note:text created_at:integer created_by:text definition:text task_types:text", (t) =>
    key("revisions", "id")(t).addUniqueConstraint("revisions_number", ["workflow_id", "number"]),
  );
}

async function instances(db: Kysely<any>, table: Table, index: Index): Promise<void> {
  await table(
    "workflow_instances",
    "id:text project_id:text project_name:text workflow_id:text workflow_name:text revision_id:text revision:integer? origin:text line:text fire_at:integer zone:text business_date:text params:text started_by:text created_at:integer started_at:integer? ended_at:integer? state:text running:integer success:integer failed:integer not_run:integer waiting_time:integer waiting_resource:integer changed_seq:integer",
    (t) => key("workflow_instances", "id")(t).addUniqueConstraint("workflow_instances_point", ["workflow_id", "fire_at", "line"]),
  );
  await index("workflow_instances_of_project", "workflow_instances", ["project_id", "id"]);
  await index("workflow_instances_of_workflow", "workflow_instances", ["workflow_id", "id"]);
  await db.schema.createIndex("workflow_instances_open").on("workflow_instances").columns(["id"]).where(sql.ref("ended_at"), "is", null).execute();
  // Hot tables carry no foreign keys: their rows are written only by the functions of instances/ and attempts/.
  await table(
    "task_instances",
    "id:text workflow_instance_id:text project_id:text task_id:text name:text type:text state:text=NOT_RUN forced_by:text? warning:integer=0 cause:text? epoch:integer=0 try_no:integer=0 max_tries:integer attempt_id:text? node_id:text? retry_at:integer? ready_at:integer? started_at:integer? ended_at:integer? exit_code:integer? signal:text? waiting_on:integer root_cause_id:text? reason:text? kill_requested:integer=0 changed_seq:integer candidates:text?",
    key("task_instances", "id"),
  );
  await index("task_instances_of_workflow_instance", "task_instances", ["workflow_instance_id", "id"]);
  await table("task_edges", "from_id:text to_id:text", key("task_edges", "from_id", "to_id"), true);
  await index("task_edges_up", "task_edges", ["to_id", "from_id"]);
  await table(
    "attempts",
    "id:text task_instance_id:text workflow_instance_id:text project_id:text epoch:integer try_no:integer master_id:text node_id:text? node_name:text? state:text cause:text? created_at:integer accepted_at:integer? started_at:integer? ended_at:integer? pid:integer? exit:text? survivors:text parameters:text fact_seq:integer changed_seq:integer",
    key("attempts", "id"),
  );
  await index("attempts_of_task", "attempts", ["task_instance_id", "id"]);
  await table("slots", "attempt_id:text master_id:text node_id:text?", key("slots", "attempt_id"), true);
}
