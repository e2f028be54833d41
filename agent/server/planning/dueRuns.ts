import { sentence, type MisfirePolicy, type OverlapPolicy, type RevisionId, type TaskInstanceId, type WorkflowId, type WorkflowInstance } from "#contract";
import {
  getSettings,
  dueRuns,
  newestOverdue,
  openScheduledRuns,
  openTasksOf,
  revisionsDue,
  revisionsInForce,
  schedulePolicies,
  setPlanningCursor,
  type Db,
  type OpenRun,
  type PlanningCursor,
  type Store,
  type Tx,
} from "../../store/index.ts";
import { screenTime } from "../../domain/planning/clockText.ts";
import { keptPoints, LATE_MS } from "../../domain/schedule/misfires.ts";
import type { Clock } from "../../platform/clock.ts";
import { Aftermath } from "../dispatch/aftermath.ts";
import type { TaskMoves } from "../dispatch/taskMoves.ts";
import type { Gates } from "./gates.ts";
import { goesNow, isBehind, type Overlaps } from "./overlaps.ts";
import type { PlanningTime } from "./planningTime.ts";
import { letGo } from "./startRun.ts";

export interface DueRunsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly moves: TaskMoves;
  readonly overlaps: Overlaps;
  readonly gates: Gates;
  readonly time: PlanningTime;
  readonly closed: () => boolean;
  /** Queue and timers let go of tasks that were killed. */
  readonly forget: (ids: readonly TaskInstanceId[]) => void;
  /** Of this workflow a run waits for another. */
  readonly onHeld: (workflowId: WorkflowId) => void;
}
/** Runs of one unit: of the first few, so that the first of a herd go at once, and of those after them. */
const FIRST_AT_ONCE = 100;
const AT_ONCE = 1000;
/** Revisions whose policies are kept. */
const MOST_POLICIES = 20_000;
interface Policies {
  readonly misfire: MisfirePolicy;
  readonly overlap: OverlapPolicy;
}
const NO_SCHEDULE: Policies = { misfire: { policy: "latest" }, overlap: { policy: "wait" } };
/** The point from which on the overdue ones of a workflow are kept; found once for each catching up. */
type Kept = Map<WorkflowId, number>;

/**
 * [SNP3] Lets runs go whose time has come, in the order of their points. How far it is, is stored in the unit that did it, so it may die at any
 * line and no run is decided twice; of what it is sure there is one thing at a time.
 */
export function makeDueRuns(options: DueRunsOptions) {
  const { store, clock, moves, overlaps, gates, time } = options;
  const policies = new Map<RevisionId, Policies>();

  async function policiesFor(db: Db, runs: readonly Pick<WorkflowInstance, "revisionId">[]): Promise<void> {
    const unknown = [...new Set(runs.map((run) => run.revisionId))].filter((id) => !policies.has(id));
    if (policies.size + unknown.length > MOST_POLICIES) policies.clear();
    for (const [id, schedule] of await schedulePolicies(db, unknown)) policies.set(id, schedule ?? NO_SCHEDULE);
  }
  async function isMissed(tx: Tx, run: WorkflowInstance, { misfire }: Policies, cursor: PlanningCursor, kept: Kept): Promise<boolean> {
    const before = clock.now() - LATE_MS;
    if (run.fireAt >= before) return false;
    const limit = keptPoints(misfire);
    if (limit === 0) return true;
    let from = kept.get(run.workflowId);
    if (from === undefined) {
      const newest = await newestOverdue(tx.db, { workflowId: run.workflowId, after: cursor.fireAt, before, limit });
      kept.set(run.workflowId, (from = newest.length < limit ? -Infinity : newest.at(-1)!));
    }
    return run.fireAt < from;
  }

  async function beginSome(tx: Tx, cursor: PlanningCursor, limit: number, kept: Kept) {
    const after = new Aftermath();
    const killed: TaskInstanceId[] = [];
    const held: WorkflowId[] = [];
    const runs = await dueRuns(tx, { after: cursor, until: tx.now, limit });
    const last = runs.at(-1);
    if (last === undefined) return { after, killed, held, count: 0, cursor };
    const ids = runs.map((run) => run.id);
    const workflowIds = [...new Set(runs.map((run) => run.workflowId))];
    await policiesFor(tx.db, runs);
    const enabled = await revisionsInForce(tx.db, workflowIds);
    const open = new Map<WorkflowId, readonly OpenRun[]>();
    for (const one of await openScheduledRuns(tx.db, { workflowIds, until: cursor.fireAt })) if (isBehind(one, cursor)) open.set(one.workflowId, [...(open.get(one.workflowId) ?? []), one]);
    let tasksOf = await openTasksOf(tx, ids);
    const waiting = ids.filter((id) => tasksOf.get(id)?.some((task) => task.state === "NOT_RUN" && task.waitingOn > 0) === true);
    if (await gates.passDue(tx, waiting)) tasksOf = await openTasksOf(tx, ids);
    for (const run of runs) {
      const tasks = tasksOf.get(run.id) ?? [];
      const { workflowId, fireAt, zone } = run;
      const policy = policies.get(run.revisionId) ?? NO_SCHEDULE;
      // A person began it before its time: what of it waits for nothing else goes on.
      if (run.startedAt !== null)
        after.ready.push(
          ...(await letGo(
            tx,
            tasks.filter((task) => task.state === "WAIT_TIME" && goesNow(task)),
          )),
        );
      else if (!enabled.has(workflowId)) await overlaps.endRun(tx, { id: run.id, tasks }, "skipped", sentence("end.disabled", { workflow: run.workflowName }));
      else if (await isMissed(tx, run, policy, cursor, kept))
        await overlaps.endRun(tx, { id: run.id, tasks }, "missed", sentence("end.missed", { at: screenTime(fireAt, { platform: (await getSettings(tx.db)).zone, own: zone }) }));
      else {
        const begun = await overlaps.begin(tx, after, policy.overlap, { ...run, tasks }, open.get(workflowId) ?? []);
        killed.push(...begun.killed);
        if (begun.became === "held") held.push(workflowId);
        const { id, businessDate } = run;
        open.set(workflowId, begun.became === "ended" ? begun.others : [...begun.others, { id, workflowId, fireAt, zone, businessDate, held: begun.became === "held" }]);
      }
    }
    const next = { fireAt: last.fireAt, runId: last.id };
    await setPlanningCursor(tx, next);
    return { after, killed, held, count: runs.length, cursor: next };
  }

  return {
    /** Everything that is due now; answers the cursor as it is then. */
    async begin(from: PlanningCursor): Promise<PlanningCursor> {
      const kept: Kept = new Map();
      let cursor = from;
      for (let limit = FIRST_AT_ONCE; !options.closed(); limit = AT_ONCE) {
        const some = await store.write((tx) => beginSome(tx, cursor, limit, kept));
        // Before anything else: the end of the other run may be in the next commit.
        for (const workflowId of some.held) options.onHeld(workflowId);
        cursor = some.cursor;
        time.begunUntil = Math.max(time.begunUntil, cursor.fireAt);
        options.forget(some.killed);
        moves.settle(some.after);
        if (some.count < limit) break;
      }
      return cursor;
    },
    /** Reads ahead what the policies of runs say that come soon, so that none of them is late for it. */
    async prepare(from: PlanningCursor, until: number): Promise<void> {
      const soon = await store.read((db) => revisionsDue(db, { after: from.fireAt, until, limit: MOST_POLICIES }));
      await store.read((db) =>
        policiesFor(
          db,
          soon.map((revisionId) => ({ revisionId })),
        ),
      );
    },
    /** The overlap policy of a workflow's newest run that the planner has come past. */
    async overlapOf(db: Db, run: Pick<WorkflowInstance, "revisionId">): Promise<OverlapPolicy> {
      await policiesFor(db, [run]);
      return (policies.get(run.revisionId) ?? NO_SCHEDULE).overlap;
    },
  };
}
