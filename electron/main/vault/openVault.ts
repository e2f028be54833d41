import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { JsonValue, SavedConnection } from "#bridge";
import { openJsonStore } from "./jsonStore.ts";
import type { JsonStore } from "./jsonStore.ts";
import { Connection, DesktopMemory, PreferenceValue } from "./schemas.ts";

/** The part of Electron's `safeStorage` that is used: encryption by the operating system's key. */
export interface SecretCipher {
  /** False where there is no key store, or one that only scrambles: then nothing secret is written. */
  readonly available: () => Promise<boolean>;
  readonly encrypt: (text: string) => Promise<Uint8Array>;
  readonly decrypt: (bytes: Uint8Array) => Promise<string>;
}
export interface VaultOptions {
  /** Folder of the program's own data. */
  readonly dir: string;
  readonly cipher: SecretCipher;
  readonly onBroken: (file: string, keptAs: string) => void;
  readonly nowMs: () => number;
}
/** Everything that the desktop keeps: small, readable by hand, for its user only; secrets encrypted. */
export interface Vault {
  readonly preferences: { readonly all: () => { readonly [key: string]: JsonValue }; readonly set: (key: string, value: JsonValue) => Promise<void> };
  readonly connections: { readonly list: () => readonly SavedConnection[]; readonly save: (connection: SavedConnection) => Promise<void>; readonly remove: (id: string) => Promise<void> };
  readonly secrets: { readonly get: (connectionId: string) => Promise<string | null>; readonly set: (connectionId: string, secret: string | null) => Promise<void> };
  readonly memory: JsonStore<DesktopMemory>;
  /** Resolves when everything is on disk. */
  readonly settled: () => Promise<void>;
}

/** Opens the four files of the vault. */
export async function openVault({ dir, cipher, onBroken, nowMs }: VaultOptions): Promise<Vault> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const store = <T>(name: string, schema: z.ZodType<T>, initial: T): Promise<JsonStore<T>> => openJsonStore({ path: join(dir, `${name}.json`), schema, initial, onBroken, nowMs });
  const preferences = await store<Record<string, JsonValue>>("preferences", z.record(z.string(), PreferenceValue), {});
  const connections = await store<SavedConnection[]>("connections", z.array(Connection), []);
  const secrets = await store<Record<string, string>>("secrets", z.record(z.string(), z.base64()), {});
  const memory = await store<DesktopMemory>("desktop", DesktopMemory, { bounds: {} });
  /** What this run knows, also where nothing may be written. */
  const known = new Map<string, string>();

  async function setSecret(id: string, secret: string | null): Promise<void> {
    if (secret === null) known.delete(id);
    else known.set(id, secret);
    const bytes = secret !== null && (await cipher.available()) ? await cipher.encrypt(secret) : undefined;
    if (bytes === undefined && !Object.hasOwn(secrets.value(), id)) return;
    await secrets.change((all) => (bytes === undefined ? without(all, id) : { ...all, [id]: Buffer.from(bytes).toString("base64") }));
  }

  return {
    preferences: {
      all: preferences.value,
      set: (key, value) => preferences.change((all) => (value === null ? without(all, key) : { ...all, [key]: value })),
    },
    connections: {
      list: connections.value,
      save: (connection) => connections.change((all) => (all.some((one) => one.id === connection.id) ? all.map((one) => (one.id === connection.id ? connection : one)) : [...all, connection])),
      remove: async (id) => {
        await connections.change((all) => all.filter((one) => one.id !== id));
        await setSecret(id, null);
      },
    },
    secrets: {
      get: async (id) => {
        const cipherText = secrets.value()[id];
        if (known.has(id) || cipherText === undefined) return known.get(id) ?? null;
        try {
          const secret = await cipher.decrypt(Buffer.from(cipherText, "base64"));
          known.set(id, secret);
          return secret;
        } catch {
          // Another user's key, or a new one: the person signs in again.
          return null;
        }
      },
      set: setSecret,
    },
    memory,
    settled: async () => void (await Promise.all([preferences, connections, secrets, memory].map((one) => one.settled()))),
  };
}

const without = <V>(all: Record<string, V>, key: string): Record<string, V> => Object.fromEntries(Object.entries(all).filter(([name]) => name !== key));
