import type { NodeEventRecord, NodeId, Sentence } from "#contract";
import type { Db, Tx } from "../store.ts";

export async function insertNodeEvents(tx: Tx, events: readonly ({ readonly id: string; readonly nodeId: NodeId } & NodeEventRecord)[]): Promise<void> {
  if (events.length === 0) return;
  await tx.db
    .insertInto("node_events")
    .values(events.map(({ id, nodeId, at, kind, detail }) => ({ id, node_id: nodeId, at, kind, detail: JSON.stringify(detail) })))
    .execute();
}
/** Newest first. */
export async function eventsSince(db: Db, nodeId: NodeId, since: number, limit: number): Promise<NodeEventRecord[]> {
  const rows = await db.selectFrom("node_events").select(["at", "kind", "detail"]).where("node_id", "=", nodeId).where("at", ">=", since).orderBy("at", "desc").orderBy("id", "desc").limit(limit).execute();
  return rows.map((row) => ({ at: row.at, kind: row.kind, detail: JSON.parse(row.detail) as Sentence }));
}
export async function pruneNodeEvents(tx: Tx, before: number): Promise<void> {
  await tx.db.deleteFrom("node_events").where("at", "<", before).execute();
}
