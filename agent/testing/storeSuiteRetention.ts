import { expect, test } from "vitest";
import { sql } from "kysely";
import { KEEP_EVERYTHING, sentence, type AlertId, type AlertRuleId, type ScriptId, type TaskInstanceId, type WorkflowInstanceId } from "#contract";
import * as store$ from "../store/index.ts";
import type { Store, Tx } from "../store/index.ts";
import type { WithBench } from "./storeBench.ts";
import { newId, plantGraph } from "./storeFixture.ts";

/** A run of two tasks, of which the first has an attempt; both ended well. */
async function plantEnded(store: Store, place: Parameters<typeof plantGraph>[2]): Promise<{ id: WorkflowInstanceId; taskIds: readonly TaskInstanceId[] }> {
  const { instance, taskIds } = await store.write((tx) => plantGraph(tx, [[], [0]], place));
  const attempt = { id: newId.attempt(), taskInstanceId: taskIds[0]!, workflowInstanceId: instance.id, projectId: instance.projectId, epoch: 1, tryNo: 1, masterId: newId.node(), createdAt: 1, parameters: [] };
  await store.write(async (tx) => {
    store$.insertAttempt(tx, { attempt, slotOf: { masterId: attempt.masterId, groupId: null, holdsPools: false } });
    await store$.moveTask(tx, { id: taskIds[0]!, event: "ready" });
  });
  await store.write((tx) => store$.moveAttempt(tx, { id: attempt.id, event: "refused", set: { endedAt: tx.now } }));
  for (const id of taskIds) await end(store, id);
  return { id: instance.id, taskIds };
}
async function end(store: Store, id: TaskInstanceId): Promise<void> {
  await store.write(async (tx) => {
    await store$.moveTask(tx, { id, event: "ready" });
    await store$.moveTask(tx, { id, event: "succeeded", set: { endedAt: tx.now } });
  });
}
/** Every column of every table that names runs, tasks or attempts, read from the database itself, so that a new table is not forgotten. */
const NAMING = /^(workflow_instance_id|task_instance_id|attempt_id|from_id|to_id|parent_task_id|run_id|root_cause_id)$/;
async function columnsThatName(store: Store): Promise<{ table: string; column: string }[]> {
  return store.read(async (db) => (await db.introspection.getTables()).flatMap(({ name, columns }) => columns.filter((column) => NAMING.test(column.name)).map((column) => ({ table: name, column: column.name }))));
}
const rowsNaming = (store: Store, ids: readonly string[]) =>
  columnsThatName(store).then((columns) =>
    store.read(async (db) => {
      const found: string[] = [];
      for (const { table, column } of columns) {
        const { rows } = await sql`select 1 from ${sql.table(table)} where ${sql.ref(column)} in (${sql.join(ids)})`.execute(db);
        found.push(...rows.map(() => `${table}.${column}`));
      }
      return found;
    }),
  );

export function retentionSuite(withBench: WithBench): void {
  test(
    "[RTN1] a run goes with all its rows, as many as were counted, and no row of any table names it then; what is open stays",
    withBench(async ({ store, reopen }) => {
      const projectId = newId.project();
      const workflowId = newId.workflow();
      const gone = await plantEnded(store, { projectId, workflowId });
      const kept = await plantEnded(store, { projectId, workflowId });
      const open = await store.write((tx) => plantGraph(tx, [[], [0]], { projectId, workflowId }));
      const foreign = await plantEnded(store, {});
      const child = await plantEnded(store, { projectId, line: gone.taskIds[0]! });
      await store.write(async (tx: Tx) => {
        await tx.db.updateTable("workflow_instances").set({ parent_task_id: gone.taskIds[0]! }).where("id", "=", child.id).execute();
        await store$.insertGates(tx, [
          { taskInstanceId: gone.taskIds[1]!, number: 0, name: "p/w", workflowId: newId.workflow(), taskName: null, runId: null, businessDate: "2026-11-18", line: "main", fireAt: null, every: null },
        ]);
        await store$.insertGates(tx, [
          { taskInstanceId: kept.taskIds[1]!, number: 0, name: "p/w", workflowId: newId.workflow(), taskName: null, runId: gone.id, businessDate: "2026-11-18", line: "main", fireAt: null, every: null },
        ]);
        await store$.insertScriptRun(tx, { scriptId: newId.plain() as ScriptId, workflowInstanceId: gone.id, by: "ann" });
        await store$.insertRunCallback(tx, { workflowInstanceId: gone.id, url: "https://example.org/x?key=1", sealed: "v1:", reach: "public" });
        await store$.raiseAlert(tx, newId.plain() as AlertId, {
          ...{ projectId, ruleId: newId.plain() as AlertRuleId, ruleName: "failed", kind: "failed", root: `run ${gone.id}`, subject: sentence("retention.failed", { message: "x" }) },
          ...{ taskInstanceId: gone.taskIds[0]!, workflowInstanceId: gone.id, nodeId: null, people: [] },
        });
        await tx.db
          .insertInto("backfill_cells")
          .values({
            backfill_id: newId.plain() as never,
            number: 1,
            workflow_id: workflowId,
            workflow_name: "w",
            fire_at: 1,
            business_date: "2026-11-19",
            task_ids: null,
            action: "run" as never,
            state: "SUCCESS" as never,
            workflow_instance_id: gone.id,
            reason: null,
            begun_at: 1,
            ended_at: 2,
          })
          .execute();
      });
      // A run, two tasks, an edge, an attempt, a gate, a script's run and a callback.
      expect(await store.read((db) => store$.countRowsOfRuns(db, [gone.id]))).toBe(8);
      const facts: string[] = [];
      store.onCommit((news) => facts.push(...news.filter((fact) => fact.name === "history.removed").map((fact) => String(fact.payload["projectId"]))));
      const removed = await store.write((tx) => store$.removeRuns(tx, projectId, [gone.id, open.instance.id, foreign.id]));
      expect(removed).toMatchObject({ runs: 1, rows: 8 });
      expect(removed.attempts).toHaveLength(1);
      expect(facts).toEqual([projectId]);

      expect(await rowsNaming(store, [gone.id, ...gone.taskIds, ...removed.attempts])).toEqual([]);
      // What mentioned it says still what happened; the others are whole.
      expect((await store.read((db) => store$.listAlerts(db, { limit: 9 }))).map((alert) => [alert.kind, alert.workflowInstanceId])).toEqual([["failed", null]]);
      expect(await store.read((db) => store$.getWorkflowInstance(db, child.id))).toMatchObject({ parentTaskId: null, endedAt: expect.any(Number) as number });
      for (const id of [kept.id, open.instance.id, foreign.id]) expect(await store.read((db) => store$.getWorkflowInstance(db, id))).toMatchObject({ id });
      expect(await store.read((db) => store$.countRowsOfRuns(db, [kept.id]))).toBe(6);
      // Memory has let go of it too: nothing of it comes back.
      expect(await store.write((tx) => store$.moveTask(tx, { id: gone.taskIds[0]!, event: "rerunRequested" }))).toBeNull();
      expect(await store.write((tx) => store$.removeRuns(tx, projectId, [gone.id]))).toEqual({ runs: 0, rows: 0, attempts: [] });
      const again = await reopen();
      expect(await again.read((db) => store$.getWorkflowInstance(db, gone.id))).toBeNull();
      await again.write((tx) => store$.moveTask(tx, { id: open.taskIds[0]!, event: "ready" }));
    }),
  );

  test(
    "[RTN1] a run that was rerun since, or that a gate waits for, stays; the last runs are counted without tests",
    withBench(async ({ store }) => {
      const projectId = newId.project();
      const workflowId = newId.workflow();
      const runs = [await plantEnded(store, { projectId, workflowId }), await plantEnded(store, { projectId, workflowId }), await plantEnded(store, { projectId, workflowId })];
      await store.read(async (db) => {
        expect(await store$.oldestOfLast(db, workflowId, 2)).toBe(runs[1]!.id);
        expect(await store$.oldestOfLast(db, workflowId, 0)).toBeNull();
        expect(await store$.oldestOfLast(db, workflowId, 4)).toBeNull();
        expect((await store$.runsOfProject(db, { projectId, after: runs[0]!.id, limit: 9 })).map(({ id }) => id)).toEqual([runs[1]!.id, runs[2]!.id]);
        expect(await store$.runsOfProject(db, { projectId, after: "", below: runs[0]!.id, limit: 9 })).toEqual([]);
      });
      await store.write((tx) => store$.moveTask(tx, { id: runs[0]!.taskIds[0]!, event: "rerunRequested" }));
      const waiting = await store.write((tx) => plantGraph(tx, [[]], {}));
      await store.write((tx) =>
        store$.insertGates(tx, [{ taskInstanceId: waiting.taskIds[0]!, number: 0, name: "p/w", workflowId, taskName: null, runId: null, businessDate: "2026-11-19", line: "main", fireAt: null, every: null }]),
      );
      expect(
        await store.read((db) =>
          store$.neededRuns(
            db,
            runs.map(({ id }) => id),
          ),
        ),
      ).toEqual(new Set(runs.map(({ id }) => id)));
      expect(
        await store.write((tx) =>
          store$.removeRuns(
            tx,
            projectId,
            runs.map(({ id }) => id),
          ),
        ),
      ).toMatchObject({ runs: 0 });
      await store.write((tx) => tx.db.updateTable("task_gates").set({ met: 1 }).execute());
      expect(
        await store.write((tx) =>
          store$.removeRuns(
            tx,
            projectId,
            runs.map(({ id }) => id),
          ),
        ),
      ).toMatchObject({ runs: 2, rows: 10 });
    }),
  );

  test(
    "[RTN1] a project keeps everything until it says otherwise; a policy and its last look are kept",
    withBench(async ({ store }) => {
      const projectId = newId.project();
      expect(await store.read((db) => store$.getRetention(db, projectId))).toEqual({ policy: KEEP_EVERYTHING, lastRunAt: null, lastRemoved: 0, problem: null });
      await store.write((tx) => store$.insertProject(tx, { id: projectId, name: "shop", description: "", params: {} } as never));
      const policy = { keepDays: 30, keepFailedDays: 90, keepRuns: 3 };
      await store.write((tx) => store$.saveRetention(tx, projectId, policy));
      await store.write((tx) => store$.keepRetentionRun(tx, projectId, { removed: 7, problem: sentence("retention.failed", { message: "x" }) }));
      expect(await store.read((db) => store$.getRetention(db, projectId))).toMatchObject({ policy, lastRemoved: 7, problem: { code: "retention.failed" } });
      await store.write((tx) => store$.saveRetention(tx, projectId, { ...policy, keepRuns: 4 }));
      expect(await store.read(store$.listRetention)).toEqual([{ projectId, policy: { ...policy, keepRuns: 4 } }]);
    }),
  );

  test(
    "a view belongs to its person: names are hers, ids nobody else's; by its id it is read",
    withBench(async ({ store }) => {
      const [ann, bob] = [newId.user(), newId.user()];
      const view = { id: newId.plain() as never, name: "my failed", filter: { states: ["FAILED"] } };
      await store.write((tx) => store$.saveView(tx, ann, view));
      await store.write((tx) => store$.saveView(tx, ann, { ...view, name: "failed" }));
      expect(await store.read((db) => store$.savedViews(db, ann))).toEqual([{ ...view, name: "failed" }]);
      expect(await store.read((db) => store$.savedViews(db, bob))).toEqual([]);
      expect(await store.read((db) => store$.savedView(db, view.id))).toEqual({ ...view, name: "failed" });
      await expect(store.write((tx) => store$.saveView(tx, bob, view))).rejects.toMatchObject({ failure: { code: "notFound" } });
      await expect(store.write((tx) => store$.saveView(tx, ann, { ...view, id: newId.plain() as never, name: "failed" }))).rejects.toMatchObject({ failure: { code: "conflict" } });
      expect(await store.write((tx) => store$.removeView(tx, bob, view.id))).toBe(false);
      expect(await store.write((tx) => store$.removeView(tx, ann, view.id))).toBe(true);
      expect(await store.read((db) => store$.savedView(db, view.id))).toBeNull();
    }),
  );

  test(
    "[API3] a callback is due when its run has ended, and is settled once",
    withBench(async ({ store, clock }) => {
      const planted = await store.write((tx) => plantGraph(tx, [[]], {}));
      const { id } = planted.instance;
      await store.write((tx) => store$.insertRunCallback(tx, { workflowInstanceId: id, url: "https://example.org/a?key=1", sealed: "v1:x", reach: "public" }));
      expect(await store.read(store$.runsWithCallback)).toEqual([id]);
      await store.write((tx) => store$.beginRunCallbacks(tx, [id]));
      expect(await store.read((db) => store$.dueRunCallbacks(db, clock.now(), 9))).toEqual([]);
      await end(store, planted.taskIds[0]!);
      await store.write((tx) => store$.beginRunCallbacks(tx, [id]));
      expect(await store.read(store$.nextRunCallbackAt)).toBe(clock.now());
      const [due] = await store.read((db) => store$.dueRunCallbacks(db, clock.now(), 9));
      expect(due).toEqual({ workflowInstanceId: id, url: "https://example.org/a?key=1", sealed: "v1:x", reach: "public", tryNo: 0 });
      await store.write((tx) => store$.settleRunCallback(tx, due!, { told: false, answer: sentence("run.callbackAnswered", { status: 500 }), nextAt: clock.now() + 10 }));
      await store.write((tx) => store$.settleRunCallback(tx, due!, { told: true, answer: sentence("run.callbackAnswered", { status: 204 }), nextAt: null }));
      expect(await store.read((db) => store$.callbackStanding(db, id))).toEqual({
        url: "https://example.org/a",
        tries: 1,
        answer: sentence("run.callbackAnswered", { status: 500 }),
        nextAt: clock.now() + 10,
        doneAt: null,
        told: false,
      });
    }),
  );
}
