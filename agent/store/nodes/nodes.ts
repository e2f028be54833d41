import { HostFacts, nextNodeState, Refusal, type Node, type NodeEvent, type NodeId, type ResourceGroupId } from "#contract";
import type { Selectable } from "kysely";
import type { NodesTable } from "../schema/nodes.ts";
import { findGroup } from "../placement/groups.ts";
import type { Db, Tx } from "../store.ts";

type Row = Omit<Selectable<NodesTable>, "public_key" | "certificate">;
const COLUMNS = [
  "id",
  "number",
  "kind",
  "name",
  "address",
  "port",
  "parent_id",
  "remark",
  "tags",
  "slots",
  "state",
  "reason",
  "desired",
  "enrolled_at",
  "last_heard_at",
  "host",
  "group_id",
  "weight",
  "maintenance",
  "changed_seq",
] as const satisfies (keyof Row)[];
const nodeOf = (row: Row): Node => ({
  id: row.id,
  number: row.number,
  kind: row.kind,
  name: row.name,
  address: row.address,
  port: row.port,
  parentId: row.parent_id,
  remark: row.remark,
  tags: JSON.parse(row.tags) as string[],
  slots: row.slots,
  state: row.state,
  reason: row.reason === null ? null : (JSON.parse(row.reason) as Node["reason"]),
  desired: row.desired,
  enrolledAt: row.enrolled_at,
  lastHeardAt: row.last_heard_at,
  // Rows of an older program lack what it did not know.
  host: row.host === null ? null : HostFacts.parse(JSON.parse(row.host)),
  groupId: row.group_id,
  weight: row.weight,
  maintenance: row.maintenance === null ? null : (JSON.parse(row.maintenance) as Node["maintenance"]),
  changedSeq: row.changed_seq,
});
const rowOf = (node: Node): Row => ({
  id: node.id,
  number: node.number,
  kind: node.kind,
  name: node.name,
  address: node.address,
  port: node.port,
  parent_id: node.parentId,
  remark: node.remark,
  tags: JSON.stringify(node.tags),
  slots: node.slots,
  state: node.state,
  reason: node.reason === null ? null : JSON.stringify(node.reason),
  desired: node.desired,
  enrolled_at: node.enrolledAt,
  last_heard_at: node.lastHeardAt,
  host: node.host === null ? null : JSON.stringify(node.host),
  group_id: node.groupId,
  weight: node.weight,
  maintenance: node.maintenance === null ? null : JSON.stringify(node.maintenance),
  changed_seq: node.changedSeq,
});
const announce = (tx: Tx, node: Node): void => tx.announce("node.changed", node.id, { topic: "platform", projectId: null }, { node });

/** Gives the node the next number. Refusals `node.nameTaken`, `command.idTaken`, `group.notFound`. */
export async function insertNode(tx: Tx, node: Omit<Node, "changedSeq" | "number">): Promise<Node> {
  await mustBeFree(tx, node.name, node.id);
  if ((await findNode(tx.db, node.id)) !== null) throw new Refusal("conflict", "command.idTaken", { id: node.id });
  await mustExist(tx, node.groupId);
  const { last } = await tx.db
    .selectFrom("nodes")
    .select((of) => of.fn.max("number").as("last"))
    .executeTakeFirstOrThrow();
  const made: Node = { ...node, number: (last ?? 0) + 1, changedSeq: tx.seqOf("node", node.id) };
  await tx.db.insertInto("nodes").values(rowOf(made)).execute();
  announce(tx, made);
  return made;
}

/** What may be changed of a node without a move of its state. */
export type NodeChange = Partial<Omit<Node, "id" | "number" | "kind" | "parentId" | "state" | "changedSeq">>;

/** Changes what is given and announces it; announces nothing when nothing differs. Refusals `node.notFound`, `node.nameTaken`, `group.notFound`. */
export async function updateNode(tx: Tx, id: NodeId, set: NodeChange): Promise<Node> {
  const before = await findNode(tx.db, id);
  if (before === null) throw new Refusal("notFound", "node.notFound", { name: id });
  if (set.name !== undefined && set.name !== before.name) await mustBeFree(tx, set.name, id);
  if (set.groupId !== undefined && set.groupId !== before.groupId) await mustExist(tx, set.groupId);
  const after = merged(before, set);
  return JSON.stringify(after) === JSON.stringify(before) ? before : write(tx, after);
}

/** [LC2] The only function that writes a node's state. Null when the table has no such move; then nothing is changed. */
export async function moveNode(tx: Tx, { id, event, set = {} }: { id: NodeId; event: NodeEvent; set?: NodeChange }): Promise<Node | null> {
  const before = await findNode(tx.db, id);
  if (before === null) return null;
  const state = nextNodeState(before.state, event);
  if (state === null) return null;
  return write(tx, { ...merged(before, set), state });
}

/** Announces `node.removed`. Whether it may go is the caller's question. Refusal `node.notFound`. */
export async function removeNode(tx: Tx, id: NodeId): Promise<void> {
  const removed = await tx.db.deleteFrom("nodes").where("id", "=", id).returning("id").executeTakeFirst();
  if (removed === undefined) throw new Refusal("notFound", "node.notFound", { name: id });
  tx.announce("node.removed", id, { topic: "platform", projectId: null }, { nodeId: id });
}

/** By number. */
export async function listNodes(db: Db): Promise<Node[]> {
  return (await db.selectFrom("nodes").select(COLUMNS).orderBy("number").execute()).map(nodeOf);
}
export async function findNode(db: Db, id: NodeId): Promise<Node | null> {
  const row = await db.selectFrom("nodes").select(COLUMNS).where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : nodeOf(row);
}
/** When nodes were heard last. Not announced: the pulse tells it. */
export async function touchNodes(tx: Tx, heard: readonly { id: NodeId; at: number }[]): Promise<void> {
  for (const { id, at } of heard) await tx.db.updateTable("nodes").set({ last_heard_at: at }).where("id", "=", id).execute();
}

const merged = (node: Node, set: NodeChange): Node => ({ ...node, ...(Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined)) as NodeChange) });
async function write(tx: Tx, node: Node): Promise<Node> {
  const after = { ...node, changedSeq: tx.seqOf("node", node.id) };
  const { id, ...row } = rowOf(after);
  await tx.db.updateTable("nodes").set(row).where("id", "=", id).execute();
  announce(tx, after);
  return after;
}
async function mustBeFree(tx: Tx, name: string, id: NodeId): Promise<void> {
  const taken = await tx.db.selectFrom("nodes").select("id").where("name", "=", name).where("id", "!=", id).executeTakeFirst();
  if (taken !== undefined) throw new Refusal("conflict", "node.nameTaken", { name });
}
async function mustExist(tx: Tx, groupId: ResourceGroupId | null): Promise<void> {
  if (groupId === null) return;
  if ((await findGroup(tx.db, groupId)) === null) throw new Refusal("notFound", "group.notFound", { name: groupId });
}
