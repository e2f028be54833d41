import type { Db, Tx } from "../store.ts";

/** [ALR1] The number of the last fact that the rules have looked at; null before the first look. */
export async function getAlertCursor(db: Db): Promise<number | null> {
  return (await db.selectFrom("alert_cursor").select("seq").where("id", "=", 1).executeTakeFirst())?.seq ?? null;
}
export async function moveAlertCursor(tx: Tx, seq: number): Promise<void> {
  await tx.db
    .insertInto("alert_cursor")
    .values({ id: 1, seq })
    .onConflict((conflict) => conflict.column("id").doUpdateSet({ seq }))
    .execute();
}
