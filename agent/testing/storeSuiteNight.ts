import { expect, test } from "vitest";
import {
  boardRuns,
  boardTasks,
  endedAlikeOn,
  failedOfDate,
  gatesOfDate,
  insertGates,
  listTaskRows,
  markedRuns,
  moveTask,
  namesOfTasks,
  nodeNamesOf,
  notRunBelow,
  unfinishedOf,
  openUpstreamOf,
  pageOfTaskRows,
  pastRunsOf,
  runsBehindFailures,
  runsOfDate,
  taskNamed,
  timelineOf,
  upstreamOf,
  upstreamSums,
} from "../store/index.ts";
import type { WithBench } from "./storeBench.ts";
import { newId, plantGraph } from "./storeFixture.ts";

const DATE = "2026-11-19";

export function nightSuite(withBench: WithBench): void {
  test(
    "[WHY1] what a task comes after is added up for many at once; what is below it is what has not run",
    withBench(async ({ store }) => {
      const { taskIds, instance } = await store.write((tx) => plantGraph(tx, [[], [], [0, 1], [2], [2]]));
      const [a, b, c, d, e] = taskIds as [(typeof taskIds)[0], (typeof taskIds)[0], (typeof taskIds)[0], (typeof taskIds)[0], (typeof taskIds)[0]];
      await store.write((tx) => moveTask(tx, { id: a, event: "ready" }));
      await store.write((tx) => moveTask(tx, { id: a, event: "succeeded", set: { endedAt: 5 } }));
      await store.read(async (db) => {
        const sums = await upstreamSums(db, taskIds);
        expect(sums.get(c)).toEqual({ total: 2, open: 1, firstOpen: b });
        expect(sums.get(d)).toEqual({ total: 1, open: 1, firstOpen: c });
        expect(sums.has(a)).toBe(false);
        expect((await namesOfTasks(db, [b])).get(b)).toEqual({ name: "t1", state: "NOT_RUN" });
        expect((await openUpstreamOf(db, c, 9)).map((task) => task.id)).toEqual([b]);
        expect((await upstreamOf(db, c)).map((task) => task.id)).toEqual([a, b]);
        expect((await unfinishedOf(db, instance.id, 9)).map((task) => task.id)).toEqual([b, c, d, e]);
        expect((await notRunBelow(db, [a], 9)).map((task) => task.id).toSorted()).toEqual([c, d, e].toSorted());
        expect(await notRunBelow(db, [], 9)).toEqual([]);
        expect((await taskNamed(db, instance.id, "t3"))?.id).toBe(d);
        expect(await taskNamed(db, instance.id, "none")).toBeNull();
        expect(await nodeNamesOf(db, [newId.attempt()])).toEqual(new Map());
      });
    }),
  );

  test(
    "[NGT1] a date has its runs, what failed in them, what waits for what; the board says what was forced or waits behind a failure",
    withBench(async ({ store }) => {
      const workflowId = newId.workflow();
      const up = await store.write((tx) => plantGraph(tx, [[], [0]], { workflowId, fireAt: 1 }));
      const down = await store.write((tx) => plantGraph(tx, [[]], { fireAt: 2 }));
      const [failed] = up.taskIds;
      await store.write((tx) =>
        insertGates(tx, [{ taskInstanceId: down.taskIds[0]!, number: 0, name: "p/w", workflowId, taskName: null, runId: null, businessDate: DATE, line: up.instance.line, fireAt: null, every: null }]),
      );
      await store.write((tx) => moveTask(tx, { id: failed!, event: "ready", set: { readyAt: 3 } }));
      await store.write((tx) => moveTask(tx, { id: failed!, event: "failed", set: { cause: "exit", exitCode: 3, startedAt: 4, endedAt: 10 } }));
      await store.read(async (db) => {
        const of = { businessDate: DATE };
        expect((await runsOfDate(db, of, 9)).map((run) => run.id)).toEqual([up.instance.id, down.instance.id]);
        expect(await runsOfDate(db, { ...of, projectIds: [] }, 9)).toEqual([]);
        expect((await runsOfDate(db, { ...of, projectIds: [down.instance.projectId] }, 9)).map((run) => run.id)).toEqual([down.instance.id]);
        expect(await gatesOfDate(db, of)).toMatchObject([{ of: down.instance.id, workflowId, businessDate: DATE, met: false }]);
        expect((await failedOfDate(db, of, 9)).map((row) => row.id)).toEqual([failed]);
        expect(await failedOfDate(db, { ...of, projectIds: [] }, 9)).toEqual([]);
        const runs = await boardRuns(db, { from: DATE, until: DATE, workflowIds: [workflowId] });
        expect(runs).toMatchObject([{ id: up.instance.id, state: "FAILED", businessDate: DATE }]);
        expect([...(await runsBehindFailures(db, { from: DATE, until: DATE }))]).toEqual([down.instance.id]);
        expect(await boardTasks(db, [up.instance.id])).toMatchObject([
          { id: failed, state: "FAILED", startedAt: 4, endedAt: 10, blocked: false },
          { state: "NOT_RUN", blocked: true },
        ]);
        const past = await pastRunsOf(db, { workflowId, taskId: (await taskNamed(db, up.instance.id, "t0"))!.taskId, limit: 5 });
        expect(past).toMatchObject([{ taskInstanceId: failed, state: "FAILED", startedAt: 4, endedAt: 10 }]);
        expect(await timelineOf(db, up.instance.id)).toEqual([]);
        expect(await endedAlikeOn(db, { workflowId, taskId: past[0]!.taskInstanceId as never, businessDate: DATE, cause: "exit", exit: { code: 3, signal: null } })).toEqual([]);
      });
      await store.write((tx) => moveTask(tx, { id: failed!, event: "successForced", set: { forcedBy: "ann" } }));
      const marked = await store.read((db) => markedRuns(db, [up.instance.id, down.instance.id]));
      expect([[...marked.forced], [...marked.paused]]).toEqual([[up.instance.id], []]);
    }),
  );

  test(
    "[WHY2] a list read page by page has every row once, in one order, whatever the filter",
    withBench(async ({ store }) => {
      const mine = newId.project();
      for (let place = 0; place < 4; place++) {
        const { taskIds } = await store.write((tx) => plantGraph(tx, [[], [0], []], { projectId: mine }));
        await store.write((tx) => moveTask(tx, { id: taskIds[0]!, event: "ready" }));
        await store.write((tx) => moveTask(tx, { id: taskIds[0]!, event: place % 2 === 0 ? "failed" : "succeeded" }));
      }
      const failed = ["FAILED", "KILLED", "MISSED"] as const;
      for (const filter of [
        {},
        { businessDate: DATE },
        { states: failed },
        { states: failed, mineOf: "ann" },
        { mineOf: "ann" },
        { states: failed, owner: "ann" },
        { owner: "ann" },
        { text: "t" },
        { states: ["NOT_RUN" as const] },
        { businessDate: DATE, states: failed },
        { origin: "manual" as const },
      ]) {
        const whole = await store.read((db) => listTaskRows(db, { ...filter, projectIds: [mine], limit: 100 }));
        expect(whole).toMatchObject({ total: whole.rows.length, totalIsAtLeast: false, searched: null });
        expect(whole.rows.length).toBeGreaterThan(1);
        const ids: string[] = [];
        for (let before: (typeof whole.rows)[0]["id"] | undefined; ;) {
          const rows = await store.read((db) => pageOfTaskRows(db, { ...filter, projectIds: [mine], before, limit: 1 }));
          if (rows.length === 0) break;
          before = rows[0]!.id;
          ids.push(before);
        }
        expect(ids).toEqual(whole.rows.map((row) => row.id));
      }
    }),
  );

  test(
    "[WHY2] of a long history so much is counted and no more, and the answer says so",
    withBench(async ({ store }) => {
      const mine = newId.project();
      const workflowId = newId.workflow();
      await store.write(async (tx) => {
        for (let place = 0; place < 5_001; place++) await plantGraph(tx, [[], []], { projectId: mine, workflowId });
      });
      const list = (filter: object) => store.read((db) => listTaskRows(db, { projectIds: [mine], limit: 3, ...filter }));
      expect(await list({})).toMatchObject({ total: 10_000, totalIsAtLeast: true, searched: null, counts: { notRun: 10_000 } });
      expect(await list({ text: "t1" })).toMatchObject({ total: 5_000, totalIsAtLeast: true, searched: 10_000, rows: [{ name: "t1" }, { name: "t1" }, { name: "t1" }] });
    }),
    60_000,
  );
}
