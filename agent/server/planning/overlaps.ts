import { sentence, type OverlapPolicy, type Sentence, type TaskInstanceId, type WorkflowId } from "#contract";
import { moveTask, noteTask, openScheduledRuns, tasksOf, type OpenRun, type Tx } from "../../store/index.ts";
import { zonedAt } from "../../domain/planning/businessDate.ts";
import type { Aftermath } from "../dispatch/aftermath.ts";
import type { TaskMoves } from "../dispatch/taskMoves.ts";
import { letGo } from "./startRun.ts";

type TaskIds = readonly { readonly id: TaskInstanceId }[];
const run = ({ zone, fireAt, businessDate }: Pick<OpenRun, "zone" | "fireAt" | "businessDate">) => ({ date: businessDate, at: clockText(fireAt, zone) });
/** `2026-11-20 02:30` on the clock of its zone. */
export const clockText = (at: number, zone: string): string => zonedAt(at, zone).toPlainDateTime().toString({ smallestUnit: "minute" }).replace("T", " ");

interface NewRun extends Pick<OpenRun, "id" | "fireAt" | "zone" | "businessDate"> {
  readonly workflowId: WorkflowId;
  /** From the last to the first. */
  readonly tasks: TaskIds;
  readonly roots: TaskIds;
}
/** [SCH4] How many runs of a schedule go at once. */
const atOnce = (policy: OverlapPolicy): number => (policy.policy === "parallel" ? policy.parallel : 1);

/** What is done when a run comes while others of its schedule have not ended. Everything here belongs into the unit that makes the run. */
export function makeOverlaps({ moves }: { readonly moves: TaskMoves }) {
  /** What ends without ever having run, from the last task to the first: then nothing below it is open, and nobody is told of a cause that is over. */
  async function end(tx: Tx, tasks: TaskIds, event: "skipped" | "missed", reason: Sentence): Promise<void> {
    for (const { id } of tasks) await moveTask(tx, { id, event, set: { reason, endedAt: tx.now } });
  }
  /** Kills what of an old run may be running; what has not begun will not. */
  async function cancel(tx: Tx, after: Aftermath, old: OpenRun, next: Pick<OpenRun, "zone" | "fireAt" | "businessDate">): Promise<TaskInstanceId[]> {
    const tasks = await tasksOf(tx.db, old.id);
    const waiting = tasks.filter((task) => task.state === "NOT_RUN");
    await end(tx, waiting.toReversed(), "skipped", sentence("end.replacedByNext", run(next)));
    for (const task of tasks) if (task.state !== "NOT_RUN") await moves.kill(tx, after, task, "schedule");
    return tasks.map((task) => task.id);
  }

  return {
    end,
    /**
     * [SCH4] Lets a new run go, skips it, or has it wait for the run before, as the policy says. `tasks` from the last to the first.
     * `killed` are for whoever times and queues them.
     */
    async begin(tx: Tx, after: Aftermath, policy: OverlapPolicy, made: NewRun): Promise<{ held: boolean; killed: TaskInstanceId[] }> {
      const others = async () => (await openScheduledRuns(tx.db, made.workflowId)).filter((other) => other.id !== made.id);
      const before = await others();
      if (policy.policy === "skip" && before.length > 0) {
        await end(tx, made.tasks, "skipped", sentence("end.skippedOverlap", run(before[0]!)));
        return { held: false, killed: [] };
      }
      const killed: TaskInstanceId[] = [];
      if (policy.policy === "cancelOld") for (const old of before) killed.push(...(await cancel(tx, after, old, made)));
      const left = killed.length === 0 ? before : await others();
      const first = left.at(-atOnce(policy));
      if (first === undefined) after.ready.push(...(await letGo(tx, made.roots)));
      else for (const root of made.roots) await noteTask(tx, { id: root.id, set: { reason: sentence("wait.previousRun", { ...run(first), run: first.id }) } });
      return { held: first !== undefined, killed };
    },
    /** Lets go what waits and has room now. Answers whether a run still waits. */
    async release(tx: Tx, after: Aftermath, workflowId: WorkflowId, policy: OverlapPolicy): Promise<boolean> {
      const open = await openScheduledRuns(tx.db, workflowId);
      const held = open.filter((one) => one.held);
      let room = atOnce(policy) - (open.length - held.length);
      for (; room > 0 && held.length > 0; room--) {
        const tasks = await tasksOf(tx.db, held.shift()!.id);
        after.ready.push(
          ...(await letGo(
            tx,
            tasks.filter((task) => task.state === "NOT_RUN" && task.waitingOn === 0),
          )),
        );
      }
      return held.length > 0;
    },
  };
}
export type Overlaps = ReturnType<typeof makeOverlaps>;
