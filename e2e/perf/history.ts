import { statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import type { ProjectId, WorkflowId } from "#contract";
import { listTaskRows, moveTask, openSqliteStore, type Store, type TaskFilter } from "../../agent/store/index.ts";
import { boardOfWorkflows } from "../../agent/server/night/readBoard.ts";
import { withReasons } from "../../agent/server/night/rowReasons.ts";
import { plantGraph } from "../../agent/testing/storeFixture.ts";
import { systemClock } from "../../agent/platform/clock.ts";
import { makeLogger } from "../../agent/platform/logger.ts";
import { at, interleaved, line, median, report, round, spread } from "./report.ts";

const WORKFLOWS = 300;
const PROJECTS = 10;
/** Tasks of a run, and how many of them have failed in one of so many runs. */
const TASKS = 35;
const DAY = 86_400_000;
const FIRST = Date.UTC(2024, 0, 1);
const dateOf = (day: number): string => new Date(FIRST + day * DAY).toISOString().slice(0, 10);
const idOf = (number: number, kind: string): string => `${String(number).padStart(14, "0")}${kind}`;

/** P15: the first page of the instance list over a long history, what that history costs a write, and a board of 200 rows × 90 columns. */
export async function history(folder: string, options: { rows: number; samples: number; moves: number; pairs: number }): Promise<void> {
  const parts = { clock: systemClock, log: makeLogger("bench", "fatal") };
  const path = join(folder, "history.db");
  await (await openSqliteStore({ path, ...parts })).close();
  const began = performance.now();
  const days = plant(path, options.rows);
  line({ bench: "P15 history", what: "planted", rows: options.rows, runs: days * WORKFLOWS, seconds: round((performance.now() - began) / 1000), gib: round(statSync(path).size / 2 ** 30) });
  const full = await openSqliteStore({ path, ...parts });
  const empty = await openSqliteStore({ path: join(folder, "short.db"), ...parts });
  try {
    await lists(full, days, options.samples);
    await board(full, days, Math.min(20, options.samples));
    await writes(full, empty, options);
  } finally {
    await full.close();
    await empty.close();
  }
}

/** A run of each workflow on each day; of one in ten something failed and the last tasks wait behind it. */
function plant(path: string, rows: number): number {
  const db = new DatabaseSync(path);
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000");
  const run = db.prepare(
    "insert into workflow_instances (id, project_id, project_name, workflow_id, workflow_name, revision_id, revision, origin, line, fire_at, zone, business_date, params, started_by, created_at, started_at, ended_at, state, running, success, failed, not_run, waiting_time, waiting_resource, changed_seq) values (?, ?, ?, ?, ?, 'r', 1, 'scheduled', 'main', ?, 'UTC', ?, '{}', 'schedule', ?, ?, ?, ?, 0, ?, ?, ?, 0, 0, 0)",
  );
  const task = db.prepare(
    "insert into task_instances (id, workflow_instance_id, project_id, task_id, name, type, state, cause, epoch, try_no, max_tries, ready_at, started_at, ended_at, exit_code, waiting_on, root_cause_id, reason, lane, priority, changed_seq) values (?, ?, ?, ?, ?, 'shell', ?, ?, 1, 1, 1, ?, ?, ?, ?, 0, ?, null, 'scheduled', 5, 0)",
  );
  const days = Math.max(90, Math.round(rows / TASKS / WORKFLOWS));
  let number = 0;
  for (let day = 0; day < days; day++) {
    db.exec("BEGIN");
    for (let workflow = 0; workflow < WORKFLOWS; workflow++) {
      const runId = idOf(number++, "r");
      const fireAt = FIRST + (day + 1) * DAY + workflow * 1000;
      const failed = (day * 7 + workflow) % 10 === 0;
      const projectId = `p${workflow % PROJECTS}`;
      run.run(
        runId,
        projectId,
        projectId,
        `w${workflow}`,
        `dwd_flow_${workflow}`,
        fireAt,
        dateOf(day),
        fireAt,
        fireAt,
        fireAt + 60_000,
        failed ? "FAILED" : "SUCCESS",
        failed ? TASKS - 3 : TASKS,
        failed ? 1 : 0,
        failed ? 2 : 0,
      );
      let root: string | null = null;
      for (let place = 0; place < TASKS; place++) {
        const id = idOf(number++, "t");
        const state = !failed || place < TASKS - 3 ? "SUCCESS" : place === TASKS - 3 ? "FAILED" : "NOT_RUN";
        const ran = state !== "NOT_RUN";
        task.run(
          id,
          runId,
          projectId,
          `w${workflow}t${place}`,
          `dwd_task_${workflow}_${place}`,
          state,
          state === "FAILED" ? "exit" : null,
          fireAt,
          ran ? fireAt : null,
          ran ? fireAt + 1000 : null,
          state === "FAILED" ? 1 : ran ? 0 : null,
          ran ? null : root,
        );
        if (state === "FAILED") root = id;
      }
    }
    db.exec("COMMIT");
  }
  db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  definitions(db);
  db.close();
  return days;
}
/** Rows of the definitions, as many columns as each table wants filled. */
function definitions(db: DatabaseSync): void {
  const insert = (table: string, values: Record<string, string | number | null>): void => {
    const columns = (
      db.prepare(`select name, "notnull" as needed, dflt_value as otherwise, type from pragma_table_info('${table}')`).all() as { name: string; needed: number; otherwise: string | null; type: string }[]
    ).filter((one) => values[one.name] !== undefined || (one.needed === 1 && one.otherwise === null));
    db.prepare(`insert into ${table} (${columns.map((one) => `"${one.name}"`).join(", ")}) values (${columns.map(() => "?").join(", ")})`).run(
      ...columns.map((one) => values[one.name] ?? (/int/i.test(one.type) ? 0 : "{}")),
    );
  };
  db.exec("BEGIN");
  for (let place = 0; place < PROJECTS; place++) insert("projects", { id: `p${place}`, name: `p${place}` });
  for (let place = 0; place < WORKFLOWS; place++) insert("workflows", { id: `w${place}`, project_id: `p${place % PROJECTS}`, name: `dwd_flow_${place}`, owner: place < 3 ? "ann" : "bob" });
  db.exec("COMMIT");
}

async function lists(store: Store, days: number, samples: number): Promise<void> {
  const today = dateOf(days - 1);
  const failed = ["FAILED", "KILLED", "MISSED"] as const;
  const middle = idOf(Math.round(days / 2) * WORKFLOWS * (TASKS + 1) + 5, "t");
  const filters: Readonly<Record<string, Omit<TaskFilter, "limit">>> = {
    "my failed of the date": { mineOf: "ann", businessDate: today, states: failed },
    "the date": { businessDate: today },
    everything: {},
    "everything that failed": { states: failed },
    "my failed of all dates": { mineOf: "ann", states: failed },
    "mine of all dates": { mineOf: "ann" },
    running: { states: ["RUNNING", "DISPATCHING"] },
    "not run": { states: ["NOT_RUN"] },
    "one workflow": { workflowId: "w7" as WorkflowId },
    "one workflow, failed": { workflowId: "w7" as WorkflowId, states: failed },
    "one project": { projectIds: ["p3" as ProjectId] },
    "a name": { text: "flow_77" },
    "a name that nothing has": { text: "nothing like it" },
    "a page in the middle": { before: middle as never },
  };
  const worst: number[] = [];
  for (const [what, filter] of Object.entries(filters)) {
    const times: number[] = [];
    for (let sample = 0; sample < samples; sample++) {
      const began = performance.now();
      await store.read(async (db) => withReasons(db, (await listTaskRows(db, { ...filter, limit: 200 })).rows));
      times.push(performance.now() - began);
    }
    worst.push(at(times, 0.99));
    line({ bench: "P15", what, ...spread(times), p99: round(at(times, 0.99)) });
  }
  report("P15", "the slowest filter's first page of 200 rows with its counts, p99 in milliseconds", [Math.max(...worst)], [], { floor: 300, goal: 30, sense: "at most", limit: "the filter named above" });
}

async function board(store: Store, days: number, samples: number): Promise<void> {
  const times: number[] = [];
  let cells = 0;
  for (let sample = 0; sample < samples; sample++) {
    const began = performance.now();
    const found = await store.read((db) => boardOfWorkflows(db, { from: dateOf(days - 90), until: dateOf(days - 1), projectIds: undefined, limit: 200 }));
    cells = found.rows.reduce((sum, row) => sum + row.cells.length, 0);
    JSON.stringify(found);
    times.push(performance.now() - began);
  }
  report("board", "a board of 200 rows × 90 columns, read and written as JSON, in milliseconds", times, [], { floor: 500, goal: 200, sense: "at most", limit: "it is one statement for all cells" }, { cells });
}

async function writes(full: Store, empty: Store, { moves, pairs }: { moves: number; pairs: number }): Promise<void> {
  const rate = async (store: Store): Promise<number> => {
    const { taskIds } = await store.write((tx) =>
      plantGraph(
        tx,
        Array.from({ length: moves / 2 }, () => []),
      ),
    );
    const began = performance.now();
    for (const event of ["ready", "failed"] as const) {
      const batches = Array.from({ length: Math.ceil(taskIds.length / 100) }, (_, index) => taskIds.slice(index * 100, (index + 1) * 100));
      await Promise.all(
        batches.map((ids) =>
          store.write(async (tx) => {
            for (const id of ids) await moveTask(tx, { id, event, set: { readyAt: tx.now } });
          }),
        ),
      );
    }
    return (moves * 1000) / (performance.now() - began);
  };
  const [ours, theirs]: [number[], number[]] = [[], []];
  await interleaved(
    pairs,
    async () => void ours.push(await rate(full)),
    async () => void theirs.push(await rate(empty)),
  );
  report(
    "P15 writes",
    "transitions/s beside the history against those of an empty store",
    ours.map((value, index) => value / theirs[index]!),
    theirs,
    { floor: 0.8, goal: 0.9, sense: "at least", limit: "indexes of the history are deeper" },
    { transitionsPerSecond: Math.round(median(ours)), empty: Math.round(median(theirs)) },
  );
}
