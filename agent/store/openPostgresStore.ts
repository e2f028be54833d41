import { sql } from "kysely";
import type { Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import { kyselyOver } from "./dialects/kyselyOver.ts";
import { openPostgresConnection, openPostgresReaders } from "./dialects/postgresConnection.ts";
import { applicationName, lockPostgres, placeOf, type PostgresLock } from "./dialects/postgresLock.ts";
import type { SqlConnection } from "./dialects/sqlConnection.ts";
import { outboxProblems } from "./engine/outbox.ts";
import { WriteEngine } from "./engine/writeEngine.ts";
import { migrate } from "./migrations/migrate.ts";
import type { Db, Store } from "./store.ts";

const READERS = 8;

export interface PostgresStoreOptions {
  readonly url: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Stands between the engine and its writing connection. For tests: the failing body. */
  readonly body?: (connection: SqlConnection) => SqlConnection;
}

/**
 * Opens the database at the url; the database itself must exist. One connection writes, a few read, one holds the lock.
 * A broken connection is replaced with the next unit; the units that it took with it are rejected, or answered when the
 * database turns out to have committed them. [STO4] Refusal `conflict`, `store.locked` when another server has it.
 */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<Store> {
  const { url, clock, log } = options;
  const target = { url, applicationName: applicationName(process.pid) };
  const body = options.body ?? ((connection) => connection);
  let lock: PostgresLock = await lockPostgres(url);
  const connect = async () => {
    // Whoever lost the lock must win it again before it writes; the counter's `writer` tells whether somebody was here meanwhile.
    if (!lock.held()) lock = await lockPostgres(url);
    return body(await openPostgresConnection(target));
  };
  const engine = new WriteEngine({ connect, clock, log, place: placeOf(url) });
  const readers = openPostgresReaders(target, READERS, (error) => log.warn("a reading connection broke", { error: String(error) }));
  const read = <T>(query: (db: Db) => Promise<T>): Promise<T> => readers.with((connection) => query(kyselyOver(connection)));
  let closing: Promise<void> | null = null;
  const letGo = () =>
    (closing ??= (async () => {
      await engine.close().catch(() => {});
      await readers.close();
      await lock.release().catch(() => {});
    })());
  try {
    const connection = await connect();
    try {
      await migrate(connection, () => clock.now());
    } finally {
      await connection.close();
    }
    await engine.open();
  } catch (error) {
    await letGo();
    throw error;
  }
  return {
    kind: "postgres",
    read,
    write: (unit) => engine.write(unit),
    onCommit: (listener) => engine.onCommit(listener),
    lastSeq: () => engine.lastSeq,
    sizeBytes: () => read(async (db) => (await sql<{ bytes: number }>`select pg_database_size(current_database()) as bytes`.execute(db)).rows[0]?.bytes ?? null),
    integrity: () => read(outboxProblems),
    close: letGo,
  };
}
