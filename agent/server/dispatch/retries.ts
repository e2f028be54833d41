import type { TaskInstance, TaskInstanceId } from "#contract";
import { moveTask, tasksInStates, type Store } from "../../store/index.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Logger } from "../../platform/logger.ts";
import { openWaits } from "./waits.ts";

/** Tasks in WAIT_RETRY become WAIT_RESOURCE at their instant; rebuilt from the store at start, so a restart delays nothing that is due. */
export async function openRetries(options: { readonly store: Store; readonly clock: Clock; readonly log: Logger; readonly onReady: (task: TaskInstance) => void }) {
  const { store, log } = options;
  const waits = openWaits(options.clock);
  const at = (task: Pick<TaskInstance, "id" | "retryAt">): void =>
    waits.set(task.id, task.retryAt ?? 0, () => {
      void store
        .write((tx) => moveTask(tx, { id: task.id, event: "timeReached", set: { readyAt: tx.now, retryAt: null } }))
        .then((moved) => moved?.task.state === "WAIT_RESOURCE" && options.onReady(moved.task))
        .catch((error: unknown) => log.error("a retry was not queued", { id: task.id, error: String(error) }));
    });
  for (const task of await store.read((db) => tasksInStates(db, ["WAIT_RETRY"]))) at(task);
  return { at, forget: (id: TaskInstanceId) => waits.cancel(id), close: waits.close };
}
export type Retries = Awaited<ReturnType<typeof openRetries>>;
