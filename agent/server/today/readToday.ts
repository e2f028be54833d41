import type { OutputOf, RevisionId, UiUp, UserId, WorkflowDefinition, WorkflowInstance, WorkflowInstanceId } from "#contract";
import { blockedInRuns, countsThen, dayCounts, deadlineRules, failedOfDate, followedOfDate, longestOfDate, nextPoint, runSpans, unfinishedRuns, type Db, type OfDate, type RunSpan } from "../../store/index.ts";
import { businessDateBefore } from "../../domain/planning/businessDate.ts";
import { deadlineAt } from "../../domain/planning/deadlineAt.ts";
import { withReasons } from "../night/rowReasons.ts";

type Today = OutputOf<UiUp, "today.get">;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MOST_ROOTS = 500;
const MOST_OPEN = 2000;
const SHOWN = { roots: 20, longest: 10, followed: 20 } as const;

export interface KnownToday extends Omit<Today, "late" | "longest" | "seq"> {
  readonly longest: Awaited<ReturnType<typeof longestOfDate>>;
  /** Open runs that are to be done at a time. */
  readonly due: readonly { readonly run: WorkflowInstance; readonly at: number }[];
}

/** Deadlines of revisions, which never change; with more than this many they are forgotten. */
const KEPT = 20_000;
export function makeDeadlineBook() {
  const known = new Map<RevisionId, WorkflowDefinition["deadline"]>();
  /** At most one query, for what is not known yet. */
  return async (db: Db, runs: readonly WorkflowInstance[]): Promise<ReadonlyMap<WorkflowInstanceId, number>> => {
    if (known.size > KEPT) known.clear();
    const missing = [...new Set(runs.map((run) => run.revisionId))].filter((id) => !known.has(id));
    const read = await deadlineRules(db, missing);
    for (const id of missing) known.set(id, read.get(id));
    return new Map(
      runs.flatMap((run) => {
        const rule = known.get(run.revisionId);
        return rule == null ? [] : [[run.id, deadlineAt(rule, run)] as const];
      }),
    );
  };
}

/** [DAY1] A date at a glance, in a fixed number of queries; none of them reads a history. What is predicted is added outside the read. */
export async function readToday(db: Db, of: OfDate, by: { readonly now: number; readonly userId: UserId | null; readonly deadlines: ReturnType<typeof makeDeadlineBook> }): Promise<KnownToday> {
  const { now } = by;
  const before: OfDate = { ...of, businessDate: businessDateBefore(of.businessDate, 1) };
  const counts = await dayCounts(db, of);
  const then = await countsThen(db, before, now - DAY_MS);
  const failed = await withReasons(db, await failedOfDate(db, of, MOST_ROOTS));
  const blocked = await blockedInRuns(db, failed);
  const roots = failed.map((row) => ({ row, blocked: blocked.get(row.id) ?? 0 })).sort((a, b) => b.blocked - a.blocked || (a.row.id < b.row.id ? -1 : 1));
  const open = await unfinishedRuns(db, of, MOST_OPEN);
  const deadlines = await by.deadlines(db, open);
  return {
    businessDate: of.businessDate,
    now: { rootFailures: roots.length, running: counts.running, waiting: counts.waitingTime + counts.waitingResource, notRun: counts.notRun, success: counts.success },
    before: { rootFailures: then.failed, running: then.running, success: then.success, waiting: null, notRun: null },
    roots: roots.slice(0, SHOWN.roots),
    hours: hoursOf(await runSpans(db, of)),
    hoursBefore: hoursOf(await runSpans(db, before)),
    longest: await longestOfDate(db, of, now, SHOWN.longest),
    followed: by.userId === null ? [] : await withReasons(db, await followedOfDate(db, of, by.userId, SHOWN.followed)),
    next: await nextPoint(db, of.projectIds, now),
    due: open.flatMap((run) => {
      const at = deadlines.get(run.id);
      return at === undefined ? [] : [{ run, at }];
    }),
  };
}

/** Runs by the hour in which they ended or, while they go on, began. Hours are those of UTC, so that a chart of any zone of whole hours fits. */
export function hoursOf(spans: readonly RunSpan[]): Today["hours"] {
  const hours = new Map<number, { at: number; success: number; failed: number; running: number }>();
  for (const { state, startedAt, endedAt } of spans) {
    const at = Math.floor((endedAt ?? startedAt) / HOUR_MS) * HOUR_MS;
    const hour = hours.get(at) ?? { at, success: 0, failed: 0, running: 0 };
    hours.set(at, hour);
    if (endedAt === null) hour.running++;
    else if (state === "SUCCESS") hour.success++;
    else hour.failed++;
  }
  return [...hours.values()].sort((a, b) => a.at - b.at);
}
