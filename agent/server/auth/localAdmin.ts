import type { ApiTokenId, UserId } from "#contract";
import { findApiToken, findUserByName, getSettings, insertApiToken, insertCode, insertUser, listApiTokens, removeCodes, revokeApiToken, saveSettings, type Store } from "../../store/index.ts";
import type { Ids } from "../../platform/ids.ts";
import { hashPassword, hashSecret } from "./passwords.ts";

const LOCAL_ADMIN = "admin";
const LOCAL_TOKEN = "local platform";
const SETUP_CODE_MS = 365 * 86_400_000;

/**
 * [ACC3] Sets up a platform that only this machine's own user can reach: an admin whose password nobody knows, and the token that
 * `signalbox up` made for this start. Tokens of earlier starts end.
 */
export async function makeLocalAdmin(store: Store, ids: Ids, zone: string, token: string): Promise<void> {
  const hash = hashSecret(token);
  if ((await store.read((db) => findApiToken(db, hash))) !== null) return;
  const passwordHash = await hashPassword(ids.secret());
  await store.write(async (tx) => {
    const { setUp } = await getSettings(tx.db);
    const known = await findUserByName(tx.db, LOCAL_ADMIN);
    const user = known?.user ?? (await insertUser(tx, { id: ids.next<UserId>(), name: LOCAL_ADMIN, passwordHash, platformAdmin: true }));
    if (!setUp) await saveSettings(tx, { name: "Signalbox", zone, setUp: true });
    for (const old of await listApiTokens(tx.db, user.id)) if (old.name === LOCAL_TOKEN) await revokeApiToken(tx, old.id, user.id);
    await insertApiToken(tx, { token: { id: ids.next<ApiTokenId>(), name: LOCAL_TOKEN, userId: user.id, createdAt: tx.now, expiresAt: null, lastUsedAt: null, scope: null }, hash });
  });
}

/** A fresh setup code while the platform is not set up; the one of the last start ends. Null when it is. */
export async function makeSetupCode(store: Store, ids: Ids): Promise<string | null> {
  const code = ids
    .secret()
    .slice(0, 20)
    .toUpperCase()
    .replaceAll(/(.{5})(?=.)/g, "$1-");
  const needed = await store.write(async (tx) => {
    if ((await getSettings(tx.db)).setUp) return false;
    await removeCodes(tx, { purpose: "setup", subject: "setup" });
    await insertCode(tx, { hash: hashSecret(code), purpose: "setup", subject: "setup", expiresAt: tx.now + SETUP_CODE_MS });
    return true;
  });
  return needed ? code : null;
}
