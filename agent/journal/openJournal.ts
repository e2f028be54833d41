import { chmodSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { type AttemptFact, type AttemptId, AttemptOrder, type AttemptState, type ExitRecord, type HeldAttempt, type KilledBy, type NodeId, Refusal, type TaskInstanceId } from "#contract";
import { groupCommit } from "./groupCommit.ts";
import { openReserve } from "./reserve.ts";
import { prepareTables } from "./schema.ts";

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
  /** Null while it is not over, and again, after a restart, when its end was acknowledged before. */
  readonly exit: ExitRecord | null;
  readonly logShipped: boolean;
  /** Where its output is cut, when that was before its limit. */
  readonly outputBytes: number | null;
  /** It was told that it runs longer than expected. */
  readonly warned: boolean;
}
export interface AttemptChange {
  readonly state?: AttemptState;
  readonly pid?: number;
  readonly startTime?: string;
  readonly startedAt?: number;
  readonly killBy?: KilledBy;
  readonly exit?: ExitRecord;
  readonly logShipped?: boolean;
  readonly outputBytes?: number;
  readonly warned?: boolean;
}
export interface NumberedFact {
  /** Place in the order in which all facts of this agent were written. */
  readonly place: number;
  readonly fact: AttemptFact;
}

/**
 * An agent's memory. Every write resolves after it is on disk: all writes of one turn of the event loop share one commit, and
 * those of one attempt one statement. Reads see writes that are not committed yet; nothing may be told before the write's
 * promise resolved. When the disk refuses, what was asked for is rejected; what has happened (changes, acknowledgements) stays
 * in memory and is written as soon as there is room.
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
const SQLITE_FULL = 13;
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
    // Orders may hold secrets, and the directory around may have to be passed through by other users.
    chmodSync(path, 0o600);
    db.exec("PRAGMA busy_timeout = 1000; PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 1000");
    prepareTables(db);
    growLog(db);
    db.prepare("DELETE FROM routes WHERE attempt_id < ?").run(firstIdOf(Math.max(0, now - EPOCH_DAYS * 86_400_000)));
    db.prepare("DELETE FROM epochs WHERE seen_at < ? AND task_instance_id NOT IN (SELECT task_instance_id FROM attempts)").run(now - EPOCH_DAYS * 86_400_000);
  } catch (cause) {
    db.close();
    if ((cause as { errcode?: number }).errcode === SQLITE_BUSY) throw new Refusal("conflict", "agent.directoryTaken", { path });
    throw cause;
  }
  const reserve = openReserve(`${path}.reserve`);
  const sql = {
    begin: db.prepare("BEGIN IMMEDIATE"),
    commit: db.prepare("COMMIT"),
    attempt: db.prepare(
      "INSERT OR REPLACE INTO attempts (attempt_id, task_instance_id, epoch, order_json, state, boot_id, pid, start_time, started_at, kill_by, next_fact, log_shipped, output_bytes, warned, facts_json) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    ),
    update: db.prepare("UPDATE attempts SET state = ?, pid = ?, start_time = ?, started_at = ?, kill_by = ?, next_fact = ?, log_shipped = ?, output_bytes = ?, warned = ?, facts_json = ? WHERE attempt_id = ?"),
    epoch: db.prepare("INSERT INTO epochs (task_instance_id, epoch, seen_at) VALUES (?, ?, ?) ON CONFLICT (task_instance_id) DO UPDATE SET epoch = max(epoch, excluded.epoch), seen_at = excluded.seen_at"),
    epochOf: db.prepare("SELECT epoch FROM epochs WHERE task_instance_id = ?"),
    forget: db.prepare("DELETE FROM attempts WHERE attempt_id = ?"),
    setRoute: db.prepare("INSERT OR REPLACE INTO routes (attempt_id, node_id) VALUES (?, ?)"),
    dropRoute: db.prepare("DELETE FROM routes WHERE attempt_id = ?"),
    setMeta: db.prepare("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)"),
  };

  const memory = readAll(db);
  const { entries, routes, meta } = memory;
  /** What the next commit writes. Later commits of what failed find it here again. */
  const next = {
    accepted: new Set<Entry>(),
    changed: new Set<Entry>(),
    forgotten: new Set<AttemptId>(),
    epochs: new Map<TaskInstanceId, { epoch: number; at: number }>(),
    routes: new Map<AttemptId, { to: NodeId | null; before: NodeId | undefined }>(),
    meta: new Map<string, { to: string; before: string | undefined }>(),
  };
  /** Acknowledged since they were written. */
  const owing = new Set<Entry>();
  let lastPlace = memory.lastPlace;
  let storedPlace = lastPlace;

  const store = (): void => {
    sql.begin.run();
    try {
      for (const [taskInstanceId, { epoch, at }] of next.epochs) sql.epoch.run(taskInstanceId, epoch, at);
      for (const entry of next.accepted) sql.attempt.run(...identityOf(entry), ...valuesOf(entry));
      for (const entry of next.changed) sql.update.run(...changesOf(entry), entry.order.attemptId);
      for (const attemptId of next.forgotten) sql.forget.run(attemptId);
      for (const [attemptId, { to }] of next.routes) void (to === null ? sql.dropRoute.run(attemptId) : sql.setRoute.run(attemptId, to));
      for (const [key, { to }] of next.meta) sql.setMeta.run(key, to);
      sql.commit.run();
    } catch (cause) {
      if (db.isTransaction) db.exec("ROLLBACK");
      throw cause;
    }
  };
  const commit = (): void => {
    try {
      store();
    } catch (cause) {
      // The reserve is what a full disk leaves for the ends of tasks.
      if ((cause as { errcode?: number }).errcode !== SQLITE_FULL || !reserve.giveUp()) throw cause;
      store();
    }
    reserve.renew();
    storedPlace = lastPlace;
    for (const entry of next.changed) owing.delete(entry);
    for (const one of [next.accepted, next.changed, next.forgotten, next.epochs, next.routes, next.meta]) one.clear();
  };
  /** Undoes what was only asked for; what has happened stays. */
  const undo = (): void => {
    for (const entry of next.accepted) {
      entries.delete(entry.order.attemptId);
      for (const { place } of entry.unsent) memory.unsent.delete(place);
    }
    for (const [attemptId, { before }] of next.routes) void (before === undefined ? routes.delete(attemptId) : routes.set(attemptId, before));
    for (const [key, { before }] of next.meta) void (before === undefined ? meta.delete(key) : meta.set(key, before));
    for (const one of [next.accepted, next.epochs, next.routes, next.meta]) one.clear();
  };
  const written = groupCommit(commit, undo);

  const append = (entry: Entry, facts: readonly NewFact[]): void => {
    const { attemptId, taskInstanceId, epoch } = entry.order;
    for (const each of facts) {
      const seq = entry.nextFact++;
      const numbered: NumberedFact = { place: ++lastPlace, fact: { ...each, attemptId, taskInstanceId, epoch, seq } as AttemptFact };
      memory.unsent.set(numbered.place, numbered);
      entry.unsent.push(numbered);
    }
  };
  const drop = (entry: Entry, seq: number): void => {
    while (entry.unsent.length > 0 && entry.unsent[0]!.fact.seq <= seq) memory.unsent.delete(entry.unsent.shift()!.place);
  };
  const epochOf = (taskInstanceId: TaskInstanceId): number => next.epochs.get(taskInstanceId)?.epoch ?? (sql.epochOf.get(taskInstanceId)?.["epoch"] as number | undefined) ?? 0;
  const seeEpoch = (order: AttemptOrder, at: number): void => void next.epochs.set(order.taskInstanceId, { epoch: Math.max(order.epoch, next.epochs.get(order.taskInstanceId)?.epoch ?? 0), at });

  return {
    async accept(order, bootId, at) {
      if (entries.has(order.attemptId)) throw new Error(`the journal has attempt ${order.attemptId} already`);
      const entry: Entry = { ...FRESH, order, bootId, unsent: [], nextFact: 1 };
      entries.set(order.attemptId, entry);
      next.accepted.add(entry);
      // An attempt of this id may have been forgotten a moment ago.
      next.forgotten.delete(order.attemptId);
      seeEpoch(order, at);
      append(entry, [{ kind: "accepted", at }]);
      await written({ once: true });
    },
    async refuse(order, at) {
      seeEpoch(order, at);
      await written({ once: true });
    },
    async change(attemptId, change, facts, patient = false) {
      const entry = entries.get(attemptId);
      if (entry === undefined) throw new Error(`the journal has no attempt ${attemptId}`);
      Object.assign(entry, change);
      append(entry, facts);
      if (!next.accepted.has(entry)) next.changed.add(entry);
      await written({ patient });
    },
    attempt: (attemptId) => entries.get(attemptId) ?? null,
    attempts: () => [...entries.values()].sort(byId),
    holding: () =>
      [...entries.values()]
        .filter((entry) => entry.state !== "ENDED" || entry.unsent.length > 0)
        .sort(byId)
        .map(({ order, state }) => ({ attemptId: order.attemptId, taskInstanceId: order.taskInstanceId, epoch: order.epoch, state })),
    epochOf,
    unsent(limit) {
      const found: NumberedFact[] = [];
      for (const numbered of memory.unsent.values()) {
        if (numbered.place > storedPlace || found.length >= limit) break;
        found.push(numbered);
      }
      return found;
    },
    async acknowledge(acknowledged) {
      for (const { attemptId, seq } of acknowledged) {
        const entry = entries.get(attemptId);
        if (entry === undefined) continue;
        drop(entry, seq);
        // An acknowledgement that is lost is got again, so it waits for the next change; only the last one says something by itself.
        if (entry.state === "ENDED" && entry.unsent.length === 0) next.changed.add(entry);
        else owing.add(entry);
      }
      await written({ patient: true });
    },
    isSettled(attemptId) {
      const entry = entries.get(attemptId);
      return entry !== undefined && entry.state === "ENDED" && entry.logShipped && entry.unsent.length === 0;
    },
    async forget(attemptIds) {
      for (const attemptId of attemptIds) {
        const entry = entries.get(attemptId);
        if (entry === undefined) continue;
        drop(entry, entry.nextFact);
        entries.delete(attemptId);
        next.accepted.delete(entry);
        next.changed.delete(entry);
        owing.delete(entry);
        next.forgotten.add(attemptId);
      }
      await written({ patient: true });
    },
    route: (attemptId) => routes.get(attemptId) ?? null,
    routes: () => [...routes].map(([attemptId, nodeId]) => ({ attemptId, nodeId })),
    async setRoute(attemptId, nodeId) {
      if (!next.routes.has(attemptId)) next.routes.set(attemptId, { to: nodeId, before: routes.get(attemptId) });
      else next.routes.set(attemptId, { ...next.routes.get(attemptId)!, to: nodeId });
      if (nodeId === null) routes.delete(attemptId);
      else routes.set(attemptId, nodeId);
      await written({ patient: nodeId === null, once: true });
    },
    meta: (key) => meta.get(key) ?? null,
    async setMeta(key, value) {
      next.meta.set(key, { to: value, before: next.meta.get(key)?.before ?? meta.get(key) });
      meta.set(key, value);
      await written({ once: true });
    },
    close() {
      for (const entry of owing) if (!next.accepted.has(entry)) next.changed.add(entry);
      if (owing.size > 0) void written();
      written.close();
      db.close();
    },
  };
}

/** One attempt in memory: what is on disk, or will be with the next commit. */
interface Entry extends JournalledAttempt {
  /** Written, and not acknowledged. */
  readonly unsent: NumberedFact[];
  nextFact: number;
}
const FRESH = { state: "ACCEPTED", pid: null, startTime: null, startedAt: null, killBy: null, exit: null, logShipped: false, outputBytes: null, warned: false } as const;
const byId = (one: Entry, other: Entry): number => (one.order.attemptId < other.order.attemptId ? -1 : 1);

/** What is the same as not being there is not written: a light task's row is half as long. Where it may run is decided before it is here. */
function kept(order: AttemptOrder): Partial<AttemptOrder> {
  const { where: _, limits, ...rest } = order;
  return Object.values(limits).every((value) => value === null) ? rest : { ...rest, limits };
}
const identityOf = ({ order, state, bootId }: Entry) => [order.attemptId, order.taskInstanceId, order.epoch, JSON.stringify(kept(order)), state, bootId] as const;
const valuesOf = (entry: Entry) => {
  const { pid, startTime, startedAt, killBy, nextFact, logShipped, outputBytes, warned, unsent } = entry;
  return [pid, startTime, startedAt, killBy, nextFact, Number(logShipped), outputBytes, Number(warned), JSON.stringify(unsent)] as const;
};
const changesOf = (entry: Entry) => [entry.state, ...valuesOf(entry)] as const;

function readAll(db: DatabaseSync) {
  const entries = new Map<AttemptId, Entry>();
  for (const row of db.prepare("SELECT * FROM attempts ORDER BY attempt_id").all()) {
    const entry = readEntry(row as unknown as AttemptRow);
    entries.set(entry.order.attemptId, entry);
  }
  const facts = [...entries.values()].flatMap((entry) => entry.unsent).sort((one, other) => one.place - other.place);
  const unsent = new Map(facts.map((numbered) => [numbered.place, numbered]));
  const lastPlace = facts.at(-1)?.place ?? 0;
  const routes = new Map(
    db
      .prepare("SELECT attempt_id, node_id FROM routes")
      .all()
      .map((row) => [row["attempt_id"] as AttemptId, row["node_id"] as NodeId]),
  );
  const meta = new Map(
    db
      .prepare("SELECT key, value FROM meta")
      .all()
      .map((row) => [row["key"] as string, row["value"] as string]),
  );
  return { entries, unsent, lastPlace, routes, meta };
}

interface AttemptRow {
  readonly order_json: string;
  readonly state: AttemptState;
  readonly boot_id: string;
  readonly pid: number | null;
  readonly start_time: string | null;
  readonly started_at: number | null;
  readonly kill_by: KilledBy | null;
  readonly next_fact: number;
  readonly log_shipped: number;
  readonly output_bytes: number | null;
  readonly warned: number;
  readonly facts_json: string;
}
function readEntry(row: AttemptRow): Entry {
  const unsent = JSON.parse(row.facts_json) as NumberedFact[];
  const end = unsent.map(({ fact }) => fact).find((fact) => fact.kind === "ended");
  return {
    // Parsed: an agent of the version before wrote it without what is new.
    order: AttemptOrder.parse(JSON.parse(row.order_json)),
    state: row.state,
    bootId: row.boot_id,
    pid: row.pid,
    startTime: row.start_time,
    startedAt: row.started_at,
    killBy: row.kill_by,
    exit: end?.exit ?? null,
    logShipped: row.log_shipped === 1,
    outputBytes: row.output_bytes,
    warned: row.warned === 1,
    unsent,
    nextFact: row.next_fact,
  };
}
