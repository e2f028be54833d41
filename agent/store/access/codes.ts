import type { Db, Tx } from "../store.ts";

export type CodePurpose = "setup" | "signIn" | "join" | "line" | "install" | "upgrade";

/** A code that works once. `subject` is whom it is for: a user, a node, or empty. */
export async function insertCode(tx: Tx, code: { hash: string; purpose: CodePurpose; subject: string; expiresAt: number; uses?: number }): Promise<void> {
  await tx.db
    .insertInto("codes")
    .values({ hash: code.hash, purpose: code.purpose, subject: code.subject, expires_at: code.expiresAt, used_at: null, uses_left: code.uses ?? 1 })
    .execute();
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

/** A line that several places may use: to which node each was led, and for how many more it is good. Null when there is none, or it is over. */
export async function readLine(tx: Tx, { hash, now }: { hash: string; now: number }): Promise<{ subject: string; usesLeft: number; given: Record<string, string> } | null> {
  const row = await tx.db.selectFrom("codes").selectAll().where("hash", "=", hash).where("purpose", "=", "line").where("expires_at", ">", now).executeTakeFirst();
  return row === undefined ? null : { subject: row.subject, usesLeft: row.uses_left, given: JSON.parse(row.given) as Record<string, string> };
}
export async function writeLine(tx: Tx, { hash, usesLeft, given }: { hash: string; usesLeft: number; given: Record<string, string> }): Promise<void> {
  await tx.db
    .updateTable("codes")
    .set({ uses_left: usesLeft, given: JSON.stringify(given) })
    .where("hash", "=", hash)
    .execute();
}

export async function removeCodes(tx: Tx, { purpose, subject }: { purpose: CodePurpose; subject: string }): Promise<void> {
  await tx.db.deleteFrom("codes").where("purpose", "=", purpose).where("subject", "=", subject).execute();
}

/** Whom a code that may be shown more than once is for, while it is good; null afterwards, and when there is none. */
export async function codeSubject(db: Db, { hash, purpose, now }: { hash: string; purpose: CodePurpose; now: number }): Promise<string | null> {
  const row = await db.selectFrom("codes").select("subject").where("hash", "=", hash).where("purpose", "=", purpose).where("expires_at", ">", now).executeTakeFirst();
  return row?.subject ?? null;
}
