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
}
