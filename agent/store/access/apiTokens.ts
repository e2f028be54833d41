import { Refusal, type ApiToken, type ApiTokenId, type TokenScope, type User, type UserId } from "#contract";
import type { Db, Tx } from "../store.ts";
import { USER_COLUMNS, userOf } from "./users.ts";

const TOKEN_COLUMNS = [
  "api_tokens.id as token_id",
  "api_tokens.name as token_name",
  "api_tokens.user_id",
  "api_tokens.created_at as token_created_at",
  "api_tokens.expires_at",
  "api_tokens.last_used_at",
  "api_tokens.scope",
] as const;
interface TokenRow {
  token_id: ApiTokenId;
  token_name: string;
  user_id: UserId;
  token_created_at: number;
  expires_at: number | null;
  last_used_at: number | null;
  scope: string | null;
}
const tokenOf = (row: TokenRow): ApiToken => ({
  id: row.token_id,
  name: row.token_name,
  userId: row.user_id,
  createdAt: row.token_created_at,
  expiresAt: row.expires_at,
  lastUsedAt: row.last_used_at,
  scope: row.scope === null ? null : (JSON.parse(row.scope) as TokenScope),
});

export async function insertApiToken(tx: Tx, { token, hash }: { token: ApiToken; hash: string }): Promise<void> {
  const taken = await tx.db.selectFrom("api_tokens").select("id").where("id", "=", token.id).executeTakeFirst();
  if (taken !== undefined) throw new Refusal("conflict", "command.idTaken", { id: token.id });
  await tx.db
    .insertInto("api_tokens")
    .values({
      id: token.id,
      hash,
      name: token.name,
      user_id: token.userId,
      created_at: token.createdAt,
      expires_at: token.expiresAt,
      last_used_at: token.lastUsedAt,
      scope: token.scope === null ? null : JSON.stringify(token.scope),
    })
    .execute();
}
export async function listApiTokens(db: Db, userId: UserId): Promise<ApiToken[]> {
  return (await db.selectFrom("api_tokens").select(TOKEN_COLUMNS).where("user_id", "=", userId).orderBy("id").execute()).map(tokenOf);
}
/** Also a token that is over and one of a disabled user; the caller decides. */
export async function findApiToken(db: Db, hash: string): Promise<{ user: User; token: ApiToken } | null> {
  const row = await db
    .selectFrom("api_tokens")
    .innerJoin("users", "users.id", "api_tokens.user_id")
    .select([...USER_COLUMNS, ...TOKEN_COLUMNS])
    .where("api_tokens.hash", "=", hash)
    .executeTakeFirst();
  return row === undefined ? null : { user: userOf(row), token: tokenOf(row) };
}
/** False when the user has no such token. */
export async function revokeApiToken(tx: Tx, id: ApiTokenId, userId: UserId): Promise<boolean> {
  const [result] = await tx.db.deleteFrom("api_tokens").where("id", "=", id).where("user_id", "=", userId).execute();
  return (result?.numDeletedRows ?? 0n) > 0n;
}
export async function touchApiToken(tx: Tx, id: ApiTokenId, at: number): Promise<void> {
  await tx.db.updateTable("api_tokens").set({ last_used_at: at }).where("id", "=", id).execute();
}
