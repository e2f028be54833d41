import { sentence, type ProjectId, type RetentionPolicy, type WorkflowId, type WorkflowInstanceId } from "#contract";
import { attemptsOfRuns, countRowsOfRuns, keepRetentionRun, listRetention, neededRuns, oldestOfLast, removeRuns, runsOfProject, type RunOfProject, type Store } from "../../store/index.ts";
import { cutsOf, isOver, lowestIdAt } from "../../domain/retention/isOver.ts";
import type { Clock, Timer } from "../../platform/clock.ts";
import type { Logger } from "../../platform/logger.ts";
import type { LogStore } from "../logs/logStore.ts";

/** Runs that one unit removes: it takes some milliseconds, and nobody waits longer than that for his own. */
const RUNS_A_UNIT = 50;
const PAGE = 500;
/** After a unit, or a page that was read, so many times its length goes by before the next one: removal has a tenth of the store at most. */
const REST = 9;
const REST_AT_LEAST_MS = 20;
const SWEEP_MS = 3_600_000;

export interface Amount {
  readonly runs: number;
  readonly rows: number;
  readonly logBytes: number;
}
export interface RetentionPreview {
  readonly now: Amount;
  readonly removed: Amount;
  /** When the oldest run of all ended. */
  readonly oldest: number | null;
}
export interface RetentionOptions {
  readonly store: Store;
  readonly logs: Pick<LogStore, "size" | "remove">;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * [RTN1] Removes what policies say, once an hour and after a policy was saved, in small units with rests between them. A crash leaves whole
 * runs, or none of one; the log of a run whose removal was committed just before goes with the hourly sweep of logs.
 */
export function openRetentionKeeper({ store, logs, clock, log }: RetentionOptions) {
  let sweeping: Promise<void> | null = null;
  let again = false;
  let closed = false;
  let rest: { readonly timer: Timer; readonly done: () => void } | null = null;

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        rest = null;
        resolve();
      };
      rest = { timer: clock.after(ms, done), done };
    });

  /** Pages of a project's runs, each with those of them that are over and needed by nothing. */
  async function* pages(projectId: ProjectId, policy: RetentionPolicy, below: WorkflowInstanceId | undefined): AsyncGenerator<{ all: RunOfProject[]; over: WorkflowInstanceId[] }> {
    const oldestKept = new Map<WorkflowId, WorkflowInstanceId | null>();
    const now = clock.now();
    for (let after: WorkflowInstanceId | "" = ""; ;) {
      const from: WorkflowInstanceId | "" = after;
      const page = await store.read(async (db) => {
        const all = await runsOfProject(db, { projectId, after: from, below, limit: PAGE });
        for (const run of all) if (!oldestKept.has(run.workflowId)) oldestKept.set(run.workflowId, await oldestOfLast(db, run.workflowId, policy.keepRuns));
        const over = all.filter((run) => isOver(run, policy, oldestKept.get(run.workflowId)!, now)).map(({ id }) => id);
        const needed = await neededRuns(db, over);
        return { all, over: over.filter((id) => !needed.has(id)) };
      });
      yield page;
      if (page.all.length < PAGE || closed) return;
      after = page.all.at(-1)!.id;
    }
  }
  const logBytesOf = async (ids: readonly WorkflowInstanceId[]): Promise<number> => {
    let bytes = 0;
    for (const id of await store.read((db) => attemptsOfRuns(db, ids))) bytes += (await logs.size(id)).bytes;
    return bytes;
  };

  async function clean(projectId: ProjectId, policy: RetentionPolicy): Promise<number> {
    const { plain } = cutsOf(policy, clock.now());
    if (plain === null) return 0;
    let removed = 0;
    let began = clock.monotonicMs();
    const restAfterIt = async (): Promise<void> => {
      if (!closed) await pause(Math.max(REST_AT_LEAST_MS, REST * (clock.monotonicMs() - began)));
      began = clock.monotonicMs();
    };
    // A run begins before it ends, so none that was made after the cut is over.
    for await (const { over } of pages(projectId, policy, lowestIdAt(plain))) {
      await restAfterIt();
      for (let from = 0; from < over.length && !closed; from += RUNS_A_UNIT) {
        const unit = await store.write((tx) => removeRuns(tx, projectId, over.slice(from, from + RUNS_A_UNIT)));
        for (const id of unit.attempts) await logs.remove(id);
        removed += unit.runs;
        await restAfterIt();
      }
    }
    return removed;
  }
  async function sweepAll(): Promise<void> {
    for (const { projectId, policy } of await store.read(listRetention)) {
      if (closed) return;
      try {
        const removed = await clean(projectId, policy);
        await store.write((tx) => keepRetentionRun(tx, projectId, { removed, problem: null }));
        if (removed > 0) log.info("runs were removed after their time", { project: projectId, runs: removed });
      } catch (error) {
        if (closed) return;
        log.error("runs were not removed", { project: projectId, error: String(error) });
        await store.write((tx) => keepRetentionRun(tx, projectId, { removed: 0, problem: sentence("retention.failed", { message: String(error).slice(0, 300) }) })).catch(() => undefined);
      }
    }
  }
  /** Everything that is over by now is gone when it is done. One sweep at a time; who asks meanwhile gets one more. */
  function sweep(): Promise<void> {
    if (sweeping !== null) {
      again = true;
      return sweeping;
    }
    sweeping = (async () => {
      do {
        again = false;
        await sweepAll();
      } while (again && !closed);
    })()
      .catch((error: unknown) => {
        if (!closed) log.error("policies of retention were not read", { error: String(error) });
      })
      .finally(() => (sweeping = null));
    return sweeping;
  }
  const timer = clock.every(SWEEP_MS, () => void sweep());

  return {
    sweep,
    /** [RTN1] What the policy would remove now, exactly: the same decision over the same runs. Reads page by page, so that others go on meanwhile. */
    async preview(projectId: ProjectId, policy: RetentionPolicy): Promise<RetentionPreview> {
      const sum = { now: { runs: 0, rows: 0, logBytes: 0 }, removed: { runs: 0, rows: 0, logBytes: 0 } };
      let oldest: number | null = null;
      for await (const { all, over } of pages(projectId, policy, undefined)) {
        const ids = all.map(({ id }) => id);
        for (const [to, of] of [
          [sum.now, ids],
          [sum.removed, over],
        ] as const) {
          to.runs += of.length;
          to.rows += await store.read((db) => countRowsOfRuns(db, of));
          to.logBytes += await logBytesOf(of);
        }
        for (const { endedAt } of all) if (endedAt !== null && (oldest === null || endedAt < oldest)) oldest = endedAt;
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
      return { ...sum, oldest };
    },
    async close(): Promise<void> {
      closed = true;
      timer.cancel();
      rest?.timer.cancel();
      rest?.done();
      await sweeping;
    },
  };
}
export type RetentionKeeper = ReturnType<typeof openRetentionKeeper>;
