import { createConnection, type FieldPacket, type ResultSetHeader } from "mysql2/promise";
import { textParam } from "./request.ts";
import { changedText, countText, rowText } from "./sqlRows.ts";
import { CONNECT_MS, failed, textWith, tlsOf, type SqlRunner } from "./sqlStatement.ts";

/**
 * MySQL and MariaDB. Only what the form names is set: no file of this host is ever sent to a server that asks for one (LOCAL
 * INFILE), and one text is one statement.
 */
export const runMysql: SqlRunner = async (request, statements, values) => {
  const ssl = tlsOf(request);
  const connection = await createConnection({
    host: textParam(request, "host", "localhost"),
    port: Number(textParam(request, "port", "3306")),
    database: textParam(request, "database"),
    user: textParam(request, "user"),
    password: textParam(request, "password", process.env["MYSQL_PWD"] ?? ""),
    ...(ssl === undefined ? {} : { ssl: { ...ssl, verifyIdentity: ssl.rejectUnauthorized } }),
    charset: "utf8mb4",
    connectTimeout: CONNECT_MS,
    flags: ["-LOCAL_FILES"],
    multipleStatements: false,
    disableEval: true,
    // Values as the server writes them, as far as the protocol has them as texts.
    supportBigNumbers: true,
    bigNumberStrings: true,
    dateStrings: true,
    jsonStrings: true,
    rowsAsArray: true,
  });
  try {
    for (const statement of statements) {
      try {
        // Not every statement can be prepared, so those that bind nothing are sent as they are.
        const text = textWith(statement, () => "?");
        const [result, fields] =
          statement.names.length === 0
            ? await connection.query(text)
            : await connection.execute(
                text,
                statement.names.map((name) => values[name]!),
              );
        for (const one of resultsOf(result, fields)) print(one);
      } catch (cause) {
        throw failed(statement, cause);
      }
    }
    await connection.end();
  } finally {
    connection.destroy();
  }
};

type Result = { readonly rows: unknown[][]; readonly fields: readonly FieldPacket[] } | ResultSetHeader;

/** A procedure answers with several results; everything else with one. */
function resultsOf(result: unknown, fields: unknown): Result[] {
  if (!Array.isArray(fields)) return [result as ResultSetHeader];
  const several = fields.some((one) => one === undefined || Array.isArray(one));
  if (!several) return [{ rows: result as unknown[][], fields: fields as FieldPacket[] }];
  return fields.map((one, index) => (Array.isArray(one) ? { rows: (result as unknown[][][])[index]!, fields: one as FieldPacket[] } : (result as ResultSetHeader[])[index]!));
}

function print(result: Result): void {
  if (!("rows" in result)) return void process.stdout.write(changedText(result.affectedRows));
  process.stdout.write(rowText(result.fields.map((field) => field.name)));
  for (const row of result.rows) process.stdout.write(rowText(row));
  process.stdout.write(countText(result.rows.length));
}
