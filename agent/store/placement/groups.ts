import { Refusal, type Node, type PlacementSettings, type ResourceGroup, type ResourceGroupId } from "#contract";
import type { Selectable } from "kysely";
import type { ResourceGroupsTable } from "../schema/placement.ts";
import type { Db, Tx } from "../store.ts";

const groupOf = (row: Selectable<ResourceGroupsTable>): ResourceGroup => ({
  id: row.id,
  name: row.name,
  projectId: row.project_id,
  network: row.network,
  strategy: row.strategy,
  settings: row.settings === null ? null : (JSON.parse(row.settings) as PlacementSettings),
  remark: row.remark,
  version: row.version,
  changedSeq: row.changed_seq,
});

/**
 * [GRP1] [STO2] Makes a group (`version` null), or replaces the one that has this version. Refusals: `group.notFound`, also when it belongs to
 * another project, because a group stays in its project; `group.stale`, `group.nameTaken`, `command.idTaken`; `group.networkFixed` while
 * hosts are in it, because they are in its network.
 */
export async function saveGroup(tx: Tx, input: Omit<ResourceGroup, "version" | "changedSeq"> & { readonly version: number | null }): Promise<ResourceGroup> {
  const before = await findGroup(tx.db, input.id);
  if (input.version === null && before !== null) throw new Refusal("conflict", "command.idTaken", { id: input.id });
  if (input.version !== null && (before === null || before.projectId !== input.projectId)) throw new Refusal("notFound", "group.notFound", { name: input.name });
  if (before !== null && before.version !== input.version) throw new Refusal("stale", "group.stale", { name: before.name });
  const taken = await tx.db.selectFrom("resource_groups").select("id").where("name", "=", input.name).where("id", "!=", input.id).executeTakeFirst();
  if (taken !== undefined) throw new Refusal("conflict", "group.nameTaken", { name: input.name });
  if (before !== null && before.network !== input.network) {
    const hosts = await hostsIn(tx.db, input.id);
    if (hosts.length > 0) throw new Refusal("refused", "group.networkFixed", { name: before.name, network: before.network === "" ? "—" : before.network, count: hosts.length, hosts: named(hosts) });
  }
  const row: Selectable<ResourceGroupsTable> = {
    id: input.id,
    name: input.name,
    project_id: input.projectId,
    network: input.network,
    strategy: input.strategy,
    settings: input.settings === null ? null : JSON.stringify(input.settings),
    remark: input.remark,
    version: (before?.version ?? 0) + 1,
    changed_seq: tx.seqOf("group", input.id),
  };
  if (before === null) await tx.db.insertInto("resource_groups").values(row).execute();
  else await tx.db.updateTable("resource_groups").set(row).where("id", "=", input.id).where("version", "=", before.version).execute();
  const group = groupOf(row);
  tx.announce("group.changed", group.id, { topic: "platform", projectId: group.projectId }, { group });
  return group;
}

/** Whether definitions name it is the caller's question. Refusals `group.notFound`, `group.hasHosts`. */
export async function removeGroup(tx: Tx, id: ResourceGroupId): Promise<void> {
  const group = await findGroup(tx.db, id);
  if (group === null) throw new Refusal("notFound", "group.notFound", { name: id });
  const hosts = await hostsIn(tx.db, id);
  if (hosts.length > 0) throw new Refusal("refused", "group.hasHosts", { name: group.name, count: hosts.length, hosts: named(hosts) });
  await tx.db.deleteFrom("resource_groups").where("id", "=", id).execute();
  tx.announce("group.removed", id, { topic: "platform", projectId: group.projectId }, { id });
}

/** By name. */
export async function listGroups(db: Db): Promise<ResourceGroup[]> {
  return (await db.selectFrom("resource_groups").selectAll().orderBy("name").execute()).map(groupOf);
}
export async function findGroup(db: Db, id: ResourceGroupId): Promise<ResourceGroup | null> {
  const row = await db.selectFrom("resource_groups").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : groupOf(row);
}

const hostsIn = (db: Db, id: ResourceGroupId): Promise<Pick<Node, "name">[]> => db.selectFrom("nodes").select("name").where("group_id", "=", id).orderBy("number").execute();
const named = (hosts: readonly Pick<Node, "name">[]): string =>
  hosts
    .slice(0, 5)
    .map((host) => host.name)
    .join(", ");
