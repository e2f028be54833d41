import type { Migration } from "./migration.ts";
import { key, schemaWords } from "./schemaWords.ts";

/** Where tasks may run, who goes first, what hosts measured, and how joining went. */
export const m0002ExecutionPlane: Migration = {
  number: 2,
  name: "executionPlane",
  async up(db, kind) {
    const { table, index, columns } = schemaWords(db, kind);
    await columns("task_instances", "lane:text=manual priority:integer=5");
    await columns("nodes", "group_id:text? weight:integer=10 maintenance:text?");
    await columns("slots", "group_id:text? holds_pools:integer=0");
    await table("resource_groups", "id:text name:text project_id:text network:text strategy:text settings:text? remark:text version:integer changed_seq:integer", (t) =>
      key("resource_groups", "id")(t).addUniqueConstraint("resource_groups_name", ["name"]),
    );
    await table("pools", "id:text name:text project_id:text? slots:integer remark:text version:integer changed_seq:integer", (t) => key("pools", "id")(t).addUniqueConstraint("pools_name", ["name"]));
    await table("pool_slots", "attempt_id:text pool_id:text slots:integer taken_at:integer", key("pool_slots", "attempt_id", "pool_id"), true);
    await index("pool_slots_of_pool", "pool_slots", ["pool_id", "slots"]);
    await table("node_samples", "node_id:text at:integer sample:text", key("node_samples", "node_id", "at"), true);
    await table("node_events", "id:text node_id:text at:integer kind:text detail:text", key("node_events", "id"));
    await index("node_events_of_node", "node_events", ["node_id", "at"]);
    await table("install_steps", "node_id:text at:integer step:text ok:integer detail:text", key("install_steps", "node_id", "at", "step"), true);
  },
};
