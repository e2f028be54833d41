import pg from "pg";
import { textParam } from "./request.ts";
import { changedText, countText, rowText } from "./sqlRows.ts";
import { CONNECT_MS, failed, textWith, tlsOf, type SqlRunner } from "./sqlStatement.ts";

/** PostgreSQL. Without a password of the form, one comes from where pg itself looks on this host: PGPASSWORD or .pgpass. */
export const runPostgres: SqlRunner = async (request, statements, values) => {
  const user = textParam(request, "user");
  const password = textParam(request, "password");
  const ssl = tlsOf(request);
  const client = new pg.Client({
    host: textParam(request, "host", "localhost"),
    port: Number(textParam(request, "port", "5432")),
    database: textParam(request, "database"),
    ...(user === "" ? {} : { user }),
    ...(password === "" ? {} : { password }),
    ...(ssl === undefined ? {} : { ssl }),
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
        const text = textWith(statement, (name) => `$${names.indexOf(name) + 1}`);
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
};
