import type { User, UserId } from "#contract";
import type { Db, Tx } from "../store.ts";
import { USER_COLUMNS, userOf } from "./users.ts";

/** `hash` is a hash of the session's secret: whoever reads the database cannot sign in with it. */
export async function insertSession(tx: Tx, session: { hash: string; userId: UserId; expiresAt: number }): Promise<void> {
  await tx.db.insertInto("sessions").values({ hash: session.hash, user_id: session.userId, expires_at: session.expiresAt }).execute();
}
/** Also a session that is over and one of a disabled user; the caller decides. */
export async function findSession(db: Db, hash: string): Promise<{ user: User; expiresAt: number } | null> {
  const row = await db
    .selectFrom("sessions")
    .innerJoin("users", "users.id", "sessions.user_id")
    .select([...USER_COLUMNS, "sessions.expires_at"])
    .where("sessions.hash", "=", hash)
    .executeTakeFirst();
  return row === undefined ? null : { user: userOf(row), expiresAt: row.expires_at };
}
export async function removeSession(tx: Tx, hash: string): Promise<void> {
  await tx.db.deleteFrom("sessions").where("hash", "=", hash).execute();
}
/** All sessions of a user, but not the one that asks. */
export async function removeSessionsOf(tx: Tx, userId: UserId, exceptHash?: string): Promise<void> {
  await tx.db
    .deleteFrom("sessions")
    .where("user_id", "=", userId)
    .$if(exceptHash !== undefined, (query) => query.where("hash", "!=", exceptHash!))
    .execute();
}
export async function pruneSessions(tx: Tx, now: number): Promise<void> {
  await tx.db.deleteFrom("sessions").where("expires_at", "<=", now).execute();
}
