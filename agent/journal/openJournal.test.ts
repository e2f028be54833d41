import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { AttemptId, NodeId, TaskInstanceId } from "#contract";
import { systemClock } from "../platform/clock.ts";
import { makeIds } from "../platform/ids.ts";
import { makeOrder } from "../testing/agentOrders.ts";
import { type Journal, openJournal } from "./openJournal.ts";

const ids = makeIds(systemClock);
let dir: string;
let journal: Journal;
const open = () => (journal = openJournal(join(dir, "journal.sqlite"), 1_000));
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "signalbox-journal-"));
  open();
});
afterEach(() => {
  journal.close();
  rmSync(dir, { recursive: true });
});

test("[JRN1] what was accepted is there after the file was opened anew", async () => {
  const order = makeOrder(ids, ["/bin/true"]);
  await journal.accept(order, "boot", 5);
  await journal.change(order.attemptId, { state: "RUNNING", pid: 7, startTime: "123", startedAt: 6 }, [{ kind: "started", pid: 7, at: 6 }]);
  journal.close();
  open();
  expect(journal.attempt(order.attemptId)).toMatchObject({ order, state: "RUNNING", pid: 7, startTime: "123", bootId: "boot", killBy: null, exit: null });
  expect(journal.holding()).toEqual([{ attemptId: order.attemptId, taskInstanceId: order.taskInstanceId, epoch: 1, state: "RUNNING" }]);
});

test("[JRN3] facts are numbered per attempt and stay until they are acknowledged", async () => {
  const [one, two] = [makeOrder(ids, ["a"]), makeOrder(ids, ["b"])];
  await journal.accept(one, "boot", 1);
  await journal.accept(two, "boot", 2);
  await journal.change(one.attemptId, { state: "KILLING", killBy: "operator" }, [{ kind: "killing", by: "operator", at: 3 }]);
  const said = () => journal.unsent(100).map(({ fact }) => [fact.attemptId === one.attemptId ? 1 : 2, fact.kind, fact.seq]);
  expect(said()).toEqual([
    [1, "accepted", 1],
    [2, "accepted", 1],
    [1, "killing", 2],
  ]);
  await journal.acknowledge([{ attemptId: one.attemptId, seq: 1 }]);
  expect(said()).toEqual([
    [2, "accepted", 1],
    [1, "killing", 2],
  ]);
  expect(journal.unsent(1)).toHaveLength(1);
  journal.close();
  open();
  expect(said()).toHaveLength(2);
  await journal.change(one.attemptId, {}, [{ kind: "killing", by: "operator", at: 4 }]);
  expect(said().at(-1)).toEqual([1, "killing", 3]);
});

test("an attempt is held until its end is acknowledged, and forgotten only when asked to", async () => {
  const order = makeOrder(ids, ["a"]);
  await journal.accept(order, "boot", 1);
  const exit = {
    code: 0,
    signal: null,
    startError: null,
    unknown: false,
    killedBy: null,
    endedAt: 2,
    durationMs: 1,
    logBytes: 0,
    truncated: false,
    lastLines: [],
    oom: false,
    peakMemoryBytes: null,
    cpuMs: null,
    applications: [],
    outputs: {},
  };
  await journal.change(order.attemptId, { state: "ENDED", exit }, [{ kind: "ended", exit, at: 2 }]);
  expect(journal.holding()).toHaveLength(1);
  expect(journal.isSettled(order.attemptId)).toBe(false);
  await journal.acknowledge([{ attemptId: order.attemptId, seq: 2 }]);
  expect(journal.holding()).toHaveLength(0);
  expect(journal.isSettled(order.attemptId)).toBe(false);
  await journal.change(order.attemptId, { logShipped: true }, []);
  expect(journal.isSettled(order.attemptId)).toBe(true);
  expect(journal.attempts()).toHaveLength(1);
  await journal.forget([order.attemptId]);
  expect(journal.attempt(order.attemptId)).toBeNull();
});

test("[JRN4] epochs outlive their attempts and never fall", async () => {
  const order = makeOrder(ids, ["a"], { epoch: 4 });
  expect(journal.epochOf(order.taskInstanceId)).toBe(0);
  await journal.accept(order, "boot", 1_000);
  await journal.forget([order.attemptId]);
  await journal.refuse({ ...order, epoch: 2 }, 1_001);
  journal.close();
  open();
  expect(journal.epochOf(order.taskInstanceId)).toBe(4);
  expect(journal.epochOf(ids.next<TaskInstanceId>())).toBe(0);
});

test("the writes of one turn share a commit; one that fails undoes only itself", async () => {
  const order = makeOrder(ids, ["a"]);
  const first = journal.accept(order, "boot", 1);
  const twice = journal.accept(order, "boot", 1);
  const third = journal.setMeta("service", "started");
  await expect(twice).rejects.toThrow();
  await Promise.all([first, third]);
  expect(journal.unsent(10)).toHaveLength(1);
  await expect(journal.change(ids.next<AttemptId>(), {}, [{ kind: "accepted", at: 1 }])).rejects.toThrow("no attempt");
});

test("routes and meta are kept until they are dropped", async () => {
  const [attemptId, nodeId] = [ids.next<AttemptId>(), ids.next<NodeId>()];
  await journal.setRoute(attemptId, nodeId);
  await journal.setMeta("service", "draining");
  journal.close();
  open();
  expect(journal.route(attemptId)).toBe(nodeId);
  expect(journal.routes()).toEqual([{ attemptId, nodeId }]);
  await journal.setRoute(attemptId, null);
  expect(journal.route(attemptId)).toBeNull();
  expect(journal.meta("service")).toBe("draining");
  expect(journal.meta("other")).toBeNull();
});

test("a second agent in the same directory is refused", () => {
  expect(() => openJournal(join(dir, "journal.sqlite"), 1_000)).toThrow("agent.directoryTaken");
}, 10_000);

test("[JRN3] a fact is told only when it is on disk, and a patient write shares the commit of the next one", async () => {
  const [one, two] = [makeOrder(ids, ["a"]), makeOrder(ids, ["b"])];
  await journal.accept(one, "boot", 1);
  const kinds = () => journal.unsent(100).map(({ fact }) => fact.kind);
  const order: string[] = [];
  const patient = journal.change(one.attemptId, { state: "RUNNING" }, [{ kind: "started", pid: 7, at: 2 }], true).then(() => order.push("patient"));
  expect(kinds()).toEqual(["accepted"]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(kinds()).toEqual(["accepted"]);
  const urgent = journal.accept(two, "boot", 3).then(() => order.push("urgent"));
  expect(kinds()).toEqual(["accepted"]);
  await urgent;
  expect(order).toEqual(["patient", "urgent"]);
  expect(kinds()).toEqual(["accepted", "started", "accepted"]);
  await patient;
  // Nobody comes: it is written all the same.
  await journal.change(two.attemptId, { state: "RUNNING" }, [{ kind: "started", pid: 8, at: 4 }], true);
  expect(kinds()).toEqual(["accepted", "started", "accepted", "started"]);
  journal.close();
  open();
  expect(kinds()).toEqual(["accepted", "started", "accepted", "started"]);
});
