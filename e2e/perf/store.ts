import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { openSqliteStore } from "../../agent/store/index.ts";
import { moveTask } from "../../agent/store/index.ts";
import { plantGraph } from "../../agent/testing/storeFixture.ts";
import { systemClock } from "../../agent/platform/clock.ts";
import { makeLogger } from "../../agent/platform/logger.ts";
import { interleaved, median, report } from "./report.ts";

const BATCH = 100;

/** P12: durable transitions a second through the whole store, against a bare loop of batches of 100 in the same file format. */
export async function storeRate(folder: string, { moves, pairs }: { moves: number; pairs: number }): Promise<void> {
  const store = await openSqliteStore({ path: join(folder, "store.db"), clock: systemClock, log: makeLogger("bench", "fatal") });
  const raw = new DatabaseSync(join(folder, "raw.db"));
  raw.exec(
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE task (id TEXT PRIMARY KEY, state TEXT, epoch INTEGER, at INTEGER) WITHOUT ROWID; CREATE TABLE event (seq INTEGER PRIMARY KEY, id TEXT, payload TEXT)",
  );
  const insert = raw.prepare("INSERT INTO task VALUES (?, 'A', 0, 0)");
  const update = raw.prepare("UPDATE task SET state = ?, epoch = epoch + 1, at = ? WHERE id = ? AND epoch = ?");
  const event = raw.prepare("INSERT INTO event (id, payload) VALUES (?, ?)");
  const payload = JSON.stringify({ state: "B", at: 0, name: "a task", reason: null });
  try {
    const { taskIds } = await store.write((tx) =>
      plantGraph(
        tx,
        Array.from({ length: moves / 2 }, () => []),
      ),
    );
    raw.exec("BEGIN");
    for (const id of taskIds) insert.run(id);
    raw.exec("COMMIT");
    const ours: number[] = [];
    const bare: number[] = [];
    let round = 0;
    await interleaved(
      pairs,
      async () => {
        const events = round === 0 ? (["ready", "failed"] as const) : (["rerunRequested", "failed"] as const);
        const begun = performance.now();
        for (const name of events) {
          const units: Promise<unknown>[] = [];
          for (let from = 0; from < taskIds.length; from += BATCH)
            units.push(
              store.write(async (tx) => {
                for (const id of taskIds.slice(from, from + BATCH)) await moveTask(tx, { id, event: name, set: { readyAt: tx.now } });
              }),
            );
          await Promise.all(units);
        }
        ours.push((moves * 1000) / (performance.now() - begun));
        round++;
      },
      () => {
        const begun = performance.now();
        for (let pass = 0; pass < 2; pass++) {
          for (let from = 0; from < taskIds.length; from += BATCH) {
            raw.exec("BEGIN");
            for (const id of taskIds.slice(from, from + BATCH)) {
              update.run(pass === 0 ? "B" : "C", pass, id, bare.length * 2 + pass);
              event.run(id, payload);
            }
            raw.exec("COMMIT");
          }
        }
        bare.push((moves * 1000) / (performance.now() - begun));
      },
    );
    report(
      "P12",
      "durable transitions/s of the SQLite store against a bare loop",
      ours.map((value, index) => value / bare[index]!),
      bare,
      { floor: 0.1, goal: 0.3, sense: "at least", limit: "a transition also keeps the instance's sums, its edges and a fact with the whole task" },
      {
        transitionsPerSecond: Math.round(median(ours)),
        bare: Math.round(median(bare)),
      },
    );
  } finally {
    await store.close();
    raw.close();
  }
}
