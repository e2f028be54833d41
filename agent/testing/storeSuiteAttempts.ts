import type { ExitRecord } from "#contract";
import { expect, test } from "vitest";
import { attemptsOf, getAttempt, insertAttempt, insertNode, moveAttempt, nodeAttempts, openAttempts, openAttemptsOf, parametersOf, removeNode, slotRows, type AttemptMove, type Store } from "../store/index.ts";
import { newId, plantGraph } from "./storeFixture.ts";
import type { WithBench } from "./storeBench.ts";
import { node } from "./storeSuiteAccess.ts";

const exit: ExitRecord = {
  code: 0,
  signal: null,
  startError: null,
  unknown: false,
  killedBy: null,
  endedAt: 9,
  durationMs: 1,
  logBytes: 2,
  truncated: false,
  lastLines: ["done"],
  oom: false,
  peakMemoryBytes: null,
  cpuMs: null,
  applications: [],
  outputs: {},
};

async function offered(store: Store) {
  return store.write(async (tx) => {
    const { instance, taskIds } = await plantGraph(tx, [[]]);
    const master = await insertNode(tx, node(`m${newId.plain()}`));
    const slave = await insertNode(tx, node(`s${newId.plain()}`, { kind: "slave", parentId: master.id }));
    const attempt = insertAttempt(tx, {
      attempt: {
        id: newId.attempt(),
        taskInstanceId: taskIds[0]!,
        workflowInstanceId: instance.id,
        projectId: instance.projectId,
        epoch: 1,
        tryNo: 1,
        masterId: master.id,
        createdAt: 3,
        parameters: [{ name: "a", value: "1", raw: "1", origin: "task", from: null, secret: false }],
      },
      slotOf: { masterId: master.id, groupId: null, holdsPools: false },
    });
    return { instance, taskId: taskIds[0]!, master, slave, attempt };
  });
}

export function attemptSuite(withBench: WithBench): void {
  test(
    "[LC6] a slot is booked with the offer, moves with the accept, goes with the end",
    withBench(async ({ store }) => {
      const { master, slave, attempt, taskId, instance } = await offered(store);
      expect(attempt).toMatchObject({ state: "OFFERED", nodeId: null, factSeq: 0 });
      expect(await store.read((db) => parametersOf(db, attempt.id))).toMatchObject([{ name: "a" }]);
      const slots = async () => (await store.read(slotRows)).map((slot) => [slot.masterId, slot.nodeId]);
      const move = (event: AttemptMove["event"], more: Partial<AttemptMove> = {}) => store.write((tx) => moveAttempt(tx, { id: attempt.id, event, ...more }));
      expect(await slots()).toEqual([[master.id, null]]);
      expect(await store.read((db) => openAttemptsOf(db, [master.id]))).toEqual([attempt]);
      expect(await move("accepted", { factSeq: 1, set: { nodeId: slave.id, acceptedAt: 4 } })).toMatchObject({ state: "ACCEPTED", nodeId: slave.id, nodeName: slave.name, acceptedAt: 4, factSeq: 1 });
      expect(await slots()).toEqual([[master.id, slave.id]]);
      expect(await store.read((db) => openAttemptsOf(db, [master.id]))).toEqual([]);
      expect(await store.read((db) => openAttemptsOf(db, [slave.id]))).toHaveLength(1);
      expect(await store.read((db) => nodeAttempts(db, slave.id))).toEqual([
        { attemptId: attempt.id, taskInstanceId: taskId, workflowInstanceId: instance.id, projectId: instance.projectId, name: "t0", state: "ACCEPTED", startedAt: null },
      ]);
      const ended = await move("ended", { factSeq: 3, set: { endedAt: 9, exit, survivors: [], cause: "exit" } });
      expect(ended).toMatchObject({ state: "ENDED", exit, cause: "exit", acceptedAt: 4 });
      expect(await slots()).toEqual([]);
      expect(await store.read(openAttempts)).toEqual([]);
      expect(await store.read((db) => attemptsOf(db, taskId))).toEqual([ended]);
      await store.write((tx) => removeNode(tx, slave.id));
      expect((await store.read((db) => getAttempt(db, attempt.id)))?.nodeName).toBe(slave.name);
    }),
  );

  test(
    "[LC4] facts are applied once and in order; after the end nothing changes it",
    withBench(async ({ store }) => {
      const { attempt } = await offered(store);
      const move = (event: AttemptMove["event"], more: Partial<AttemptMove> = {}) => store.write((tx) => moveAttempt(tx, { id: attempt.id, event, ...more }));
      expect(await move("started", { factSeq: 2, set: { pid: 7 } })).toMatchObject({ state: "RUNNING", pid: 7, factSeq: 2 });
      const before = store.lastSeq();
      expect(await move("killing", { factSeq: 2 })).toBeNull();
      expect(await move("killing", { factSeq: 1 })).toBeNull();
      expect(store.lastSeq()).toBe(before);
      expect(await move("silent")).toMatchObject({ state: "LOST", factSeq: 2 });
      expect(await move("ended", { factSeq: 3, set: { exit } })).toMatchObject({ state: "ENDED" });
      expect(await move("started", { factSeq: 4 })).toBeNull();
      expect(await move("ended", { factSeq: 5 })).toBeNull();
      expect(await store.write((tx) => moveAttempt(tx, { id: newId.attempt(), event: "ended" }))).toBeNull();
    }),
  );

  test(
    "[LC6] a refused attempt gives its slot back",
    withBench(async ({ store }) => {
      const { attempt } = await offered(store);
      expect(await store.write((tx) => moveAttempt(tx, { id: attempt.id, event: "refused" }))).toMatchObject({ state: "REFUSED" });
      expect(await store.read(slotRows)).toEqual([]);
    }),
  );

  test(
    "[STO1] an attempt is announced on the topic of its workflow instance",
    withBench(async ({ store }) => {
      const told: unknown[] = [];
      store.onCommit((facts) => told.push(...facts.filter((fact) => fact.name === "attempt.changed")));
      const { attempt, instance } = await offered(store);
      expect(told).toMatchObject([{ topic: instance.id, projectId: instance.projectId, payload: { attempt } }]);
    }),
  );
}
