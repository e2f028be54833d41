import { hasEnded, type TaskInstance, type TaskInstanceId, type WorkflowInstance } from "#contract";
import { edgesOf, tasksOf, type Tx } from "../../store/index.ts";
import type { Aftermath } from "../dispatch/aftermath.ts";
import { AS_NEW } from "../dispatch/asNew.ts";
import type { Readiness } from "../dispatch/readiness.ts";
import type { TaskMoves } from "../dispatch/taskMoves.ts";

/** What did not do its work: it failed, or a kill kept it from beginning. */
const failed = ({ state }: TaskInstance): boolean => state === "FAILED" || state === "KILLED" || state === "MISSED";
const keptBack = ({ state, reason }: TaskInstance): boolean => state === "SKIPPED" && reason?.code === "end.killedBefore";
/** Whether something of a run did not do its work. */
export const isLeftOut = (task: TaskInstance): boolean => failed(task) || keptBack(task);

/** [FLOW5] A run of another workflow, run again for the task that stands for it. All in one unit. */
export function makeChildReruns({ moves, readiness }: { readonly moves: TaskMoves; readonly readiness: Readiness }) {
  async function begin(tx: Tx, after: Aftermath, id: TaskInstanceId): Promise<void> {
    const moved = await moves.move(tx, after, { id, event: "rerunRequested", set: { ...AS_NEW, readyAt: tx.now } });
    if (moved?.task.state === "WAIT_RESOURCE") after.ready.push(moved.task);
  }
  async function reset(tx: Tx, after: Aftermath, id: TaskInstanceId): Promise<void> {
    const moved = await moves.move(tx, after, { id, event: "resetRequested", set: { ...AS_NEW, readyAt: null } });
    if (moved?.task.waitingOn === 0) await readiness.release(tx, after, { tasks: [moved.task], by: "SKIPPED" });
  }
  return {
    /** What of it failed is tried again, and what a kill left out waits again. False: there is nothing like that. */
    async goOn(tx: Tx, after: Aftermath, run: WorkflowInstance): Promise<boolean> {
      const tasks = await tasksOf(tx.db, run.id);
      for (const one of tasks) if (failed(one)) await begin(tx, after, one.id);
      for (const one of tasks) if (keptBack(one)) await reset(tx, after, one.id);
      return tasks.some((one) => isLeftOut(one) || !hasEnded(one.state));
    },
    /** Everything, as the verb does it with all that is downstream: what waits for nothing begins, the rest waits for its upstream again. False: it has no task. */
    async again(tx: Tx, after: Aftermath, run: WorkflowInstance): Promise<boolean> {
      const tasks = await tasksOf(tx.db, run.id);
      const edges = await edgesOf(tx.db, run.id);
      const behind = new Set(edges.map((edge) => edge.to));
      const below = Map.groupBy(edges, (edge) => edge.from);
      const inTurn = new Set(tasks.map((task) => task.id).filter((id) => !behind.has(id)));
      // Each behind one that has moved: then none of them looks as if it had nothing to wait for.
      for (const id of inTurn) {
        await (behind.has(id) ? reset(tx, after, id) : begin(tx, after, id));
        for (const { to } of below.get(id) ?? []) inTurn.add(to);
      }
      return tasks.length > 0;
    },
  };
}
