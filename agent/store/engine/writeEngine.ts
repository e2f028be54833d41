import { Refusal } from "#contract";
import { randomUUID } from "node:crypto";
import type { Clock } from "../../platform/clock.ts";
import type { Logger } from "../../platform/logger.ts";
import { kyselyOver } from "../dialects/kyselyOver.ts";
import { isRetryable, type SqlConnection } from "../dialects/sqlConnection.ts";
import type { Db, StoredFact, Tx } from "../store.ts";
import { FactBook } from "./factBook.ts";
import { HotTables } from "./hotRows.ts";
import { storeFacts } from "./outbox.ts";
import { Unit } from "./unit.ts";

/** A batch ends after so many units or milliseconds, even when more are waiting: nobody waits long for its commit. */
const BATCH_UNITS = 1000;
const BATCH_MS = 20;
/**
 * Under load commits are this far apart on average, or so many times as long as the disk lately took for one, so that many units
 * share one fsync and the disk has time for others; a few in a row, as one task alone makes, go at once.
 */
const SPACING_MS = 4;
const SPACING_COMMITS = 4;
const LONGEST_SPACING_MS = 25;
const AT_ONCE = 4;
/** How often a batch is run again after a deadlock or a serialization failure. */
const RETRIES = 5;

interface Job {
  readonly unit: (tx: Tx) => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}
type Outcome = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown };

export interface WriteEngineOptions {
  /** Opens the writer connection; called again after it broke. */
  readonly connect: () => Promise<SqlConnection>;
  readonly clock: Clock;
  readonly log: Logger;
  /** What a person calls this database: a path, or host and name. No secret. */
  readonly place: string;
  /** Waits between two commits; real time when it is left out, because it is the disk that is waited for. */
  readonly rest?: ((ms: number) => Promise<void>) | undefined;
}
const rest = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

/** The transaction was gone before its COMMIT: the database rolled it back, or the connection broke. */
class BatchLost extends Error {
  override readonly name = "BatchLost";
}

/**
 * The one writer of a database. Units that arrive in one turn of the event loop share one transaction; each has a savepoint of
 * its own. Their answers wait for the commit, so nobody learns of a state that a crash takes back.
 */
export class WriteEngine {
  readonly #options: WriteEngineOptions;
  #connection: SqlConnection | null = null;
  #db: Db | null = null;
  #current: Unit | null = null;
  #lastSeq = 0;
  #batch = 0;
  /** Written to the counter when this engine opens: whoever finds another name there is not the writer any more. */
  readonly #writer = randomUUID();
  readonly #queue: Job[] = [];
  #running: Promise<void> | null = null;
  #closed = false;
  /** When all commits so far would have begun, evenly spaced. */
  #spacedMs = 0;
  /** How long a commit takes lately. */
  #commitMs = 0;
  /** Set when another server took the database over: nothing is written any more. */
  #fenced: Refusal | null = null;
  readonly #hot = new HotTables();
  readonly #listeners = new Set<(facts: readonly StoredFact[]) => void>();

  constructor(options: WriteEngineOptions) {
    this.#options = options;
  }

  /** Makes this engine the writer and reads the counter; must be called once before the first unit. */
  async open(): Promise<void> {
    const connection = await this.#connected();
    await kyselyOver(connection).updateTable("fact_counter").set({ writer: this.#writer }).where("id", "=", 1).execute();
    const counter = await this.#counter();
    [this.#lastSeq, this.#batch] = [counter.last_seq, counter.batch];
  }
  get lastSeq(): number {
    return this.#lastSeq;
  }
  onCommit(listener: (facts: readonly StoredFact[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  write<T>(unit: (tx: Tx) => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(new Refusal("unavailable", "store.failed", { message: "closed" }));
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({ unit, resolve: resolve as (value: unknown) => void, reject });
      this.#running ??= this.#work();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
    await this.#connection?.close();
    this.#connection = null;
  }

  async #work(): Promise<void> {
    while (this.#queue.length > 0) {
      const now = this.#options.clock.monotonicMs();
      const spacingMs = Math.min(LONGEST_SPACING_MS, Math.max(SPACING_MS, SPACING_COMMITS * this.#commitMs));
      this.#spacedMs = Math.max(this.#spacedMs, now) + spacingMs;
      const aheadMs = this.#spacedMs - now - spacingMs * AT_ONCE;
      if (aheadMs > 0 && this.#queue.length < BATCH_UNITS && !this.#closed) await (this.#options.rest ?? rest)(aheadMs);
      const jobs: Job[] = [];
      const outcomes = new Map<Job, Outcome>();
      let facts: readonly StoredFact[] = [];
      try {
        facts = await this.#commitBatch(jobs, outcomes);
      } catch (error) {
        this.#options.log.error("a commit failed", { error: String(error), units: jobs.length });
        const refusal = error instanceof Refusal ? error : new Refusal("unavailable", "store.failed", { message: error instanceof Error ? error.message : String(error) });
        refusal.cause = error;
        for (const job of jobs) outcomes.set(job, { ok: false, error: refusal });
      }
      if (facts.length > 0) this.#tell(facts);
      for (const job of jobs) {
        const outcome = outcomes.get(job)!;
        if (outcome.ok) job.resolve(outcome.value);
        else job.reject(outcome.error);
      }
    }
    this.#running = null;
  }

  /** Takes jobs off the queue, runs and commits them. Throws when nothing of the batch is stored. */
  async #commitBatch(jobs: Job[], outcomes: Map<Job, Outcome>): Promise<readonly StoredFact[]> {
    if (this.#fenced !== null) {
      jobs.push(...this.#queue.splice(0));
      throw this.#fenced;
    }
    for (let attempt = 0; ; attempt++) {
      try {
        const connection = await this.#connected();
        return await this.#runBatch(connection, jobs, outcomes);
      } catch (error) {
        if (jobs.length === 0) jobs.push(...this.#queue.splice(0, BATCH_UNITS));
        if (!isRetryable(error) || attempt >= RETRIES) throw error;
        this.#options.log.warn("a batch is run again", { error: String(error), attempt });
      }
    }
  }

  async #runBatch(connection: SqlConnection, jobs: Job[], outcomes: Map<Job, Outcome>): Promise<readonly StoredFact[]> {
    const book = new FactBook(this.#lastSeq);
    const { clock } = this.#options;
    const began = clock.monotonicMs();
    let stored = 0;
    try {
      await connection.query("BEGIN", []);
      // Again after a serialization failure: first those that ran already, in their order.
      for (const job of jobs) if (await this.#runUnit(connection, book, job, outcomes, stored === 0)) stored++;
      for (;;) {
        while (this.#queue.length > 0 && jobs.length < BATCH_UNITS && clock.monotonicMs() - began < BATCH_MS) {
          const job = this.#queue.shift()!;
          jobs.push(job);
          if (await this.#runUnit(connection, book, job, outcomes, stored === 0)) stored++;
        }
        if (jobs.length >= BATCH_UNITS || clock.monotonicMs() - began >= BATCH_MS) break;
        await new Promise((resolve) => setImmediate(resolve));
        if (this.#queue.length === 0) break;
      }
      if (stored === 0) {
        await connection.query("ROLLBACK", []);
        return [];
      }
      const facts = book.facts(clock.now());
      const writer = { kind: connection.kind, db: this.#db!, run: connection.query.bind(connection) };
      await this.#hot.flush(writer);
      if (!(await storeFacts(writer, facts, book.lastSeq, this.#batch, this.#writer))) throw this.#fence();
      const committing = clock.monotonicMs();
      await connection.query("COMMIT", []);
      this.#commitMs += (clock.monotonicMs() - committing - this.#commitMs) / 8;
      this.#hot.committed();
      this.#batch++;
      this.#lastSeq = book.lastSeq;
      return facts;
    } catch (error) {
      await this.#abandon(connection);
      if (await this.#wasCommitted(error)) {
        this.#batch++;
        this.#lastSeq = book.lastSeq;
        return book.facts(clock.now());
      }
      throw error;
    }
  }

  /**
   * Whether the unit is part of the transaction now. The first unit needs no savepoint: with nothing before it, its rollback is
   * the transaction's. Throws when the transaction itself is lost.
   */
  async #runUnit(connection: SqlConnection, book: FactBook, job: Job, outcomes: Map<Job, Outcome>, first: boolean): Promise<boolean> {
    const unit = new Unit(connection, this.#db!, book, this.#hot, this.#options.clock.now());
    this.#current = unit;
    book.beginUnit();
    this.#hot.beginUnit();
    try {
      if (!first) await connection.query("SAVEPOINT unit", []);
      const value = await job.unit(unit);
      await unit.settle();
      book.checkUnit();
      unit.end();
      if (!first) await connection.query("RELEASE SAVEPOINT unit", []);
      outcomes.set(job, { ok: true, value });
      return true;
    } catch (error) {
      unit.end();
      book.rollbackUnit();
      this.#hot.rollbackUnit();
      if (isRetryable(error)) throw error;
      if (!connection.inTransaction()) throw new BatchLost(`the transaction was rolled back by the database: ${String(error)}`, { cause: error });
      outcomes.set(job, { ok: false, error });
      if (first) {
        await connection.query("ROLLBACK", []);
        await connection.query("BEGIN", []);
      } else {
        await connection.query("ROLLBACK TO SAVEPOINT unit", []);
        await connection.query("RELEASE SAVEPOINT unit", []);
      }
      return false;
    } finally {
      this.#current = null;
    }
  }

  /** Leaves no transaction open; a connection that cannot even roll back is thrown away. */
  async #abandon(connection: SqlConnection): Promise<void> {
    this.#hot.forget();
    try {
      if (connection.inTransaction()) await connection.query("ROLLBACK", []);
    } catch (error) {
      this.#options.log.error("a rollback failed; connecting anew", { error: String(error) });
      await this.#drop(connection);
    }
  }
  async #drop(connection: SqlConnection): Promise<void> {
    this.#connection = null;
    this.#db = null;
    try {
      await connection.close();
    } catch {
      // It is broken already; there is nothing left to lose.
    }
  }

  /**
   * A connection can break between the database's commit and its answer. The counter tells, because every commit moves it.
   * Asking also finds out a connection that does not work any more, and replaces it.
   */
  async #wasCommitted(error: unknown): Promise<boolean> {
    if (error instanceof Refusal || isRetryable(error)) return false;
    for (let tries = 0; tries < 2; tries++) {
      let connection: SqlConnection | null = null;
      try {
        connection = await this.#connected();
        const { batch, writer } = await this.#counter();
        if (writer === this.#writer) return batch === this.#batch + 1;
        this.#fence();
        return false;
      } catch (failure) {
        this.#options.log.warn("the database does not answer; connecting anew", { error: String(failure) });
        if (connection !== null) await this.#drop(connection);
      }
    }
    return false;
  }
  #fence(): Refusal {
    this.#fenced = new Refusal("conflict", "store.locked", { pid: 0, path: this.#options.place });
    this.#options.log.error("another server writes to this database; nothing is written any more");
    return this.#fenced;
  }

  async #connected(): Promise<SqlConnection> {
    if (this.#connection === null) {
      const connection = await this.#options.connect();
      this.#connection = connection;
      this.#db = kyselyOver(connection, () => {
        if (this.#current === null) throw new Error("the unit of work is over: something in it was not awaited");
        return this.#current.settleAll();
      });
    }
    return this.#connection;
  }
  async #counter(): Promise<{ last_seq: number; batch: number; writer: string }> {
    return await kyselyOver(this.#connection!).selectFrom("fact_counter").select(["last_seq", "batch", "writer"]).where("id", "=", 1).executeTakeFirstOrThrow();
  }

  #tell(facts: readonly StoredFact[]): void {
    for (const listener of this.#listeners) {
      try {
        listener(facts);
      } catch (error) {
        this.#options.log.error("a listener of the store failed", { error: String(error) });
      }
    }
  }
}
