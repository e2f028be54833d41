import { readFile, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { generate } from "selfsigned";

export interface TlsPair {
  readonly key: string;
  readonly certificate: string;
}
const DAYS = 3650;

/** The certificate of a listener, made on first use and kept beside its data. Others pin it, so nobody has to sign it. */
export async function ownCertificate(dataDir: string): Promise<TlsPair> {
  const path = join(dataDir, "tls.json");
  try {
    return JSON.parse(await readFile(path, "utf8")) as TlsPair;
  } catch {
    const now = Date.now();
    const made = await generate([{ name: "commonName", value: hostname() }], {
      keyType: "ec",
      curve: "P-256",
      algorithm: "sha256",
      notBeforeDate: new Date(now - 86_400_000),
      notAfterDate: new Date(now + DAYS * 86_400_000),
    });
    const pair: TlsPair = { key: made.private, certificate: made.cert };
    await writeFile(path, JSON.stringify(pair), { mode: 0o600 });
    return pair;
  }
}
