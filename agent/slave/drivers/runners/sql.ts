import { readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import pg from "pg";
import type { RunnerRequest } from "../../runner/hooks/request.ts";
import { readRequest, runToExit, tableParam, textParam } from "./request.ts";
import { changedText, countText, rowText } from "./sqlRows.ts";
import { splitSql, type SqlEngine, type SqlStatement } from "./sqlText.ts";

// Runs a SQL script: `node sql.ts REQUEST`. Values are bound, never written into the text. The first statement that fails ends
// it, with its line. A password comes only from where pg itself looks on this host: PGPASSWORD or .pgpass.

const CONNECT_MS = 15_000;
const BUSY_MS = 30_000;

await runToExit(async () => {
  const request = readRequest();
  const engine = textParam(request, "engine", "sqlite") as SqlEngine;
  const values = valuesOf(request);
  const statements = splitSql(textParam(request, "script"), engine, (name) => Object.hasOwn(values, name));
  for (const statement of statements) {
    const unknown = statement.names.find((name) => !Object.hasOwn(values, name));
    if (unknown !== undefined) throw new Error(`line ${statement.line}: there is no parameter ${unknown}`);
  }
  if (engine === "postgres") await runPostgres(request, statements, values);
  else runSqlite(textParam(request, "database"), statements, values);
  return true;
});

/** Parameters, and the texts of files; a file wins over a parameter of the same name. */
function valuesOf(request: RunnerRequest): Record<string, string> {
  const values: Record<string, string> = { ...request.parameters };
  for (const row of tableParam(request, "files")) if (row["name"]) values[row["name"]] = readFileSync(row["path"] ?? "", "utf8");
  return values;
}
function failed(statement: SqlStatement, cause: unknown): Error {
  return new Error(`line ${statement.line}: ${cause instanceof Error ? cause.message : String(cause)}`);
}

function runSqlite(path: string, statements: readonly SqlStatement[], values: Record<string, string>): void {
  if (path === "") throw new Error("no database file was given");
  const db = new DatabaseSync(path, { timeout: BUSY_MS });
  try {
    for (const statement of statements) {
      try {
        const prepared = db.prepare(textOf(statement, () => "?"));
        prepared.setReadBigInts(true);
        prepared.setReturnArrays(true);
        const bound = statement.names.map((name) => values[name]!);
        const columns = prepared.columns();
        if (columns.length === 0) {
          process.stdout.write(changedText(prepared.run(...bound).changes));
          continue;
        }
        process.stdout.write(rowText(columns.map((column) => column.name)));
        let count = 0;
        for (const row of prepared.iterate(...bound)) {
          process.stdout.write(rowText(row as unknown as unknown[]));
          count++;
        }
        process.stdout.write(countText(count));
      } catch (cause) {
        throw failed(statement, cause);
      }
    }
  } finally {
    db.close();
  }
}

async function runPostgres(request: RunnerRequest, statements: readonly SqlStatement[], values: Record<string, string>): Promise<void> {
  const user = textParam(request, "user");
  const client = new pg.Client({
    host: textParam(request, "host", "localhost"),
    port: Number(textParam(request, "port", "5432")),
    database: textParam(request, "database"),
    ...(user === "" ? {} : { user }),
    connectionTimeoutMillis: CONNECT_MS,
    application_name: "signalbox",
    // Values as the server writes them: what is printed is not read by JavaScript first.
    types: { getTypeParser: () => (text: string) => text },
  });
  client.on("notice", (notice) => process.stdout.write(`${notice.severity ?? "NOTICE"}: ${notice.message}\n`));
  await client.connect();
  try {
    for (const statement of statements) {
      try {
        // A name that stands twice is one parameter, so that its type is found from either place.
        const names = [...new Set(statement.names)];
        const text = textOf(statement, (name) => `$${names.indexOf(name) + 1}`);
        const result = await client.query<unknown[]>({ text, values: names.map((name) => values[name]!), rowMode: "array" });
        if (result.fields.length === 0) {
          process.stdout.write(result.rowCount === null ? `${result.command}\n` : changedText(result.rowCount));
          continue;
        }
        process.stdout.write(rowText(result.fields.map((field) => field.name)));
        for (const row of result.rows) process.stdout.write(rowText(row));
        process.stdout.write(countText(result.rows.length));
      } catch (cause) {
        throw failed(statement, cause);
      }
    }
  } finally {
    await client.end();
  }
}

function textOf(statement: SqlStatement, place: (name: string) => string): string {
  return statement.pieces.map((piece, index) => (index < statement.names.length ? piece + place(statement.names[index]!) : piece)).join("");
}
