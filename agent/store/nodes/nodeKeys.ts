import { Refusal, type NodeId } from "#contract";
import type { Db, Tx } from "../store.ts";

export interface NodeKey {
  readonly nodeId: NodeId;
  readonly publicKey: string;
  /** PEM of the listener of a master that speaks TLS to its slaves. */
  readonly certificate: string | null;
}
/** [AUTH5] The public keys of the nodes that have enrolled; `of`: of these alone, as every connection asks. */
export async function nodeKeys(db: Db, of?: readonly NodeId[]): Promise<NodeKey[]> {
  if (of?.length === 0) return [];
  const enrolled = db.selectFrom("nodes").select(["id", "public_key", "certificate"]).where("public_key", "is not", null);
  const rows = await (of === undefined ? enrolled : enrolled.where("id", "in", of)).orderBy("number").execute();
  return rows.map((row) => ({ nodeId: row.id, publicKey: row.public_key!, certificate: row.certificate }));
}
/** Replaces the key that the node had. Refusal `node.notFound`. */
export async function setNodeKey(tx: Tx, { nodeId, publicKey, certificate = null }: Pick<NodeKey, "nodeId" | "publicKey"> & Partial<NodeKey>): Promise<void> {
  const row = await tx.db.updateTable("nodes").set({ public_key: publicKey, certificate }).where("id", "=", nodeId).returning("id").executeTakeFirst();
  if (row === undefined) throw new Refusal("notFound", "node.notFound", { name: nodeId });
}
