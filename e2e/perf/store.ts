import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import pg from "pg";
import { moveTask, openPostgresStore, openSqliteStore, type Store } from "../../agent/store/index.ts";
import { plantGraph } from "../../agent/testing/storeFixture.ts";
import { startPostgres } from "../../agent/testing/storePostgres.ts";
import { systemClock } from "../../agent/platform/clock.ts";
import { makeLogger } from "../../agent/platform/logger.ts";
import { interleaved, median, report } from "./report.ts";

const BATCH = 100;
const PAYLOAD = JSON.stringify({ state: "B", at: 0, name: "a task", reason: null });
/** The least that a batch of transitions can be: rows compared and set, and an event for each, in one transaction. */
type Bare = (ids: readonly string[], state: string, epoch: number) => Promise<void>;

/** P12: durable transitions a second through the whole store, against bare batches of 100 in the same database. */
export async function storeRate(folder: string, options: { moves: number; pairs: number }): Promise<void> {
  const parts = { clock: systemClock, log: makeLogger("bench", "fatal") };
  const sqlite = bareSqlite(join(folder, "raw.db"));
  await rate("P12 SQLite", await openSqliteStore({ path: join(folder, "store.db"), ...parts }), sqlite, options, 0.3);
  const server = await startPostgres();
  try {
    const [ours, raw] = [await server.place(), await server.place()];
    const bare = await barePostgres(raw.url);
    await rate("P12 PostgreSQL", await openPostgresStore({ url: ours.url, ...parts }), bare, options, 0.2);
    await bare.close();
  } finally {
    await server.stop();
  }
}

async function rate(name: string, store: Store, bare: { plant(ids: readonly string[]): Promise<void>; batch: Bare }, { moves, pairs }: { moves: number; pairs: number }, goal: number): Promise<void> {
  try {
    const { taskIds } = await store.write((tx) =>
      plantGraph(
        tx,
        Array.from({ length: moves / 2 }, () => []),
      ),
    );
    await bare.plant(taskIds);
    const batches = Array.from({ length: Math.ceil(taskIds.length / BATCH) }, (_, index) => taskIds.slice(index * BATCH, (index + 1) * BATCH));
    const ours: number[] = [];
    const theirs: number[] = [];
    let first = true;
    await interleaved(
      pairs,
      async () => {
        const begun = performance.now();
        for (const event of [first ? "ready" : "rerunRequested", "failed"] as const) {
          await Promise.all(
            batches.map((ids) =>
              store.write(async (tx) => {
                for (const id of ids) await moveTask(tx, { id, event, set: { readyAt: tx.now } });
              }),
            ),
          );
        }
        first = false;
        ours.push((moves * 1000) / (performance.now() - begun));
      },
      async () => {
        const begun = performance.now();
        for (let pass = 0; pass < 2; pass++) for (const ids of batches) await bare.batch(ids, pass === 0 ? "B" : "C", theirs.length * 2 + pass);
        theirs.push((moves * 1000) / (performance.now() - begun));
      },
    );
    report(
      `${name}`,
      "durable transitions/s of the store against bare batches of 100",
      ours.map((value, index) => value / theirs[index]!),
      theirs,
      { floor: 0.1, goal, sense: "at least", limit: "a transition also keeps the instance's sums, its edges and a fact with the whole task" },
      {
        transitionsPerSecond: Math.round(median(ours)),
        bare: Math.round(median(theirs)),
      },
    );
  } finally {
    await store.close();
  }
}

function bareSqlite(path: string): { plant(ids: readonly string[]): Promise<void>; batch: Bare } {
  const db = new DatabaseSync(path);
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE task (id TEXT PRIMARY KEY, state TEXT, epoch INTEGER) WITHOUT ROWID; CREATE TABLE event (seq INTEGER PRIMARY KEY, id TEXT, payload TEXT)");
  const insert = db.prepare("INSERT INTO task VALUES (?, 'A', 0)");
  const update = db.prepare("UPDATE task SET state = ?, epoch = epoch + 1 WHERE id = ? AND epoch = ?");
  const event = db.prepare("INSERT INTO event (id, payload) VALUES (?, ?)");
  return {
    async plant(ids) {
      db.exec("BEGIN");
      for (const id of ids) insert.run(id);
      db.exec("COMMIT");
    },
    async batch(ids, state, epoch) {
      db.exec("BEGIN");
      for (const id of ids) {
        update.run(state, id, epoch);
        event.run(id, PAYLOAD);
      }
      db.exec("COMMIT");
    },
  };
}

async function barePostgres(url: string): Promise<{ plant(ids: readonly string[]): Promise<void>; batch: Bare; close(): Promise<void> }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("CREATE TABLE task (id text PRIMARY KEY, state text, epoch bigint); CREATE TABLE event (seq bigserial PRIMARY KEY, id text, payload text)");
  return {
    plant: async (ids) => void (await client.query("INSERT INTO task SELECT id, 'A', 0 FROM unnest($1::text[]) AS id", [ids])),
    async batch(ids, state, epoch) {
      await client.query("BEGIN");
      await client.query({ name: "move", text: "UPDATE task SET state = $2, epoch = epoch + 1 FROM unnest($1::text[]) AS moved WHERE id = moved AND epoch = $3", values: [ids, state, epoch] });
      await client.query({ name: "event", text: "INSERT INTO event (id, payload) SELECT id, $2 FROM unnest($1::text[]) AS id", values: [ids, PAYLOAD] });
      await client.query("COMMIT");
    },
    close: () => client.end(),
  };
}
