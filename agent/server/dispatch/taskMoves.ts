import { sentence, type AttemptId, type NodeId, type TaskInstance, type TaskInstanceId, type WorkflowId, type WorkflowInstanceId } from "#contract";
import { childRuns, getAttempt, moveTask, noteTask, tasksOf, type Store, type TaskMoved, type Tx } from "../../store/index.ts";
import type { Ids } from "../../platform/ids.ts";
import type { Logger } from "../../platform/logger.ts";
import type { Fleet } from "../nodes/fleet.ts";
import { Aftermath } from "./aftermath.ts";
import type { Dispatcher } from "./dispatcher.ts";
import type { Readiness } from "./readiness.ts";

interface Waiting {
  at(task: TaskInstance): void;
}
export interface TaskMovesOptions {
  readonly store: Store;
  readonly fleet: () => Fleet;
  readonly dispatcher: () => Dispatcher;
  /** Who waits for the instant of a task that is tried again, or is lost. */
  readonly retries: () => Waiting & { forget(id: TaskInstanceId): void };
  /** Who waits for the time of tasks that only wait. */
  readonly waitTimes: () => Waiting;
  readonly lostPolicies: () => Waiting;
  readonly readiness: Readiness;
  readonly mayBegin: (workflowId: WorkflowId) => void;
  readonly ids: Ids;
  readonly log: Logger;
}

/** Moving tasks: what agents tell and what people order both go through here. */
export function makeTaskMoves(options: TaskMovesOptions) {
  /** [KILL2] When it cannot be delivered the flag stays, and the node's next sync is told. */
  function sendKill(nodeId: NodeId, attemptId: AttemptId): void {
    options
      .fleet()
      .ask(nodeId, "attempt.kill", { nodeId, attemptId, by: "operator" }, options.ids.next())
      .catch((error: unknown) => options.log.warn("a kill waits for its node", { nodeId, attemptId, error: String(error) }));
  }
  /** Moves a task and, in the same unit, lets go whatever waited only for it. */
  async function move(tx: Tx, after: Aftermath, input: Parameters<typeof moveTask>[1]): Promise<TaskMoved | null> {
    const moved = await moveTask(tx, input);
    if (moved !== null && moved.readied.length > 0) await options.readiness.release(tx, after, { tasks: moved.readied, by: moved.task.state });
    return moved;
  }
  /**
   * [KILL2] In a unit: orders the end of a task in whatever state. What has no process yet is over at once; a LOST one is told when its
   * host returns. Forget it in queue and timers after the commit.
   */
  async function kill(tx: Tx, after: Aftermath, task: TaskInstance, by: string): Promise<void> {
    if (task.state === "LOST") {
      await noteTask(tx, { id: task.id, set: { killRequested: true } });
      return;
    }
    const ends = task.state === "WAIT_TIME" || task.state === "WAIT_RESOURCE" || task.state === "WAIT_RETRY";
    const reason = sentence(ends && (task.attemptId === null || task.startedAt === null) ? "end.killedBefore" : "end.killed", { by });
    const moved = await moveTask(tx, { id: task.id, event: "killRequested", expect: { epoch: task.epoch }, set: { reason, killRequested: !ends, ...(ends ? { endedAt: tx.now } : {}) } });
    if (moved?.task.state !== "KILLING") return;
    if (task.attemptId === null) return killChildRuns(tx, after, task, by);
    const attempt = await getAttempt(tx.db, task.attemptId);
    if (attempt?.nodeId != null) after.kill.push({ nodeId: attempt.nodeId, attemptId: attempt.id });
  }
  /** A task without an attempt stands for a run: what of it runs is killed, what has not begun will not. The run's end ends the task. */
  async function killChildRuns(tx: Tx, after: Aftermath, parent: TaskInstance, by: string): Promise<void> {
    for (const run of await childRuns(tx.db, parent.id)) await killRun(tx, after, run.id, by);
  }
  /** In a unit: what of a run runs is killed, what has not begun will not. */
  async function killRun(tx: Tx, after: Aftermath, id: WorkflowInstanceId, by: string): Promise<void> {
    const tasks = await tasksOf(tx.db, id);
    const waiting = tasks.filter((task) => task.state === "NOT_RUN");
    // From the last: then nothing below one is open.
    for (const { id: task } of waiting.toReversed()) await moveTask(tx, { id: task, event: "skipped", set: { endedAt: tx.now, reason: sentence("end.killedBefore", { by }) } });
    for (const task of tasks) {
      if (task.state !== "NOT_RUN") await kill(tx, after, task, by);
      after.gone.push(task.id);
    }
  }
  /** After the commit: queues what is ready, times what retries, waits or is lost, frees what is released, sends the kills. */
  function settle(after: Aftermath): void {
    const dispatcher = options.dispatcher();
    for (const attemptId of after.released) dispatcher.released(attemptId);
    for (const id of after.gone) {
      dispatcher.forget(id);
      options.retries().forget(id);
    }
    for (const task of after.retrying) options.retries().at(task);
    for (const task of after.held) options.waitTimes().at(task);
    for (const task of after.lost) options.lostPolicies().at(task);
    dispatcher.enqueue(after.ready);
    for (const workflowId of new Set(after.begin)) options.mayBegin(workflowId);
    for (const { nodeId, attemptId } of after.kill) sendKill(nodeId, attemptId);
  }
  return {
    move,
    kill,
    killChildRuns,
    killRun,
    settle,
    /** Tasks that have nothing to run succeed, and what waits for them goes on. */
    async passVirtual(tasks: readonly Pick<TaskInstance, "id">[]): Promise<void> {
      const after = await options.store.write(async (tx) => {
        const aftermath = new Aftermath();
        for (const { id } of tasks) await move(tx, aftermath, { id, event: "succeeded", set: { startedAt: tx.now, endedAt: tx.now, reason: null } });
        return aftermath;
      });
      settle(after);
    },
  };
}
export type TaskMoves = ReturnType<typeof makeTaskMoves>;
