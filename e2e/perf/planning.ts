import { rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { Schedule, TaskDefinition, type ProjectId, type RevisionId, type TaskId, type WorkflowId } from "../../agent/contract/index.ts";
import { pointsBetween } from "../../agent/domain/planning/pointsBetween.ts";
import { systemClock, type Clock } from "../../agent/platform/clock.ts";
import { makeIds } from "../../agent/platform/ids.ts";
import { makeLogger } from "../../agent/platform/logger.ts";
import { makeGates } from "../../agent/server/planning/gates.ts";
import { openScheduler } from "../../agent/server/planning/openScheduler.ts";
import type { PlanningTime } from "../../agent/server/planning/planningTime.ts";
import { readScheduleOf } from "../../agent/server/planning/readSchedules.ts";
import { makeSnapshots } from "../../agent/server/planning/snapshots.ts";
import { insertProject, insertWorkflow, openSqliteStore, publishRevision, type Store } from "../../agent/store/index.ts";
import type { Aftermath } from "../../agent/server/dispatch/aftermath.ts";
import type { TaskMoves } from "../../agent/server/dispatch/taskMoves.ts";
import { at, interleaved, line, median, report, round } from "./report.ts";

const log = makeLogger("bench", "fatal");
const MINUTES = 1440;

/** P6: a million runs of single-task workflows planned and stored; P5: ten thousand of them due in the same second. */
export async function planning(folder: string, options: { readonly instances: number; readonly herd: number; readonly pairs: number }): Promise<void> {
  await snapshotRate(folder, options.instances, options.pairs);
  await herd(folder, options.herd, options.pairs);
}

async function publish(store: Store, ids: ReturnType<typeof makeIds>, projectId: ProjectId, name: string, cron: string): Promise<void> {
  const task = TaskDefinition.parse({ id: ids.next<TaskId>(), name: "load", type: "shell" });
  const definition = { params: {}, positions: {}, tasks: [task], schedule: Schedule.parse({ cron, zone: "UTC" }) };
  await store.write(async (tx) => {
    const workflow = await insertWorkflow(tx, { id: ids.next<WorkflowId>(), projectId, name, description: "", definition, owner: "o" });
    await publishRevision(tx, { workflowId: workflow.id, draftVersion: workflow.draftVersion, revisionId: ids.next<RevisionId>(), taskTypes: {}, note: "", by: "o" });
  });
}
async function platform(path: string, clock: Clock, workflows: number, cron: string) {
  const store = await openSqliteStore({ path, clock, log });
  const ids = makeIds(clock);
  const projectId = ids.next<ProjectId>();
  await store.write((tx) => insertProject(tx, { id: projectId, name: "p", description: "" }));
  await Promise.all(Array.from({ length: workflows }, (_, index) => publish(store, ids, projectId, `w${index}`, cron)));
  return { store, ids, projectId };
}
const remove = (path: string): void => {
  for (const end of ["", "-wal", "-shm", ".lock"]) rmSync(`${path}${end}`, { force: true });
};

async function snapshotRate(folder: string, instances: number, pairs: number): Promise<void> {
  const workflows = Math.max(1, Math.round(instances / MINUTES));
  const [ours, raw, compute]: number[][] = [[], [], []];
  const clock: Clock = { ...systemClock, now: () => Date.parse("2026-03-10T10:00:00Z") };
  await interleaved(
    pairs,
    async () => {
      const path = join(folder, "planned.db");
      const { store, ids, projectId } = await platform(path, clock, workflows, "* * * * *");
      const time: PlanningTime = { coveredUntil: 0, begunUntil: 0 };
      const snapshots = makeSnapshots({ store, clock, ids, log, time, gates: makeGates({ onWaited: () => {}, time }), closed: () => false });
      const begun = performance.now();
      const made = await snapshots.makeNext("bench");
      ours!.push(performance.now() - begun);
      if (made?.instances !== workflows * MINUTES) throw new Error(`${made?.instances} were made`);
      const { rule } = await store.read((db) => readScheduleOf(db, projectId, Schedule.parse({ cron: "* * * * *", zone: "UTC" })));
      const computing = performance.now();
      for (let index = 0; index < workflows; index++) pointsBetween(rule!, made.from, made.until, made.from);
      compute!.push(performance.now() - computing);
      await store.close();
      remove(path);
    },
    async () => {
      const path = join(folder, "raw.db");
      await (await openSqliteStore({ path, clock, log })).close();
      raw!.push(insertRaw(path, workflows));
      remove(path);
    },
  );
  report(
    "P6",
    `planning and storing ${workflows * MINUTES} single-task runs against raw inserts of the same rows`,
    ours!.map((value, index) => value / raw![index]!),
    raw!,
    { floor: 10, goal: 1.5, sense: "at most", limit: "rows are made from definitions and stored in units that let others have their turn" },
    { seconds: round(median(ours!) / 1000), rawSeconds: round(median(raw!) / 1000), computeSeconds: round(median(compute!) / 1000) },
  );
}

/** The least that storing them can be: the same rows, tables and indexes, one transaction, one statement for many rows. */
function insertRaw(path: string, workflows: number): number {
  const db = new DatabaseSync(path);
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
  const ROWS = 256;
  const many = (table: string, columns: string, count: number, rows: number) =>
    db.prepare(`INSERT INTO ${table} (${columns}) VALUES ${Array.from({ length: rows }, () => `(${Array.from({ length: count }, () => "?").join(",")})`).join(",")}`);
  const RUN =
    "id,project_id,project_name,workflow_id,workflow_name,revision_id,revision,origin,line,fire_at,zone,business_date,params,started_by,created_at,state,running,success,failed,not_run,waiting_time,waiting_resource,changed_seq";
  const TASK = "id,workflow_instance_id,project_id,task_id,name,type,state,max_tries,retry_at,waiting_on,reason,lane,priority,frozen,changed_seq";
  const statements = { runs: many("workflow_instances", RUN, 23, ROWS), tasks: many("task_instances", TASK, 15, ROWS) };
  const id = (number: number): string => `01j${String(number).padStart(23, "0")}`;
  let [runs, tasks]: SQLInputValue[][] = [[], []];
  let count = 0;
  const begun = performance.now();
  db.exec("BEGIN");
  for (let workflow = 0; workflow < workflows; workflow++) {
    for (let minute = 0; minute < MINUTES; minute++) {
      const fireAt = Date.UTC(2026, 2, 11) + minute * 60_000;
      const run = id(count * 2);
      runs!.push(run, id(1), "p", id(9_000_000 + workflow), `w${workflow}`, id(8_000_000 + workflow), 1, "scheduled", "main", fireAt, "UTC", "2026-03-10", "{}", "schedule", fireAt, "NOT_RUN", 0, 0, 0, 0, 1, 0, 0);
      tasks!.push(id(count * 2 + 1), run, id(1), id(7_000_000 + workflow), "load", "shell", "WAIT_TIME", 1, fireAt, 0, '{"code":"wait.time","values":{"at":"2026-03-11 00:00"}}', "scheduled", 5, 0, 0);
      if (++count % ROWS === 0) {
        statements.runs.run(...runs!);
        statements.tasks.run(...tasks!);
        [runs, tasks] = [[], []];
      }
    }
  }
  if (count % ROWS > 0) {
    many("workflow_instances", RUN, 23, count % ROWS).run(...runs!);
    many("task_instances", TASK, 15, count % ROWS).run(...tasks!);
  }
  db.exec("COMMIT");
  const took = performance.now() - begun;
  db.close();
  return took;
}

async function herd(folder: string, jobs: number, pairs: number): Promise<void> {
  const durable: number[] = [];
  const late: number[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    const path = join(folder, "herd.db");
    // The clock runs, and stands so that the point of noon is a few seconds away.
    let aheadMs = Date.parse("2026-03-10T22:40:00Z") - Date.now();
    const clock: Clock = { ...systemClock, now: () => Date.now() + aheadMs };
    const { store, ids } = await platform(path, clock, jobs, "0 12 11 3 *");
    const time: PlanningTime = { coveredUntil: 0, begunUntil: 0 };
    const committed: number[] = [];
    const moves = { settle: (after: Aftermath) => void committed.push(...after.ready.map(() => clock.now())) } as unknown as TaskMoves;
    const scheduler = await openScheduler({ store, clock, ids, log, moves, gates: makeGates({ onWaited: () => {}, time }), time, forget: () => {} });
    await scheduler.start();
    const fireAt = Date.parse("2026-03-11T12:00:00Z");
    aheadMs = fireAt - 1500 - Date.now();
    scheduler.settingsChanged();
    while (committed.length < jobs) await new Promise((resolve) => setTimeout(resolve, 20));
    durable.push((committed.at(-1)! - fireAt) / 1000);
    late.push(
      at(
        committed.slice(0, 100).map((one) => one - fireAt),
        0.99,
      ),
    );
    await scheduler.close();
    await store.close();
    remove(path);
  }
  const limit = "each task's move is announced, and its run's sums are kept, in the commit that queues it";
  report("P5", `${jobs} runs due in the same second: seconds until all are durably queued`, durable, [], { floor: 2, goal: 0.25, sense: "at most", limit });
  report("P5", "milliseconds by which the first 100 of them are late, p99", late, [], { floor: 100, goal: 20, sense: "at most", limit });
  line({ bench: "P5", what: "each run", durable: durable.map(round), late });
}
