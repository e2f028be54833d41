import { execFileSync, spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { AttemptOrder } from "#contract";
import { systemClock } from "../platform/clock.ts";
import { makeIds } from "../platform/ids.ts";
import { makeOrder } from "../testing/agentOrders.ts";
import { openJournal } from "./openJournal.ts";

const ids = makeIds(systemClock);
const canMount = process.getuid?.() === 0 && spawnSync("mount", ["--version"]).status === 0;
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "signalbox-full-"));
  if (canMount) execFileSync("mount", ["-t", "tmpfs", "-o", "size=64m", "tmpfs", dir]);
});
afterEach(() => {
  if (canMount) execFileSync("umount", ["-l", dir]);
  rmSync(dir, { recursive: true });
});
function fill(path: string): void {
  const file = openSync(path, "w");
  try {
    for (let bytes = 1024 * 1024; bytes >= 512;) {
      try {
        if (writeSync(file, Buffer.alloc(bytes)) === 0) bytes /= 2;
      } catch {
        bytes /= 2;
      }
    }
  } finally {
    closeSync(file);
  }
}

test.skipIf(!canMount)("[LIM2] [JRN3] on a full disk orders are refused, but what has happened is written first from the reserve, then when there is room", { timeout: 30_000 }, async () => {
  const path = join(dir, "journal.sqlite");
  const journal = openJournal(path, 1_000);
  const running = makeOrder(ids, ["a"]);
  await journal.accept(running, "boot", 1);
  expect(existsSync(`${path}.reserve`)).toBe(true);
  fill(join(dir, "filled"));
  // Orders as large as these need more room than the log has; the reserve goes first.
  const large = () => makeOrder(ids, ["a"], { environment: { text: "x".repeat(1_500_000) } });
  let refused = null as unknown;
  const accepted: AttemptOrder[] = [];
  for (let count = 0; count < 20 && refused === null; count++) {
    const order = large();
    await journal.accept(order, "boot", 2).then(
      () => accepted.push(order),
      (cause: unknown) => (refused = cause),
    );
    if (refused !== null) expect(journal.attempt(order.attemptId)).toBeNull();
  }
  expect(String(refused)).toMatch(/full/);
  expect(existsSync(`${path}.reserve`)).toBe(false);
  // It happened, so it is not lost: not in memory, and on disk as soon as there is room.
  let written = false;
  const changed = journal.change(running.attemptId, { state: "RUNNING", pid: 7, startTime: "5", startedAt: 3 }, [{ kind: "started", pid: 7, at: 3 }]).then(() => (written = true));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(journal.attempt(running.attemptId)).toMatchObject({ state: "RUNNING", pid: 7 });
  expect(journal.unsent(100).some(({ fact }) => fact.kind === "started")).toBe(written);
  rmSync(join(dir, "filled"));
  await changed;
  journal.close();
  const again = openJournal(path, 1_000);
  expect(again.attempts().map(({ order, state }) => [order.attemptId, state])).toEqual([[running.attemptId, "RUNNING"], ...accepted.map((order) => [order.attemptId, "ACCEPTED"])].toSorted());
  expect(
    again
      .unsent(100)
      .filter(({ fact }) => fact.attemptId === running.attemptId)
      .map(({ fact }) => fact.kind),
  ).toEqual(["accepted", "started"]);
  again.close();
});
