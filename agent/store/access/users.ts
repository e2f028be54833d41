import { Refusal, type User, type UserId } from "#contract";
import type { Selectable } from "kysely";
import type { UsersTable } from "../schema/access.ts";
import type { Db, Tx } from "../store.ts";

export const userOf = (row: Omit<Selectable<UsersTable>, "password_hash">): User => ({
  id: row.id,
  name: row.name,
  platformAdmin: row.platform_admin === 1,
  disabled: row.disabled === 1,
  createdAt: row.created_at,
  lastSeenAt: row.last_seen_at,
  osUser: row.os_user,
  email: row.email,
});
export const USER_COLUMNS = ["users.id", "users.name", "users.platform_admin", "users.disabled", "users.created_at", "users.last_seen_at", "users.os_user", "users.email"] as const;

/** Refusal `conflict`: `access.userTaken` for the name, `command.idTaken` for the id. */
export async function insertUser(tx: Tx, user: { id: UserId; name: string; passwordHash: string; platformAdmin: boolean }): Promise<User> {
  const taken = await tx.db
    .selectFrom("users")
    .select(["id", "name"])
    .where((where) => where.or([where("name", "=", user.name), where("id", "=", user.id)]))
    .execute();
  if (taken.some((row) => row.name === user.name)) throw new Refusal("conflict", "access.userTaken", { name: user.name });
  if (taken.length > 0) throw new Refusal("conflict", "command.idTaken", { id: user.id });
  const row = { id: user.id, name: user.name, password_hash: user.passwordHash, platform_admin: Number(user.platformAdmin), disabled: 0, created_at: tx.now, last_seen_at: null, os_user: null, email: null };
  await tx.db.insertInto("users").values(row).execute();
  return userOf(row);
}

/**
 * Changes what is given and announces `access.changed`. Refusal `access.lastAdmin` when no enabled platform admin would be left,
 * `access.userNotFound`.
 */
export async function updateUser(
  tx: Tx,
  id: UserId,
  set: { platformAdmin?: boolean | undefined; disabled?: boolean | undefined; passwordHash?: string | undefined; osUser?: string | null | undefined; email?: string | null | undefined },
): Promise<User> {
  const before = await tx.db.selectFrom("users").selectAll().where("id", "=", id).executeTakeFirst();
  if (before === undefined) throw new Refusal("notFound", "access.userNotFound", { name: id });
  const row = {
    ...before,
    platform_admin: set.platformAdmin === undefined ? before.platform_admin : Number(set.platformAdmin),
    disabled: set.disabled === undefined ? before.disabled : Number(set.disabled),
    password_hash: set.passwordHash ?? before.password_hash,
    os_user: set.osUser === undefined ? before.os_user : set.osUser,
    email: set.email === undefined ? before.email : set.email,
  };
  if (isAdmin(before) && !isAdmin(row)) {
    const other = await tx.db.selectFrom("users").select("id").where("platform_admin", "=", 1).where("disabled", "=", 0).where("id", "!=", id).limit(1).executeTakeFirst();
    if (other === undefined) throw new Refusal("refused", "access.lastAdmin", { name: before.name });
  }
  await tx.db.updateTable("users").set({ platform_admin: row.platform_admin, disabled: row.disabled, password_hash: row.password_hash, os_user: row.os_user, email: row.email }).where("id", "=", id).execute();
  if (row.platform_admin !== before.platform_admin || row.disabled !== before.disabled) tx.announce("access.changed", id, { topic: "platform", projectId: null }, { userId: id });
  return userOf(row);
}
const isAdmin = (row: { platform_admin: number; disabled: number }): boolean => row.platform_admin === 1 && row.disabled === 0;

export async function listUsers(db: Db): Promise<User[]> {
  return (await db.selectFrom("users").select(USER_COLUMNS).orderBy("name").execute()).map(userOf);
}
export async function findUser(db: Db, id: UserId): Promise<User | null> {
  const row = await db.selectFrom("users").select(USER_COLUMNS).where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : userOf(row);
}
export async function findUserByName(db: Db, name: string): Promise<{ user: User; passwordHash: string } | null> {
  const row = await db.selectFrom("users").selectAll().where("name", "=", name).executeTakeFirst();
  return row === undefined ? null : { user: userOf(row), passwordHash: row.password_hash };
}
/** Not announced. */
export async function touchUser(tx: Tx, id: UserId, at: number): Promise<void> {
  await tx.db.updateTable("users").set({ last_seen_at: at }).where("id", "=", id).execute();
}
