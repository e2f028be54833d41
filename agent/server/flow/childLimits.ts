import { sentence, type TaskDefinition, type TaskInstance, type TaskInstanceId } from "#contract";
import { noteTask, taskIn, tasksInStates, type Store } from "../../store/index.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Logger } from "../../platform/logger.ts";
import { Aftermath } from "../dispatch/aftermath.ts";
import type { TaskMoves } from "../dispatch/taskMoves.ts";
import { openWaits } from "../dispatch/waits.ts";

/** A wall clock may jump, and a timer does not notice. */
const LONGEST_SLEEP_MS = 30_000;
/** Tasks that stand for a run which may take only so long: their instant is stored as `retryAt`. */
const isLimited = ({ state, attemptId, retryAt }: TaskInstance): boolean => state === "RUNNING" && attemptId === null && retryAt !== null;
/** Whether the time of such a task has passed, so that its run is being killed. */
export const hasPassed = ({ reason }: Pick<TaskInstance, "reason">): boolean => reason?.code === "run.childTimeout";

export interface ChildLimitsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly moves: TaskMoves;
  readonly definitionOf: (task: TaskInstance) => Promise<TaskDefinition>;
}

/** [FLOW5] Kills the run of another workflow when the time of the task that stands for it has passed. The task goes on standing for it until nothing of it is left. */
export function openChildLimits({ store, clock, log, moves, definitionOf }: ChildLimitsOptions) {
  const waits = openWaits(clock);
  async function act(id: TaskInstanceId): Promise<void> {
    const after = await store.write(async (tx) => {
      const aftermath = new Aftermath();
      const task = await taskIn(tx, id);
      if (task === null || !isLimited(task)) return aftermath;
      if (task.retryAt! > clock.now()) {
        at(task);
        return aftermath;
      }
      const seconds = (await definitionOf(task)).timeoutSeconds ?? 0;
      await noteTask(tx, { id, set: { retryAt: null, reason: sentence("run.childTimeout", { workflow: String(task.reason?.values["workflow"] ?? ""), seconds }) } });
      await moves.killChildRuns(tx, aftermath, task, "by.timeLimit");
      return aftermath;
    });
    moves.settle(after);
  }
  function at({ id, retryAt }: Pick<TaskInstance, "id" | "retryAt">): void {
    waits.set(id, Math.min(retryAt ?? 0, clock.now() + LONGEST_SLEEP_MS), () => void act(id).catch((error: unknown) => log.error("a time limit did not end a run", { id, error: String(error) })));
  }
  return {
    /** After the commit in which its run began. */
    watch(task: TaskInstance | null): void {
      if (task !== null && isLimited(task)) at(task);
    },
    /** Limits that were set before this server ran. */
    async start(): Promise<void> {
      for (const task of await store.read((db) => tasksInStates(db, ["RUNNING"]))) if (isLimited(task)) at(task);
    },
    close: waits.close,
  };
}
export type ChildLimits = ReturnType<typeof openChildLimits>;
