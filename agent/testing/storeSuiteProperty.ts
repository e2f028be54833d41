import { attemptIsOver, hasEnded, INSTANCE_TRANSITIONS, rollUp, satisfies, tileOf, TILES, type InstanceEvent, type TaskInstance, type TaskInstanceId } from "#contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { attemptsOf, edgesOf, factsAfter, getWorkflowInstance, insertAttempt, moveAttempt, moveTask, slotRows, tasksOf, type Db, type Store, type StoredFact } from "../store/index.ts";
import { newId, plantGraph } from "./storeFixture.ts";
import type { SuiteOptions, WithBench } from "./storeBench.ts";

const EVENTS = [...new Set(Object.values(INSTANCE_TRANSITIONS).flatMap((row) => Object.keys(row)))] as InstanceEvent[];
/** Events that tasks get often in life, so that random sequences reach every state. */
const LIKELY: InstanceEvent[] = ["ready", "dispatched", "started", "succeeded", "failed", "killRequested", "killed", "rerunRequested", "resetRequested", "successForced", "skipped"];
interface Step {
  readonly task: number;
  readonly event: InstanceEvent;
}
/** One unit of a few steps; some throw at their end and must leave nothing. */
interface UnitPlan {
  readonly steps: readonly Step[];
  readonly fails: boolean;
}

const graph = fc
  .integer({ min: 1, max: 9 })
  .chain((size) => fc.tuple(...Array.from({ length: size }, (_, index) => (index === 0 ? fc.constant<number[]>([]) : fc.uniqueArray(fc.integer({ min: 0, max: index - 1 }), { maxLength: 3 })))));
const step = fc.record({ task: fc.nat({ max: 8 }), event: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...LIKELY) }, { weight: 1, arbitrary: fc.constantFrom(...EVENTS) }) });
const plan = fc.array(fc.record({ steps: fc.array(step, { minLength: 1, maxLength: 4 }), fails: fc.boolean().map((fails) => fails) }), { minLength: 1, maxLength: 40 });

export function propertySuite(withBench: WithBench, { runs }: SuiteOptions): void {
  test(
    "[LC7] [LC9] [LC6] [STO1] whatever is done in whatever order, what is derived agrees with what it is derived from",
    withBench(async ({ store }) => {
      const master = newId.node();
      const latest = new Map<TaskInstanceId, unknown>();
      store.onCommit((facts) => facts.forEach((fact) => fact.name === "taskInstance.changed" && latest.set((fact.payload.task as TaskInstance).id, fact.payload.task)));
      await fc.assert(
        fc.asyncProperty(graph, plan, async (upstream, units) => {
          const { instance, taskIds } = await store.write((tx) => plantGraph(tx, upstream as number[][]));
          const settled: Promise<unknown>[] = [];
          for (const unit of units) settled.push(runUnit(store, unit, taskIds, master, instance));
          await Promise.all(settled);
          await store.read((db) => check(db, instance.id, latest));
        }),
        // A failing run prints its seed; put it here as `seed` to see it again.
        { numRuns: runs },
      );
      expect(await store.integrity()).toEqual([]);
      let seq = 0;
      for (let facts: StoredFact[] = []; ; seq = facts.at(-1)!.seq) {
        facts = (await store.read((db) => factsAfter(db, seq, 1000)))!;
        if (facts.length === 0) break;
        expect(facts.map((fact) => fact.seq)).toEqual(facts.map((_, index) => seq + 1 + index));
      }
    }),
    300_000,
  );
}

async function runUnit(store: Store, unit: UnitPlan, taskIds: TaskInstanceId[], master: ReturnType<typeof newId.node>, instance: Awaited<ReturnType<typeof plantGraph>>["instance"]): Promise<void> {
  const work = store.write(async (tx) => {
    for (const { task, event } of unit.steps) {
      const id = taskIds[task % taskIds.length]!;
      const before = await tasksOf(tx.db, instance.id);
      const moved = await moveTask(tx, { id, event });
      const after = await tasksOf(tx.db, instance.id);
      if (moved === null) {
        expect(after).toEqual(before);
        continue;
      }
      const readied = after.filter((one, index) => one.state === "NOT_RUN" && one.id !== id && one.waitingOn === 0 && before[index]!.waitingOn > 0);
      expect(moved.readied.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual(readied);
      if (moved.task.state === "DISPATCHING" && moved.before !== "DISPATCHING") {
        insertAttempt(tx, {
          attempt: { id: newId.attempt(), taskInstanceId: id, workflowInstanceId: instance.id, projectId: instance.projectId, epoch: 1, tryNo: 1, masterId: master, createdAt: 0, parameters: [] },
          slotOf: { masterId: master, groupId: null, holdsPools: false },
        });
      }
      if (hasEnded(moved.task.state) || moved.task.state === "WAIT_RESOURCE" || moved.task.state === "WAIT_RETRY")
        for (const attempt of await attemptsOf(tx.db, id)) await moveAttempt(tx, { id: attempt.id, event: "ended", factSeq: attempt.factSeq + 1 });
    }
    if (unit.fails) throw new Error("planted");
  });
  await work.catch((error: unknown) => {
    if (!(error instanceof Error && error.message === "planted")) throw error;
  });
}

async function check(db: Db, instanceId: Parameters<typeof tasksOf>[1], latest: Map<TaskInstanceId, unknown>): Promise<void> {
  const tasks = await tasksOf(db, instanceId);
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const above = new Map<TaskInstanceId, TaskInstance[]>();
  for (const { from, to } of await edgesOf(db, instanceId)) above.set(to, [...(above.get(to) ?? []), byId.get(from)!]);
  const causes = (task: TaskInstance): TaskInstanceId[] =>
    (above.get(task.id) ?? []).flatMap((other) => (["FAILED", "KILLED", "MISSED"].includes(other.state) ? [other.id] : other.state === "NOT_RUN" ? causes(other) : []));
  let slots = 0;
  for (const task of tasks) {
    expect([task.name, task.waitingOn]).toEqual([task.name, (above.get(task.id) ?? []).filter((other) => !satisfies(other.state)).length]);
    expect([task.name, task.rootCauseId]).toEqual([task.name, task.state === "NOT_RUN" ? (causes(task).sort()[0] ?? null) : null]);
    if (latest.has(task.id)) expect(latest.get(task.id)).toEqual(task);
    slots += (await attemptsOf(db, task.id)).filter((attempt) => !attemptIsOver(attempt.state)).length;
  }
  const instance = (await getWorkflowInstance(db, instanceId))!;
  const counts = Object.fromEntries(TILES.map((tile) => [tile, tasks.filter((task) => tileOf(task.state) === tile).length]));
  expect(instance.counts).toEqual(counts);
  expect(instance.state).toBe(rollUp(instance.counts, instance.startedAt !== null));
  expect(instance.endedAt !== null).toBe(instance.state === "SUCCESS" || instance.state === "FAILED");
  const inUse = (await slotRows(db)).length;
  expect(inUse).toBe((await db.selectFrom("attempts").select("state").execute()).filter((row) => !attemptIsOver(row.state)).length);
  expect(inUse).toBeGreaterThanOrEqual(slots);
}
