import {
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type QueryResult,
} from "kysely";
import type { Db } from "../store.ts";
import type { SqlConnection, SqlValue } from "./sqlConnection.ts";

/**
 * Kysely over one connection that somebody else opened, begins and commits on, and closes. `before` runs ahead of every query.
 * Transactions of Kysely itself are refused: a unit is the transaction.
 */
export function kyselyOver(connection: SqlConnection, before?: () => void | Promise<void>): Db {
  const over: DatabaseConnection = {
    async executeQuery<R>(compiled: CompiledQuery): Promise<QueryResult<R>> {
      if (before !== undefined) await before();
      const result = await connection.query(compiled.sql, compiled.parameters as SqlValue[]);
      return { rows: result.rows as R[], numAffectedRows: BigInt(result.changes) };
    },
    async *streamQuery() {
      throw new Error("the store does not stream");
    },
  };
  const refuse = async () => {
    throw new Error("transactions belong to Store.write and Store.read");
  };
  const driver = {
    init: async () => {},
    acquireConnection: async () => over,
    releaseConnection: async () => {},
    beginTransaction: refuse,
    commitTransaction: refuse,
    rollbackTransaction: refuse,
    destroy: async () => {},
  };
  const dialect: Dialect =
    connection.kind === "sqlite"
      ? { createDriver: () => driver, createAdapter: () => new SqliteAdapter(), createQueryCompiler: () => new SqliteQueryCompiler(), createIntrospector: (db) => new SqliteIntrospector(db) }
      : { createDriver: () => driver, createAdapter: () => new PostgresAdapter(), createQueryCompiler: () => new PostgresQueryCompiler(), createIntrospector: (db) => new PostgresIntrospector(db) };
  return new Kysely({ dialect });
}
