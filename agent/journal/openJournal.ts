import { DatabaseSync } from "node:sqlite";
import { type AttemptFact, type AttemptId, type AttemptOrder, type AttemptState, type ExitRecord, type HeldAttempt, type KilledBy, type NodeId, Refusal, type TaskInstanceId } from "#contract";
import { groupCommit } from "./groupCommit.ts";
import { SCHEMA } from "./schema.ts";

/** A fact before it has its number. */
export type NewFact = AttemptFact extends infer F ? (F extends AttemptFact ? Omit<F, "seq" | "attemptId" | "taskInstanceId" | "epoch"> : never) : never;

/** What the journal knows of one attempt. */
export interface JournalledAttempt {
  readonly order: AttemptOrder;
  readonly state: AttemptState;
  /** The boot of the host under which it was accepted. */
  readonly bootId: string;
  /** Null until its process was seen; both or neither. */
  readonly pid: number | null;
  readonly startTime: string | null;
  readonly startedAt: number | null;
  readonly killBy: KilledBy | null;
  readonly exit: ExitRecord | null;
  readonly logShipped: boolean;
}
export interface AttemptChange {
  readonly state?: AttemptState;
  readonly pid?: number;
  readonly startTime?: string;
  readonly startedAt?: number;
  readonly killBy?: KilledBy;
  readonly exit?: ExitRecord;
  readonly logShipped?: boolean;
}
export interface NumberedFact {
  /** Place in the order in which all facts of this agent were written. */
  readonly place: number;
  readonly fact: AttemptFact;
}

/**
 * An agent's memory. Every write resolves after it is on disk: all writes of one turn of the event loop share one commit.
 * Reads see writes that are not committed yet; nothing may be told before the write's promise resolved.
 */
export interface Journal {
  /** [LC5] Writes the attempt, its epoch and the `accepted` fact as one. */
  accept(order: AttemptOrder, bootId: string, at: number): Promise<void>;
  /** Remembers that an epoch was seen here and not taken, so that a late copy of the same order is not taken either. */
  refuse(order: AttemptOrder, at: number): Promise<void>;
  /** Changes an attempt and appends facts with its next numbers, as one. `patient`: may wait some milliseconds for another commit. */
  change(attemptId: AttemptId, change: AttemptChange, facts: readonly NewFact[], patient?: boolean): Promise<void>;
  attempt(attemptId: AttemptId): JournalledAttempt | null;
  attempts(): JournalledAttempt[];
  /** What an agent says it holds: every attempt whose end is not acknowledged. */
  holding(): HeldAttempt[];
  /** [JRN4] The newest epoch of a task instance that was ever seen here; 0 when none was. */
  epochOf(taskInstanceId: TaskInstanceId): number;
  /** [JRN3] The oldest facts that are on disk and not acknowledged, in the order in which they were written. */
  unsent(limit: number): NumberedFact[];
  acknowledge(acknowledged: readonly { attemptId: AttemptId; seq: number }[]): Promise<void>;
  /** True when the attempt is over, every fact of it acknowledged and its log shipped: nobody needs it any more. */
  isSettled(attemptId: AttemptId): boolean;
  forget(attemptIds: readonly AttemptId[]): Promise<void>;
  /** A master's choice for an attempt, kept until the attempt is over. */
  route(attemptId: AttemptId): NodeId | null;
  routes(): { attemptId: AttemptId; nodeId: NodeId }[];
  setRoute(attemptId: AttemptId, nodeId: NodeId | null): Promise<void>;
  meta(key: string): string | null;
  setMeta(key: string, value: string): Promise<void>;
  /** Commits what is open and closes the file. */
  close(): void;
}

const SQLITE_BUSY = 5;
/** Epochs of task instances that nobody mentioned for this long are forgotten, and routes of attempts that old. */
const EPOCH_DAYS = 60;

/**
 * Makes the write-ahead log as long as it will get before any commit matters. A commit that lengthens a file makes the file
 * system commit its own journal, and with it every file and directory that was just made for an attempt; one that overwrites
 * waits for its own bytes alone.
 */
function growLog(db: DatabaseSync): void {
  db.exec(`INSERT OR REPLACE INTO meta (key, value) VALUES ('padding', '${"x".repeat(LOG_BYTES)}'); DELETE FROM meta WHERE key = 'padding'; PRAGMA wal_checkpoint(RESTART)`);
}
const LOG_BYTES = 4_500_000;

/** Ids begin with their time, so the oldest id of a moment is known. */
function firstIdOf(instant: number): string {
  let text = "";
  for (let rest = BigInt(instant) << 80n, place = 0; place < 26; place++, rest >>= 5n) text = "0123456789abcdefghjkmnpqrstvwxyz"[Number(rest & 31n)]! + text;
  return text;
}

/**
 * Opens (and when needed makes) the journal at `path`, for this process alone: two agents in one directory would start things
 * twice. `now`: UTC milliseconds, to forget what is long over.
 * @throws Refusal `agent.directoryTaken` when another agent has it open.
 */
export function openJournal(path: string, now: number): Journal {
  const db = new DatabaseSync(path);
  try {
    db.exec("PRAGMA busy_timeout = 1000; PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 1000");
    db.exec(SCHEMA);
    growLog(db);
    db.prepare("DELETE FROM routes WHERE attempt_id < ?").run(firstIdOf(Math.max(0, now - EPOCH_DAYS * 86_400_000)));
  } catch (cause) {
    db.close();
    if ((cause as { errcode?: number }).errcode === SQLITE_BUSY) throw new Refusal("conflict", "agent.directoryTaken", { path });
    throw cause;
  }
  db.prepare("DELETE FROM epochs WHERE seen_at < ? AND task_instance_id NOT IN (SELECT task_instance_id FROM attempts)").run(now - EPOCH_DAYS * 86_400_000);
  /** Places of the last fact that was written, and of the last one that is on disk: a number that was told must never be given again. */
  let written = Number(db.prepare("SELECT coalesce(max(place), 0) AS last FROM facts").get()!["last"]);
  let stored = written;
  const write = groupCommit(db, (done) => void (done ? (stored = written) : (written = stored)));

  const sql = {
    insert: db.prepare("INSERT INTO attempts (attempt_id, task_instance_id, epoch, order_json, state, boot_id, next_fact, log_shipped) VALUES (?, ?, ?, ?, 'ACCEPTED', ?, 1, 0)"),
    epoch: db.prepare("INSERT INTO epochs (task_instance_id, epoch, seen_at) VALUES (?, ?, ?) ON CONFLICT (task_instance_id) DO UPDATE SET epoch = max(epoch, excluded.epoch), seen_at = excluded.seen_at"),
    epochOf: db.prepare("SELECT epoch FROM epochs WHERE task_instance_id = ?"),
    one: db.prepare("SELECT * FROM attempts WHERE attempt_id = ?"),
    all: db.prepare("SELECT * FROM attempts ORDER BY attempt_id"),
    // An attempt that has ended and whose end was acknowledged is no longer held; it is only here until its log is shipped.
    held: db.prepare("SELECT attempt_id, task_instance_id, epoch, state FROM attempts a WHERE state <> 'ENDED' OR EXISTS (SELECT 1 FROM facts f WHERE f.attempt_id = a.attempt_id) ORDER BY attempt_id"),
    key: db.prepare("SELECT task_instance_id, epoch, next_fact FROM attempts WHERE attempt_id = ?"),
    number: db.prepare("UPDATE attempts SET next_fact = ? WHERE attempt_id = ?"),
    update: db.prepare(
      "UPDATE attempts SET state = coalesce(?, state), pid = coalesce(?, pid), start_time = coalesce(?, start_time), started_at = coalesce(?, started_at), kill_by = coalesce(?, kill_by), exit_json = coalesce(?, exit_json), log_shipped = coalesce(?, log_shipped) WHERE attempt_id = ?",
    ),
    fact: db.prepare("INSERT INTO facts (attempt_id, seq, fact_json) VALUES (?, ?, ?)"),
    unsent: db.prepare("SELECT place, fact_json FROM facts WHERE place <= ? ORDER BY place LIMIT ?"),
    drop: db.prepare("DELETE FROM facts WHERE attempt_id = ? AND seq <= ?"),
    settled: db.prepare("SELECT state = 'ENDED' AND log_shipped = 1 AND NOT EXISTS (SELECT 1 FROM facts f WHERE f.attempt_id = a.attempt_id) AS settled FROM attempts a WHERE attempt_id = ?"),
    forgetFacts: db.prepare("DELETE FROM facts WHERE attempt_id = ?"),
    forget: db.prepare("DELETE FROM attempts WHERE attempt_id = ?"),
    route: db.prepare("SELECT node_id FROM routes WHERE attempt_id = ?"),
    routes: db.prepare("SELECT attempt_id, node_id FROM routes"),
    setRoute: db.prepare("INSERT INTO routes (attempt_id, node_id) VALUES (?, ?) ON CONFLICT (attempt_id) DO UPDATE SET node_id = excluded.node_id"),
    dropRoute: db.prepare("DELETE FROM routes WHERE attempt_id = ?"),
    meta: db.prepare("SELECT value FROM meta WHERE key = ?"),
    setMeta: db.prepare("INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"),
  };

  const append = (attemptId: AttemptId, facts: readonly NewFact[]): void => {
    const key = sql.key.get(attemptId) as { task_instance_id: TaskInstanceId; epoch: number; next_fact: number } | undefined;
    if (key === undefined) throw new Error(`the journal has no attempt ${attemptId}`);
    let seq = key.next_fact;
    for (const fact of facts) {
      written = Number(sql.fact.run(attemptId, seq, JSON.stringify({ ...fact, attemptId, taskInstanceId: key.task_instance_id, epoch: key.epoch, seq })).lastInsertRowid);
      seq++;
    }
    sql.number.run(seq, attemptId);
  };

  return {
    accept: (order, bootId, at) =>
      write(() => {
        sql.insert.run(order.attemptId, order.taskInstanceId, order.epoch, JSON.stringify(order), bootId);
        sql.epoch.run(order.taskInstanceId, order.epoch, at);
        append(order.attemptId, [{ kind: "accepted", at }]);
      }),
    refuse: (order, at) => write(() => void sql.epoch.run(order.taskInstanceId, order.epoch, at)),
    change: (attemptId, change, facts, patient = false) =>
      write(() => {
        sql.update.run(
          change.state ?? null,
          change.pid ?? null,
          change.startTime ?? null,
          change.startedAt ?? null,
          change.killBy ?? null,
          change.exit === undefined ? null : JSON.stringify(change.exit),
          change.logShipped === undefined ? null : Number(change.logShipped),
          attemptId,
        );
        if (facts.length > 0) append(attemptId, facts);
      }, patient),
    attempt(attemptId) {
      const row = sql.one.get(attemptId);
      return row === undefined ? null : readAttempt(row as unknown as AttemptRow);
    },
    attempts: () => sql.all.all().map((row) => readAttempt(row as unknown as AttemptRow)),
    holding: () =>
      sql.held.all().map((row) => ({ attemptId: row["attempt_id"] as AttemptId, taskInstanceId: row["task_instance_id"] as TaskInstanceId, epoch: row["epoch"] as number, state: row["state"] as AttemptState })),
    epochOf: (taskInstanceId) => (sql.epochOf.get(taskInstanceId)?.["epoch"] as number | undefined) ?? 0,
    unsent: (limit) => sql.unsent.all(stored, limit).map((row) => ({ place: row["place"] as number, fact: JSON.parse(row["fact_json"] as string) as AttemptFact })),
    acknowledge: (acknowledged) =>
      write(() => {
        for (const { attemptId, seq } of acknowledged) sql.drop.run(attemptId, seq);
      }, true),
    isSettled: (attemptId) => sql.settled.get(attemptId)?.["settled"] === 1,
    forget: (attemptIds) =>
      write(() => {
        for (const attemptId of attemptIds) {
          sql.forgetFacts.run(attemptId);
          sql.forget.run(attemptId);
        }
      }, true),
    route: (attemptId) => (sql.route.get(attemptId)?.["node_id"] as NodeId | undefined) ?? null,
    routes: () => sql.routes.all().map((row) => ({ attemptId: row["attempt_id"] as AttemptId, nodeId: row["node_id"] as NodeId })),
    setRoute: (attemptId, nodeId) => write(() => void (nodeId === null ? sql.dropRoute.run(attemptId) : sql.setRoute.run(attemptId, nodeId)), nodeId === null),
    meta: (key) => (sql.meta.get(key)?.["value"] as string | undefined) ?? null,
    setMeta: (key, value) => write(() => void sql.setMeta.run(key, value)),
    close() {
      write.flush();
      db.close();
    },
  };
}

interface AttemptRow {
  readonly order_json: string;
  readonly state: AttemptState;
  readonly boot_id: string;
  readonly pid: number | null;
  readonly start_time: string | null;
  readonly started_at: number | null;
  readonly kill_by: KilledBy | null;
  readonly exit_json: string | null;
  readonly log_shipped: number;
}
const readAttempt = (row: AttemptRow): JournalledAttempt => ({
  order: JSON.parse(row.order_json) as AttemptOrder,
  state: row.state,
  bootId: row.boot_id,
  pid: row.pid,
  startTime: row.start_time,
  startedAt: row.started_at,
  killBy: row.kill_by,
  exit: row.exit_json === null ? null : (JSON.parse(row.exit_json) as ExitRecord),
  logShipped: row.log_shipped === 1,
});
