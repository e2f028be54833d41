import { Refusal, type TaskInstance, type TaskInstanceId } from "#contract";
import { prepare } from "../engine/prepared.ts";
import type { Tx } from "../store.ts";
import { updateCandidates } from "./moveTask.ts";
import { changedRow, type TaskChange } from "./taskChange.ts";
import { announceTask, taskOf, TASKS } from "./taskRow.ts";

const selectCandidates = prepare<{ id: TaskInstanceId }, { candidates: string | null }>((db, place) => db.selectFrom("task_instances").select("candidates").where("id", "=", place("id")));

/** Writes what is said about a task without a move of its state. Announces nothing when nothing differs. Refusal `instance.notFound`. */
export async function noteTask(tx: Tx, { id, set }: { id: TaskInstanceId; set: Pick<TaskChange, "reason" | "candidates" | "killRequested" | "retryAt" | "nodeId" | "priority" | "lane"> }): Promise<TaskInstance> {
  const before = await tx.hot(TASKS).get(id);
  if (before === undefined) throw new Refusal("notFound", "instance.notFound", { id });
  const after = changedRow(before, set);
  const candidates = set.candidates === undefined ? null : JSON.stringify(set.candidates);
  const rowDiffers =
    after.reason !== before.reason ||
    after.kill_requested !== before.kill_requested ||
    after.retry_at !== before.retry_at ||
    after.node_id !== before.node_id ||
    after.priority !== before.priority ||
    after.lane !== before.lane;
  const candidatesDiffer = candidates !== null && ((await selectCandidates.first(tx, { id }))?.candidates ?? "[]") !== candidates;
  if (!rowDiffers && !candidatesDiffer) return taskOf(before);
  after.changed_seq = tx.seqOf("taskInstance", id);
  tx.hot(TASKS).put(after);
  if (candidatesDiffer) await updateCandidates.change(tx, { id, candidates: candidates! });
  return announceTask(tx, after);
}
