import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openVault } from "./openVault.ts";
import type { SecretCipher, Vault } from "./openVault.ts";

let dir = "";
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), "signalbox-vault-"))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** A cipher with a key of its own: what another key wrote it cannot read. */
const cipherOf = (key: number, available = true): SecretCipher => ({
  available: async () => available,
  encrypt: async (text) => Uint8Array.from([42, ...Buffer.from(text)].map((byte) => byte ^ key)),
  decrypt: async (bytes) => {
    const [first, ...rest] = bytes.map((byte) => byte ^ key);
    if (first !== 42) throw new Error("wrong key");
    return Buffer.from(rest).toString();
  },
});
const broken: string[][] = [];
const open = (cipher = cipherOf(7)): Promise<Vault> => openVault({ dir, cipher, onBroken: (file, keptAs) => void broken.push([file, keptAs]), nowMs: () => 1700 });
const prod = { id: "prod-east", name: "prod-east", address: "https://10.0.8.11:18590", environment: "production" } as const;

test("preferences and connections outlive the program, in files that only their user may read", async () => {
  const first = await open();
  await first.preferences.set("appearance", { theme: "dark" });
  await first.preferences.set("gone", 1);
  await first.preferences.set("gone", null);
  await Promise.all([first.connections.save(prod), first.connections.save({ ...prod, id: "test", name: "test" }), first.connections.save({ ...prod, name: "renamed" })]);
  await first.connections.remove("test");
  const second = await open();
  expect(second.preferences.all()).toEqual({ appearance: { theme: "dark" } });
  expect(second.connections.list()).toEqual([{ ...prod, name: "renamed" }]);
  for (const name of readdirSync(dir)) expect(statSync(join(dir, name)).mode & 0o777, name).toBe(0o600);
});

test("what is on its way is waited for, and one change after another holds", async () => {
  const vault = await open();
  for (let count = 1; count <= 20; count++) void vault.preferences.set("count", count);
  expect(vault.preferences.all()).toEqual({ count: 20 });
  await vault.settled();
  expect((await open()).preferences.all()).toEqual({ count: 20 });
});

test("a file that somebody opened to others is closed again", async () => {
  writeFileSync(join(dir, "preferences.json"), "{}", { mode: 0o644 });
  await open();
  expect(statSync(join(dir, "preferences.json")).mode & 0o777).toBe(0o600);
});

test("secrets are kept encrypted, and go with their connection", async () => {
  const first = await open();
  await first.connections.save(prod);
  await first.secrets.set(prod.id, "token-in-clear");
  expect(readFileSync(join(dir, "secrets.json"), "utf8")).not.toContain("token-in-clear");
  expect(await (await open()).secrets.get(prod.id)).toBe("token-in-clear");
  await (await open()).connections.remove(prod.id);
  expect(await (await open()).secrets.get(prod.id)).toBeNull();
});

test("without a key store a secret lives for this run only and an older one leaves the disk", async () => {
  await (await open()).secrets.set(prod.id, "old");
  const blind = await open(cipherOf(7, false));
  await blind.secrets.set(prod.id, "new");
  expect(await blind.secrets.get(prod.id)).toBe("new");
  expect(await (await open()).secrets.get(prod.id)).toBeNull();
});

test("a secret that another key wrote means signing in again", async () => {
  await (await open()).secrets.set(prod.id, "token");
  expect(await (await open(cipherOf(9))).secrets.get(prod.id)).toBeNull();
});

test("a broken file is set aside and reported, and the others still hold", async () => {
  const first = await open();
  await first.connections.save(prod);
  await first.preferences.set("a", 1);
  writeFileSync(join(dir, "connections.json"), '[{"id": "prod-ea');
  const second = await open();
  expect(second.connections.list()).toEqual([]);
  expect(second.preferences.all()).toEqual({ a: 1 });
  expect(broken).toEqual([["connections.json", join(dir, "connections.json.broken-1700")]]);
  expect(readFileSync(join(dir, "connections.json.broken-1700"), "utf8")).toBe('[{"id": "prod-ea');
});
