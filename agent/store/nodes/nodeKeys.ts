import { Refusal, type NodeId } from "#contract";
import type { Db, Tx } from "../store.ts";

/** [AUTH5] The public keys of the nodes that have enrolled. */
export async function nodeKeys(db: Db): Promise<{ nodeId: NodeId; publicKey: string }[]> {
  const rows = await db.selectFrom("nodes").select(["id", "public_key"]).where("public_key", "is not", null).orderBy("number").execute();
  return rows.map((row) => ({ nodeId: row.id, publicKey: row.public_key! }));
}
/** Replaces the key that the node had. Refusal `node.notFound`. */
export async function setNodeKey(tx: Tx, { nodeId, publicKey }: { nodeId: NodeId; publicKey: string }): Promise<void> {
  const row = await tx.db.updateTable("nodes").set({ public_key: publicKey }).where("id", "=", nodeId).returning("id").executeTakeFirst();
  if (row === undefined) throw new Refusal("notFound", "node.notFound", { name: nodeId });
}
