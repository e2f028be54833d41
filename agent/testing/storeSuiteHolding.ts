import { isHeld, type InstanceEvent, type TaskInstanceId } from "#contract";
import { expect, test } from "vitest";
import * as store$ from "../store/index.ts";
import { emptyDefinition, newId, plantGraph } from "./storeFixture.ts";
import type { WithBench } from "./storeBench.ts";

const move = (store: store$.Store, id: TaskInstanceId, event: InstanceEvent, set: store$.TaskMove["set"] = {}) => store.write((tx) => store$.moveTask(tx, { id, event, set }));

/** What verbs that hold tasks back, and forecasts, need of a store. */
export function holdingSuite(withBench: WithBench): void {
  test(
    "[HLD1] what is paused or frozen never waits to be started, whatever happens to it, and keeps its flags over a restart",
    withBench(async (bench) => {
      for (const flags of [{ pausedBy: "ann" }, { frozen: true }]) {
        const { taskIds } = await bench.store.write((tx) => plantGraph(tx, [[]]));
        const id = taskIds[0]!;
        await move(bench.store, id, "pauseRequested", flags);
        expect((await move(bench.store, id, "ready"))!.task).toMatchObject({ state: "NOT_RUN", ...flags });
        expect((await move(bench.store, id, "held"))!.task.state).toBe("NOT_RUN");
        const store = await bench.reopen();
        const task = (await store.read((db) => store$.getTask(db, id)))!;
        expect(isHeld(task)).toBe(true);
        expect((await move(store, id, "resumeRequested", { pausedBy: null, frozen: false }))!.task.state).toBe("NOT_RUN");
        expect((await move(store, id, "ready"))!.task.state).toBe("WAIT_RESOURCE");
      }
      // One that has a process goes on; what it would be tried again for does not wait.
      const { taskIds } = await bench.store.write((tx) => plantGraph(tx, [[]]));
      for (const event of ["ready", "dispatched", "started"] as const) await move(bench.store, taskIds[0]!, event);
      expect((await move(bench.store, taskIds[0]!, "pauseRequested", { pausedBy: "ann" }))!.task.state).toBe("RUNNING");
      expect((await move(bench.store, taskIds[0]!, "retried"))!.task).toMatchObject({ state: "NOT_RUN", pausedBy: "ann" });
    }),
  );

  test(
    "[HLD1] a run that only its own paused roots hold back is not held by the run before",
    withBench(async ({ store }) => {
      const workflowId = newId.workflow();
      const { taskIds } = await store.write((tx) => plantGraph(tx, [[]], { workflowId, line: "main", origin: "scheduled" }));
      const held = async () => (await store.read((db) => store$.openScheduledRuns(db, { workflowIds: [workflowId], until: Number.MAX_SAFE_INTEGER }))).map((run) => run.held);
      expect(await held()).toEqual([true]);
      expect(await store.read((db) => store$.workflowsWithHeldRuns(db, Number.MAX_SAFE_INTEGER))).toEqual([workflowId]);
      await move(store, taskIds[0]!, "pauseRequested", { pausedBy: "ann" });
      expect(await held()).toEqual([false]);
      expect(await store.read((db) => store$.workflowsWithHeldRuns(db, Number.MAX_SAFE_INTEGER))).toEqual([]);
    }),
  );

  test(
    "[HLD1] freezing a workflow or a task of it is kept with it; what has not ended of it is found",
    withBench(async ({ store }) => {
      const p = await store.write((tx) => store$.insertProject(tx, { id: newId.project(), name: "p", description: "" }));
      const w = await store.write((tx) => store$.insertWorkflow(tx, { id: newId.workflow(), projectId: p.id, name: "w", description: "", definition: emptyDefinition, owner: "ann" }));
      const taskId = newId.task();
      const freeze = (of: typeof taskId | null, frozen: boolean) => store.write((tx) => store$.setFrozen(tx, { workflowId: w.id, taskId: of, frozen }));
      expect(await freeze(taskId, true)).toMatchObject({ frozen: false, frozenTasks: [taskId] });
      expect(await freeze(null, true)).toMatchObject({ frozen: true, frozenTasks: [taskId] });
      expect(await freeze(null, true)).toMatchObject({ frozen: true, frozenTasks: [taskId] });
      expect(await freeze(taskId, false)).toMatchObject({ frozen: true, frozenTasks: [] });
      expect(await store.read((db) => store$.getWorkflow(db, w.id))).toMatchObject({ frozen: true, frozenTasks: [] });
      await expect(store.write((tx) => store$.setFrozen(tx, { workflowId: newId.workflow(), taskId: null, frozen: true }))).rejects.toMatchObject({ failure: { code: "notFound" } });

      const { instance, taskIds } = await store.write((tx) => plantGraph(tx, [[], [0]], { workflowId: w.id }));
      for (const event of ["ready", "dispatched", "started", "failed"] as const) await move(store, taskIds[0]!, event);
      // The run has ended, and what is behind the failure may still go on.
      expect((await store.read((db) => store$.getWorkflowInstance(db, instance.id)))!.endedAt).not.toBeNull();
      expect((await store.read((db) => store$.unendedTasks(db, w.id))).map((task) => task.id)).toEqual([taskIds[1]]);
    }),
  );

  test(
    "[S2-09] a dependency that was met is waited for again, once",
    withBench(async ({ store }) => {
      const workflowId = newId.workflow();
      const up = await store.write((tx) => plantGraph(tx, [[]], { workflowId }));
      const { taskIds } = await store.write((tx) => plantGraph(tx, [[], [0]]));
      const gate: store$.Gate = { taskInstanceId: taskIds[1]!, number: 0, name: "p/w", workflowId, taskName: null, runId: up.instance.id, businessDate: "", line: "main", fireAt: null, every: null };
      await store.write((tx) => store$.insertGates(tx, [gate]));
      await store.write((tx) => store$.meetGate(tx, gate));
      expect(await store.read((db) => store$.gatesOn(db, up.instance))).toEqual([{ ...gate, met: true }]);
      const before = (await store.read((db) => store$.getTask(db, taskIds[1]!)))!.waitingOn;
      expect((await store.write((tx) => store$.reopenGate(tx, gate))).waitingOn).toBe(before + 1);
      expect((await store.write((tx) => store$.reopenGate(tx, gate))).waitingOn).toBe(before + 1);
      expect(await store.read((db) => store$.openGatesOf(db, taskIds[1]!))).toEqual([gate]);
      expect(await store.read((db) => store$.gatesOf(db, taskIds[1]!))).toEqual([{ ...gate, met: false }]);
    }),
  );

  test(
    "[NGT1] durations of the past: successes that came by themselves, the newest point first",
    withBench(async ({ store, clock }) => {
      const workflowId = newId.workflow();
      const taken: number[] = [];
      let taskId = newId.task();
      for (const [index, tookMs] of [100, 200, 300].entries()) {
        const { taskIds, instance } = await store.write((tx) => plantGraph(tx, [[]], { workflowId, fireAt: clock.now() + index, line: `l${index}` }));
        const id = taskIds[0]!;
        for (const event of ["ready", "dispatched"] as const) await move(store, id, event);
        await move(store, id, "started", { startedAt: 1000 });
        const task = (await move(store, id, "succeeded", { endedAt: 1000 + tookMs, ...(index === 1 ? { forcedBy: "ann" } : {}) }))!.task;
        expect(task.workflowInstanceId).toBe(instance.id);
        taskId = task.taskId;
        taken.push(...(await store.read((db) => store$.lastDurations(db, { workflowId, taskId, limit: 50 }))));
      }
      expect(taken).toEqual([100, 300]);
      expect(await store.read((db) => store$.lastDurations(db, { workflowId: newId.workflow(), taskId, limit: 50 }))).toEqual([]);
    }),
  );
}
