import type { Snapshot } from "#contract";
import type { Selectable } from "kysely";
import type { SnapshotsTable } from "../schema/operations.ts";
import type { Db, Tx } from "../store.ts";

const snapshotOf = (row: Selectable<SnapshotsTable>): Snapshot => ({
  date: row.date,
  from: row.from_at,
  until: row.until_at,
  madeAt: row.made_at,
  madeBy: row.made_by,
  workflows: row.workflows,
  instances: row.instances,
  tasks: row.tasks,
  tookMs: row.took_ms,
});

/** [SNP1] Says that every point of this day has its instance: belongs into the last unit that made them. Answers the one that there is when its date has one. */
export async function insertSnapshot(tx: Tx, snapshot: Snapshot): Promise<Snapshot> {
  const before = await tx.db.selectFrom("snapshots").selectAll().where("date", "=", snapshot.date).executeTakeFirst();
  if (before !== undefined) return snapshotOf(before);
  const { date, from, until, madeAt, madeBy, workflows, instances, tasks, tookMs } = snapshot;
  await tx.db.insertInto("snapshots").values({ date, from_at: from, until_at: until, made_at: madeAt, made_by: madeBy, workflows, instances, tasks, took_ms: tookMs }).execute();
  tx.seqOf("snapshot", date);
  tx.announce("snapshot.made", date, { topic: "platform", projectId: null }, { snapshot });
  return snapshot;
}
/** The newest day first. */
export async function listSnapshots(db: Db, limit: number): Promise<Snapshot[]> {
  return (await db.selectFrom("snapshots").selectAll().orderBy("date", "desc").limit(limit).execute()).map(snapshotOf);
}
export const newestSnapshot = async (db: Db): Promise<Snapshot | null> => (await listSnapshots(db, 1))[0] ?? null;
