import type { AttemptId, NodeId, TaskInstance, TaskInstanceId } from "#contract";
import { moveTask, type TaskMoved, type Tx } from "../../store/index.ts";
import type { Ids } from "../../platform/ids.ts";
import type { Logger } from "../../platform/logger.ts";
import type { Fleet } from "../nodes/fleet.ts";
import type { Dispatcher } from "./dispatcher.ts";

/** What a unit of work changed that others have to hear of once it is committed, and not before [STO1]. */
export class Aftermath {
  readonly ready: TaskInstanceId[] = [];
  readonly retrying: TaskInstance[] = [];
  readonly released: NodeId[] = [];
  readonly kill: { nodeId: NodeId; attemptId: AttemptId }[] = [];
  readonly fence: AttemptId[] = [];
}

/** Moving tasks: what agents tell and what people order both go through here. */
export function makeTaskMoves(options: { fleet: () => Fleet; dispatcher: () => Dispatcher; ids: Ids; log: Logger }) {
  /** When it cannot be delivered the flag stays, and the node's next sync is told. */
  function sendKill(nodeId: NodeId, attemptId: AttemptId): void {
    options
      .fleet()
      .ask(nodeId, "attempt.kill", { nodeId, attemptId, by: "operator" }, options.ids.next())
      .catch((error: unknown) => options.log.warn("a kill waits for its node", { nodeId, attemptId, error: String(error) }));
  }
  return {
    /** Moves a task and, in the same unit, makes ready whatever waited only for it. */
    async move(tx: Tx, after: Aftermath, input: Parameters<typeof moveTask>[1]): Promise<TaskMoved | null> {
      const moved = await moveTask(tx, input);
      for (const task of moved?.readied ?? []) {
        if ((await moveTask(tx, { id: task.id, event: "ready", set: { readyAt: tx.now } })) !== null) after.ready.push(task.id);
      }
      return moved;
    },
    /** After the commit: queues what is ready, times what retries, frees what is released, sends the kills. */
    settle(after: Aftermath): void {
      const dispatcher = options.dispatcher();
      for (const masterId of after.released) dispatcher.released(masterId);
      for (const task of after.retrying) dispatcher.retryAt(task);
      dispatcher.enqueue(after.ready);
      for (const { nodeId, attemptId } of after.kill) sendKill(nodeId, attemptId);
    },
  };
}
export type TaskMoves = ReturnType<typeof makeTaskMoves>;
