import type { TaskInstance, TaskInstanceId } from "#contract";
import { prepare } from "../engine/prepared.ts";
import type { Tx } from "../store.ts";
import { upstreamIds } from "./edges.ts";
import { PREFIXED_TASK_COLUMNS, taskOf, TASKS, type TaskRow } from "./taskRow.ts";

/** So many rows are looked up one by one, more of them at once. */
const FEW = 20;
const select = prepare<{ id: TaskInstanceId }, TaskRow>((db, place) =>
  db.selectFrom("task_edges as e").innerJoin("task_instances as t", "t.id", "e.from_id").select(PREFIXED_TASK_COLUMNS).where("e.to_id", "=", place("id")),
);
/** What a task comes directly after, as it is in this unit. */
export async function upstreamIn(tx: Tx, task: Pick<TaskInstance, "id" | "workflowInstanceId">): Promise<TaskInstance[]> {
  const ids = await upstreamIds(tx, { id: task.id, workflow_instance_id: task.workflowInstanceId });
  if (ids.length > FEW) {
    await tx.flush();
    return (await select.rows(tx, { id: task.id })).map(taskOf);
  }
  const rows: TaskInstance[] = [];
  for (const id of ids) rows.push(taskOf((await tx.hot(TASKS).get(id))!));
  return rows;
}

/** NOT_RUN tasks below a task, through such tasks only; and whatever comes directly before one of them. */
const around = prepare<{ id: TaskInstanceId }, TaskRow>((db, place) =>
  db
    .withRecursive("below(id)", (cte) =>
      cte
        .selectFrom("task_edges as e")
        .innerJoin("task_instances as t", "t.id", "e.to_id")
        .select("e.to_id as id")
        .where("e.from_id", "=", place("id"))
        .where("t.state", "=", "NOT_RUN")
        .union(cte.selectFrom("below as b").innerJoin("task_edges as e", "e.from_id", "b.id").innerJoin("task_instances as t", "t.id", "e.to_id").select("e.to_id as id").where("t.state", "=", "NOT_RUN")),
    )
    .selectFrom("task_instances as t")
    .select(PREFIXED_TASK_COLUMNS)
    .where((where) =>
      where.or([where("t.id", "in", where.selectFrom("below as b").select("b.id")), where("t.id", "in", where.selectFrom("below as b").innerJoin("task_edges as e", "e.to_id", "b.id").select("e.from_id"))]),
    ),
);
/** Has the rows in memory that may change when a task is skipped, in one statement, however long the chain behind it is. */
export async function knowBelow(tx: Tx, id: TaskInstanceId): Promise<void> {
  await tx.flush();
  for (const row of await around.rows(tx, { id })) tx.hot(TASKS).know(row);
}
