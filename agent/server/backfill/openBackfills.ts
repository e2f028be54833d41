import type { Backfill, BackfillId, CellState, WorkflowInstance, WorkflowInstanceId } from "#contract";
import { cellsIn, cellsOfRun, changeBackfill, getBackfill, getWorkflowInstance, moveCells, openBackfillIds, openCellCounts, openGatesOfRuns, runsWithoutPlace, type Store, type Tx } from "../../store/index.ts";
import type { Logger } from "../../platform/logger.ts";
import { Aftermath } from "../dispatch/aftermath.ts";
import type { Gates } from "../planning/gates.ts";
import { beginCell, cellEnd, type CellOptions } from "./beginCell.ts";

export interface BackfillsOptions extends CellOptions {
  readonly store: Store;
  readonly log: Logger;
  readonly gates: Pick<Gates, "tryPass">;
}
type Moved = Partial<Record<CellState, number>>;
/** Cells of one unit: a night goes on between two of them. */
const AT_ONCE = 5;
const ENDS_AT_ONCE = 100;
/** So many cells that only wait for runs outside them are made ahead. */
const MOST_WAITING = 1000;

/**
 * Lets the cells of backfills go, as many at once as each says, in their order. Nothing is held but the ids of runs of open cells: what a backfill has
 * still to do is in the store, so it may be of any size, and this may die at any line. [BKF1] A cell ends when its run does and stops no other; one
 * whose run only waits for a run outside it takes no place, and when that run is there it goes on once there is one.
 */
export function openBackfills(options: BackfillsOptions) {
  const { store, log, moves, gates, readiness } = options;
  const open = new Map<WorkflowInstanceId, BackfillId>();
  let closed = false;
  /** One thing at a time, so that no cell is begun twice. */
  let work: Promise<void> = Promise.resolve();
  /** Runs that have ended, and backfills that are to be looked at: often asked for, once is enough. */
  const ended = new Set<WorkflowInstanceId>();
  const asked = new Set<BackfillId>();
  let waiting = false;
  const then = (what: string, action: () => Promise<void>): Promise<void> =>
    (work = work
      .then(() => (closed ? undefined : action()))
      .catch((error: unknown) => {
        if (!closed) log.error("a backfill failed", { what, error: String(error), stack: (error as Error).stack });
      }));

  /** Cells that wait for nothing any more but a place, as many as there are places. Answers whether there was one. */
  async function letGo(tx: Tx, after: Aftermath, { id, spec }: Backfill): Promise<boolean> {
    const room = Math.min(AT_ONCE, spec.parallel - (await openCellCounts(tx.db, id)).running);
    const runs = room <= 0 ? [] : await runsWithoutPlace(tx.db, id, room);
    let passed = false;
    for (const gate of await openGatesOfRuns(tx.db, runs)) {
      const task = await gates.tryPass(tx, gate);
      passed ||= task !== null;
      if (task?.waitingOn === 0 && task.state === "NOT_RUN") await readiness.release(tx, after, { tasks: [task], by: "SKIPPED" });
    }
    return passed;
  }
  /** Begins some of what there is room for. Answers whether there may be more. */
  async function advance(id: BackfillId): Promise<boolean> {
    let more = false;
    const after = await store.write(async (tx) => {
      more = false;
      const aftermath = new Aftermath();
      const backfill = await getBackfill(tx.db, id, tx.now);
      if (backfill === null) return aftermath;
      // Paused or cancelled: what is open goes on.
      more = await letGo(tx, aftermath, backfill);
      if (backfill.state !== "running") return aftermath;
      const { running, waiting: gated } = await openCellCounts(tx.db, id);
      const room = Math.min(AT_ONCE, backfill.spec.parallel - running, MOST_WAITING - gated);
      const cells = room <= 0 ? [] : await cellsIn(tx.db, { backfillId: id, state: "waiting", limit: room });
      const moved: Moved = {};
      for (const cell of cells) {
        const begun = await beginCell(tx, aftermath, backfill, cell, options);
        if (begun.runId !== null) open.set(begun.runId, id);
        await moveCells(tx, {
          ...{ backfillId: id, number: cell.number, from: ["waiting"] as const, to: begun.state },
          set: { reason: begun.reason, ...(begun.runId === null ? {} : { workflowInstanceId: begun.runId }), ...(begun.state === "open" ? { begunAt: tx.now, endedAt: null } : { endedAt: tx.now }) },
        });
        moved.waiting = (moved.waiting ?? 0) - 1;
        moved[begun.state] = (moved[begun.state] ?? 0) + 1;
      }
      if (cells.length > 0) await changeBackfill(tx, id, { moved });
      more ||= cells.length > 0;
      return aftermath;
    });
    moves.settle(after);
    return more;
  }
  /** In a unit: the cells of a run that has ended. A run that is repaired by hand later makes its cell good too. */
  async function settle(tx: Tx, runId: WorkflowInstanceId, moved: Map<BackfillId, Moved>): Promise<void> {
    const run = await getWorkflowInstance(tx.db, runId);
    if (run === null || run.endedAt === null) return;
    const end = await cellEnd(tx, run);
    for (const { backfillId, number, state } of await cellsOfRun(tx.db, runId)) {
      if ((state !== "open" && state !== "success" && state !== "failed") || state === end.state) continue;
      await moveCells(tx, { backfillId, number, from: [state], to: end.state, set: { reason: end.reason, endedAt: run.endedAt } });
      const counts = moved.get(backfillId) ?? {};
      counts[state] = (counts[state] ?? 0) - 1;
      counts[end.state] = (counts[end.state] ?? 0) + 1;
      moved.set(backfillId, counts);
    }
  }
  /** What ended meanwhile in one unit, then some of whatever there is room for, in turn: many ends cost one commit, and none waits for all beginnings. */
  async function look(): Promise<void> {
    while ((ended.size > 0 || asked.size > 0) && !closed) {
      const runs = [...ended].slice(0, ENDS_AT_ONCE);
      for (const id of runs) ended.delete(id);
      if (runs.length > 0) {
        const moved = await store.write(async (tx) => {
          const counts = new Map<BackfillId, Moved>();
          for (const id of runs) await settle(tx, id, counts);
          for (const [id, change] of counts) await changeBackfill(tx, id, { moved: change });
          return counts;
        });
        for (const id of runs) open.delete(id);
        for (const id of moved.keys()) asked.add(id);
      }
      const ids = [...asked];
      asked.clear();
      for (const id of ids) if (await advance(id)) asked.add(id);
    }
  }
  const ask = (): void => {
    if (waiting) return;
    waiting = true;
    void then("look", () => {
      waiting = false;
      return look();
    });
  };
  const stopListening = store.onCommit((facts) => {
    const before = ended.size + asked.size;
    for (const { name, payload } of facts) {
      if (name !== "workflowInstance.changed") continue;
      const { id, origin, endedAt, counts } = payload["instance"] as WorkflowInstance;
      const of = open.get(id);
      if (endedAt !== null && (origin === "backfill" || of !== undefined)) ended.add(id);
      // One that has begun and waits for another run again gives its place back.
      else if (endedAt === null && of !== undefined && counts.running + counts.waitingResource + counts.waitingTime === 0) asked.add(of);
    }
    if (ended.size + asked.size > before) ask();
  });

  return {
    /** There may be room for more of its cells, or more cells. */
    look(id: BackfillId): void {
      asked.add(id);
      ask();
    },
    /** What ended while no server ran, and what there is room for. */
    start(): Promise<void> {
      return then("start", async () => {
        for (const id of await store.read(openBackfillIds)) {
          for (const cell of await store.read((db) => cellsIn(db, { backfillId: id, state: "open" }))) {
            const runId = cell.workflowInstanceId!;
            open.set(runId, id);
            if ((await store.read((db) => getWorkflowInstance(db, runId)))?.endedAt != null) ended.add(runId);
          }
          asked.add(id);
        }
        await look();
      });
    },
    async close(): Promise<void> {
      closed = true;
      stopListening();
      await work;
    },
  };
}
export type Backfills = ReturnType<typeof openBackfills>;
