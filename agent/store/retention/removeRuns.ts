import type { AttemptId, ProjectId, WorkflowInstanceId } from "#contract";
import { ATTEMPTS } from "../attempts/attemptRow.ts";
import { EDGES } from "../instances/edges.ts";
import { INSTANCES } from "../instances/instanceRow.ts";
import { TASKS } from "../instances/taskRow.ts";
import type { Db, Tx } from "../store.ts";
import { attemptsOfRuns, neededRuns } from "./endedRuns.ts";

type Runs = readonly WorkflowInstanceId[];
const tasksOf = (db: Db, ids: Runs) => db.selectFrom("task_instances").select("id").where("workflow_instance_id", "in", ids);

/**
 * How many rows belong to some runs and go with them: of the runs, their tasks, edges, gates, attempts, runs of scripts and callbacks. What only
 * mentions a run keeps its row and forgets the run (`forgetRuns`); revisions and the audit log stay.
 */
export async function countRowsOfRuns(db: Db, ids: Runs): Promise<number> {
  if (ids.length === 0) return 0;
  const counts = [
    db
      .selectFrom("task_edges")
      .select((of) => of.fn.countAll<number>().as("count"))
      .where("from_id", "in", tasksOf(db, ids)),
    db
      .selectFrom("task_gates")
      .select((of) => of.fn.countAll<number>().as("count"))
      .where("task_instance_id", "in", tasksOf(db, ids)),
    db
      .selectFrom("attempts")
      .select((of) => of.fn.countAll<number>().as("count"))
      .where("task_instance_id", "in", tasksOf(db, ids)),
    db
      .selectFrom("task_instances")
      .select((of) => of.fn.countAll<number>().as("count"))
      .where("workflow_instance_id", "in", ids),
    db
      .selectFrom("script_runs")
      .select((of) => of.fn.countAll<number>().as("count"))
      .where("workflow_instance_id", "in", ids),
    db
      .selectFrom("run_callbacks")
      .select((of) => of.fn.countAll<number>().as("count"))
      .where("workflow_instance_id", "in", ids),
    db
      .selectFrom("workflow_instances")
      .select((of) => of.fn.countAll<number>().as("count"))
      .where("id", "in", ids),
  ];
  let sum = 0;
  for (const one of counts) sum += Number((await one.executeTakeFirstOrThrow()).count);
  return sum;
}

export interface RemovedRuns {
  readonly runs: number;
  readonly rows: number;
  /** Their logs are to be removed after the commit: until then they have a record. */
  readonly attempts: readonly AttemptId[];
}
/**
 * [RTN1] In one unit: of these runs all that have ended, and that nothing needs, with all their rows; says so to whoever sees the project. A run
 * that was rerun since somebody looked stays.
 */
export async function removeRuns(tx: Tx, projectId: ProjectId, wanted: Runs): Promise<RemovedRuns> {
  if (wanted.length === 0) return { runs: 0, rows: 0, attempts: [] };
  const needed = await neededRuns(tx.db, wanted);
  const ended = await tx.db.selectFrom("workflow_instances").select("id").where("id", "in", wanted).where("project_id", "=", projectId).where("ended_at", "is not", null).execute();
  const ids = ended.map(({ id }) => id).filter((id) => !needed.has(id));
  if (ids.length === 0) return { runs: 0, rows: 0, attempts: [] };
  const rows = await countRowsOfRuns(tx.db, ids);
  const attempts = await attemptsOfRuns(tx.db, ids);
  const tasks = (await tasksOf(tx.db, ids).execute()).map(({ id }) => id);
  await forgetRuns(tx, ids);
  await tx.db.deleteFrom("task_edges").where("from_id", "in", tasksOf(tx.db, ids)).execute();
  await tx.db.deleteFrom("task_gates").where("task_instance_id", "in", tasksOf(tx.db, ids)).execute();
  await tx.db.deleteFrom("attempts").where("task_instance_id", "in", tasksOf(tx.db, ids)).execute();
  await tx.db.deleteFrom("task_instances").where("workflow_instance_id", "in", ids).execute();
  await tx.db.deleteFrom("script_runs").where("workflow_instance_id", "in", ids).execute();
  await tx.db.deleteFrom("run_callbacks").where("workflow_instance_id", "in", ids).execute();
  await tx.db.deleteFrom("workflow_instances").where("id", "in", ids).execute();
  for (const id of attempts) tx.hot(ATTEMPTS).gone(id);
  for (const id of tasks) tx.hot(TASKS).gone(id);
  for (const id of ids) {
    tx.hot(EDGES).gone(id);
    tx.hot(INSTANCES).gone(id);
  }
  tx.announce("history.removed", projectId, { topic: "platform", projectId }, { projectId });
  return { runs: ids.length, rows, attempts };
}

/** What mentions runs keeps its row: alerts and cells of backfills say what happened, child runs stand by themselves, gates of older servers go by date. */
async function forgetRuns(tx: Tx, ids: Runs): Promise<void> {
  await tx.db.updateTable("alerts").set({ workflow_instance_id: null, task_instance_id: null }).where("workflow_instance_id", "in", ids).execute();
  await tx.db.updateTable("backfill_cells").set({ workflow_instance_id: null }).where("workflow_instance_id", "in", ids).execute();
  await tx.db.updateTable("task_gates").set({ run_id: null }).where("run_id", "in", ids).execute();
  const children = await tx.db.selectFrom("workflow_instances").select("id").where("parent_task_id", "is not", null).where("parent_task_id", "in", tasksOf(tx.db, ids)).execute();
  if (children.length === 0) return;
  const orphans = children.map(({ id }) => id);
  await tx.db.updateTable("workflow_instances").set({ parent_task_id: null }).where("id", "in", orphans).execute();
  for (const id of orphans) {
    const row = await tx.hot(INSTANCES).get(id);
    if (row !== undefined) tx.hot(INSTANCES).know({ ...row, parent_task_id: null });
  }
}
