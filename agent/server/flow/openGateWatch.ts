import type { TaskInstance, WorkflowId, WorkflowInstance } from "#contract";
import { getWorkflowInstance, goesInTurn, openGates, openGatesDue, workflowsWaitedFor, type AwaitedRun, type Db, type Gate, type Store, type Tx } from "../../store/index.ts";
import type { Logger } from "../../platform/logger.ts";
import { Aftermath } from "../dispatch/aftermath.ts";
import type { Readiness } from "../dispatch/readiness.ts";
import type { TaskMoves } from "../dispatch/taskMoves.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Gates } from "../planning/gates.ts";
import { hasCome, type PlanningTime } from "../planning/planningTime.ts";

export interface GateWatchOptions {
  readonly store: Store;
  readonly clock: Pick<Clock, "now">;
  readonly time: PlanningTime;
  readonly log: Logger;
  readonly gates: Gates;
  readonly readiness: Readiness;
  readonly moves: TaskMoves;
  /** Workflows for which somebody waits; grows while runs are made. */
  readonly waitedFor: Set<WorkflowId>;
  /** A run of a schedule may begin now, unless one of its workflow's own is in its way [SCH4]. */
  readonly onMayBegin: (workflowId: WorkflowId) => void;
}
type Look = (db: Db) => Promise<Gate[]>;

/** [FLOW3] Lets tasks go when the run that they wait for, or a task of it, has succeeded. Nobody asks again and again: commits tell. */
export function openGateWatch(options: GateWatchOptions) {
  const { store, clock, log, gates, readiness, moves, waitedFor, time } = options;
  /** Runs that changed and were not looked at yet. */
  const changed = new Map<string, Look>();
  let work: Promise<void> | null = null;
  let closed = false;

  async function pass(tx: Tx, after: Aftermath, open: readonly Gate[]): Promise<WorkflowId[]> {
    const begin: WorkflowId[] = [];
    for (const gate of open) {
      const task = await gates.tryPass(tx, gate);
      if (task === null || task.waitingOn > 0 || task.state !== "NOT_RUN") continue;
      const run = (await getWorkflowInstance(tx.db, task.workflowInstanceId))!;
      if (goesInTurn(run) && hasCome(run.fireAt, tx.now, time)) begin.push(run.workflowId);
      else await release(tx, after, task);
    }
    return begin;
  }
  const release = (tx: Tx, after: Aftermath, task: TaskInstance): Promise<void> => readiness.release(tx, after, { tasks: [task], by: "SKIPPED" });

  async function look(open: Look): Promise<void> {
    // Most changes of a run that is waited for open nothing; a read finds that out without a unit.
    if ((await store.read(open)).length === 0) return;
    const { after, begin } = await store.write(async (tx) => {
      const aftermath = new Aftermath();
      return { after: aftermath, begin: await pass(tx, aftermath, await open(tx.db)) };
    });
    moves.settle(after);
    for (const workflowId of new Set(begin)) options.onMayBegin(workflowId);
  }
  async function lookAtChanged(): Promise<void> {
    for (let [first] = changed; first !== undefined && !closed; [first] = changed) {
      changed.delete(first[0]);
      await look(first[1]).catch((error: unknown) => log.error("a dependency was not looked at", { run: first![0], error: String(error) }));
    }
    work = null;
  }
  const stopListening = store.onCommit((facts) => {
    if (waitedFor.size === 0) return;
    for (const { name, payload } of facts) {
      if (name === "workflow.generated") {
        const workflowId = payload["workflowId"] as WorkflowId;
        if (waitedFor.has(workflowId)) changed.set(workflowId, (db) => openGatesDue(db, { now: clock.now(), workflowId }));
      }
      if (name !== "workflowInstance.changed") continue;
      const run: AwaitedRun = payload["instance"] as WorkflowInstance;
      // What is planned beyond the newest snapshot may be about a run that is not made yet.
      if (waitedFor.has(run.workflowId)) changed.set(run.id, (db) => openGates(db, run, Math.max(time.coveredUntil, clock.now() + 1)));
    }
    if (changed.size > 0 && work === null && !closed) work = lookAtChanged();
  });
  return {
    /** What came true while no server ran. */
    async start(): Promise<void> {
      for (const workflowId of await store.read(workflowsWaitedFor)) waitedFor.add(workflowId);
      if (waitedFor.size > 0) await look((db) => openGatesDue(db, { now: clock.now() }));
    },
    async close(): Promise<void> {
      closed = true;
      stopListening();
      await work;
    },
  };
}
