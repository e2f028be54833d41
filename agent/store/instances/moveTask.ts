import { reachedState, satisfies, type InstanceEvent, type InstanceState, type TaskInstance, type TaskInstanceId } from "#contract";
import { prepare } from "../engine/prepared.ts";
import type { Tx } from "../store.ts";
import { changedRootCauses, handedDown, rootCauseOf } from "./rootCause.ts";
import { tally } from "./tally.ts";
import { changedRow, type TaskChange } from "./taskChange.ts";
import { downstreamIds } from "./edges.ts";
import { announceTask, taskOf, TASKS, type TaskRow } from "./taskRow.ts";

export const updateCandidates = prepare<{ id: TaskInstanceId; candidates: string }>((db, place) =>
  db
    .updateTable("task_instances")
    .set({ candidates: place("candidates") })
    .where("id", "=", place("id")),
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
 * [HLD1] What is paused or frozen never waits to be started: where the table says so it is NOT_RUN. Look at the state of the answer.
 * A task that becomes NOT_RUN by `resetRequested` may have `waitingOn` 0: then nobody readies it but the caller.
 */
export async function moveTask(tx: Tx, { id, event, expect, set = {} }: TaskMove): Promise<TaskMoved | null> {
  const tasks = tx.hot(TASKS);
  const row = await tasks.get(id);
  if (row === undefined) return null;
  if (expect?.epoch !== undefined && expect.epoch !== row.epoch) return null;
  if (expect?.states !== undefined && !expect.states.includes(row.state)) return null;
  const after = changedRow(row, set);
  const state = reachedState(row.state, event, after.paused_by !== null || after.frozen === 1);
  if (state === null) return null;

  after.state = state;
  after.root_cause_id = state === "NOT_RUN" ? await rootCauseOf(tx, id) : null;
  after.changed_seq = tx.seqOf("taskInstance", id);
  tasks.put(after);
  if (set.candidates !== undefined) await updateCandidates.change(tx, { id, candidates: JSON.stringify(set.candidates) });
  const task = announceTask(tx, after);
  tally(tx, row.workflow_instance_id, row.state, state);
  const readied = await changeBehind(tx, row, after);
  return { task, before: row.state, readied };
}

/** What the move means for the tasks after it. Returns those that became ready. */
async function changeBehind(tx: Tx, before: TaskRow, after: TaskRow): Promise<TaskInstance[]> {
  const met = Number(satisfies(after.state)) - Number(satisfies(before.state));
  const [handedBefore, handedAfter] = [handedDown(before), handedDown(after)];
  if (met === 0 && handedBefore === handedAfter) return [];
  const below = await downstreamIds(tx, after);
  if (below.length === 0) return [];
  const tasks = tx.hot(TASKS);
  const changed = new Map<TaskInstanceId, TaskRow>();
  if (met !== 0) {
    for (const id of below) {
      const row = (await tasks.get(id))!;
      changed.set(id, { ...row, waiting_on: row.waiting_on - met });
    }
  }
  if (handedBefore !== handedAfter) {
    await tx.flush();
    for (const [id, cause] of await changedRootCauses(tx, after.id, handedBefore, handedAfter)) changed.set(id, { ...(changed.get(id) ?? (await tasks.get(id))!), root_cause_id: cause });
  }
  const readied: TaskInstance[] = [];
  for (const row of changed.values()) {
    row.changed_seq = tx.seqOf("taskInstance", row.id);
    tasks.put(row);
    announceTask(tx, row);
    if (met > 0 && row.waiting_on === 0 && row.state === "NOT_RUN") readied.push(taskOf(row));
  }
  return readied;
}
