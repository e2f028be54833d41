import type { AttemptId, NodeId, PoolId, ResourceGroupId } from "#contract";
import type { Db } from "../store.ts";

/** [LC6] Every slot that is taken. `nodeId` is null until an agent accepted. */
export async function slotRows(db: Db): Promise<{ attemptId: AttemptId; masterId: NodeId; nodeId: NodeId | null; groupId: ResourceGroupId | null }[]> {
  const rows = await db.selectFrom("slots").selectAll().execute();
  return rows.map((row) => ({ attemptId: row.attempt_id, masterId: row.master_id, nodeId: row.node_id, groupId: row.group_id }));
}
/** [POOL1] Every slot of a pool that is taken, and by which attempt. */
export async function poolSlotRows(db: Db): Promise<{ attemptId: AttemptId; poolId: PoolId; slots: number }[]> {
  const rows = await db.selectFrom("pool_slots").select(["attempt_id", "pool_id", "slots"]).execute();
  return rows.map((row) => ({ attemptId: row.attempt_id, poolId: row.pool_id, slots: row.slots }));
}
