import { isHeld, sentence, type Sentence, type TaskInstance } from "#contract";

/**
 * [HLD1] Why nothing of an instance may be started, whatever it waits for; null when it may. Everything that starts or queues a task
 * asks here: what comes ready, what is tried again, what had waited for a time, and the start of a run.
 */
export function mayStart(task: Pick<TaskInstance, "pausedBy" | "frozen">): Sentence | null {
  if (!isHeld(task)) return null;
  return task.frozen ? sentence("wait.frozen") : sentence("wait.paused", { by: task.pausedBy ?? "" });
}
