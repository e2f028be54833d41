import { DEFAULT_LOST_AFTER_SECONDS, sentence, type AttemptId, type Sentence, type TaskDefinition, type TaskInstance, type TaskInstanceId } from "#contract";
import { attemptIn, moveAttempt, taskIn, tasksInStates, type Store, type Tx } from "../../store/index.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Logger } from "../../platform/logger.ts";
import type { Needs } from "./needs.ts";
import { Aftermath } from "./aftermath.ts";
import type { TaskMoves } from "./taskMoves.ts";
import { openWaits } from "./waits.ts";

/** When the policy of a task acts on an attempt that is lost since `at`; null when it waits for its host for ever. */
export const lostUntil = (task: Pick<TaskDefinition, "lostPolicy" | "lostAfterSeconds">, at: number): number | null =>
  (task.lostPolicy ?? "wait") === "wait" ? null : at + (task.lostAfterSeconds ?? DEFAULT_LOST_AFTER_SECONDS) * 1000;

/**
 * [LC8] What becomes of LOST tasks that are not heard of: `wait` leaves them, `fail` ends them, `rerun` starts the next epoch of a task
 * that is declared idempotent [LC10]. The old attempt is over for good: when its host returns it is told to end it. The
 * instant is stored as `retryAt`, so a restart of the server changes nothing.
 */
export async function openLostPolicies(options: { readonly store: Store; readonly clock: Clock; readonly log: Logger; readonly needs: Needs; readonly moves: TaskMoves }) {
  const { store, log, moves } = options;
  const waits = openWaits(options.clock);

  /** In a unit: the attempt of a LOST task is given up, and the task goes where its policy says. */
  async function giveUp(tx: Tx, after: Aftermath, task: TaskInstance, definition: Pick<TaskDefinition, "lostPolicy" | "idempotent">, reason: Sentence): Promise<boolean> {
    if (task.state !== "LOST" || task.attemptId === null) return false;
    if ((await moveAttempt(tx, { id: task.attemptId, event: "ended", set: { endedAt: tx.now, cause: "lost" } })) === null) return false;
    after.released.push(task.attemptId);
    const again = definition.lostPolicy === "rerun" && definition.idempotent === true && !task.killRequested;
    const event = task.killRequested ? "killed" : again ? "retried" : "failed";
    const moved = await moves.move(tx, after, {
      id: task.id,
      event,
      expect: { epoch: task.epoch },
      set: { cause: task.killRequested ? null : "lost", endedAt: tx.now, reason, retryAt: again ? tx.now : null, killRequested: false },
    });
    if (moved?.task.state === "WAIT_RETRY") after.retrying.push(moved.task);
    return moved !== null;
  }

  async function act(id: TaskInstanceId, attemptId: AttemptId | null): Promise<void> {
    const after = await store.write(async (tx) => {
      const aftermath = new Aftermath();
      const task = await taskIn(tx, id);
      if (task === null || task.attemptId !== attemptId || task.attemptId === null) return aftermath;
      const definition = await options.needs.definitionOf(task);
      const attempt = await attemptIn(tx, task.attemptId);
      await giveUp(tx, aftermath, task, definition, sentence("end.lostPolicy", { node: attempt?.nodeName ?? "?" }));
      return aftermath;
    });
    moves.settle(after);
  }
  const at = (task: TaskInstance): void => {
    if (task.retryAt === null) return;
    waits.set(task.id, task.retryAt, () => void act(task.id, task.attemptId).catch((error: unknown) => log.error("a lost task was not given up", { id: task.id, error: String(error) })));
  };
  for (const task of await store.read((db) => tasksInStates(db, ["LOST"]))) at(task);
  return { at, giveUp, close: waits.close };
}
export type LostPolicies = Awaited<ReturnType<typeof openLostPolicies>>;
