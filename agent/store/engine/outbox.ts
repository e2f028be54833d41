import type { FactTopic, Db, StoredFact, Tx } from "../store.ts";
import { prepare, prepareBulk } from "./prepared.ts";

/** How many facts are kept for those who reconnect. */
export const OUTBOX_ROWS = 100_000;
/** Old facts go in portions, so that a commit seldom pays. */
const PRUNE_EVERY = 1000;

const insertFacts = prepareBulk(["seq", "at", "name", "topic", "project_id", "payload"], (db, rows) => db.insertInto("outbox").values(rows));
const moveCounter = prepare<{ seq: number; batch: number; nextBatch: number; writer: string }>((db, place) =>
  db
    .updateTable("fact_counter")
    .set({ last_seq: place("seq"), batch: place("nextBatch") })
    .where("id", "=", 1)
    .where("batch", "=", place("batch"))
    .where("writer", "=", place("writer")),
);
const prune = prepare<{ upTo: number }>((db, place) => db.deleteFrom("outbox").where("seq", "<=", place("upTo")));

/**
 * Writes the facts of a commit and moves the counter from `batch` to `batch` + 1. False when the counter was moved by somebody
 * else: another server writes here, and this one must not.
 */
export async function storeFacts(tx: Pick<Tx, "kind" | "db" | "run">, facts: readonly StoredFact[], lastSeq: number, batch: number, writer: string): Promise<boolean> {
  await insertFacts(
    tx,
    facts.map((fact) => ({ seq: fact.seq, at: fact.at, name: fact.name, topic: fact.topic, project_id: fact.projectId, payload: JSON.stringify(fact.payload) })),
  );
  if (facts.length > 0 && Math.floor(lastSeq / PRUNE_EVERY) !== Math.floor((facts[0]!.seq - 1) / PRUNE_EVERY)) await prune.change(tx, { upTo: lastSeq - OUTBOX_ROWS });
  return (await moveCounter.change(tx, { seq: lastSeq, batch, nextBatch: batch + 1, writer })) === 1;
}

/**
 * [WIRE7] The facts after number `seq`, at most `limit`, in order. Null when they are not all there any more, or when `seq` was
 * never given out here (another database): whoever asks must read anew.
 */
export async function factsAfter(db: Db, seq: number, limit: number): Promise<StoredFact[] | null> {
  const { last_seq: last } = await db.selectFrom("fact_counter").select("last_seq").where("id", "=", 1).executeTakeFirstOrThrow();
  if (seq > last) return null;
  if (seq === last) return [];
  const rows = await db.selectFrom("outbox").selectAll().where("seq", ">", seq).orderBy("seq").limit(limit).execute();
  if (rows[0]?.seq !== seq + 1) return null;
  return rows.map((row) => ({ seq: row.seq, at: row.at, name: row.name, topic: row.topic as FactTopic, projectId: row.project_id, payload: JSON.parse(row.payload) as Record<string, unknown> }));
}

/** The number of the last commit as this snapshot sees it. */
export async function seqAt(db: Db): Promise<number> {
  return (await db.selectFrom("fact_counter").select("last_seq").where("id", "=", 1).executeTakeFirstOrThrow()).last_seq;
}

/** What is wrong with the numbers of the facts: a gap, or a counter that does not stand at the last one. */
export async function outboxProblems(db: Db): Promise<string[]> {
  const { last_seq: last } = await db.selectFrom("fact_counter").select("last_seq").where("id", "=", 1).executeTakeFirstOrThrow();
  const { low, high, count } = await db
    .selectFrom("outbox")
    .select((of) => [of.fn.min("seq").as("low"), of.fn.max("seq").as("high"), of.fn.countAll<number>().as("count")])
    .executeTakeFirstOrThrow();
  if (count === 0) return last === 0 ? [] : [`the counter stands at ${last} and there is no fact`];
  const problems: string[] = [];
  if (high !== last) problems.push(`the counter stands at ${last}, the last fact is ${high}`);
  if (high - low + 1 !== count) problems.push(`facts ${low} to ${high} are ${count}`);
  return problems;
}
