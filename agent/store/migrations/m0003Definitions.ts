import { randomBytes } from "node:crypto";
import { sql, type Kysely } from "kysely";
import { draftLast } from "./draftLast.ts";
import type { Migration } from "./migration.ts";
import { key, schemaWords, type Index, type Table } from "./schemaWords.ts";

/** Everything that people define beside tasks: where values come from, when a workflow runs, who may edit it, files and scripts. */
export const m0003Definitions: Migration = {
  number: 3,
  name: "definitions",
  async up(db, kind) {
    const { table, index, columns } = schemaWords(db, kind);
    await columns("codes", "uses_left:integer=1 given:text={}");
    await columns("users", "os_user:text?");
    await columns("workflows", "folder_id:text? enabled:integer=1");
    await draftLast(db, columns);
    await columns("workflow_instances", "parent_task_id:text?");
    await columns("task_instances", "revision_id:text? outputs:text?");
    await flow(db, table);
    await values(db, table, index);
    await paramsToVariables(db);
    await editing(table, index);
    await files(table, index);
  },
};

async function flow(db: Kysely<any>, table: Table): Promise<void> {
  await db.schema.createIndex("workflow_instances_of_parent").on("workflow_instances").columns(["parent_task_id"]).where(sql.ref("parent_task_id"), "is not", null).execute();
  await table(
    "task_gates",
    "task_instance_id:text number:integer name:text workflow_id:text? task_name:text? run_id:text? business_date:text line:text fire_at:integer? every:integer? met:integer=0",
    key("task_gates", "task_instance_id", "number"),
  );
  await db.schema.createIndex("task_gates_open").on("task_gates").columns(["workflow_id", "business_date"]).where(sql.ref("met"), "=", 0).execute();
}

async function values(db: Kysely<any>, table: Table, index: Index): Promise<void> {
  const changed = "changed_at:integer changed_by:text version:integer changed_seq:integer";
  await table("variables", `id:text project_id:text? name:text secret:integer value:text remark:text ${changed}`, key("variables", "id"));
  await index("variables_by_name", "variables", ["name", "project_id"]);
  await table("secrets", "id:text project_id:text value:text created_at:integer", key("secrets", "id"));
  await table("data_sources", `id:text project_id:text? name:text kind:text config:text secret:text? owner:text remark:text tests:text ${changed}`, key("data_sources", "id"));
  await table("calendars", `id:text project_id:text? name:text rule:text remark:text ${changed}`, (t) => key("calendars", "id")(t).addUniqueConstraint("calendars_name", ["name"]));
  await db.schema.createIndex("workflow_instances_open_of_workflow").on("workflow_instances").columns(["workflow_id"]).where(sql.ref("ended_at"), "is", null).execute();
  await table("schedule_states", "workflow_id:text planned_until:integer", key("schedule_states", "workflow_id"), true);
}

/** What was a parameter of a project is a variable of it. */
async function paramsToVariables(db: Kysely<any>): Promise<void> {
  const projects = (await db.selectFrom("projects").select(["id", "params", "created_at", "changed_seq"]).execute()) as { id: string; params: string; created_at: number; changed_seq: number }[];
  for (const project of projects) {
    for (const [name, value] of Object.entries(JSON.parse(project.params) as Record<string, string>)) {
      const changed = { changed_at: project.created_at, changed_by: "", version: 1, changed_seq: project.changed_seq };
      await db
        .insertInto("variables")
        .values({ id: idFor(Number(project.created_at)), project_id: project.id, name, secret: 0, value, remark: "", ...changed })
        .execute();
    }
  }
  await db.schema.alterTable("projects").dropColumn("params").execute();
}
/** An id as contract/model/ids.ts describes it. */
function idFor(atMs: number): string {
  let value = randomBytes(10).reduce((sum, byte) => (sum << 8n) | BigInt(byte), BigInt(atMs));
  let id = "";
  for (; id.length < 26; value >>= 5n) id = "0123456789abcdefghjkmnpqrstvwxyz"[Number(value & 31n)]! + id;
  return id;
}

async function editing(table: Table, index: Index): Promise<void> {
  await table("folders", "id:text project_id:text parent_id:text? name:text params:text remark:text version:integer changed_seq:integer", key("folders", "id"));
  await index("folders_of_project", "folders", ["project_id", "parent_id"]);
  await table("followers", "workflow_id:text task_id:text user_id:text", key("followers", "workflow_id", "task_id", "user_id"), true);
  await table("edit_locks", "workflow_id:text holder_id:text holder:text since:integer last_edit_at:integer waiting:text changed_seq:integer unsaved:text?", key("edit_locks", "workflow_id"));
  await table("named_drafts", "id:text workflow_id:text name:text author_id:text author:text at:integer definition:text", key("named_drafts", "id"));
  await index("named_drafts_of_workflow", "named_drafts", ["workflow_id", "at"]);
}

async function files(table: Table, index: Index): Promise<void> {
  await table("resources", "id:text project_id:text name:text remark:text changed_seq:integer", (t) => key("resources", "id")(t).addUniqueConstraint("resources_name", ["project_id", "name"]));
  await table("resource_versions", "resource_id:text number:integer stored_name:text bytes:integer sha256:text place:text created_at:integer created_by:text", key("resource_versions", "resource_id", "number"));
  await index("resource_versions_by_stored_name", "resource_versions", ["stored_name"]);
  await table("uploads", "id:text project_id:text name:text remark:text bytes:integer user_id:text created_at:integer", key("uploads", "id"));
  await table("scripts", "id:text area:text owner_id:text parent_id:text? name:text language:text? bytes:integer version:integer changed_at:integer changed_by:text changed_seq:integer text:text", key("scripts", "id"));
  await index("scripts_of_folder", "scripts", ["area", "parent_id"]);
  await table("script_versions", "script_id:text number:integer automatic:integer at:integer by:text bytes:integer text:text", key("script_versions", "script_id", "number"));
  await table("script_runs", "script_id:text workflow_instance_id:text at:integer by:text", key("script_runs", "script_id", "workflow_instance_id"), true);
}
