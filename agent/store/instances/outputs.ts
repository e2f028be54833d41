import type { Outputs, TaskId, TaskInstanceId, WorkflowInstanceId } from "#contract";
import { prepare } from "../engine/prepared.ts";
import type { Db, Tx } from "../store.ts";

const update = prepare<{ id: TaskInstanceId; outputs: string | null }>((db, place) =>
  db
    .updateTable("task_instances")
    .set({ outputs: place("outputs") })
    .where("id", "=", place("id")),
);
/** [FLOW1] What the last attempt of a task handed on, in place of what the one before did. */
export async function setOutputs(tx: Tx, id: TaskInstanceId, outputs: Outputs): Promise<void> {
  await update.change(tx, { id, outputs: Object.keys(outputs).length === 0 ? null : JSON.stringify(outputs) });
}

const select = prepare<{ run: WorkflowInstanceId; task: TaskId }, { outputs: string | null }>((db, place) =>
  db.selectFrom("task_instances").select("outputs").where("workflow_instance_id", "=", place("run")).where("task_id", "=", place("task")),
);
const read = (row: { outputs: string | null } | undefined): Outputs => (row?.outputs == null ? {} : (JSON.parse(row.outputs) as Outputs));
/** What a task of a run handed on; nothing when it did not, or is not there. */
export const outputsIn = async (tx: Tx, run: WorkflowInstanceId, task: TaskId): Promise<Outputs> => read(await select.first(tx, { run, task }));
export const outputsOf = async (db: Db, id: TaskInstanceId): Promise<Outputs> => read(await db.selectFrom("task_instances").select("outputs").where("id", "=", id).executeTakeFirst());
