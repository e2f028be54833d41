import { Client, Pool, types, type PoolClient } from "pg";
import type { SqlConnection, SqlResult, SqlValue } from "./sqlConnection.ts";

const INT8 = 20;
const NUMERIC = 1700;
/** Counters and milliseconds come as numbers: none of ours leaves the safe range. */
const numbers = {
  getTypeParser: (oid: number, format?: "text" | "binary") => (oid === INT8 || oid === NUMERIC ? Number : types.getTypeParser(oid, format as "text")),
};
/** Texts kept prepared for a connection; longer ones are bulk statements of a few sizes. */
const STATEMENTS = 400;
const RETRYABLE = new Set(["40001", "40P01"]);

export interface PostgresTarget {
  readonly url: string;
  readonly applicationName: string;
}
const config = (target: PostgresTarget) => ({ connectionString: target.url, application_name: target.applicationName, types: numbers as never, keepAlive: true });

/** A connection of its own, for writing: it waits for the disk at every commit whatever the server's default is. */
export async function openPostgresConnection(target: PostgresTarget): Promise<SqlConnection> {
  const client = new Client(config(target));
  const connection = overClient(client, () => client.end());
  await client.connect();
  await client.query("SET synchronous_commit = on");
  return connection;
}

export interface PostgresReaders {
  /** One reader for as long as `use` runs. */
  with<T>(use: (connection: SqlConnection) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
export function openPostgresReaders(target: PostgresTarget, connections: number, onError: (error: Error) => void): PostgresReaders {
  const pool = new Pool({ ...config(target), max: connections });
  pool.on("error", onError);
  const known = new WeakMap<PoolClient, SqlConnection>();
  return {
    async with(use) {
      const client = await pool.connect();
      let connection = known.get(client);
      if (connection === undefined) known.set(client, (connection = overClient(client, async () => {})));
      let broken: Error | undefined;
      try {
        await connection.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", []);
        return await use(connection);
      } finally {
        try {
          if (connection.inTransaction()) await connection.query("ROLLBACK", []);
        } catch (error) {
          broken = error as Error;
        }
        client.release(broken);
      }
    },
    close: () => pool.end(),
  };
}

function overClient(client: Client | PoolClient, close: () => Promise<void>): SqlConnection {
  const names = new Map<string, string>();
  let broken = false;
  let open = false;
  client.on("error", () => {
    broken = true;
    open = false;
  });
  client.on("end", () => {
    broken = true;
    open = false;
  });
  const nameOf = (text: string): string | undefined => {
    const known = names.get(text);
    if (known !== undefined || names.size >= STATEMENTS) return known;
    const name = `s${names.size}`;
    names.set(text, name);
    return name;
  };
  return {
    kind: "postgres",
    async query(sql: string, parameters: readonly SqlValue[]): Promise<SqlResult> {
      const command = /^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b(?! TO)/.exec(sql)?.[1];
      try {
        const values = parameters.map((value) => (typeof value === "boolean" ? Number(value) : value));
        const result = await client.query({ name: command === undefined && values.length > 0 ? nameOf(sql) : undefined, text: sql, values });
        // COMMIT of a transaction that had failed answers ROLLBACK and is no error to PostgreSQL. It is one to us.
        if (command === "COMMIT" && result.command !== "COMMIT") {
          open = false;
          throw new Error(`COMMIT was answered with ${result.command}`);
        }
        if (command === "BEGIN") open = true;
        if (command === "COMMIT" || command === "ROLLBACK") open = false;
        return { rows: result.rows as Record<string, unknown>[], changes: result.rowCount ?? 0 };
      } catch (error) {
        const code = (error as { code?: unknown }).code;
        if (typeof code === "string" && RETRYABLE.has(code)) throw Object.assign(new Error(String(error), { cause: error }), { retryable: true });
        throw error;
      }
    },
    inTransaction: () => open && !broken,
    close,
  };
}
