import type { Compilable } from "kysely";
import type { Schema } from "../schema/schema.ts";
import type { SqlValue } from "../dialects/sqlConnection.ts";
import type { Db, Tx } from "../store.ts";

type Row = Record<string, unknown>;
type Runner = Pick<Tx, "kind" | "db" | "run">;

/** Stands for a value while Kysely compiles; becomes the value's place among the parameters. */
class Place {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}
interface Compiled {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

export interface Prepared<P extends object, R> {
  rows(tx: Runner, values: P): Promise<R[]>;
  first(tx: Runner, values: P): Promise<R | undefined>;
  /** How many rows were written. */
  change(tx: Runner, values: P): Promise<number>;
}

/**
 * A statement that Kysely builds and checks once per database kind, and that runs without Kysely afterwards: building and
 * Kysely's executor cost several times what SQLite needs for a row. `place(name)` stands for a value that is given at each run;
 * it must not be null in a comparison.
 */
export function prepare<P extends object, R = Row>(build: (db: Db, place: <K extends keyof P & string>(name: K) => Exclude<P[K], undefined>) => Compilable<R>): Prepared<P, R> {
  const compiled: { sqlite: Compiled | null; postgres: Compiled | null } = { sqlite: null, postgres: null };
  const run = (tx: Runner, values: P) => {
    const { sql, parameters } = (compiled[tx.kind] ??= build(tx.db, (name) => new Place(name) as never).compile());
    return tx.run(
      sql,
      parameters.map((parameter) => (parameter instanceof Place ? (values as Record<string, SqlValue>)[parameter.name]! : (parameter as SqlValue))),
    );
  };
  return {
    rows: async (tx, values) => (await run(tx, values)).rows as R[],
    first: async (tx, values) => (await run(tx, values)).rows[0] as R | undefined,
    change: async (tx, values) => (await run(tx, values)).changes,
  };
}

/** The most values of one bulk statement: SQLite takes 32,766, PostgreSQL 65,535. */
const VALUES = 16_384;

/**
 * A statement over many rows. Runs it in portions of 1, 2, 4 … rows, so that few texts serve every number of rows.
 * `build` gets one place for each row and column.
 */
export function prepareBulk<C extends string>(columns: readonly C[], build: (db: Db, rows: Record<C, never>[]) => Compilable): (tx: Runner, rows: readonly Record<C, SqlValue>[]) => Promise<void> {
  const compiled = { sqlite: new Map<number, string>(), postgres: new Map<number, string>() };
  const most = 2 ** Math.floor(Math.log2(Math.min(256, VALUES / columns.length)));
  return async (tx, rows) => {
    for (let from = 0, portion = most; from < rows.length; from += portion) {
      while (portion > rows.length - from) portion /= 2;
      let sql = compiled[tx.kind].get(portion);
      if (sql === undefined) {
        const query = build(
          tx.db,
          Array.from({ length: portion }, (_, row) => Object.fromEntries(columns.map((column) => [column, new Place(`${row}.${column}`)])) as Record<C, never>),
        ).compile();
        const expected = Array.from({ length: portion }, (_, row) => columns.map((column) => `${row}.${column}`)).flat();
        if (query.parameters.map((parameter) => (parameter as Place).name).join() !== expected.join()) throw new Error("a bulk statement takes each column of each row once, in order");
        compiled[tx.kind].set(portion, (sql = query.sql));
      }
      const values: SqlValue[] = [];
      for (let row = from; row < from + portion; row++) for (const column of columns) values.push(rows[row]![column]);
      await tx.run(sql, values);
    }
  };
}

/**
 * Writes whole rows, new and changed alike. `fixed` columns are written when a row is new and never again.
 * The table's key is `key`.
 */
export function prepareUpsert<T extends keyof Schema & string, C extends keyof Schema[T] & string>(
  table: T,
  key: C,
  columns: readonly C[],
  fixed: readonly C[],
): (tx: Runner, rows: readonly Record<C, SqlValue>[]) => Promise<void> {
  const changing = columns.filter((column) => column !== key && !fixed.includes(column));
  return prepareBulk(columns, (db, rows) =>
    db
      .insertInto(table)
      .values(rows as never)
      .onConflict((conflict) => conflict.column(key as never).doUpdateSet((of) => Object.fromEntries(changing.map((column) => [column, of.ref(`excluded.${column}` as never)])) as never)),
  );
}
