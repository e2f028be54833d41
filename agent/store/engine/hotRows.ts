import type { HotTable, Tx } from "../store.ts";

type Runner = Pick<Tx, "kind" | "db" | "run">;

/** Immutable, so that taking a unit back is putting the former entry back. A null row is one that is to be removed. */
interface Entry<Row> {
  readonly row: Row | null;
  /** Differs from what the transaction has written. */
  readonly dirty: boolean;
  /** The transaction knows a row under this key. */
  readonly stored: boolean;
  /** That row, where it is known. */
  readonly written?: Row | undefined;
}

/**
 * The rows of one hot table, as the transaction that is under way has them. Reading a row that was used lately costs no query,
 * and a row that many units of a commit change is written once, at its end. True because one engine writes a database: every
 * commit checks that no other did (`fact_counter`), and after any doubt all rows are forgotten.
 */
export class HotRows<Row extends object> {
  readonly #table: HotTable<Row>;
  readonly #entries = new Map<string, Entry<Row>>();
  readonly #dirty = new Set<string>();
  /** What each key that this unit touched had before it; undefined when it was not in memory. */
  #before = new Map<string, Entry<Row> | undefined>();

  constructor(table: HotTable<Row>) {
    this.#table = table;
  }

  async get(runner: Runner, key: string): Promise<Row | undefined> {
    const known = this.#entries.get(key);
    if (known !== undefined) return known.row ?? undefined;
    const row = await this.#table.select(runner, key);
    if (row !== undefined) this.#set(key, { row, dirty: false, stored: true, written: row });
    return row;
  }
  put(row: Row): void {
    const key = this.#table.keyOf(row);
    const known = this.#entries.get(key);
    this.#set(key, { row, dirty: true, stored: known?.stored ?? false, written: known?.written });
  }
  /** The row was stored by a statement of its own. */
  know(row: Row): void {
    this.#set(this.#table.keyOf(row), { row, dirty: false, stored: true, written: row });
  }
  /** The row must not be there any more when the commit is done. */
  remove(key: string): void {
    this.#set(key, { row: null, dirty: true, stored: this.#entries.get(key)?.stored ?? true });
  }
  /** The row was removed by a statement of its own. Nothing is kept of rows that were not in memory. */
  gone(key: string): void {
    if (this.#entries.has(key)) this.#set(key, { row: null, dirty: false, stored: false });
  }

  beginUnit(): void {
    if (this.#before.size > 0) this.#before = new Map();
  }
  rollbackUnit(): void {
    for (const [key, entry] of this.#before) {
      if (entry === undefined) this.#entries.delete(key);
      else this.#entries.set(key, entry);
      if (entry?.dirty) this.#dirty.add(key);
      else this.#dirty.delete(key);
    }
    this.#before = new Map();
  }
  /** Writes what differs, so that any query of this transaction sees it. */
  async flush(runner: Runner): Promise<void> {
    if (this.#dirty.size === 0) return;
    const { most } = this.#table;
    const whole: Row[] = [];
    const partly: Row[] = [];
    const gone: string[] = [];
    for (const key of [...this.#dirty]) {
      const { row, stored, written } = this.#entries.get(key)!;
      if (row === null) {
        if (stored) gone.push(key);
      } else if (most !== undefined && written !== undefined && most.unchanged.every((column) => row[column] === written[column])) partly.push(row);
      else whole.push(row);
      this.#set(key, { row, dirty: false, stored: row !== null, written: row ?? undefined });
    }
    if (whole.length > 0) await this.#table.upsert(runner, whole);
    if (partly.length > 0) await most!.upsert(runner, partly);
    if (gone.length > 0) await this.#table.remove!(runner, gone);
  }
  /** The transaction is committed: the oldest rows beyond the limit are let go. */
  committed(): void {
    this.#before = new Map();
    let over = this.#entries.size - this.#table.kept;
    if (over <= 0) return;
    for (const key of this.#entries.keys()) {
      if (over-- <= 0) break;
      this.#entries.delete(key);
    }
  }
  forget(): void {
    this.#entries.clear();
    this.#dirty.clear();
    this.#before = new Map();
  }

  #set(key: string, entry: Entry<Row>): void {
    const before = this.#entries.get(key);
    if (!this.#before.has(key)) this.#before.set(key, before);
    this.#entries.set(key, entry);
    if (entry.dirty) this.#dirty.add(key);
    else this.#dirty.delete(key);
  }
}

/** All hot tables of one engine. */
export class HotTables {
  readonly #tables = new Map<HotTable<never>, HotRows<never>>();

  of<Row extends object>(table: HotTable<Row>): HotRows<Row> {
    let rows = this.#tables.get(table as never);
    if (rows === undefined) this.#tables.set(table as never, (rows = new HotRows<never>(table as never)));
    return rows as never;
  }
  beginUnit(): void {
    for (const rows of this.#tables.values()) rows.beginUnit();
  }
  rollbackUnit(): void {
    for (const rows of this.#tables.values()) rows.rollbackUnit();
  }
  async flush(runner: Runner): Promise<void> {
    for (const rows of this.#tables.values()) await rows.flush(runner);
  }
  committed(): void {
    for (const rows of this.#tables.values()) rows.committed();
  }
  forget(): void {
    for (const rows of this.#tables.values()) rows.forget();
  }
}
