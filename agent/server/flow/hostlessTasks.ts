import { isHostless, type TaskInstance } from "#contract";
import { taskIn, type Store, type WaitingTask } from "../../store/index.ts";
import type { Logger } from "../../platform/logger.ts";
import { Aftermath } from "../dispatch/aftermath.ts";
import type { Needs } from "../dispatch/needs.ts";
import type { TaskMoves } from "../dispatch/taskMoves.ts";
import type { ValuesOfTask } from "../dispatch/taskValues.ts";
import type { ValueBook } from "../values/valueBook.ts";
import type { ChildLimits } from "./childLimits.ts";
import type { ChildRuns } from "./childRuns.ts";
import type { WaitTimes } from "./waitTimes.ts";

export interface HostlessOptions {
  readonly store: Store;
  readonly log: Logger;
  readonly needs: Needs;
  readonly values: ValueBook;
  readonly valuesOf: ValuesOfTask;
  readonly moves: TaskMoves;
  readonly waitTimes: WaitTimes;
  readonly childRuns: ChildRuns;
  readonly childLimits: ChildLimits;
}

/** Carries out what may run and needs no host. Each in a unit of its own, but for those that have nothing to do. */
export function makeHostlessTasks({ store, log, needs, values, valuesOf, moves, waitTimes, childRuns, childLimits }: HostlessOptions) {
  async function carryOut(waiting: WaitingTask): Promise<void> {
    const need = await needs.of(waiting);
    await values.fresh();
    let running: TaskInstance | null = null;
    const after = await store.write(async (tx) => {
      const aftermath = new Aftermath();
      const task = await taskIn(tx, waiting.id);
      if (task?.state !== "WAIT_RESOURCE") return aftermath;
      const given = await valuesOf(tx, task, need, task.tryNo + 1);
      if (given.problem !== null) await moves.move(tx, aftermath, { id: task.id, event: "failed", set: { cause: "startError", endedAt: tx.now, reason: given.problem } });
      else if (need.type.plugin.kind === "waitTime") await waitTimes.hold(tx, aftermath, task, given);
      else running = await childRuns.begin(tx, aftermath, task, given);
      return aftermath;
    });
    moves.settle(after);
    childLimits.watch(running);
  }
  return async (tasks: readonly WaitingTask[]): Promise<void> => {
    const virtual: WaitingTask[] = [];
    for (const task of tasks) {
      const { plugin } = (await needs.of(task)).type;
      if (!isHostless(plugin)) continue;
      if (plugin.kind === "virtual") virtual.push(task);
      else await carryOut(task).catch((error: unknown) => log.error("a task without a host was not carried out", { id: task.id, error: String(error) }));
    }
    if (virtual.length > 0) await moves.passVirtual(virtual);
  };
}
