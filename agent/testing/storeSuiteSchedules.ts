import { CalendarRule, Schedule, type CalendarId, type WorkflowDefinition } from "#contract";
import { expect, test } from "vitest";
import * as store$ from "../store/index.ts";
import { emptyDefinition, newId } from "./storeFixture.ts";
import type { WithBench } from "./storeBench.ts";

const refusal = (code: string, word: string) => ({ failure: { code, sentence: { code: word } } });
const task = { id: newId.task(), name: "a", type: "shell", params: {}, after: [], retry: { times: 0, intervalSeconds: 60 }, timeoutSeconds: null, remark: "" };
const definition = (schedule: Schedule | null): WorkflowDefinition => ({ ...emptyDefinition, tasks: [task], schedule });

/** What schedules and their runs need of a store. */
export function scheduleSuite(withBench: WithBench): void {
  test(
    "[STO2] calendars: saved by who saw the last version, found by the project that may name them",
    withBench(async ({ store }) => {
      const p = await store.write((tx) => store$.insertProject(tx, { id: newId.project(), name: "p", description: "" }));
      const rule = CalendarRule.parse({ weekdays: [1], exclude: ["2026-10-05"] });
      const id = newId.plain() as CalendarId;
      const save = (version: number | null, name = "c") => store.write((tx) => store$.saveCalendar(tx, { id, projectId: p.id, version, name, rule, remark: "", by: "b" }));
      const made = await save(null);
      expect(made).toMatchObject({ version: 1, name: "c", rule, changedBy: "b" });
      await expect(save(null)).rejects.toMatchObject(refusal("conflict", "command.idTaken"));
      await expect(save(2)).rejects.toMatchObject(refusal("stale", "calendar.stale"));
      expect((await save(1)).version).toBe(2);
      expect(await store.read((db) => store$.calendarsFor(db, p.id))).toEqual(new Map([["c", rule]]));
      expect(await store.read((db) => store$.calendarsFor(db, null))).toEqual(new Map());
      await store.write((tx) => store$.removeCalendar(tx, id));
      expect(await store.read(store$.listCalendars)).toEqual([]);
    }),
  );

  test(
    "a schedule is in force when it is published, points before that never count, and without a schedule it is in no list",
    withBench(async ({ store, clock }) => {
      const p = await store.write((tx) => store$.insertProject(tx, { id: newId.project(), name: "p", description: "" }));
      const schedule = Schedule.parse({ cron: "0 0 * * *" });
      const w = await store.write((tx) => store$.insertWorkflow(tx, { id: newId.workflow(), projectId: p.id, name: "w", description: "", definition: definition(schedule), owner: "o" }));
      expect(await store.read((db) => store$.publishedSchedules(db))).toEqual([]);
      const publish = (draftVersion: number) => store.write((tx) => store$.publishRevision(tx, { workflowId: w.id, draftVersion, revisionId: newId.revision(), taskTypes: {}, note: "", by: "o" }));
      await publish(1);
      const [one] = await store.read((db) => store$.publishedSchedules(db, w.id));
      expect(one).toMatchObject({ workflowId: w.id, projectName: "p", revision: 1, enabled: true, schedule, plannedUntil: clock.now() });
      await store.write((tx) => store$.saveDraft(tx, { workflowId: w.id, draftVersion: 1, definition: definition(null), by: "o" }));
      expect(await store.read((db) => store$.publishedSchedules(db))).toHaveLength(1);
      await publish(2);
      expect(await store.read((db) => store$.publishedSchedules(db))).toEqual([]);
    }),
  );

  test(
    "[LC1] [SCH4] a point has one run; a run whose first tasks were not let go is held, until they are",
    withBench(async ({ store, clock }) => {
      const p = await store.write((tx) => store$.insertProject(tx, { id: newId.project(), name: "p", description: "" }));
      const w = await store.write((tx) => store$.insertWorkflow(tx, { id: newId.workflow(), projectId: p.id, name: "w", description: "", definition: definition(null), owner: "o" }));
      const revisionId = newId.revision();
      await store.write((tx) => store$.publishRevision(tx, { workflowId: w.id, draftVersion: 1, revisionId, taskTypes: {}, note: "", by: "o" }));
      const plan = (fireAt: number) => {
        const id = newId.instance();
        const of = { projectId: p.id, projectName: "p", workflowId: w.id, workflowName: "w", revisionId, revision: 1, origin: "scheduled" as const, line: store$.MAIN_LINE };
        const instance = { id, ...of, fireAt, zone: "UTC", businessDate: "2026-01-01", params: {}, startedBy: "schedule", createdAt: clock.now() };
        return store.write((tx) => store$.insertInstances(tx, { instance, tasks: [{ id: newId.taskInstance(), taskId: task.id, name: "a", type: "shell", maxTries: 1, priority: 5, upstream: [] }] }));
      };
      const first = await plan(1000);
      expect((await plan(1000)).instance.id).toBe(first.instance.id);
      const second = await plan(2000);
      const open = () => store.read((db) => store$.openScheduledRuns(db, { workflowIds: [w.id], until: clock.now() }));
      expect((await open()).map((run) => [run.id, run.fireAt, run.held])).toEqual([
        [first.instance.id, 1000, true],
        [second.instance.id, 2000, true],
      ]);
      expect(await store.read((db) => store$.workflowsWithHeldRuns(db, clock.now()))).toEqual([w.id]);
      await store.write((tx) => store$.moveTask(tx, { id: first.ready[0]!.id, event: "ready", set: { readyAt: tx.now } }));
      expect((await open()).map((run) => run.held)).toEqual([false, true]);
      await store.write((tx) => store$.moveTask(tx, { id: second.ready[0]!.id, event: "skipped", set: { endedAt: tx.now } }));
      expect((await open()).map((run) => run.id)).toEqual([first.instance.id]);
      expect(await store.read((db) => store$.workflowsWithHeldRuns(db, clock.now()))).toEqual([]);
    }),
  );

  test(
    "[SNP1] [SNP2] [SNP3] planned runs are stored quietly, come due in the order of their points, and are made again under their ids",
    withBench(async ({ store, clock }) => {
      const [projectId, workflowId] = [newId.project(), newId.workflow()];
      const shape = (name: string, upstream: number[], frozen = false) => ({ taskId: newId.task(), name, type: "shell", maxTries: 1, priority: 5, upstream, gates: 0, frozen });
      const of = { projectId, projectName: "p", workflowId, workflowName: "w", revisionId: newId.revision(), revision: 1, zone: "UTC", tasks: [shape("a", []), shape("b", [0]), shape("c", [], true)] };
      const reason = JSON.stringify({ code: "wait.time", values: { at: "then" } });
      const planned = (fireAt: number, workflow: typeof of = of) => ({ of: workflow, id: newId.instance(), fireAt, businessDate: "2026-01-01", taskIds: workflow.tasks.map(() => newId.taskInstance()), reason });
      const at = clock.now() + 1000;
      const runs = [planned(at + 2), planned(at), planned(at + 1)];
      const seq = store.lastSeq();
      await store.write((tx) => store$.insertPlanned(tx, runs, 0));
      expect(store.lastSeq()).toBe(seq);
      const tasksOf = (id: (typeof runs)[number]["id"]) => store.read((db) => store$.tasksOf(db, id));
      expect((await tasksOf(runs[0]!.id)).map((one) => [one.name, one.state, one.retryAt, one.waitingOn, one.reason?.code, one.frozen])).toEqual([
        ["a", "WAIT_TIME", at + 2, 0, "wait.time", false],
        ["b", "NOT_RUN", null, 1, undefined, false],
        ["c", "NOT_RUN", null, 0, undefined, true],
      ]);
      expect(await store.read((db) => store$.getWorkflowInstance(db, runs[0]!.id))).toMatchObject({ state: "NOT_RUN", startedAt: null, counts: { waitingTime: 1, notRun: 2 } });
      // Nobody who asks for what goes on reads them.
      expect(await store.read((db) => store$.tasksInStates(db, ["WAIT_TIME"]))).toEqual([]);
      expect(await store.read((db) => store$.plannedPoints(db, { workflowIds: [workflowId], from: at, until: at + 2 }))).toEqual(new Set([`${workflowId} ${at}`, `${workflowId} ${at + 1}`]));

      const due = (after: store$.PlanningCursor, until: number) => store.write(async (tx) => (await store$.dueRuns(tx, { after, until, limit: 9 })).map((run) => run.id));
      expect(await due({ fireAt: 0, runId: "" }, at + 1)).toEqual([runs[1]!.id, runs[2]!.id]);
      expect(await due({ fireAt: at, runId: runs[1]!.id }, at + 1)).toEqual([runs[2]!.id]);
      expect(await store.read((db) => store$.nextPlanned(db, { fireAt: at + 1, runId: runs[2]!.id }))).toBe(at + 2);
      expect(await store.read((db) => store$.newestOverdue(db, { workflowId, after: 0, before: at + 2, limit: 1 }))).toEqual([at + 1]);
      const cursor = { fireAt: at, runId: runs[1]!.id };
      expect(await store.read(store$.planningCursor)).toBeNull();
      await store.write((tx) => store$.setPlanningCursor(tx, cursor));
      expect(await store.read(store$.planningCursor)).toEqual(cursor);

      // [HLD1] What is frozen is let go by nobody.
      const move = (id: store$.PlannedRun["taskIds"][number], event: "ready" | "timeReached") => store.write((tx) => store$.moveTask(tx, { id, event }));
      expect((await move(runs[1]!.taskIds[2]!, "ready"))!.task.state).toBe("NOT_RUN");
      expect((await move(runs[1]!.taskIds[0]!, "timeReached"))?.task.state).toBe("WAIT_RESOURCE");
      expect((await store.read((db) => store$.plannedOf(db, { workflowId, from: at, until: at + 9 }))).map((run) => run.begun)).toEqual([true, false, false]);

      const next = { ...of, revision: 2, revisionId: newId.revision(), tasks: [shape("x", [])] };
      const again = { ...planned(at + 2, next), id: runs[0]!.id };
      await store.write(async (tx) => {
        await store$.replacePlanned(tx, [again], 0);
        await store$.removePlanned(tx, [runs[2]!.id]);
      });
      expect((await tasksOf(runs[0]!.id)).map((one) => [one.id, one.name])).toEqual([[again.taskIds[0], "x"]]);
      expect(await store.read((db) => store$.edgesOf(db, runs[0]!.id))).toEqual([]);
      expect(await store.read((db) => store$.getTask(db, runs[0]!.taskIds[1]!))).toBeNull();
      expect(await store.write((tx) => store$.taskIn(tx, runs[0]!.taskIds[1]!))).toBeNull();
      expect(await store.read((db) => store$.getWorkflowInstance(db, runs[0]!.id))).toMatchObject({ revision: 2, counts: { waitingTime: 1, notRun: 0 } });
      expect(await store.read((db) => store$.getWorkflowInstance(db, runs[2]!.id))).toBeNull();

      const snapshot = { date: "2026-01-02", from: at, until: at + 9, madeAt: at, madeBy: "schedule", workflows: 1, instances: 3, tasks: 9, tookMs: 1 };
      expect(await store.write((tx) => store$.insertSnapshot(tx, snapshot))).toEqual(snapshot);
      expect(await store.write((tx) => store$.insertSnapshot(tx, { ...snapshot, madeBy: "another" }))).toEqual(snapshot);
      expect(await store.read((db) => store$.listSnapshots(db, 9))).toEqual([snapshot]);
    }),
  );
}
