import type { InstallStep, NodeId } from "#contract";
import type { Db, Tx } from "../store.ts";

/** A step that comes again in the same millisecond is the same step. */
export async function insertInstallStep(tx: Tx, nodeId: NodeId, step: InstallStep): Promise<void> {
  await tx.db
    .insertInto("install_steps")
    .values({ node_id: nodeId, at: step.at, step: step.step, ok: Number(step.ok), detail: JSON.stringify(step.detail) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
/** In the order in which they happened. */
export async function installStepsOf(db: Db, nodeId: NodeId): Promise<InstallStep[]> {
  const rows = await db.selectFrom("install_steps").selectAll().where("node_id", "=", nodeId).orderBy("at").execute();
  return rows.map((row) => ({ step: row.step, ok: row.ok === 1, detail: JSON.parse(row.detail) as InstallStep["detail"], at: row.at }));
}
/** A new install line begins a new list. */
export async function removeInstallSteps(tx: Tx, nodeId: NodeId): Promise<void> {
  await tx.db.deleteFrom("install_steps").where("node_id", "=", nodeId).execute();
}
