import { KEEP_EVERYTHING, type ProjectId, type RetentionPolicy, type Sentence } from "#contract";
import type { Db, Tx } from "../store.ts";

/** How long a project keeps what has ended, and how the last look went. */
export interface StoredRetention {
  readonly policy: RetentionPolicy;
  readonly lastRunAt: number | null;
  /** Runs that the last look removed. */
  readonly lastRemoved: number;
  readonly problem: Sentence | null;
}

/** A project that never said anything keeps everything. */
export async function getRetention(db: Db, projectId: ProjectId): Promise<StoredRetention> {
  const row = await db.selectFrom("retention_policies").selectAll().where("project_id", "=", projectId).executeTakeFirst();
  if (row === undefined) return { policy: KEEP_EVERYTHING, lastRunAt: null, lastRemoved: 0, problem: null };
  return { policy: JSON.parse(row.policy) as RetentionPolicy, lastRunAt: row.last_run_at, lastRemoved: row.last_removed, problem: row.problem === null ? null : (JSON.parse(row.problem) as Sentence) };
}
export async function saveRetention(tx: Tx, projectId: ProjectId, policy: RetentionPolicy): Promise<void> {
  const text = JSON.stringify(policy);
  await tx.db
    .insertInto("retention_policies")
    .values({ project_id: projectId, policy: text, last_run_at: null, problem: null })
    .onConflict((on) => on.column("project_id").doUpdateSet({ policy: text }))
    .execute();
}
/** Policies of projects that are still there. */
export async function listRetention(db: Db): Promise<{ readonly projectId: ProjectId; readonly policy: RetentionPolicy }[]> {
  const rows = await db.selectFrom("retention_policies as r").innerJoin("projects as p", "p.id", "r.project_id").select(["r.project_id", "r.policy"]).orderBy("r.project_id").execute();
  return rows.map((row) => ({ projectId: row.project_id, policy: JSON.parse(row.policy) as RetentionPolicy }));
}
export async function keepRetentionRun(tx: Tx, projectId: ProjectId, { removed, problem }: { readonly removed: number; readonly problem: Sentence | null }): Promise<void> {
  await tx.db
    .updateTable("retention_policies")
    .set({ last_run_at: tx.now, last_removed: removed, problem: problem === null ? null : JSON.stringify(problem) })
    .where("project_id", "=", projectId)
    .execute();
}
