import type { Db, Tx } from "../store.ts";

export type CodePurpose = "setup" | "signIn" | "join" | "install" | "upgrade";

/** A code that works once. `subject` is whom it is for: a user, a node, or empty. */
export async function insertCode(tx: Tx, code: { hash: string; purpose: CodePurpose; subject: string; expiresAt: number }): Promise<void> {
  await tx.db.insertInto("codes").values({ hash: code.hash, purpose: code.purpose, subject: code.subject, expires_at: code.expiresAt, used_at: null }).execute();
}

/** [NOD3] Uses the code up, in one statement: of two that come at once only one gets the subject. Null when there is no such code. */
export async function useCode(tx: Tx, { hash, purpose, now }: { hash: string; purpose: CodePurpose; now: number }): Promise<{ subject: string } | "used" | "expired" | null> {
  const used = await tx.db
    .updateTable("codes")
    .set({ used_at: now })
    .where("hash", "=", hash)
    .where("purpose", "=", purpose)
    .where("used_at", "is", null)
    .where("expires_at", ">", now)
    .returning("subject")
    .executeTakeFirst();
  if (used !== undefined) return { subject: used.subject };
  const row = await tx.db.selectFrom("codes").select("used_at").where("hash", "=", hash).where("purpose", "=", purpose).executeTakeFirst();
  if (row === undefined) return null;
  return row.used_at === null ? "expired" : "used";
}

export async function removeCodes(tx: Tx, { purpose, subject }: { purpose: CodePurpose; subject: string }): Promise<void> {
  await tx.db.deleteFrom("codes").where("purpose", "=", purpose).where("subject", "=", subject).execute();
}

/** Whom a code that may be shown more than once is for, while it is good; null afterwards, and when there is none. */
export async function codeSubject(db: Db, { hash, purpose, now }: { hash: string; purpose: CodePurpose; now: number }): Promise<string | null> {
  const row = await db.selectFrom("codes").select("subject").where("hash", "=", hash).where("purpose", "=", purpose).where("expires_at", ">", now).executeTakeFirst();
  return row?.subject ?? null;
}
