import type { UiFactName } from "#contract";
import type { SqlConnection, SqlResult, SqlValue } from "../dialects/sqlConnection.ts";
import type { Db, Deferred, FactKind, FactScope, HotRowsOf, HotTable, Tx } from "../store.ts";
import type { FactBook } from "./factBook.ts";
import type { HotTables } from "./hotRows.ts";

/** The Tx of one unit. */
export class Unit implements Tx {
  readonly kind: Tx["kind"];
  readonly db: Db;
  readonly now: number;
  readonly #connection: SqlConnection;
  readonly #book: FactBook;
  readonly #hot: HotTables;
  #deferred = new Map<string, Deferred>();
  #over = false;

  constructor(connection: SqlConnection, db: Db, book: FactBook, hot: HotTables, now: number) {
    this.kind = connection.kind;
    this.db = db;
    this.now = now;
    this.#connection = connection;
    this.#book = book;
    this.#hot = hot;
  }

  run(sql: string, parameters: readonly SqlValue[]): SqlResult | Promise<SqlResult> {
    this.#mustBeOpen();
    return this.#connection.query(sql, parameters);
  }
  seqOf(kind: FactKind, id: string): number {
    this.#mustBeOpen();
    return this.#book.seqOf(kind, id);
  }
  announce(name: UiFactName, id: string, scope: FactScope, payload: object): void {
    this.#mustBeOpen();
    this.#book.put(name, id, scope, payload);
  }
  hot<Row extends object>(table: HotTable<Row>): HotRowsOf<Row> {
    this.#mustBeOpen();
    const rows = this.#hot.of(table);
    return {
      get: (key) => (this.#mustBeOpen(), rows.get(this, key)),
      put: (row) => (this.#mustBeOpen(), rows.put(row)),
      know: (row) => (this.#mustBeOpen(), rows.know(row)),
      remove: (key) => (this.#mustBeOpen(), rows.remove(key)),
      gone: (key) => (this.#mustBeOpen(), rows.gone(key)),
    };
  }
  flush(): Promise<void> {
    return this.#hot.flush(this);
  }
  deferred<T extends Deferred>(key: string, make: () => T): T {
    this.#mustBeOpen();
    let work = this.#deferred.get(key);
    if (work === undefined) this.#deferred.set(key, (work = make()));
    return work as T;
  }

  /** Does what was put off. */
  async settle(): Promise<void> {
    while (this.#deferred.size > 0) {
      const works = [...this.#deferred.values()];
      this.#deferred = new Map();
      for (const work of works) await work.settle(this);
    }
  }
  /** Everything that a query of this unit could see. */
  async settleAll(): Promise<void> {
    await this.settle();
    await this.flush();
  }
  /** From now on every use throws: a promise that the unit forgot to await must not write into another unit. */
  end(): void {
    this.#over = true;
  }
  #mustBeOpen(): void {
    if (this.#over) throw new Error("the unit of work is over: something in it was not awaited");
  }
}
