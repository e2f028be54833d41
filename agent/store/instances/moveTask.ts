import { nextInstanceState, satisfies, type InstanceEvent, type InstanceState, type TaskInstance, type TaskInstanceId } from "#contract";
import { sql } from "kysely";
import { prepare, prepareBulk } from "../engine/prepared.ts";
import type { Tx } from "../store.ts";
import { changedRootCauses, handedDown, rootCauseOf } from "./rootCause.ts";
import { tally } from "./tally.ts";
import { changedRow, type TaskChange } from "./taskChange.ts";
import { announceTask, PREFIXED_TASK_COLUMNS, selectTask, TASK_COLUMNS, taskOf, type TaskRow } from "./taskRow.ts";

/** Everything that may change in a row's life, and what the row must be for it. */
type Written = Omit<TaskRow, "workflow_instance_id" | "project_id" | "task_id" | "name" | "type" | "max_tries" | "waiting_on"> & { before: InstanceState; beforeEpoch: number };
const updateTask = prepare<Written>((db, place) =>
  db
    .updateTable("task_instances")
    .set({
      state: place("state"),
      forced_by: place("forced_by"),
      warning: place("warning"),
      cause: place("cause"),
      epoch: place("epoch"),
      try_no: place("try_no"),
      attempt_id: place("attempt_id"),
      node_id: place("node_id"),
      retry_at: place("retry_at"),
      ready_at: place("ready_at"),
      started_at: place("started_at"),
      ended_at: place("ended_at"),
      exit_code: place("exit_code"),
      signal: place("signal"),
      root_cause_id: place("root_cause_id"),
      reason: place("reason"),
      kill_requested: place("kill_requested"),
      changed_seq: place("changed_seq"),
    })
    .where("id", "=", place("id"))
    .where("state", "=", place("before"))
    .where("epoch", "=", place("beforeEpoch")),
);
export const updateCandidates = prepare<{ id: TaskInstanceId; candidates: string }>((db, place) =>
  db
    .updateTable("task_instances")
    .set({ candidates: place("candidates") })
    .where("id", "=", place("id")),
);

const selectDownstream = prepare<{ id: TaskInstanceId }, TaskRow>((db, place) =>
  db.selectFrom("task_edges as e").innerJoin("task_instances as t", "t.id", "e.to_id").select(PREFIXED_TASK_COLUMNS).where("e.from_id", "=", place("id")),
);
const updateBehind = prepareBulk(["id", "waiting_on", "root_cause_id", "changed_seq"], (db, rows) =>
  db
    .updateTable("task_instances")
    .from((from) =>
      from
        .selectFrom(
          sql<{
            column1: string;
            column2: number;
            column3: string;
            column4: number;
          }>`(values ${sql.join(rows.map((row) => sql`(${row.id}, cast(${row.waiting_on} as bigint), ${row.root_cause_id}, cast(${row.changed_seq} as bigint))`))})`.as("v"),
        )
        .selectAll()
        .as("w"),
    )
    .set((of) => ({ waiting_on: of.ref("w.column2"), root_cause_id: of.ref("w.column3").$castTo<TaskInstanceId>(), changed_seq: of.ref("w.column4") }))
    .whereRef("task_instances.id", "=", "w.column1" as never),
);

export interface TaskMove {
  readonly id: TaskInstanceId;
  readonly event: InstanceEvent;
  /** What the caller believed. [LC3] Facts of an older epoch come to nothing through `epoch`. */
  readonly expect?: { readonly epoch?: number | undefined; readonly states?: readonly InstanceState[] | undefined } | undefined;
  readonly set?: TaskChange | undefined;
}
export interface TaskMoved {
  readonly task: TaskInstance;
  readonly before: InstanceState;
  /** NOT_RUN tasks that waited only for this one; the caller moves them on. */
  readonly readied: TaskInstance[];
}

/**
 * [LC2] The only function that writes a task instance's state. Null, and nothing changed, when the table has no such move or the
 * caller believed something else. In the same unit it keeps `waiting_on` of what comes after, the root causes of what is
 * blocked [LC7], and what the tasks of the workflow instance add up to [LC9]; and announces all of it.
 * A task that becomes NOT_RUN by `resetRequested` may have `waitingOn` 0: then nobody readies it but the caller.
 */
export async function moveTask(tx: Tx, { id, event, expect, set = {} }: TaskMove): Promise<TaskMoved | null> {
  const row = await selectTask.first(tx, { id });
  if (row === undefined) return null;
  if (expect?.epoch !== undefined && expect.epoch !== row.epoch) return null;
  if (expect?.states !== undefined && !expect.states.includes(row.state)) return null;
  const state = nextInstanceState(row.state, event);
  if (state === null) return null;

  const after = changedRow(row, set);
  after.state = state;
  after.root_cause_id = state === "NOT_RUN" ? await rootCauseOf(tx, id) : null;
  after.changed_seq = tx.seqOf("taskInstance", id);
  if ((await updateTask.change(tx, { ...after, before: row.state, beforeEpoch: row.epoch })) !== 1) throw new Error(`task instance ${id} changed under its unit`);
  if (set.candidates !== undefined) await updateCandidates.change(tx, { id, candidates: JSON.stringify(set.candidates) });
  const task = announceTask(tx, after);
  tally(tx, row.workflow_instance_id, row.state, state);
  const readied = await changeBehind(tx, row, after);
  return { task, before: row.state, readied };
}

/** What the move means for the tasks after it. Returns those that became ready. */
async function changeBehind(tx: Tx, before: TaskRow, after: TaskRow): Promise<TaskInstance[]> {
  const changed = new Map<TaskInstanceId, TaskRow>();
  const met = Number(satisfies(after.state)) - Number(satisfies(before.state));
  if (met !== 0) for (const row of await selectDownstream.rows(tx, { id: after.id })) changed.set(row.id, { ...row, waiting_on: row.waiting_on - met });
  const load = async (ids: TaskInstanceId[]) => {
    if (ids.length === 0) return [];
    if (ids.length === 1) return await selectTask.rows(tx, { id: ids[0]! });
    const rows: TaskRow[] = [];
    for (let from = 0; from < ids.length; from += 500)
      rows.push(
        ...(await tx.db
          .selectFrom("task_instances")
          .select(TASK_COLUMNS)
          .where("id", "in", ids.slice(from, from + 500))
          .execute()),
      );
    return rows;
  };
  for (const row of await changedRootCauses(tx, after.id, handedDown(before), handedDown(after), load)) changed.set(row.id, { ...(changed.get(row.id) ?? row), root_cause_id: row.root_cause_id });
  if (changed.size === 0) return [];

  const readied: TaskInstance[] = [];
  const rows = [...changed.values()].map((row) => ({ ...row, changed_seq: tx.seqOf("taskInstance", row.id) }));
  await updateBehind(tx, rows);
  for (const row of rows) {
    announceTask(tx, row);
    if (met > 0 && row.waiting_on === 0 && row.state === "NOT_RUN") readied.push(taskOf(row));
  }
  return readied;
}
