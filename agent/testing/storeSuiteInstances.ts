import type { InstanceEvent, TaskInstanceId, WorkflowInstanceId } from "#contract";
import { expect, test } from "vitest";
import {
  candidatesOf,
  edgesOf,
  factsAfter,
  getTask,
  getWorkflowInstance,
  insertGates,
  insertInstances,
  knowBelow,
  meetGate,
  moveTask,
  neighbours,
  noteTask,
  openGates,
  openGatesDue,
  openGatesOf,
  outputsIn,
  outputsOf,
  runBefore,
  runsOfGate,
  setOutputs,
  tasksInStates,
  tasksOf,
  tileTotals,
  upstreamIn,
  type Store,
  type TaskMove,
} from "../store/index.ts";
import { newId, plantGraph } from "./storeFixture.ts";
import type { WithBench } from "./storeBench.ts";

const move = (store: Store, id: TaskInstanceId, event: InstanceEvent, more: Partial<TaskMove> = {}) => store.write((tx) => moveTask(tx, { id, event, ...more }));
async function run(store: Store, id: TaskInstanceId, end: InstanceEvent = "succeeded") {
  await move(store, id, "ready");
  await move(store, id, "dispatched");
  await move(store, id, "started");
  return move(store, id, end);
}
const names = async (store: Store, id: WorkflowInstanceId) => Object.fromEntries((await store.read((db) => tasksOf(db, id))).map((task) => [task.name, task]));

export function instanceSuite(withBench: WithBench): void {
  test(
    "[LC1] one schedule point, one instance",
    withBench(async ({ store }) => {
      const workflowId = newId.workflow();
      const first = await store.write((tx) => plantGraph(tx, [[], [0]], { workflowId, fireAt: 1000, line: "main" }));
      expect(first.ready.map((task) => task.name)).toEqual(["t0"]);
      expect(first.instance).toMatchObject({ state: "NOT_RUN", counts: { notRun: 2 }, params: { region: "eu" } });
      const before = store.lastSeq();
      const again = await store.write((tx) => plantGraph(tx, [[], [0]], { workflowId, fireAt: 1000, line: "main" }));
      expect(again.instance).toEqual(first.instance);
      expect(again.ready).toEqual([]);
      expect(store.lastSeq()).toBe(before);
      const { counts: _, state: __, changedSeq: ___, startedAt: ____, endedAt: _____, ...same } = first.instance;
      expect((await store.write((tx) => insertInstances(tx, { instance: { ...same, line: "elsewhere" }, tasks: [] }))).instance).toEqual(first.instance);
      const other = await store.write((tx) => plantGraph(tx, [[]], { workflowId, fireAt: 1000, line: "mine" }));
      expect(other.instance.id).not.toBe(first.instance.id);
    }),
  );

  test(
    "[LC1] what is stored is what was planned",
    withBench(async ({ store }) => {
      const { instance, taskIds, ready } = await store.write((tx) => plantGraph(tx, [[], [0], [0, 0, 1]]));
      const tasks = await store.read((db) => tasksOf(db, instance.id));
      expect(tasks.map((task) => [task.id, task.waitingOn])).toEqual([
        [taskIds[0], 0],
        [taskIds[1], 1],
        [taskIds[2], 2],
      ]);
      expect(ready).toEqual([tasks[0]]);
      expect(await store.read((db) => getWorkflowInstance(db, instance.id))).toEqual(instance);
      expect(new Set((await store.read((db) => edgesOf(db, instance.id))).map((edge) => `${edge.from}>${edge.to}`))).toEqual(
        new Set([`${taskIds[0]}>${taskIds[1]}`, `${taskIds[0]}>${taskIds[2]}`, `${taskIds[1]}>${taskIds[2]}`]),
      );
      const around = await store.read((db) => neighbours(db, taskIds[1]!));
      expect([around.upstream.map((task) => task.name), around.downstream.map((task) => task.name)]).toEqual([["t0"], ["t2"]]);
    }),
  );

  test(
    "[FLOW3] a gate is found by the run that it may be, met once, and lets go of what waits for nothing else",
    withBench(async ({ store }) => {
      const [workflowId, projectId] = [newId.workflow(), newId.project()];
      const { instance, taskIds } = await store.write((tx) => plantGraph(tx, [[], [0]], { projectId }));
      const gate = { taskInstanceId: taskIds[1]!, number: 0, name: "p/up", workflowId, taskName: null, runId: null, businessDate: "2026-11-19", line: "mine", fireAt: null, every: null };
      await store.write((tx) => insertGates(tx, [gate, { ...gate, number: 1, businessDate: "", runId: instance.id }]));
      const open = (of: Partial<{ businessDate: string; id: WorkflowInstanceId }>) =>
        store.read((db) => openGates(db, { workflowId, businessDate: "2000-01-01", id: newId.instance(), fireAt: 0, line: "mine", ...of }, Number.MAX_SAFE_INTEGER));
      expect((await open({ businessDate: "2026-11-19" })).map((one) => one.number)).toEqual([0]);
      expect((await open({ id: instance.id })).map((one) => one.number)).toEqual([1]);
      expect(await open({})).toEqual([]);
      expect(await store.read((db) => openGatesDue(db, { now: Number.MAX_SAFE_INTEGER }))).toHaveLength(2);

      // In its own line first, then in main; never in another.
      const fireAt = Date.parse("2026-11-20T02:00:00Z");
      const runs = () => store.read(async (db) => (await runsOfGate(db, gate)).map((one) => one.line));
      const planted = (line: string, at = fireAt) => store.write((tx) => plantGraph(tx, [[]], { projectId, workflowId, fireAt: at, line }));
      await planted("elsewhere");
      expect(await runs()).toEqual([]);
      const main = await planted("main");
      await planted("main", fireAt + 1000);
      expect(await runs()).toEqual(["main", "main"]);
      expect((await store.read((db) => runBefore(db, { workflowId, line: "mine", fireAt: fireAt + 1000 })))?.id).toBe(main.instance.id);
      // The run before a point has no date: it is whichever is the one before when it is asked.
      const before1 = { ...gate, businessDate: "", fireAt: fireAt + 1000 };
      expect((await store.read((db) => runsOfGate(db, before1))).map((one) => one.id)).toEqual([main.instance.id]);
      expect(await store.read((db) => runsOfGate(db, { ...before1, fireAt }))).toEqual([]);
      expect(await store.read((db) => runBefore(db, { workflowId, line: "mine", fireAt }))).toBeNull();
      await planted("mine");
      expect(await runs()).toEqual(["mine"]);

      const before = (await store.read((db) => getTask(db, gate.taskInstanceId)))!.waitingOn;
      expect((await store.write((tx) => meetGate(tx, gate))).waitingOn).toBe(before - 1);
      expect((await store.write((tx) => meetGate(tx, gate))).waitingOn).toBe(before - 1);
      expect((await store.read((db) => openGatesOf(db, gate.taskInstanceId))).map((one) => one.number)).toEqual([1]);
    }),
  );

  test(
    "[FLOW1] [FLOW2] outputs are replaced whole; everything that a skipped task decides is known in one look",
    withBench(async ({ store }) => {
      const { instance, taskIds } = await store.write((tx) => plantGraph(tx, [[], [0], [1], [], [2, 3]]));
      const { taskId } = (await store.read((db) => getTask(db, taskIds[0]!)))!;
      await store.write((tx) => setOutputs(tx, taskIds[0]!, { rows: "3", note: "x" }));
      expect(await store.write((tx) => outputsIn(tx, instance.id, taskId))).toEqual({ rows: "3", note: "x" });
      await store.write((tx) => setOutputs(tx, taskIds[0]!, {}));
      expect(await store.read((db) => outputsOf(db, taskIds[0]!))).toEqual({});
      await store.write(async (tx) => {
        await knowBelow(tx, taskIds[0]!);
        expect((await upstreamIn(tx, { id: taskIds[4]!, workflowInstanceId: instance.id })).map((task) => task.id)).toEqual([taskIds[2], taskIds[3]]);
      });
    }),
  );

  test(
    "[LC2] a move that is not in the table, or that believed something else, changes nothing",
    withBench(async ({ store }) => {
      const { taskIds } = await store.write((tx) => plantGraph(tx, [[]]));
      const id = taskIds[0]!;
      const before = [store.lastSeq(), await store.read((db) => getTask(db, id))];
      expect(await move(store, id, "started")).toBeNull();
      expect(await move(store, id, "ready", { expect: { epoch: 1 } })).toBeNull();
      expect(await move(store, id, "ready", { expect: { states: ["WAIT_TIME"] } })).toBeNull();
      expect(await move(store, newId.taskInstance(), "ready")).toBeNull();
      expect([store.lastSeq(), await store.read((db) => getTask(db, id))]).toEqual(before);
      expect((await move(store, id, "ready", { expect: { epoch: 0, states: ["NOT_RUN"] } }))?.before).toBe("NOT_RUN");
    }),
  );

  test(
    "[LC3] a fact of an older epoch changes nothing",
    withBench(async ({ store }) => {
      const { taskIds } = await store.write((tx) => plantGraph(tx, [[]]));
      const id = taskIds[0]!;
      await move(store, id, "ready");
      await move(store, id, "dispatched", { set: { epoch: 1 } });
      await move(store, id, "failed", { expect: { epoch: 1 } });
      await move(store, id, "rerunRequested");
      await move(store, id, "dispatched", { set: { epoch: 2 } });
      expect(await move(store, id, "succeeded", { expect: { epoch: 1 } })).toBeNull();
      expect((await move(store, id, "succeeded", { expect: { epoch: 2 } }))?.task).toMatchObject({ state: "SUCCESS", epoch: 2 });
    }),
  );

  test(
    "[LC2] what a move sets is stored and announced, the rest stays",
    withBench(async ({ store }) => {
      const { taskIds, instance } = await store.write((tx) => plantGraph(tx, [[]]));
      const id = taskIds[0]!;
      const candidates = [{ nodeId: newId.node(), nodeName: "n", reasons: [{ code: "place.full", values: { used: 1, slots: 1 } }] }];
      const attemptId = newId.attempt();
      const set = {
        reason: { code: "wait.noMaster", values: {} },
        readyAt: 5,
        candidates,
        killRequested: true,
        warning: true,
        forcedBy: "ann",
        retryAt: 7,
        attemptId,
        tryNo: 2,
        epoch: 3,
        exitCode: 4,
        signal: "SIGKILL",
        cause: "exit" as const,
        startedAt: 8,
        endedAt: 9,
        nodeId: newId.node(),
      };
      const moved = await move(store, id, "ready", { set });
      const { candidates: _, ...columns } = set;
      expect(moved?.task).toMatchObject({ ...columns, state: "WAIT_RESOURCE", changedSeq: store.lastSeq() - 1 });
      expect(await store.read((db) => getTask(db, id))).toEqual(moved?.task);
      expect(await store.read((db) => candidatesOf(db, id))).toEqual(candidates);
      const facts = await store.read((db) => factsAfter(db, store.lastSeq() - 2, 5));
      expect(facts).toMatchObject([
        { name: "taskInstance.changed", topic: instance.id, projectId: instance.projectId, payload: { task: moved?.task } },
        { name: "workflowInstance.changed", topic: "platform", projectId: instance.projectId, payload: { instance: { state: "RUNNING", counts: { waitingResource: 1, notRun: 0 } } } },
      ]);
      const kept = await move(store, id, "dispatched", { set: { reason: null, retryAt: null } });
      expect(kept?.task).toEqual({ ...moved?.task, state: "DISPATCHING", reason: null, retryAt: null, changedSeq: store.lastSeq() - 1 });
    }),
  );

  test(
    "[STO1] a note is announced when it says something new",
    withBench(async ({ store }) => {
      const { taskIds } = await store.write((tx) => plantGraph(tx, [[]]));
      const id = taskIds[0]!;
      const reason = { code: "wait.noMaster", values: {} };
      const noted = await store.write((tx) => noteTask(tx, { id, set: { reason, killRequested: true } }));
      expect(noted).toMatchObject({ reason, killRequested: true, changedSeq: store.lastSeq() });
      const before = store.lastSeq();
      await store.write((tx) => noteTask(tx, { id, set: { reason, candidates: [] } }));
      expect(store.lastSeq()).toBe(before);
      await store.write((tx) => noteTask(tx, { id, set: { candidates: [{ nodeId: newId.node(), nodeName: "n", reasons: [] }] } }));
      expect(store.lastSeq()).toBe(before + 1);
      await expect(store.write((tx) => noteTask(tx, { id: newId.taskInstance(), set: {} }))).rejects.toMatchObject({ failure: { code: "notFound" } });
    }),
  );

  test(
    "[LC9] a diamond runs in order: readied when the last upstream is satisfied, rolled up as it goes",
    withBench(async ({ store, clock }) => {
      const { taskIds, instance } = await store.write((tx) => plantGraph(tx, [[], [0], [0], [1, 2]]));
      const [a, b, c, d] = taskIds as [TaskInstanceId, TaskInstanceId, TaskInstanceId, TaskInstanceId];
      const state = async () => (await store.read((db) => getWorkflowInstance(db, instance.id)))!;
      const began = clock.now();
      expect((await run(store, a))?.readied.map((task) => task.id)).toEqual([b, c]);
      expect(await state()).toMatchObject({ state: "RUNNING", startedAt: began, endedAt: null });
      expect((await run(store, b))?.readied).toEqual([]);
      expect((await run(store, c, "skipped"))?.readied.map((task) => task.id)).toEqual([d]);
      clock.advance(5000);
      await run(store, d);
      expect(await state()).toMatchObject({ state: "SUCCESS", endedAt: began + 5000, counts: { success: 4, notRun: 0, running: 0 } });
      expect(await store.read(tileTotals)).toMatchObject({ success: 4 });
      expect((await move(store, a, "rerunRequested"))?.readied).toEqual([]);
      expect(await state()).toMatchObject({ state: "RUNNING", endedAt: null, startedAt: began });
      expect((await names(store, instance.id)).t1).toMatchObject({ state: "SUCCESS", waitingOn: 1 });
    }),
  );

  test(
    "[LC7] what is behind a failed task knows its root cause, and forgets it when that is repaired",
    withBench(async ({ store }) => {
      // 0 > 2 > 3 > 4, 1 > 3: two causes meet in 3.
      const { taskIds, instance } = await store.write((tx) => plantGraph(tx, [[], [], [0], [2, 1], [3]]));
      const causes = async () => {
        const tasks = await names(store, instance.id);
        return ["t2", "t3", "t4"].map((name) => taskIds.indexOf(tasks[name]!.rootCauseId!));
      };
      await run(store, taskIds[1]!, "failed");
      expect(await causes()).toEqual([-1, 1, 1]);
      await run(store, taskIds[0]!, "failed");
      expect(await causes()).toEqual([0, 0, 0]);
      expect((await store.read((db) => getWorkflowInstance(db, instance.id)))?.state).toBe("FAILED");
      await move(store, taskIds[0]!, "rerunRequested");
      expect(await causes()).toEqual([-1, 1, 1]);
      await move(store, taskIds[0]!, "killRequested");
      expect(await causes()).toEqual([0, 0, 0]);
      expect((await move(store, taskIds[0]!, "successForced"))?.readied.map((task) => task.name)).toEqual(["t2"]);
      expect(await causes()).toEqual([-1, 1, 1]);
      await move(store, taskIds[3]!, "rerunRequested");
      expect(await causes()).toEqual([-1, -1, -1]);
    }),
  );

  test(
    "[LC7] a task that waits for its upstream again is behind what failed there",
    withBench(async ({ store }) => {
      const { taskIds, instance } = await store.write((tx) => plantGraph(tx, [[], [0], [1]]));
      await run(store, taskIds[0]!);
      await run(store, taskIds[1]!);
      await move(store, taskIds[0]!, "rerunRequested");
      await move(store, taskIds[0]!, "killRequested");
      const reset = await move(store, taskIds[1]!, "resetRequested");
      expect(reset?.task).toMatchObject({ state: "NOT_RUN", waitingOn: 1, rootCauseId: taskIds[0] });
      expect((await names(store, instance.id)).t2).toMatchObject({ rootCauseId: taskIds[0], waitingOn: 1 });
    }),
  );

  test(
    "[LC7] a chain of 3000 behind one failure takes a few statements",
    withBench(async ({ store }) => {
      const { taskIds, instance } = await store.write((tx) =>
        plantGraph(
          tx,
          Array.from({ length: 3000 }, (_, index) => (index === 0 ? [] : [index - 1])),
        ),
      );
      await run(store, taskIds[0]!, "failed");
      expect((await store.read((db) => tasksOf(db, instance.id))).every((task, index) => task.rootCauseId === (index === 0 ? null : taskIds[0]))).toBe(true);
      await move(store, taskIds[0]!, "rerunRequested");
      expect((await store.read((db) => tasksOf(db, instance.id))).every((task) => task.rootCauseId === null)).toBe(true);
    }),
  );

  test(
    "[LC9] an instance without tasks has succeeded",
    withBench(async ({ store }) => {
      expect((await store.write((tx) => plantGraph(tx, []))).instance).toMatchObject({ state: "SUCCESS", endedAt: expect.any(Number) });
    }),
  );

  test(
    "[LC8] what was open is found again after a restart",
    withBench(async (bench) => {
      const { taskIds } = await bench.store.write((tx) => plantGraph(tx, [[], [], [0]]));
      await move(bench.store, taskIds[0]!, "ready");
      await run(bench.store, taskIds[1]!, "silent");
      const store = await bench.reopen();
      expect((await store.read((db) => tasksInStates(db, ["WAIT_RESOURCE", "LOST"]))).map((task) => task.name)).toEqual(["t0", "t1"]);
      expect((await store.read((db) => tasksInStates(db, ["NOT_RUN"]))).map((task) => task.name)).toEqual(["t2"]);
      expect(await store.read((db) => tasksInStates(db, []))).toEqual([]);
    }),
  );
}
