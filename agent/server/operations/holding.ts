import { hasOpenAttempt, sentence, type Sentence, type TaskInstance, type TaskInstanceId, type Workflow } from "#contract";
import { getSettings, getWorkflowInstance, goesInTurn, instanceIn, taskIn, unendedTasks, type Tx } from "../../store/index.ts";
import { isFrozen } from "../../domain/operations/isFrozen.ts";
import { screenTime } from "../../domain/planning/clockText.ts";
import { mayStart } from "../../domain/readiness/mayStart.ts";
import type { Aftermath } from "../dispatch/aftermath.ts";
import type { Readiness } from "../dispatch/readiness.ts";
import type { TaskMoves } from "../dispatch/taskMoves.ts";

/** What a person did to hold a task back; what is written over it otherwise is why it waits. */
const SAID: ReadonlySet<string> = new Set(["wait.pausedSince", "wait.frozen"]);

/** [HLD1] Holding tasks back in this cycle or by their definition, and letting them go again. All of it in the caller's unit. */
export function makeHolding({ moves, readiness }: { readonly moves: TaskMoves; readonly readiness: Readiness }) {
  /** What waits to be started forgets when; what runs goes on and keeps what it says. */
  function heldBack(task: TaskInstance, reason: Sentence) {
    if (hasOpenAttempt(task.state)) return {};
    const waited = task.state === "NOT_RUN" ? {} : { retryAt: null, readyAt: null };
    // Only a task that waits for a time has begun without a try; its beginning is counted anew.
    const begun = task.state === "WAIT_TIME" ? { startedAt: null } : {};
    return { ...waited, ...begun, ...(task.reason?.code.startsWith("gate.") === true ? {} : { reason }) };
  }
  const freed = (task: TaskInstance) => (task.reason !== null && SAID.has(task.reason.code) ? { reason: null } : {});

  async function pause(tx: Tx, after: Aftermath, task: TaskInstance, by: string): Promise<void> {
    const { zone } = (await instanceIn(tx, task.workflowInstanceId))!;
    const reason = sentence("wait.pausedSince", { by, at: screenTime(tx.now, { platform: (await getSettings(tx.db)).zone, own: zone }) });
    await moves.move(tx, after, { id: task.id, event: "pauseRequested", set: { ...heldBack(task, reason), pausedBy: by } });
    if (!hasOpenAttempt(task.state)) after.gone.push(task.id);
  }
  /** A task that waits for nothing goes on: at once, at its time, or when its run may begin. */
  async function letGo(tx: Tx, after: Aftermath, id: TaskInstanceId): Promise<void> {
    const task = await taskIn(tx, id);
    if (task === null || task.state !== "NOT_RUN" || task.waitingOn > 0 || mayStart(task) !== null) return;
    const run = (await getWorkflowInstance(tx.db, task.workflowInstanceId))!;
    if (!goesInTurn(run)) await readiness.release(tx, after, { tasks: [task], by: "SKIPPED" });
    else if (run.fireAt <= tx.now) after.begin.push(run.workflowId);
    else await moves.move(tx, after, { id, event: "held", set: { retryAt: run.fireAt, reason: sentence("wait.time", { at: screenTime(run.fireAt, { platform: (await getSettings(tx.db)).zone, own: run.zone }) }) } });
  }
  async function resume(tx: Tx, after: Aftermath, task: TaskInstance): Promise<void> {
    await moves.move(tx, after, { id: task.id, event: "resumeRequested", set: { ...freed(task), pausedBy: null } });
    await letGo(tx, after, task.id);
  }

  /** Instances say what their definition says; what is not frozen any more and waits for nothing goes on. */
  async function sync(tx: Tx, after: Aftermath, tasks: readonly TaskInstance[], workflow: Pick<Workflow, "frozen" | "frozenTasks">): Promise<void> {
    for (const task of tasks) {
      const frozen = isFrozen(workflow, task.taskId);
      if (frozen === task.frozen) continue;
      if (frozen) {
        await moves.move(tx, after, { id: task.id, event: "pauseRequested", set: { ...heldBack(task, sentence("wait.frozen")), frozen } });
        if (!hasOpenAttempt(task.state)) after.gone.push(task.id);
        continue;
      }
      await moves.move(tx, after, { id: task.id, event: "resumeRequested", set: { ...freed(task), frozen } });
      await letGo(tx, after, task.id);
    }
  }
  return {
    pause,
    resume,
    letGo,
    /** After the definition was frozen or unfrozen: what of it has not ended. */
    async definitionChanged(tx: Tx, after: Aftermath, workflow: Workflow): Promise<void> {
      await sync(tx, after, await unendedTasks(tx.db, workflow.id), workflow);
    },
  };
}
export type Holding = ReturnType<typeof makeHolding>;
