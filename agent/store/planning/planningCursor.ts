import type { WorkflowInstanceId } from "#contract";
import type { Db, Tx } from "../store.ts";

/** A place in the order of fire instants. */
export interface PlanningCursor {
  readonly fireAt: number;
  readonly runId: WorkflowInstanceId | "";
}
/** [SNP3] Up to and with which run what came due was dealt with; null on a platform that never planned. */
export async function planningCursor(db: Db): Promise<PlanningCursor | null> {
  const row = await db.selectFrom("planning_cursor").selectAll().where("id", "=", 1).executeTakeFirst();
  return row === undefined ? null : { fireAt: row.fire_at, runId: row.run_id };
}
/** Belongs into the unit that dealt with the run. */
export async function setPlanningCursor(tx: Tx, { fireAt, runId }: PlanningCursor): Promise<void> {
  const row = { fire_at: fireAt, run_id: runId };
  await tx.db
    .insertInto("planning_cursor")
    .values({ id: 1, ...row })
    .onConflict((conflict) => conflict.column("id").doUpdateSet(row))
    .execute();
}
/** Where the cursor of a platform begins that had schedules before it had snapshots: their points up to there are made. */
export async function plannedBefore(db: Db): Promise<number | null> {
  return (
    (
      await db
        .selectFrom("schedule_states")
        .select((of) => of.fn.max("planned_until").as("until"))
        .executeTakeFirst()
    )?.until ?? null
  );
}
