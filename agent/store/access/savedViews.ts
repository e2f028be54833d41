import { Refusal, type SavedViewId, type UserId } from "#contract";
import type { Db, Tx } from "../store.ts";

/** A filter that a person has given a name. */
export interface SavedView {
  readonly id: SavedViewId;
  readonly name: string;
  readonly filter: Record<string, unknown>;
}
/** So many a person keeps at most. */
export const MOST_VIEWS = 200;

/** By name, then in the order in which they were made. */
export async function savedViews(db: Db, userId: UserId): Promise<SavedView[]> {
  const rows = await db.selectFrom("saved_views").selectAll().where("user_id", "=", userId).orderBy("name").orderBy("id").execute();
  return rows.map((row) => ({ id: row.id, name: row.name, filter: JSON.parse(row.filter) as Record<string, unknown> }));
}
/** Whoever keeps it; null when nobody does. */
export async function savedView(db: Db, id: SavedViewId): Promise<SavedView | null> {
  const row = await db.selectFrom("saved_views").select(["id", "name", "filter"]).where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : { id: row.id, name: row.name, filter: JSON.parse(row.filter) as Record<string, unknown> };
}
/** New, or in the place of the one of this id. Refusal `notFound` for another's id, `conflict` for a name that is taken, `refused` when there are too many. */
export async function saveView(tx: Tx, userId: UserId, view: SavedView): Promise<void> {
  const known = await tx.db.selectFrom("saved_views").select("user_id").where("id", "=", view.id).executeTakeFirst();
  if (known !== undefined && known.user_id !== userId) throw new Refusal("notFound", "view.notFound", { id: view.id });
  const own = await savedViews(tx.db, userId);
  if (own.some((one) => one.name === view.name && one.id !== view.id)) throw new Refusal("conflict", "view.nameTaken", { name: view.name });
  if (known === undefined && own.length >= MOST_VIEWS) throw new Refusal("refused", "view.tooMany", { count: MOST_VIEWS });
  const filter = JSON.stringify(view.filter);
  await tx.db
    .insertInto("saved_views")
    .values({ id: view.id, user_id: userId, name: view.name, filter })
    .onConflict((on) => on.column("id").doUpdateSet({ name: view.name, filter }))
    .execute();
}
/** False when the person has no such view. */
export async function removeView(tx: Tx, userId: UserId, id: SavedViewId): Promise<boolean> {
  const [result] = await tx.db.deleteFrom("saved_views").where("id", "=", id).where("user_id", "=", userId).execute();
  return (result?.numDeletedRows ?? 0n) > 0n;
}
