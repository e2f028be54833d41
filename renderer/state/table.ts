/** A row that the server numbers: the number of the fact that changed it last. */
export interface Numbered {
  readonly changedSeq: number;
}

/** Rows by id. `gone` holds what was removed and when, so that an answer that was read before cannot bring it back. */
export interface Table<Row> {
  readonly byId: ReadonlyMap<string, Row>;
  readonly gone: ReadonlyMap<string, number>;
}

/** A table without rows. */
export function emptyTable<Row>(): Table<Row> {
  return { byId: new Map(), gone: new Map() };
}

/** Writes into a table; the maps are copied at the first change, so a batch costs one copy and no change costs none. */
export class TableWriter<Row extends Numbered> {
  readonly #before: Table<Row>;
  #byId: Map<string, Row> | undefined;
  #gone: Map<string, number> | undefined;

  constructor(before: Table<Row>) {
    this.#before = before;
  }

  /** Takes the row unless a newer one is there or it was removed later. */
  put(id: string, row: Row): void {
    const known = (this.#byId ?? this.#before.byId).get(id);
    if (known !== undefined && known.changedSeq >= row.changedSeq) return;
    if (((this.#gone ?? this.#before.gone).get(id) ?? -1) >= row.changedSeq) return;
    this.#byId ??= new Map(this.#before.byId);
    this.#byId.set(id, row);
  }

  /** Removes a row for good; `seq` is the number of the fact that said so. */
  remove(id: string, seq: number): void {
    this.#gone ??= new Map(this.#before.gone);
    this.#gone.set(id, seq);
    const rows = this.#byId ?? this.#before.byId;
    if (!rows.has(id)) return;
    this.#byId ??= new Map(this.#before.byId);
    this.#byId.delete(id);
  }

  /** Keeps the `most` rows with the greatest ids (ids sort by time). */
  keepLatest(most: number): void {
    const rows = this.#byId ?? this.#before.byId;
    if (rows.size <= most) return;
    const kept = [...rows.keys()].sort().slice(-most);
    this.#byId = new Map(kept.map((id) => [id, rows.get(id)!]));
  }

  /** The table now; the old one itself when nothing changed. */
  done(): Table<Row> {
    if (this.#byId === undefined && this.#gone === undefined) return this.#before;
    return { byId: this.#byId ?? this.#before.byId, gone: this.#gone ?? this.#before.gone };
  }
}

/**
 * Takes a list that was read when the world was at `seq`. What is known to be newer stays; what is not in the list and not newer
 * than it is dropped.
 */
export function replaceRows<Row extends Numbered>(table: Table<Row>, rows: readonly Row[], idOf: (row: Row) => string, seq: number): Table<Row> {
  const listed = new Map<string, Row>();
  for (const row of rows) {
    const id = idOf(row);
    const known = table.byId.get(id);
    if (known !== undefined && known.changedSeq >= row.changedSeq) listed.set(id, known);
    else if ((table.gone.get(id) ?? -1) <= Math.max(row.changedSeq, seq)) listed.set(id, row);
  }
  for (const [id, row] of table.byId) if (!listed.has(id) && row.changedSeq > seq) listed.set(id, row);
  const gone = new Map([...table.gone].filter(([, at]) => at > seq));
  return { byId: listed, gone };
}

/** Adds rows that were read, for example an older page; drops none. */
export function addRows<Row extends Numbered>(table: Table<Row>, rows: readonly Row[], idOf: (row: Row) => string): Table<Row> {
  const writer = new TableWriter(table);
  for (const row of rows) writer.put(idOf(row), row);
  return writer.done();
}
