import { Refusal } from "#contract";
import { kyselyOver } from "../dialects/kyselyOver.ts";
import type { SqlConnection } from "../dialects/sqlConnection.ts";
import { m0001FirstLight } from "./m0001FirstLight.ts";
import { m0002ExecutionPlane } from "./m0002ExecutionPlane.ts";
import { m0003Definitions } from "./m0003Definitions.ts";
import { m0004Operations } from "./m0004Operations.ts";
import { columnTypes, type Migration } from "./migration.ts";

export const MIGRATIONS: readonly Migration[] = [m0001FirstLight, m0002ExecutionPlane, m0003Definitions, m0004Operations];

/**
 * Brings the schema up to this program, each step whole or not at all; killed in the middle it goes on with the step that was
 * not committed. A database of a newer program is refused with both numbers.
 */
export async function migrate(connection: SqlConnection, now: () => number, migrations: readonly Migration[] = MIGRATIONS): Promise<void> {
  const db = kyselyOver(connection);
  const types = columnTypes(connection.kind);
  await transaction(connection, async () => {
    await db.schema
      .createTable("migrations")
      .ifNotExists()
      .addColumn("number", "integer", (column) => column.primaryKey())
      .addColumn("name", types.text as "text", (column) => column.notNull())
      .addColumn("at", types.integer, (column) => column.notNull())
      .execute();
    await db.schema
      .createTable("fact_counter")
      .ifNotExists()
      .addColumn("id", "integer", (column) => column.primaryKey())
      .addColumn("last_seq", types.integer, (column) => column.notNull())
      .addColumn("batch", types.integer, (column) => column.notNull())
      .addColumn("writer", types.text as "text", (column) => column.notNull())
      .execute();
    await db
      .insertInto("fact_counter")
      .values({ id: 1, last_seq: 0, batch: 0, writer: "" })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  });
  const done = await db.selectFrom("migrations").select("number").execute();
  const found = Math.max(0, ...done.map((row) => row.number));
  const known = Math.max(0, ...migrations.map((migration) => migration.number));
  if (found > known) throw new Refusal("conflict", "store.newer", { found, known });
  for (const migration of migrations.toSorted((a, b) => a.number - b.number)) {
    if (migration.number <= found) continue;
    await transaction(connection, async () => {
      await migration.up(db, connection.kind);
      await db.insertInto("migrations").values({ number: migration.number, name: migration.name, at: now() }).execute();
    });
  }
}

async function transaction(connection: SqlConnection, work: () => Promise<void>): Promise<void> {
  await connection.query("BEGIN", []);
  try {
    await work();
    await connection.query("COMMIT", []);
  } catch (error) {
    if (connection.inTransaction()) await connection.query("ROLLBACK", []);
    throw error;
  }
}
