import { noCells, type BackfillId, type BackfillSpec, type ProjectId, type WorkflowId } from "#contract";
import { expect, test } from "vitest";
import * as store$ from "../store/index.ts";
import { newId, plantGraph } from "./storeFixture.ts";
import type { WithBench } from "./storeBench.ts";

const spec: BackfillSpec = { targets: [], from: "2026-11-01", until: "2026-11-03", exclude: [], calendar: null, existing: "missing", order: "oldestFirst", parallel: 2, params: {}, leaveOut: [] };

async function planted(tx: store$.Tx, of: { projectId: ProjectId; workflowId: WorkflowId; cells: number }) {
  const id = newId.plain() as BackfillId;
  await store$.insertBackfill(tx, { id, ...{ projectId: of.projectId, workflowId: of.workflowId }, name: "b", workflowName: "w", spec, createdBy: "ann", counts: { ...noCells(), waiting: of.cells } });
  const cell = { workflowId: of.workflowId, workflowName: "w", businessDate: "2026-11-01", taskIds: null, action: "run" as const, state: "waiting" as const, workflowInstanceId: null, reason: null };
  await store$.insertCells(
    tx,
    id,
    Array.from({ length: of.cells }, (_, number) => ({ ...cell, number, fireAt: 1000 + number })),
  );
  return id;
}

/** What backfills need of a store. */
export function backfillSuite(withBench: WithBench): void {
  test(
    "[BKF1, STO2] cells move from what they are believed to be; the backfill counts them and ends with the last, over a restart",
    withBench(async (bench) => {
      const place = { projectId: newId.project(), workflowId: newId.workflow() };
      const id = await bench.store.write((tx) => planted(tx, { ...place, cells: 3 }));
      const move = (number: number | undefined, from: "waiting" | "open", to: "open" | "success" | "failed" | "cancelled") =>
        bench.store.write(async (tx) => {
          const count = await store$.moveCells(tx, { backfillId: id, ...(number === undefined ? {} : { number }), from: [from], to, set: { begunAt: tx.now } });
          return { count, backfill: await store$.changeBackfill(tx, id, { moved: { [from]: -count, [to]: count } }) };
        });
      expect(await move(0, "waiting", "open")).toMatchObject({ count: 1, backfill: { state: "running", counts: { waiting: 2, open: 1 }, begunAt: bench.clock.now(), predictedAt: null } });
      expect((await move(0, "waiting", "open")).count).toBe(0);
      bench.clock.advance(1000);
      expect((await move(0, "open", "success")).backfill.predictedAt).toBe(bench.clock.now() + 2000);
      const store = await bench.reopen();
      expect((await store.read((db) => store$.cellsIn(db, { backfillId: id, state: "waiting", limit: 1 }))).map((cell) => cell.number)).toEqual([1]);
      expect(await store.read(store$.openBackfillIds)).toEqual([id]);
      expect(await move(undefined, "waiting", "failed")).toMatchObject({ count: 2, backfill: { state: "done", endedAt: bench.clock.now(), counts: { success: 1, failed: 2 } } });
      expect(await store.read(store$.openBackfillIds)).toEqual([]);
      expect((await store.read((db) => store$.cellsOf(db, { backfillId: id, after: 0, limit: 5 }))).map((cell) => [cell.number, cell.state, cell.instanceState])).toEqual([
        [1, "failed", null],
        [2, "failed", null],
      ]);
      await expect(store.write((tx) => planted(tx, { ...place, cells: 0 }).then(() => store$.changeBackfill(tx, newId.plain() as BackfillId, {})))).rejects.toMatchObject({ failure: { code: "notFound" } });
    }),
  );

  test(
    "[BKF2] the runs of points, lists by project and workflow, and cells by their run",
    withBench(async ({ store }) => {
      const place = { projectId: newId.project(), workflowId: newId.workflow() };
      const id = await store.write((tx) => planted(tx, { ...place, cells: 2 }));
      const { instance, taskIds } = await store.write((tx) => plantGraph(tx, [[]], { ...place, line: "main", fireAt: 1000, origin: "backfill" }));
      await store.write((tx) => plantGraph(tx, [[]], { ...place, fireAt: 1001 }));
      expect(await store.read((db) => store$.mainRuns(db, { workflowId: place.workflowId, from: 1000, until: 1001 }))).toMatchObject([{ id: instance.id, fireAt: 1000, state: "NOT_RUN", endedAt: null }]);
      expect((await store.read((db) => store$.runAt(db, { workflowId: place.workflowId, fireAt: 1000, line: "main" })))?.id).toBe(instance.id);
      const task = (await store.read((db) => store$.getTask(db, taskIds[0]!)))!;
      expect(await store.read((db) => store$.statesIn(db, [instance.id], [task.taskId]))).toEqual(new Map([[instance.id, ["NOT_RUN"]]]));
      await store.write((tx) => store$.moveCells(tx, { backfillId: id, number: 0, from: ["waiting"], to: "open", set: { workflowInstanceId: instance.id } }));
      expect((await store.read((db) => store$.cellsOfRun(db, instance.id))).map((cell) => [cell.backfillId, cell.number])).toEqual([[id, 0]]);
      expect(await store.read((db) => store$.openCellCounts(db, id))).toEqual({ running: 1, waiting: 0 });
      // One that waits only for a run outside it takes no place.
      const gate: store$.Gate = { taskInstanceId: taskIds[0]!, number: 0, name: "p/w", workflowId: place.workflowId, taskName: null, runId: null, businessDate: "2026-11-01", line: "main", fireAt: null, every: null };
      await store.write((tx) => store$.insertGates(tx, [gate]));
      expect(await store.read((db) => store$.openCellCounts(db, id))).toEqual({ running: 0, waiting: 1 });
      // It may go while there is room; without, it is one of those that wait for a place.
      expect(await store.read((db) => store$.fullBackfillOf(db, taskIds[0]!))).toBeNull();
      await store.write((tx) => store$.changeBackfill(tx, id, { parallel: 0 }));
      expect(await store.read((db) => store$.fullBackfillOf(db, taskIds[0]!))).toEqual({ name: "b", parallel: 0 });
      expect(await store.read((db) => store$.runsWithoutPlace(db, id, 5))).toEqual([]);
      await store.write((tx) => store$.noteTask(tx, { id: taskIds[0]!, set: { reason: { code: "gate.place", values: { name: "again", count: 0 } } } }));
      expect(await store.read((db) => store$.runsWithoutPlace(db, id, 5))).toEqual([instance.id]);
      const list = (filter: Partial<store$.BackfillFilter>) => store.read(async (db) => (await store$.listBackfills(db, { limit: 10, now: 0, ...filter })).map((one) => one.id));
      expect(await list({})).toEqual([id]);
      expect(await list({ projectIds: [] })).toEqual([]);
      expect(await list({ projectIds: [newId.project()] })).toEqual([]);
      expect(await list({ workflowId: place.workflowId, state: "running", projectIds: [place.projectId] })).toEqual([id]);
      expect(await list({ workflowId: newId.workflow() })).toEqual([]);
      expect((await store.read((db) => store$.findCells(db, id, [{ workflowId: place.workflowId, fireAt: 1001 }]))).map((cell) => cell.number)).toEqual([1]);
    }),
  );

  test(
    "[SCH4, BKF3] a backfilled run in main is not in the way of those of the schedule",
    withBench(async ({ store }) => {
      const workflowId = newId.workflow();
      await store.write((tx) => plantGraph(tx, [[]], { workflowId, line: "main", origin: "backfill" }));
      expect(await store.read((db) => store$.openScheduledRuns(db, { workflowIds: [workflowId], until: Number.MAX_SAFE_INTEGER }))).toEqual([]);
      expect(await store.read((db) => store$.workflowsWithHeldRuns(db, Number.MAX_SAFE_INTEGER))).toEqual([]);
    }),
  );
  test(
    "[BKF3] a task may change its lane, and keeps it",
    withBench(async (bench) => {
      const { taskIds } = await bench.store.write((tx) => plantGraph(tx, [[]]));
      expect((await bench.store.write((tx) => store$.noteTask(tx, { id: taskIds[0]!, set: { lane: "backfill" } }))).lane).toBe("backfill");
      const store = await bench.reopen();
      expect((await store.read((db) => store$.getTask(db, taskIds[0]!)))!.lane).toBe("backfill");
    }),
  );
}
