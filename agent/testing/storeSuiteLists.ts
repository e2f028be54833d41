import { expect, test } from "vitest";
import { getTaskRow, listTaskRows, listWorkflowInstances, moveTask, type TaskFilter } from "../store/index.ts";
import { newId, plantGraph } from "./storeFixture.ts";
import type { WithBench } from "./storeBench.ts";

export function listSuite(withBench: WithBench): void {
  test(
    "[ACC2] lists show the projects they are asked for, newest first, page by page",
    withBench(async ({ store }) => {
      const mine = newId.project();
      const planted = [];
      for (let n = 0; n < 3; n++) planted.push(await store.write((tx) => plantGraph(tx, [[], [0]], { projectId: mine })));
      await store.write((tx) => plantGraph(tx, [[]]));
      const list = (filter: object = {}) => store.read((db) => listWorkflowInstances(db, { projectIds: [mine], limit: 2, ...filter }));
      const ids = planted.map(({ instance }) => instance.id).toReversed();
      expect((await list()).map((instance) => instance.id)).toEqual(ids.slice(0, 2));
      expect((await list({ before: ids[1] })).map((instance) => instance.id)).toEqual(ids.slice(2));
      expect(await list({ state: "RUNNING" })).toEqual([]);
      expect(await list({ businessDate: "2026-11-19", origin: "manual", workflowId: planted[0]!.instance.workflowId })).toHaveLength(1);
      expect(await store.read((db) => listWorkflowInstances(db, { projectIds: [], limit: 2 }))).toEqual([]);
    }),
  );

  test(
    "[ACC2] rows of tasks: filters, tiles of everything but the states, total of all pages",
    withBench(async ({ store }) => {
      const mine = newId.project();
      const { taskIds, instance } = await store.write((tx) => plantGraph(tx, [[], [], [0]], { projectId: mine }));
      await store.write((tx) => plantGraph(tx, [[]]));
      await store.write((tx) => moveTask(tx, { id: taskIds[0]!, event: "ready" }));
      await store.write((tx) => moveTask(tx, { id: taskIds[0]!, event: "failed" }));
      const list = (filter: Partial<TaskFilter> = {}) => store.read((db) => listTaskRows(db, { projectIds: [mine], limit: 10, ...filter }));
      const all = await list();
      expect(all.rows.map((row) => row.name)).toEqual(["t2", "t1", "t0"]);
      expect(all).toMatchObject({ total: 3, counts: { notRun: 2, failed: 1, success: 0 } });
      expect(all.rows[2]).toMatchObject({ projectName: "p", workflowName: "w", workflowId: instance.workflowId, businessDate: "2026-11-19", origin: "manual", startedBy: "ann", nodeName: null, state: "FAILED" });
      expect(await list({ states: ["FAILED"] })).toMatchObject({ rows: [{ name: "t0" }], total: 1, counts: { notRun: 2, failed: 1 } });
      expect(await list({ limit: 1 })).toMatchObject({ rows: [{ name: "t2" }], total: 3 });
      expect(await list({ before: taskIds[1] })).toMatchObject({ rows: [{ name: "t0" }], total: 3 });
      expect(await list({ text: "T1" })).toMatchObject({ rows: [{ name: "t1" }], total: 1 });
      expect(await list({ text: "%" })).toMatchObject({ rows: [], total: 0 });
      expect(await list({ text: taskIds[2] })).toMatchObject({ rows: [{ name: "t2" }], total: 1 });
      expect(await list({ mineOf: "bob" })).toMatchObject({ total: 0 });
      // Without a workflow that has an owner it is of who started it.
      expect(await list({ owner: "ann" })).toMatchObject({ total: 3, counts: { notRun: 2, failed: 1 } });
      expect(await list({ owner: "ann", businessDate: "2026-11-19", states: ["FAILED"] })).toMatchObject({ rows: [{ name: "t0" }], total: 1 });
      expect(await list({ owner: "bob" })).toMatchObject({ rows: [], total: 0 });
      // [LC7] Among some instances alone, whatever else is asked.
      expect(await list({ ids: [taskIds[0]!, taskIds[2]!] })).toMatchObject({ rows: [{ name: "t2" }, { name: "t0" }], total: 2, totalIsAtLeast: false, counts: { notRun: 1, failed: 1 } });
      expect(await list({ ids: [taskIds[0]!, taskIds[2]!], states: ["FAILED"], limit: 1 })).toMatchObject({ rows: [{ name: "t0" }], total: 1 });
      expect(await list({ ids: [taskIds[0]!, taskIds[2]!], before: taskIds[2]! })).toMatchObject({ rows: [{ name: "t0" }] });
      expect(await list({ ids: [] })).toMatchObject({ rows: [], total: 0 });
      expect(await list({ projectIds: [] })).toMatchObject({ rows: [], total: 0 });
      expect(await store.read((db) => getTaskRow(db, taskIds[0]!))).toEqual(all.rows[2]);
      expect(await store.read((db) => getTaskRow(db, newId.taskInstance()))).toBeNull();
    }),
  );
}
