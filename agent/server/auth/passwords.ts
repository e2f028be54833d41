import { createHash, randomBytes, scrypt, timingSafeEqual } from "node:crypto";

/** [ACC4] scrypt with N = 2^15, r = 8, p = 1 (32 MiB), the parameters beside the hash so that they can be raised later. */
const COST = { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
const derive = (password: string, salt: Buffer, cost: typeof COST): Promise<Buffer> =>
  new Promise((resolve, reject) => scrypt(password.normalize("NFC"), salt, 32, cost, (error, key) => (error === null ? resolve(key) : reject(error))));

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  return `scrypt$${COST.N}$${COST.r}$${COST.p}$${salt.toString("base64url")}$${(await derive(password, salt, COST)).toString("base64url")}`;
}
export async function passwordMatches(password: string, hash: string): Promise<boolean> {
  const [kind, n, r, p, salt, key] = hash.split("$");
  if (kind !== "scrypt") return false;
  const wanted = Buffer.from(key!, "base64url");
  const got = await derive(password, Buffer.from(salt!, "base64url"), { ...COST, N: Number(n), r: Number(r), p: Number(p) });
  return wanted.length === got.length && timingSafeEqual(wanted, got);
}
/** A hash that no password has: compared against when the user does not exist, so that both answers take as long. */
let decoy: Promise<string> | null = null;
export const decoyHash = (): Promise<string> => (decoy ??= hashPassword(randomBytes(16).toString("hex")));

/** How secrets with full entropy (tokens, codes) are kept. */
export const hashSecret = (secret: string): string => createHash("sha256").update(secret).digest("base64url");
