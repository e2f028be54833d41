import type { CallbackStanding, Sentence, WorkflowInstanceId } from "#contract";
import type { Selectable } from "kysely";
import type { RunCallbacksTable } from "../schema/operations.ts";
import type { Db, Tx } from "../store.ts";

/** [API3] A callback that waits for its run, or for its next try. */
export interface StoredCallback {
  readonly workflowInstanceId: WorkflowInstanceId;
  readonly url: string;
  /** Ciphertext, owned by the run. */
  readonly sealed: string;
  readonly reach: RunCallbacksTable["reach"];
  readonly tryNo: number;
}
const callbackOf = (row: Selectable<RunCallbacksTable>): StoredCallback => ({ workflowInstanceId: row.workflow_instance_id, url: row.url, sealed: row.secret, reach: row.reach, tryNo: row.try_no });

/** In the unit that makes the run, so that there is no run whose end nobody is told of. */
export async function insertRunCallback(tx: Tx, of: Omit<StoredCallback, "tryNo">): Promise<void> {
  await tx.db.insertInto("run_callbacks").values({ workflow_instance_id: of.workflowInstanceId, url: of.url, secret: of.sealed, reach: of.reach, answer: null, next_at: null, done_at: null }).execute();
}
/** Runs whose end is waited for. */
export async function runsWithCallback(db: Db): Promise<WorkflowInstanceId[]> {
  return (await db.selectFrom("run_callbacks").select("workflow_instance_id as id").where("done_at", "is", null).where("next_at", "is", null).execute()).map(({ id }) => id);
}
/** Of these runs, those that have ended are told of from now on. */
export async function beginRunCallbacks(tx: Tx, runs: readonly WorkflowInstanceId[]): Promise<void> {
  if (runs.length === 0) return;
  await tx.db
    .updateTable("run_callbacks")
    .set({ next_at: tx.now })
    .where("workflow_instance_id", "in", (of) => of.selectFrom("workflow_instances").select("id").where("id", "in", runs).where("ended_at", "is not", null))
    .where("next_at", "is", null)
    .where("done_at", "is", null)
    .execute();
}
export async function dueRunCallbacks(db: Db, now: number, limit: number): Promise<StoredCallback[]> {
  return (await db.selectFrom("run_callbacks").selectAll().where("done_at", "is", null).where("next_at", "<=", now).orderBy("next_at").limit(limit).execute()).map(callbackOf);
}
/** When the next try is due; null when none waits for its time. */
export async function nextRunCallbackAt(db: Db): Promise<number | null> {
  const row = await db
    .selectFrom("run_callbacks")
    .select((of) => of.fn.min("next_at").as("at"))
    .where("done_at", "is", null)
    .where("next_at", "is not", null)
    .executeTakeFirst();
  return row?.at ?? null;
}
/** Keeps how a try ended; without `nextAt` it was the last one. Does nothing when the try was settled before. */
export async function settleRunCallback(tx: Tx, of: StoredCallback, outcome: { readonly told: boolean; readonly answer: Sentence; readonly nextAt: number | null }): Promise<void> {
  await tx.db
    .updateTable("run_callbacks")
    .set({ try_no: of.tryNo + 1, answer: JSON.stringify(outcome.answer), next_at: outcome.nextAt, done_at: outcome.nextAt === null ? tx.now : null, told: Number(outcome.told) })
    .where("workflow_instance_id", "=", of.workflowInstanceId)
    .where("try_no", "=", of.tryNo)
    .execute();
}
export async function callbackStanding(db: Db, run: WorkflowInstanceId): Promise<CallbackStanding | null> {
  const row = await db.selectFrom("run_callbacks").selectAll().where("workflow_instance_id", "=", run).executeTakeFirst();
  if (row === undefined) return null;
  const { origin, pathname } = new URL(row.url);
  return { url: `${origin}${pathname}`, tries: row.try_no, answer: row.answer === null ? null : (JSON.parse(row.answer) as Sentence), nextAt: row.next_at, doneAt: row.done_at, told: row.told === 1 };
}
