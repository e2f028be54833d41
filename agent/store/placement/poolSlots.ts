import type { AttemptId, PoolId, ProjectId, TaskInstanceId, WorkflowInstanceId } from "#contract";
import { prepare } from "../engine/prepared.ts";
import type { PoolSlotsTable } from "../schema/placement.ts";
import type { Db, Tx } from "../store.ts";

export interface PoolTake {
  readonly poolId: PoolId;
  readonly slots: number;
}
/** A pool that has not enough room. `slots` is 0 for one that does not exist any more. */
export interface FullPool {
  readonly poolId: PoolId;
  readonly name: string;
  readonly used: number;
  readonly slots: number;
}

const selectRoom = prepare<{ id: PoolId }, { name: string; slots: number; used: number | string | null }>((db, place) =>
  db
    .selectFrom("pools as p")
    .select((of) => [
      "p.name",
      "p.slots",
      of
        .selectFrom("pool_slots as s")
        .select((sum) => sum.fn.sum<number>("s.slots").as("used"))
        .whereRef("s.pool_id", "=", "p.id")
        .as("used"),
    ])
    .where("p.id", "=", place("id")),
);
const insertSlots = prepare<PoolSlotsTable>((db, place) => db.insertInto("pool_slots").values({ attempt_id: place("attempt_id"), pool_id: place("pool_id"), slots: place("slots"), taken_at: place("taken_at") }));
const deleteSlots = prepare<{ id: AttemptId }>((db, place) => db.deleteFrom("pool_slots").where("attempt_id", "=", place("id")));

/**
 * [POOL1] Takes slots of all these pools for an attempt, or of none: then the answer is the first pool without room. Belongs into the
 * unit that inserts the attempt. An attempt takes once; each pool is named once.
 */
export async function takePools(tx: Tx, { attemptId, uses }: { readonly attemptId: AttemptId; readonly uses: readonly PoolTake[] }): Promise<FullPool | null> {
  for (const { poolId, slots } of uses) {
    const pool = await selectRoom.first(tx, { id: poolId });
    if (pool === undefined) return { poolId, name: poolId, used: 0, slots: 0 };
    const used = Number(pool.used ?? 0);
    if (used + slots > pool.slots) return { poolId, name: pool.name, used, slots: pool.slots };
  }
  for (const { poolId, slots } of uses) await insertSlots.change(tx, { attempt_id: attemptId, pool_id: poolId, slots, taken_at: tx.now });
  return null;
}

/** [POOL1] Gives everything back that the attempt holds. Belongs into the unit that ends it; harmless to repeat. */
export async function freePools(tx: Tx, attemptId: AttemptId): Promise<void> {
  await deleteSlots.change(tx, { id: attemptId });
}

/** Slots taken in each pool; a pool that nobody holds is not in it. */
export async function poolUse(db: Db): Promise<Map<PoolId, number>> {
  const rows = await db
    .selectFrom("pool_slots")
    .select((of) => ["pool_id", of.fn.sum<number | string>("slots").as("used")])
    .groupBy("pool_id")
    .execute();
  return new Map(rows.map((row) => [row.pool_id, Number(row.used)]));
}

export interface PoolHolder {
  readonly poolId: PoolId;
  readonly attemptId: AttemptId;
  readonly taskInstanceId: TaskInstanceId;
  readonly workflowInstanceId: WorkflowInstanceId;
  readonly projectId: ProjectId;
  readonly name: string;
  readonly slots: number;
  readonly since: number;
}
/** Who holds slots of these pools, longest first. */
export async function poolHolders(db: Db, poolIds: readonly PoolId[]): Promise<PoolHolder[]> {
  if (poolIds.length === 0) return [];
  const rows = await db
    .selectFrom("pool_slots as s")
    .innerJoin("attempts as a", "a.id", "s.attempt_id")
    .innerJoin("task_instances as t", "t.id", "a.task_instance_id")
    .select(["s.pool_id", "s.attempt_id", "s.slots", "s.taken_at", "a.task_instance_id", "a.workflow_instance_id", "a.project_id", "t.name"])
    .where("s.pool_id", "in", poolIds)
    .orderBy("s.taken_at")
    .orderBy("s.attempt_id")
    .execute();
  return rows.map((row) => ({
    poolId: row.pool_id,
    attemptId: row.attempt_id,
    taskInstanceId: row.task_instance_id,
    workflowInstanceId: row.workflow_instance_id,
    projectId: row.project_id,
    name: row.name,
    slots: row.slots,
    since: row.taken_at,
  }));
}
