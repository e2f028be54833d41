import { Refusal, type Pool, type PoolId } from "#contract";
import type { Selectable } from "kysely";
import type { PoolsTable } from "../schema/placement.ts";
import type { Db, Tx } from "../store.ts";
import { poolHolders } from "./poolSlots.ts";

const poolOf = (row: Selectable<PoolsTable>): Pool => ({ id: row.id, name: row.name, projectId: row.project_id, slots: row.slots, remark: row.remark, version: row.version, changedSeq: row.changed_seq });

/**
 * [STO2] Makes a pool (`version` null), or replaces the one that has this version; a pool stays in its project. Fewer slots than are
 * held take nothing away: nobody gets more until enough came back. Refusals: `pool.notFound`, `pool.stale`, `pool.nameTaken`, `command.idTaken`.
 */
export async function savePool(tx: Tx, input: Omit<Pool, "version" | "changedSeq"> & { readonly version: number | null }): Promise<Pool> {
  const before = await findPool(tx.db, input.id);
  if (input.version === null && before !== null) throw new Refusal("conflict", "command.idTaken", { id: input.id });
  if (input.version !== null && (before === null || before.projectId !== input.projectId)) throw new Refusal("notFound", "pool.notFound", { name: input.name });
  if (before !== null && before.version !== input.version) throw new Refusal("stale", "pool.stale", { name: before.name });
  const taken = await tx.db.selectFrom("pools").select("id").where("name", "=", input.name).where("id", "!=", input.id).executeTakeFirst();
  if (taken !== undefined) throw new Refusal("conflict", "pool.nameTaken", { name: input.name });
  const row: Selectable<PoolsTable> = {
    id: input.id,
    name: input.name,
    project_id: input.projectId,
    slots: input.slots,
    remark: input.remark,
    version: (before?.version ?? 0) + 1,
    changed_seq: tx.seqOf("pool", input.id),
  };
  if (before === null) await tx.db.insertInto("pools").values(row).execute();
  else await tx.db.updateTable("pools").set(row).where("id", "=", input.id).where("version", "=", before.version).execute();
  const pool = poolOf(row);
  tx.announce("pool.changed", pool.id, { topic: "platform", projectId: pool.projectId }, { pool });
  return pool;
}

/** Whether definitions name it is the caller's question. Refusals `pool.notFound`, `pool.held` with who holds it. */
export async function removePool(tx: Tx, id: PoolId): Promise<void> {
  const pool = await findPool(tx.db, id);
  if (pool === null) throw new Refusal("notFound", "pool.notFound", { name: id });
  const holders = await poolHolders(tx.db, [id]);
  if (holders.length > 0) {
    const tasks = holders.slice(0, 5).map((one) => one.name);
    throw new Refusal("refused", "pool.held", { name: pool.name, count: holders.length, tasks: tasks.join(", ") });
  }
  await tx.db.deleteFrom("pools").where("id", "=", id).execute();
  tx.announce("pool.removed", id, { topic: "platform", projectId: pool.projectId }, { id });
}

/** By name. */
export async function listPools(db: Db): Promise<Pool[]> {
  return (await db.selectFrom("pools").selectAll().orderBy("name").execute()).map(poolOf);
}
export async function findPool(db: Db, id: PoolId): Promise<Pool | null> {
  const row = await db.selectFrom("pools").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : poolOf(row);
}
