import { sql } from "kysely";
import { statSync } from "node:fs";
import type { Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import { kyselyOver } from "./dialects/kyselyOver.ts";
import type { SqlConnection } from "./dialects/sqlConnection.ts";
import { openSqliteConnection } from "./dialects/sqliteConnection.ts";
import { lockSqliteFile } from "./dialects/sqliteLock.ts";
import { outboxProblems } from "./engine/outbox.ts";
import { WriteEngine } from "./engine/writeEngine.ts";
import { migrate } from "./migrations/migrate.ts";
import type { Db, Store } from "./store.ts";

/** Reading connections kept open when nobody reads. */
const IDLE_READERS = 8;

export interface SqliteStoreOptions {
  readonly path: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Stands between the engine and its writing connection. For tests: the failing body. */
  readonly body?: (connection: SqlConnection) => SqlConnection;
  /** @see WriteEngineOptions.rest */
  readonly rest?: (ms: number) => Promise<void>;
}

/**
 * Opens, or makes, the database of a server. After a crash everything that was answered is there and nothing half.
 * [STO4] Refusal `conflict`, `store.locked` with pid and path when another server has it; `store.newer` when its schema is newer.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const { path, clock, log } = options;
  const lock = lockSqliteFile(path);
  const body = options.body ?? ((connection) => connection);
  const engine = new WriteEngine({ connect: async () => body(openSqliteConnection({ path, readOnly: false })), clock, log, place: path, rest: options.rest });
  try {
    const connection = body(openSqliteConnection({ path, readOnly: false }));
    try {
      await migrate(connection, () => clock.now());
    } finally {
      await connection.close();
    }
    await engine.open();
  } catch (error) {
    await engine.close().catch(() => {});
    lock.release();
    throw error;
  }

  const idle: { connection: SqlConnection; db: Db }[] = [];
  let closed = false;
  let closing: Promise<void> | null = null;
  const read = async <T>(query: (db: Db) => Promise<T>): Promise<T> => {
    if (closed) throw new Error("the store is closed");
    let reader = idle.pop();
    if (reader === undefined) {
      const connection = openSqliteConnection({ path, readOnly: true });
      reader = { connection, db: kyselyOver(connection) };
    }
    try {
      // A read transaction is one snapshot, whatever is committed while the query awaits.
      await reader.connection.query("BEGIN", []);
      return await query(reader.db);
    } finally {
      if (reader.connection.inTransaction()) await reader.connection.query("COMMIT", []);
      if (closed || idle.length >= IDLE_READERS) await reader.connection.close();
      else idle.push(reader);
    }
  };

  return {
    kind: "sqlite",
    read,
    write: (unit) => engine.write(unit),
    onCommit: (listener) => engine.onCommit(listener),
    lastSeq: () => engine.lastSeq,
    sizeBytes: async () => [path, `${path}-wal`].reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0),
    integrity: () =>
      read(async (db) => {
        const found = [...(await sql`pragma integrity_check`.execute(db)).rows, ...(await sql`pragma foreign_key_check`.execute(db)).rows].map((row) => Object.values(row as object).join(" "));
        return [...found.filter((line) => line !== "ok"), ...(await outboxProblems(db))];
      }),
    close: () =>
      (closing ??= (async () => {
        await engine.close();
        closed = true;
        for (const reader of idle.splice(0)) await reader.connection.close();
        lock.release();
      })()),
  };
}
