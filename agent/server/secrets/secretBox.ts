import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** [VAR1] Turns texts into what may be stored, and back. `owner` is the id of the row that holds it, so that values cannot be swapped. */
export interface SecretBox {
  seal(text: string, owner: string): string;
  /** Null when it was sealed with another key, for another owner, or was changed since. */
  open(sealed: string, owner: string): string | null;
}
export const SECRET_KEY_BYTES = 32;
const VERSION = "v1:";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM; stored as `v1:` and base64 of nonce, tag and ciphertext. */
export function makeSecretBox(key: Uint8Array): SecretBox {
  return {
    seal(text, owner) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(owner));
      const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return VERSION + Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64");
    },
    open(sealed, owner) {
      if (!sealed.startsWith(VERSION)) return null;
      const bytes = Buffer.from(sealed.slice(VERSION.length), "base64");
      if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
      try {
        const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES }).setAAD(Buffer.from(owner));
        decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
        return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString("utf8");
      } catch {
        return null;
      }
    },
  };
}
