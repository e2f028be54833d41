import type { ProjectId, UiFactName, WorkflowInstanceId } from "#contract";
import type { Kysely } from "kysely";
import type { SqlResult, SqlValue } from "./dialects/sqlConnection.ts";
import type { Schema } from "./schema/schema.ts";

/** Kysely over one connection. Inside `read` it sees one committed snapshot, inside a unit what the unit has done so far. */
export type Db = Kysely<Schema>;

/** What a fact is about: the part of its name before the dot. */
export type FactKind = UiFactName extends infer Name ? (Name extends `${infer Kind}.${string}` ? Kind : never) : never;
export type FactTopic = "platform" | WorkflowInstanceId;
export interface FactScope {
  readonly topic: FactTopic;
  readonly projectId: ProjectId | null;
}

/** A committed fact. `payload` is the contract's payload without `seq`, `prevSeq` and `at`; it must not be changed by readers. */
export interface StoredFact extends FactScope {
  readonly seq: number;
  readonly at: number;
  readonly name: UiFactName;
  readonly payload: Record<string, unknown>;
}

/** Work that a unit puts off to its end, so that many changes of one object cost one statement. */
export interface Deferred {
  settle(tx: Tx): void | Promise<void>;
}

/** A table whose rows are kept in memory while they change often. One object for each table; it is also the name under which a unit asks. */
export interface HotTable<Row extends object> {
  readonly keyOf: (row: Row) => string;
  readonly select: (runner: Pick<Tx, "kind" | "db" | "run">, key: string) => Promise<Row | undefined>;
  /** Writes whole rows, new and changed alike. */
  readonly upsert: (runner: Pick<Tx, "kind" | "db" | "run">, rows: readonly Row[]) => Promise<void>;
  /** Writes stored rows of which these columns are as they were, and leaves the indexes over them alone. */
  readonly most?: { readonly unchanged: readonly (keyof Row)[]; readonly upsert: (runner: Pick<Tx, "kind" | "db" | "run">, rows: readonly Row[]) => Promise<void> };
  readonly remove?: (runner: Pick<Tx, "kind" | "db" | "run">, keys: readonly string[]) => Promise<void>;
  /** How many rows are kept that nobody is changing. */
  readonly kept: number;
}
export interface HotRowsOf<Row extends object> {
  get(key: string): Promise<Row | undefined>;
  put(row: Row): void;
  /** The row was stored by a statement of its own; from now on it is read from memory. */
  know(row: Row): void;
  remove(key: string): void;
  /** The row was removed by a statement of its own; what memory has of it is let go. */
  gone(key: string): void;
}

/** One unit of work. Dead as soon as the unit's function has returned. */
export interface Tx {
  readonly kind: "sqlite" | "postgres";
  /** For reading and for writes that are not hot. Settles what the unit put off before every query. */
  readonly db: Db;
  /** The clock when the unit began, UTC milliseconds. */
  readonly now: number;
  /** Runs compiled SQL without Kysely's executor (engine/prepared.ts). Settles nothing: see `flush`. */
  run(sql: string, parameters: readonly SqlValue[]): SqlResult | Promise<SqlResult>;
  /**
   * The number under which this object's change is announced in this commit; the same for every change of the object in the
   * commit. Write it to `changed_seq`. A unit that takes a number and announces nothing under it fails.
   */
  seqOf(kind: FactKind, id: string): number;
  /** Puts or replaces what is announced of the object when the commit is done. */
  announce(name: UiFactName, id: string, scope: FactScope, payload: object): void;
  /** The rows of a hot table, read from memory and written at the end of the commit. */
  hot<Row extends object>(table: HotTable<Row>): HotRowsOf<Row>;
  /** Writes hot rows now, so that the next statement sees them. `db` does it by itself. */
  flush(): Promise<void>;
  /** The unit's deferred work under this key, made when there is none. */
  deferred<T extends Deferred>(key: string, make: () => T): T;
}

export interface Store {
  readonly kind: "sqlite" | "postgres";
  /** Runs the query on one snapshot of committed state. Do not nest reads: on PostgreSQL each holds a connection of a pool. */
  read<T>(query: (db: Db) => Promise<T>): Promise<T>;
  /**
   * [STO3] One unit of work: stored whole or not at all; settles after the commit. Units run one after another, several in one
   * commit, so a unit must wait for nothing but its own queries, above all not for another unit. On PostgreSQL a unit may run
   * again after a serialization failure: it must have no effect but through `tx`.
   * Rejects with the unit's own error, or with `unavailable`, `store.failed` when the commit failed; then nothing is stored.
   */
  write<T>(unit: (tx: Tx) => Promise<T>): Promise<T>;
  /** [STO1] Called after each commit with what it changed, in order of seq, before the commit's units are answered. */
  onCommit(listener: (facts: readonly StoredFact[]) => void): () => void;
  /** Highest committed fact number. */
  lastSeq(): number;
  sizeBytes(): Promise<number | null>;
  /** What is wrong with the database, in words of the database; empty when it is sound. */
  integrity(): Promise<string[]>;
  /** Finishes the units that were accepted, then lets go of the database. */
  close(): Promise<void>;
}
