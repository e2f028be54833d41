import { expect, test } from "vitest";
import { blockedInRuns, countsThen, dayCounts, deadlineRules, followedOfDate, historyDays, historyParts, insertUser, longestOfDate, moveTask, nextPoint, runSpans, setFollowing, unfinishedRuns } from "../store/index.ts";
import type { WithBench } from "./storeBench.ts";
import { newId, plantGraph } from "./storeFixture.ts";

const DATE = "2026-11-19";

export function todaySuite(withBench: WithBench): void {
  test(
    "[DAY1] a date is added up from its runs, as it is and as it was; nobody sees another's projects",
    withBench(async ({ store, clock }) => {
      const begun = clock.now();
      const projectId = newId.project();
      const workflowId = newId.workflow();
      const first = await store.write((tx) => plantGraph(tx, [[], [0], [0]], { projectId, workflowId, fireAt: 1 }));
      const other = await store.write((tx) => plantGraph(tx, [[]], { fireAt: begun + 5000 }));
      const [a, b] = first.taskIds;
      await store.write((tx) => moveTask(tx, { id: a!, event: "ready", set: { readyAt: begun } }));
      await store.write((tx) => moveTask(tx, { id: a!, event: "succeeded", set: { startedAt: begun + 10, endedAt: begun + 100 } }));
      clock.advance(1000);
      await store.write((tx) => moveTask(tx, { id: b!, event: "ready", set: { readyAt: begun + 100 } }));
      await store.write((tx) => moveTask(tx, { id: b!, event: "failed", set: { cause: "exit", startedAt: begun + 200, endedAt: begun + 900 } }));
      await store.read(async (db) => {
        const of = { businessDate: DATE };
        const own = { ...of, projectIds: [projectId] };
        expect(await dayCounts(db, of)).toMatchObject({ success: 1, failed: 1, notRun: 2 });
        expect(await dayCounts(db, own)).toMatchObject({ success: 1, failed: 1, notRun: 1 });
        expect(await dayCounts(db, { ...of, projectIds: [] })).toMatchObject({ success: 0, failed: 0, notRun: 0 });
        expect(await dayCounts(db, { businessDate: "2026-11-18" })).toMatchObject({ success: 0, notRun: 0 });
        expect(await countsThen(db, own, begun + 50)).toEqual({ success: 0, failed: 0, running: 1 });
        expect(await countsThen(db, own, begun + 500)).toEqual({ success: 1, failed: 0, running: 1 });
        expect(await countsThen(db, own, begun + 950)).toEqual({ success: 1, failed: 1, running: 0 });
        expect(await countsThen(db, { ...of, projectIds: [] }, begun + 950)).toEqual({ success: 0, failed: 0, running: 0 });
        expect((await runSpans(db, own)).length).toBe(1);
        expect((await unfinishedRuns(db, of, 9)).map((run) => run.id)).toEqual([first.instance.id, other.instance.id]);
        expect(await unfinishedRuns(db, { ...of, projectIds: [] }, 9)).toEqual([]);
        expect(await nextPoint(db, undefined, begun)).toEqual({ at: begun + 5000, workflows: 1 });
        expect(await nextPoint(db, [projectId], begun)).toBeNull();
        expect(await deadlineRules(db, [])).toEqual(new Map());
        expect((await longestOfDate(db, own, begun + 2000, 9)).map((row) => row.id)).toEqual([b, a]);
        expect(await blockedInRuns(db, [])).toEqual(new Map());
        expect(await blockedInRuns(db, [{ id: b!, workflowInstanceId: first.instance.id }])).toEqual(new Map());
      });
    }),
  );

  test(
    "[DAY1] a range of dates and the parts of one add up to the same; what a person follows is his alone",
    withBench(async ({ store }) => {
      const workflowId = newId.workflow();
      const { taskIds, instance } = await store.write((tx) => plantGraph(tx, [[], [0], [1]], { workflowId, fireAt: 1 }));
      const [root] = taskIds;
      await store.write((tx) => moveTask(tx, { id: root!, event: "ready" }));
      await store.write((tx) => moveTask(tx, { id: root!, event: "failed", set: { cause: "timeout", startedAt: 4, endedAt: 9 } }));
      const userId = newId.user();
      await store.write((tx) => insertUser(tx, { id: userId, name: "ann", passwordHash: "", platformAdmin: false }));
      await store.write((tx) => setFollowing(tx, { workflowId, taskId: null, userId, follow: true }));
      await store.read(async (db) => {
        const of = { businessDate: DATE };
        const [day] = await historyDays(db, { from: "2026-11-01", until: DATE, projectIds: undefined, workflowId });
        expect(day).toMatchObject({ businessDate: DATE, runs: { failed: 1 }, tasks: { failed: 1, notRun: 2 } });
        expect(await historyDays(db, { from: "2026-11-01", until: "2026-11-18", projectIds: undefined })).toEqual([]);
        expect(await historyDays(db, { from: "2026-11-01", until: DATE, projectIds: [] })).toEqual([]);
        for (const by of ["project", "workflow", "type"] as const) expect(await historyParts(db, { ...of, projectIds: [instance.projectId] }, by)).toMatchObject([{ counts: { failed: 1, notRun: 2 } }]);
        expect(await historyParts(db, of, "cause")).toMatchObject([{ key: "timeout", counts: { failed: 1, notRun: 0 } }]);
        expect(await historyParts(db, of, "node")).toEqual([]);
        expect(await historyParts(db, { ...of, projectIds: [] }, "project")).toEqual([]);
        expect(await blockedInRuns(db, [{ id: root!, workflowInstanceId: instance.id }])).toEqual(new Map([[root, 2]]));
        expect((await followedOfDate(db, of, userId, 9)).map((row) => row.id)[0]).toBe(root);
        expect((await followedOfDate(db, of, userId, 9)).length).toBe(3);
        expect(await followedOfDate(db, of, newId.user(), 9)).toEqual([]);
      });
    }),
  );
}
