import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { ProjectId } from "../../agent/contract/index.ts";
import { systemClock } from "../../agent/platform/clock.ts";
import { makeLogger } from "../../agent/platform/logger.ts";
import { openRetentionKeeper } from "../../agent/server/retention/retentionKeeper.ts";
import { moveTask, openSqliteStore, saveRetention } from "../../agent/store/index.ts";
import { newId, plantGraph } from "../../agent/testing/storeFixture.ts";
import { interleaved, median, report } from "./report.ts";

/** Long enough for many units and rests of the removal. */
const ROUNDS = 6;
const BATCH = 100;
const TASKS = 10;

/** [RTN1] P12 while retention removes: durable transitions a second with a sweep under way all the time, against those without. */
export async function retentionRate(folder: string, { runs, moves, pairs }: { readonly runs: number; readonly moves: number; readonly pairs: number }): Promise<void> {
  const log = makeLogger("bench", "fatal");
  const path = join(folder, "retention.db");
  const projectId = newId.project();
  const first = await openSqliteStore({ path, clock: systemClock, log });
  const template = await first.write((tx) =>
    plantGraph(
      tx,
      Array.from({ length: TASKS }, () => []),
      { projectId },
    ),
  );
  await first.write((tx) => tx.db.insertInto("projects").values({ id: projectId, name: "old", description: "", created_at: 1, version: 1, changed_seq: 1 }).execute());
  await first.write((tx) => saveRetention(tx, projectId, { keepDays: 1, keepFailedDays: 1, keepRuns: 0 }));
  await first.close();
  plant(path, template.instance.id, projectId, runs);

  const store = await openSqliteStore({ path, clock: systemClock, log });
  try {
    const { taskIds } = await store.write((tx) =>
      plantGraph(
        tx,
        Array.from({ length: moves / 2 }, () => []),
      ),
    );
    const batches = Array.from({ length: Math.ceil(taskIds.length / BATCH) }, (_, index) => taskIds.slice(index * BATCH, (index + 1) * BATCH));
    let begun = false;
    const moveAll = async (): Promise<void> => {
      for (const event of [begun ? "rerunRequested" : "ready", "failed"] as const) {
        await Promise.all(
          batches.map((ids) =>
            store.write(async (tx) => {
              for (const id of ids) await moveTask(tx, { id, event, set: { readyAt: tx.now } });
            }),
          ),
        );
      }
      begun = true;
    };
    const rate = async (): Promise<number> => {
      const at = performance.now();
      for (let round = 0; round < ROUNDS; round++) await moveAll();
      return (ROUNDS * moves * 1000) / (performance.now() - at);
    };
    const left = async (): Promise<number> =>
      store.read(async (db) =>
        Number(
          (
            await db
              .selectFrom("workflow_instances")
              .select((of) => of.fn.countAll<number>().as("count"))
              .where("project_id", "=", projectId)
              .executeTakeFirstOrThrow()
          ).count,
        ),
      );
    await rate();
    const ours: number[] = [];
    const theirs: number[] = [];
    const before = await left();
    await interleaved(
      pairs,
      async () => {
        const keeper = openRetentionKeeper({ store, clock: systemClock, log, logs: { size: async () => ({ bytes: 0, lastAt: null }), remove: async () => {} } });
        void keeper.sweep();
        ours.push(await rate());
        await keeper.close();
      },
      async () => void theirs.push(await rate()),
    );
    const after = await left();
    if (after <= 1) throw new Error("everything was removed before the measurement was over: plant more runs");
    report(
      "P12 retention",
      "durable transitions/s of the store while old runs are removed, against without",
      ours.map((value, index) => value / theirs[index]!),
      theirs,
      { floor: 0.8, goal: 0.9, sense: "at least", limit: "both share one thread and one writer" },
      { transitionsPerSecond: Math.round(median(ours)), without: Math.round(median(theirs)), runsRemoved: before - after },
    );
  } finally {
    await store.close();
  }
}

/** Copies a run so many times, as if it had ended long ago. */
function plant(path: string, run: string, projectId: ProjectId, runs: number): void {
  using db = new DatabaseSync(path);
  const columnsOf = (table: string): string[] => (db.prepare(`select name from pragma_table_info('${table}')`).all() as { name: string }[]).map(({ name }) => name);
  const insert = (table: string, from: string, set: Record<string, string>): void => {
    const names = columnsOf(table);
    const values = names.map((name) => set[name] ?? `o."${name}"`).join(", ");
    db.exec(`with recursive n(i) as (select 1 union all select i + 1 from n where i < ${runs}) insert into ${table} (${names.map((name) => `"${name}"`).join(", ")}) select ${values} from n, ${table} o where ${from}`);
  };
  const id = `'0' || printf('%025d', n.i)`;
  db.exec("BEGIN");
  insert("workflow_instances", `o.id = '${run}'`, { id, line: id, project_id: `'${projectId}'`, created_at: "1", started_at: "1", ended_at: "2", state: "'SUCCESS'", not_run: "0", success: String(TASKS) });
  insert("task_instances", `o.workflow_instance_id = '${run}'`, { id: `'0' || printf('%015d', n.i) || substr(o.id, 17)`, workflow_instance_id: id, state: "'SUCCESS'" });
  db.exec("COMMIT");
}
