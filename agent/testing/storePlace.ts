import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import type { SqlConnection } from "../store/dialects/sqlConnection.ts";
import { openSqliteStore, type Store } from "../store/index.ts";

export interface OpenStore {
  readonly clock: Clock;
  readonly log: Logger;
  readonly body?: (connection: SqlConnection) => SqlConnection;
}
/** A database of its own that stores can be opened on, one after another. */
export interface StorePlace {
  open(options: OpenStore): Promise<Store>;
  remove(): Promise<void>;
}

export async function sqlitePlace(): Promise<StorePlace & { readonly path: string }> {
  const directory = await mkdtemp(join(tmpdir(), "signalbox-store-"));
  const path = join(directory, "server.db");
  return { path, open: (options) => openSqliteStore({ path, ...options }), remove: () => rm(directory, { recursive: true, force: true }) };
}
