import { DatabaseSync } from "node:sqlite";
import { textParam } from "./request.ts";
import { changedText, countText, rowText } from "./sqlRows.ts";
import { failed, textWith, type SqlRunner } from "./sqlStatement.ts";

const BUSY_MS = 30_000;

/** A database file of the host; it is made when it is not there. */
export const runSqlite: SqlRunner = async (request, statements, values) => {
  const path = textParam(request, "database");
  if (path === "") throw new Error("no database file was given");
  const db = new DatabaseSync(path, { timeout: BUSY_MS });
  try {
    for (const statement of statements) {
      try {
        const prepared = db.prepare(textWith(statement, () => "?"));
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
};
