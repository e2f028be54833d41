import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemClock } from "../platform/clock.ts";
import { makeIds } from "../platform/ids.ts";
import { makeOrder } from "../testing/agentOrders.ts";
import { openJournal } from "./openJournal.ts";

const ids = makeIds(systemClock);
let dir: string;
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), "signalbox-journal-"))));
afterEach(() => rmSync(dir, { recursive: true }));

test("[JRN1] [JRN3] the journal of an agent of the version before is taken over, with its attempts and their facts in order", async () => {
  const path = join(dir, "journal.sqlite");
  const order = makeOrder(ids, ["a"]);
  const { limits: _, warnAfterSeconds: __, secrets: ___, applications: ____, where: _____, ...old } = order;
  const db = new DatabaseSync(path);
  db.exec(`
    CREATE TABLE attempts (attempt_id TEXT PRIMARY KEY, task_instance_id TEXT NOT NULL, epoch INTEGER NOT NULL, order_json TEXT NOT NULL, state TEXT NOT NULL, boot_id TEXT NOT NULL,
      pid INTEGER, start_time TEXT, started_at INTEGER, kill_by TEXT, exit_json TEXT, next_fact INTEGER NOT NULL, log_shipped INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE facts (place INTEGER PRIMARY KEY AUTOINCREMENT, attempt_id TEXT NOT NULL, seq INTEGER NOT NULL, fact_json TEXT NOT NULL, UNIQUE (attempt_id, seq)) STRICT;
  `);
  db.prepare("INSERT INTO attempts VALUES (?, ?, 1, ?, 'RUNNING', 'boot', 7, '123', 6, NULL, NULL, 3, 0)").run(order.attemptId, order.taskInstanceId, JSON.stringify(old));
  const fact = (seq: number, kind: string) => JSON.stringify({ kind, pid: 7, at: 6, seq, attemptId: order.attemptId, taskInstanceId: order.taskInstanceId, epoch: 1 });
  db.prepare("INSERT INTO facts (attempt_id, seq, fact_json) VALUES (?, 1, ?), (?, 2, ?)").run(order.attemptId, fact(1, "accepted"), order.attemptId, fact(2, "started"));
  db.close();
  const journal = openJournal(path, 1_000);
  expect(journal.attempt(order.attemptId)).toMatchObject({ order, state: "RUNNING", pid: 7, outputBytes: null, warned: false });
  expect(journal.unsent(10).map((each) => [each.fact.kind, each.fact.seq])).toEqual([
    ["accepted", 1],
    ["started", 2],
  ]);
  await journal.change(order.attemptId, { state: "KILLING", killBy: "operator" }, [{ kind: "killing", by: "operator", at: 8 }]);
  journal.close();
  const again = openJournal(path, 1_000);
  expect(again.unsent(10).map((each) => each.fact.seq)).toEqual([1, 2, 3]);
  again.close();
});

test("orders may hold secrets: nobody else reads the file", () => {
  const path = join(dir, "journal.sqlite");
  openJournal(path, 1_000).close();
  expect(statSync(path).mode & 0o777).toBe(0o600);
});
