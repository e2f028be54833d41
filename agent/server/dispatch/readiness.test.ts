import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TaskDefinition, type Condition, type InstanceState, type TaskId, type TaskInstance, type TaskInstanceId } from "#contract";
import { moveTask, openSqliteStore, setOutputs, tasksOf, type Store } from "../../store/index.ts";
import { systemClock } from "../../platform/clock.ts";
import { makeLogger } from "../../platform/logger.ts";
import { plantGraph } from "../../testing/storeFixture.ts";
import { Aftermath } from "./aftermath.ts";
import { makeReadiness } from "./readiness.ts";
import { makeTaskMoves } from "./taskMoves.ts";

const seed = Number(process.env["SIGNALBOX_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
let directory: string;
let store: Store;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "signalbox-ready-"));
  store = await openSqliteStore({ path: join(directory, "a.db"), clock: systemClock, log: makeLogger("test", "fatal") });
});
afterAll(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

/** How a task ends when it runs, and what it asks of those before it: of the nth of them an exit code or a size. */
interface Plan {
  readonly upstream: readonly number[];
  readonly end: { readonly how: "succeeded" | "failed" | "skipped"; readonly code: number; readonly size: number | null };
  readonly asks: readonly { readonly of: number; readonly code: number; readonly size: number | null }[];
}
const planAt = (index: number): fc.Arbitrary<Plan> =>
  fc.record({
    upstream: index === 0 ? fc.constant([]) : fc.uniqueArray(fc.nat(index - 1), { maxLength: 4 }),
    end: fc.record({
      how: fc.oneof({ weight: 6, arbitrary: fc.constant("succeeded" as const) }, { weight: 1, arbitrary: fc.constant("failed" as const) }, { weight: 1, arbitrary: fc.constant("skipped" as const) }),
      code: fc.nat(2),
      size: fc.option(fc.nat(20)),
    }),
    asks: fc.array(fc.record({ of: fc.nat(3), code: fc.nat(2), size: fc.option(fc.nat(20)) }), { maxLength: 2 }),
  });
const plans = fc.integer({ min: 1, max: 14 }).chain((size) => fc.tuple(...Array.from({ length: size }, (_, index) => planAt(index))));

const conditionsOf = ({ upstream, asks }: Plan, idOf: (index: number) => TaskId): Condition[] =>
  upstream.length === 0
    ? []
    : asks.map(({ of, code, size }): Condition => {
        const task = idOf(upstream[of % upstream.length]!);
        return size === null ? { on: "exitCode", task, from: code, to: 2 } : { on: "output", task, name: "size", is: "greaterOrEqual", value: String(size) };
      });

/** What every task must have come to, said as simply as it can be said. `forced`: all that failed was set to success. */
function oracle(all: readonly Plan[], forced: boolean): InstanceState[] {
  const states: InstanceState[] = [];
  for (const plan of all) {
    const above = plan.upstream.map((index) => states[index]!);
    const asked = (of: number): number => plan.upstream[of % plan.upstream.length]!;
    const holds = ({ of, code, size }: Plan["asks"][number]): boolean => {
      const { end } = all[asked(of)]!;
      if (states[asked(of)] === "SKIPPED") return false;
      if (size !== null) return end.size !== null && end.size >= size;
      return (end.how === "failed" ? 0 : end.code) >= code;
    };
    if (!above.every((state) => state === "SUCCESS" || state === "SKIPPED")) states.push("NOT_RUN");
    else if (above.length > 0 && (above.every((state) => state === "SKIPPED") || !plan.asks.every(holds))) states.push("SKIPPED");
    else states.push(plan.end.how === "succeeded" || (forced && plan.end.how === "failed") ? "SUCCESS" : plan.end.how === "skipped" ? "SKIPPED" : "FAILED");
  }
  return states;
}

test(`[FLOW2] over any graph, ended in any order, every task comes to what its definition says; so it does when failures are set to success (SIGNALBOX_SEED=${seed})`, async () => {
  await fc.assert(
    fc.asyncProperty(plans, fc.infiniteStream(fc.nat(1000)), async (all, order) => {
      const run = await store.write(async (tx) => {
        const planted = await plantGraph(
          tx,
          all.map((plan) => plan.upstream),
        );
        const ready: TaskInstance[] = [];
        for (const task of planted.ready) ready.push((await moveTask(tx, { id: task.id, event: "ready" }))!.task);
        return { ...planted, waiting: ready };
      });
      const read = () => store.read((db) => tasksOf(db, run.instance.id));
      const indexOf = new Map<TaskInstanceId, number>(run.taskIds.map((id, index) => [id, index]));
      const taskIds = (await read()).map((task) => task.taskId);
      const definitionOf = async (_: unknown, { id }: TaskInstance) => {
        const when = conditionsOf(all[indexOf.get(id)!]!, (index) => taskIds[index]!);
        return TaskDefinition.parse({ id: taskIds[indexOf.get(id)!], name: "t", type: "shell", ...(when.length === 0 ? {} : { when }) });
      };
      const moves = makeTaskMoves({ store, readiness: makeReadiness(definitionOf, { begunUntil: 0 }) } as unknown as Parameters<typeof makeTaskMoves>[0]);
      const waiting = [...run.waiting];
      const end = async (task: TaskInstance): Promise<void> => {
        const { how, code, size } = all[indexOf.get(task.id)!]!.end;
        const after = new Aftermath();
        await store.write(async (tx) => {
          if (size !== null) await setOutputs(tx, task.id, { size: String(size) });
          await moveTask(tx, { id: task.id, event: "dispatched" });
          await moveTask(tx, { id: task.id, event: "started" });
          await moves.move(tx, after, { id: task.id, event: how, set: { exitCode: code } });
        });
        waiting.push(...after.ready);
      };
      const endAll = async (): Promise<void> => {
        while (waiting.length > 0) await end(waiting.splice((order.next().value as number) % waiting.length, 1)[0]!);
      };
      await endAll();
      expect((await read()).map((task) => task.state)).toEqual(oracle(all, false));
      for (;;) {
        const failed = (await read()).find((task) => task.state === "FAILED");
        if (failed === undefined) break;
        const after = new Aftermath();
        await store.write((tx) => moves.move(tx, after, { id: failed.id, event: "successForced", set: { forcedBy: "ann" } }));
        waiting.push(...after.ready);
        await endAll();
      }
      expect((await read()).map((task) => task.state)).toEqual(oracle(all, true));
    }),
    { numRuns: 150, seed },
  );
}, 60_000);
