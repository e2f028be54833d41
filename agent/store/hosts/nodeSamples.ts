import type { NodeId, NodeSample } from "#contract";
import type { Db, Tx } from "../store.ts";

/** A minute of each node; a minute that is there already is kept. Not announced: pulses tell what is new. */
export async function insertSamples(tx: Tx, samples: readonly { readonly nodeId: NodeId; readonly sample: NodeSample }[]): Promise<void> {
  if (samples.length === 0) return;
  await tx.db
    .insertInto("node_samples")
    .values(samples.map(({ nodeId, sample }) => ({ node_id: nodeId, at: sample.at, sample: JSON.stringify(sample) })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
/** Oldest first. */
export async function samplesSince(db: Db, nodeId: NodeId, since: number): Promise<NodeSample[]> {
  const rows = await db.selectFrom("node_samples").select("sample").where("node_id", "=", nodeId).where("at", ">=", since).orderBy("at").execute();
  return rows.map((row) => JSON.parse(row.sample) as NodeSample);
}
export async function pruneSamples(tx: Tx, before: number): Promise<void> {
  await tx.db.deleteFrom("node_samples").where("at", "<", before).execute();
}
