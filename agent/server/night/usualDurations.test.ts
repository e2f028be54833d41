import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { TaskId } from "#contract";
import { insertInstances, moveTask, openSqliteStore, type Store } from "../../store/index.ts";
import { systemClock } from "../../platform/clock.ts";
import { makeLogger } from "../../platform/logger.ts";
import { newId, plantGraph } from "../../testing/storeFixture.ts";
import { openUsualDurations } from "./usualDurations.ts";

let directory: string;
let store: Store;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "signalbox-night-"));
  store = await openSqliteStore({ path: join(directory, "a.db"), clock: systemClock, log: makeLogger("test", "fatal") });
});
afterAll(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

const workflowId = newId.workflow();
let points = 0;
/** One more run of the same task, which took so long. */
async function took(taskId: TaskId, ms: number, event: "succeeded" | "failed" = "succeeded"): Promise<void> {
  await store.write(async (tx) => {
    const { instance } = await plantGraph(tx, [], { workflowId: newId.workflow() });
    const { state: _, counts: __, changedSeq: ___, startedAt: ____, endedAt: _____, ...same } = instance;
    const id = newId.taskInstance();
    await insertInstances(tx, {
      instance: { ...same, id: newId.instance(), workflowId, fireAt: ++points, line: `l${points}` },
      tasks: [{ id, taskId, name: "t", type: "shell", maxTries: 1, priority: 5, upstream: [] }],
    });
    for (const step of ["ready", "dispatched"] as const) await moveTask(tx, { id, event: step });
    await moveTask(tx, { id, event: "started", set: { startedAt: 1000 } });
    await moveTask(tx, { id, event, set: { endedAt: 1000 + ms } });
  });
}

test("[NGT1] of the last fifty successes; one more is seen at once, a failure changes nothing, and the same answer costs no query", async () => {
  const durations = openUsualDurations(store);
  const [taskId, other] = [newId.task(), newId.task()];
  expect(await durations.of(workflowId, taskId)).toBeNull();
  for (const ms of [10, 20, 30, 40]) await took(taskId, ms);
  expect(await durations.of(workflowId, taskId)).toEqual({ p50: 20, p80: 40, p95: 40, count: 4 });
  const known = await durations.of(workflowId, taskId);
  await took(taskId, 999, "failed");
  await took(other, 5);
  expect(await durations.of(workflowId, taskId)).toBe(known);
  for (let more = 0; more < 50; more++) await took(taskId, 1000);
  expect(await durations.of(workflowId, taskId)).toEqual({ p50: 1000, p80: 1000, p95: 1000, count: 50 });
  expect(await durations.of(newId.workflow(), taskId)).toBeNull();
  durations.close();
});
