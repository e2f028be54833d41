import type { ProjectId } from "#contract";
import type { Db, Tx } from "../store.ts";

/** Keeps the ciphertext of a secret field of a task. It is never changed; another value is another row. */
export async function insertFieldSecret(tx: Tx, secret: { readonly id: string; readonly projectId: ProjectId; readonly sealed: string }): Promise<void> {
  await tx.db.insertInto("secrets").values({ id: secret.id, project_id: secret.projectId, value: secret.sealed, created_at: tx.now }).execute();
}
/** Ciphertext by id, of those that are this project's. */
export async function fieldSecrets(db: Db, projectId: ProjectId, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom("secrets").select(["id", "value"]).where("project_id", "=", projectId).where("id", "in", ids).execute();
  return new Map(rows.map((row) => [row.id, row.value]));
}
/** Whether anything is encrypted in this database. */
export async function hasSecrets(db: Db): Promise<boolean> {
  const field = await db.selectFrom("secrets").select("id").limit(1).executeTakeFirst();
  if (field !== undefined || (await db.selectFrom("variables").select("id").where("secret", "=", 1).limit(1).executeTakeFirst()) !== undefined) return true;
  return (await db.selectFrom("data_sources").select("id").where("secret", "is not", null).limit(1).executeTakeFirst()) !== undefined;
}
