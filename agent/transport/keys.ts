import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from "node:crypto";

/** An Ed25519 pair: raw 32 bytes each, base64url. */
export interface KeyPair {
  readonly publicKey: string;
  readonly privateKey: string;
}

const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");
const SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex");
const RAW_BYTES = 32;

export function makeKeyPair(): KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  return { publicKey: rawPublic(publicKey), privateKey: privateKey.export({ format: "der", type: "pkcs8" }).subarray(PKCS8_PREFIX.length).toString("base64url") };
}
export const publicKeyOf = (privateKey: string): string => rawPublic(createPublicKey(readPrivate(privateKey)));

/** What people compare and what a join token carries of its parent's key. */
export const fingerprintOf = (publicKey: string): string => `SHA256:${createHash("sha256").update(Buffer.from(publicKey, "base64url")).digest("base64url")}`;

export const signProof = (privateKey: string, text: string): string => sign(null, Buffer.from(text), readPrivate(privateKey)).toString("base64url");

/** False for a wrong signature and for anything that is no key or no signature. */
export function verifyProof(publicKey: string, text: string, signature: string): boolean {
  try {
    const raw = Buffer.from(publicKey, "base64url");
    if (raw.length !== RAW_BYTES) return false;
    return verify(null, Buffer.from(text), createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: "der", type: "spki" }), Buffer.from(signature, "base64url"));
  } catch {
    return false;
  }
}

const readPrivate = (privateKey: string): KeyObject => createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, Buffer.from(privateKey, "base64url")]), format: "der", type: "pkcs8" });
const rawPublic = (key: KeyObject): string => key.export({ format: "der", type: "spki" }).subarray(SPKI_PREFIX.length).toString("base64url");
