import type { NodeId } from "#contract";
import type { Db } from "../store.ts";

/** [LC6] Slots taken in each master's cluster: on the master, on its slaves, and offered. */
export async function slotsInUse(db: Db): Promise<Map<NodeId, number>> {
  const rows = await db
    .selectFrom("slots")
    .select((of) => ["master_id", of.fn.countAll<number>().as("count")])
    .groupBy("master_id")
    .execute();
  return new Map(rows.map((row) => [row.master_id, row.count]));
}
/** Slots taken on each node itself. Attempts that nobody accepted yet are on none. */
export async function slotsInUseByNode(db: Db): Promise<Map<NodeId, number>> {
  const rows = await db
    .selectFrom("slots")
    .select((of) => ["node_id", of.fn.countAll<number>().as("count")])
    .where("node_id", "is not", null)
    .groupBy("node_id")
    .execute();
  return new Map(rows.map((row) => [row.node_id!, row.count]));
}
