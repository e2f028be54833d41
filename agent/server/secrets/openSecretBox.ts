import { randomBytes } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { Refusal } from "#contract";
import { hasSecrets, saveSecret, secretOf, type Store } from "../../store/index.ts";
import { makeSecretBox, SECRET_KEY_BYTES, type SecretBox } from "./secretBox.ts";

/** What the database keeps to know its key by. */
const CHECK = "secretKeyCheck";

/**
 * The box with the key in this file, which is made at first use, readable by this user alone. The key is in no database and no backup
 * of one. Refusals, when the database holds secrets: `secrets.keyMissing`, `secrets.keyWrong`; always: `secrets.keyOpen` when others can
 * read the file, `secrets.keyShape` when it is no key.
 */
export async function openSecretBox(store: Store, path: string): Promise<SecretBox> {
  const { check, used } = await store.read(async (db) => ({ check: await secretOf(db, CHECK), used: await hasSecrets(db) }));
  let key = readKey(path);
  if (key === null) {
    if (used) throw new Refusal("refused", "secrets.keyMissing", { path });
    key = makeKey(path);
  }
  const box = makeSecretBox(key);
  if (check !== null && box.open(check, CHECK) === CHECK) return box;
  if (used) throw new Refusal("refused", "secrets.keyWrong", { path });
  await store.write((tx) => saveSecret(tx, CHECK, box.seal(CHECK, CHECK)));
  return box;
}

function readKey(path: string): Buffer | null {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode;
  if (mode === undefined) return null;
  if ((mode & 0o077) !== 0) throw new Refusal("refused", "secrets.keyOpen", { path });
  const text = readFileSync(path, "utf8").trim();
  if (!new RegExp(`^[0-9a-f]{${2 * SECRET_KEY_BYTES}}$`).test(text)) throw new Refusal("refused", "secrets.keyShape", { path });
  return Buffer.from(text, "hex");
}
function makeKey(path: string): Buffer {
  const key = randomBytes(SECRET_KEY_BYTES);
  writeFileSync(path, `${key.toString("hex")}\n`, { mode: 0o600, flag: "wx", flush: true });
  return key;
}
