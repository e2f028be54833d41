import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import type { SqlConnection, SqlResult, SqlValue } from "./sqlConnection.ts";

/** Statements kept prepared. The hot ones are a few dozen; the rest are lists with filters and bulk inserts of some sizes. */
const STATEMENTS = 400;

export interface SqliteConnectionOptions {
  readonly path: string;
  readonly readOnly: boolean;
}

/** A connection in WAL mode; a writer waits for the disk at every commit. */
export function openSqliteConnection(options: SqliteConnectionOptions): SqlConnection {
  const database = new DatabaseSync(options.path, { readOnly: options.readOnly, timeout: 5000 });
  try {
    if (!options.readOnly) database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000;");
    database.exec("PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768; PRAGMA mmap_size = 268435456;");
  } catch (error) {
    database.close();
    throw error;
  }
  const prepared = new Map<string, { statement: StatementSync; columns: string[] }>();
  const prepare = (sql: string) => {
    const known = prepared.get(sql);
    if (known !== undefined) return known;
    const statement = database.prepare(sql);
    // Rows as arrays: the objects that node:sqlite makes are dictionaries, twice as slow to make and five times to copy.
    statement.setReturnArrays(true);
    const entry = { statement, columns: statement.columns().map((column) => column.name) };
    if (prepared.size >= STATEMENTS) prepared.delete(prepared.keys().next().value!);
    prepared.set(sql, entry);
    return entry;
  };
  return {
    kind: "sqlite",
    query(sql: string, parameters: readonly SqlValue[]): SqlResult {
      const { statement, columns } = prepare(sql);
      const bound: SQLInputValue[] = [];
      for (const value of parameters) bound.push(typeof value === "boolean" ? Number(value) : value);
      if (columns.length > 0) {
        const rows = (statement.all(...bound) as unknown as unknown[][]).map((values) => {
          const row: Record<string, unknown> = {};
          for (let index = 0; index < columns.length; index++) row[columns[index]!] = values[index];
          return row;
        });
        return { rows, changes: rows.length };
      }
      return { rows: [], changes: Number(statement.run(...bound).changes) };
    },
    inTransaction: () => database.isTransaction,
    close() {
      prepared.clear();
      if (database.isOpen) database.close();
    },
  };
}
