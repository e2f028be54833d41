import { sentence, type InstanceState, type TaskDefinition, type TaskInstance } from "#contract";
import { comingRunOf, getSettings, instanceIn, knowBelow, moveTask, outputsIn, upstreamIn, type Tx } from "../../store/index.ts";
import { screenTime } from "../../domain/planning/clockText.ts";
import { mayStart } from "../../domain/readiness/mayStart.ts";
import { whySkipped } from "../../domain/readiness/whySkipped.ts";
import { hasCome, type PlanningTime } from "../planning/planningTime.ts";
import type { Aftermath } from "./aftermath.ts";
import type { Revisions } from "./revisions.ts";

export interface Release {
  readonly tasks: readonly TaskInstance[];
  /** What the last thing that they waited for has become. */
  readonly by: InstanceState;
}

/** [FLOW2] Lets tasks go that wait for nothing any more, or skips them, and then whatever waits only for what was skipped. */
export function makeReadiness(definitionOf: (tx: Tx, task: TaskInstance) => Promise<TaskDefinition>, time: Pick<PlanningTime, "begunUntil">) {
  /**
   * What waits for nothing else and is not held back starts; [SNP3] before the point of its schedule it waits for that.
   */
  async function start(tx: Tx, after: Aftermath, task: TaskInstance): Promise<void> {
    const coming = await comingRunOf(tx, task.workflowInstanceId);
    if (coming !== null && !hasCome(coming.fireAt, tx.now, time)) {
      await moveTask(tx, {
        id: task.id,
        event: "held",
        set: { retryAt: coming.fireAt, reason: sentence("wait.time", { at: screenTime(coming.fireAt, { platform: (await getSettings(tx.db)).zone, own: coming.zone }) }) },
      });
      return;
    }
    const ready = await moveTask(tx, { id: task.id, event: "ready", set: { readyAt: tx.now, reason: null } });
    if (ready !== null) after.ready.push(ready.task);
  }
  const conditionsOf = async (tx: Tx, task: TaskInstance): Promise<NonNullable<TaskDefinition["when"]>> => {
    try {
      return (await definitionOf(tx, task)).when ?? [];
    } catch {
      // What cannot be read has no condition; whoever starts it says what is wrong.
      return [];
    }
  };
  return {
    /** In a unit. Costs a task without conditions nothing but its move, unless what came before was skipped. */
    async release(tx: Tx, after: Aftermath, first: Release): Promise<void> {
      const releases: Release[] = [first];
      let known = false;
      for (const { tasks, by } of releases) {
        for (const task of tasks) {
          // [HLD1] It stays NOT_RUN behind nothing; who resumes it comes back here.
          if (mayStart(task) !== null) continue;
          const when = await conditionsOf(tx, task);
          const reason = when.length === 0 && by !== "SKIPPED" ? null : await whySkipped(await upstreamIn(tx, task), when, (one) => outputsIn(tx, task.workflowInstanceId, one.taskId));
          if (reason === null) {
            await start(tx, after, task);
            continue;
          }
          if (!known) await knowBelow(tx, task.id);
          known = true;
          const skipped = await moveTask(tx, { id: task.id, event: "skipped", set: { endedAt: tx.now, reason } });
          if (skipped !== null && skipped.readied.length > 0) releases.push({ tasks: skipped.readied, by: "SKIPPED" });
        }
      }
    },
  };
}
/** The definition of a task inside a unit, from memory: whoever ends a task has its run and its revision there already. */
export const definitionIn =
  (revisions: Revisions) =>
  async (tx: Tx, task: TaskInstance): Promise<TaskDefinition> =>
    (await revisions.task(task.revisionId ?? (await instanceIn(tx, task.workflowInstanceId))!.revisionId, task.taskId)).task;
export type Readiness = ReturnType<typeof makeReadiness>;
