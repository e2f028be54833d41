import { sentence, TIMED_KINDS, type AlertRule, type RuleKind, type WorkflowInstance } from "#contract";
import { getRevision, getSettings, getTask, openAlertsOf, openRuns, stillOpen, tasksInStates, waitingTasks, type Db, type Store } from "../../store/index.ts";
import { rootOf, type AlertEvent } from "../../domain/alerts/alertEvent.ts";
import { ruleMatches } from "../../domain/alerts/ruleMatches.ts";
import { zonedAt } from "../../domain/planning/businessDate.ts";
import { deadlineAt } from "../../domain/planning/deadlineAt.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Logger } from "../../platform/logger.ts";
import type { Roster } from "../nodes/roster.ts";
import type { AlertStep, FactEvents } from "./factEvents.ts";
import type { FactWatch } from "./watchFacts.ts";

const LOOK_MS = 30_000;
const MIB = 1024 * 1024;
/** A host without a limit of its own in the placement settings is all but full below this. */
const LEAST_DISK_BYTES = 200 * MIB;

/** When a run will be done by the durations of the past; null when that cannot be told. */
export type Predict = (run: WorkflowInstance) => Promise<number | null>;

export interface TimedOptions {
  readonly store: Store;
  readonly events: FactEvents;
  readonly watch: FactWatch;
  readonly roster: Roster;
  readonly predict: Predict;
  readonly clock: Clock;
  readonly log: Logger;
}
const clockIn = (instant: number, zone: string): string => zonedAt(instant, zone).toPlainDateTime().toString({ smallestUnit: "minute" }).replace("T", " ");

/**
 * What no fact announces because nothing happens when it begins: lateness, tasks that run long, a queue that stands, full disks. Looked
 * for twice a minute while a rule listens; each is told once, and closed when it is over.
 */
export function openTimedEvents(options: TimedOptions) {
  const { store, events, watch, roster, clock } = options;
  let looking: Promise<void> | null = null;
  /** Deadlines of revisions, which never change; of those without one, null. */
  const deadlines = new Map<string, { readonly at: string; readonly daysAfter: number } | null>();

  async function look(): Promise<void> {
    const listening = (kind: RuleKind): AlertRule[] => watch.rules().filter((rule) => rule.enabled && rule.kind === kind);
    const open = await store.read((db) => openAlertsOf(db, [...TIMED_KINDS]));
    if (open.length === 0 && ![...TIMED_KINDS].some((kind) => listening(kind as RuleKind).length > 0)) return;
    const steps: AlertStep[] = [];
    const told = new Set(open.map(({ ruleId, root }) => `${ruleId} ${root}`));
    /** Only what some rule has not told yet: to be late still is nothing new. */
    const put = (event: AlertEvent, rules: readonly AlertRule[]): void => {
      const only = rules.filter((rule) => ruleMatches(rule, event) && !told.has(`${rule.id} ${event.root}`)).map((rule) => rule.id);
      if (only.length > 0) steps.push({ event, only });
    };
    await longRunning(listening("longRunning"), put);
    await queueStuck(listening("queueStuck"), put, steps);
    await disks(listening("diskFull"), put, steps);
    await lateness(listening("late"), listening("predictedLate"), put);
    const runs = open.flatMap(({ kind, workflowInstanceId }) => ((kind === "late" || kind === "predictedLate") && workflowInstanceId !== null ? [workflowInstanceId] : []));
    const unended = await store.read((db) => stillOpen(db, runs));
    for (const { kind, root, workflowInstanceId, taskInstanceId } of open) {
      if ((kind === "late" || kind === "predictedLate") && workflowInstanceId !== null && !unended.has(workflowInstanceId)) steps.push({ over: root, kinds: [kind] });
      if (kind === "longRunning" && taskInstanceId !== null && (await store.read((db) => getTask(db, taskInstanceId)))?.state !== "RUNNING") steps.push({ over: root, kinds: [kind] });
    }
    if (steps.length > 0) await watch.raise(steps);
  }

  type Put = (event: AlertEvent, rules: readonly AlertRule[]) => void;
  async function longRunning(rules: readonly AlertRule[], put: Put): Promise<void> {
    if (rules.length === 0) return;
    const least = Math.min(...rules.map((rule) => rule.minutes ?? Infinity));
    await store.read(async (db) => {
      const memory = events.about(db);
      for (const task of await tasksInStates(db, ["RUNNING"])) {
        if (task.startedAt === null || clock.now() - task.startedAt < least * 60_000) continue;
        const minutes = (clock.now() - task.startedAt) / 60_000;
        const due = rules.filter((rule) => minutes >= (rule.minutes ?? Infinity));
        for (const rule of due) {
          const event = await events.ofTask(db, memory, task, "longRunning", rootOf.long(task.id), (place) => sentence("alert.longRunning", { ...place, minutes: rule.minutes ?? 0 }));
          if (event !== null) put(event, [rule]);
        }
      }
    });
  }
  async function queueStuck(rules: readonly AlertRule[], put: Put, steps: AlertStep[]): Promise<void> {
    if (rules.length === 0) return;
    const { zone } = await store.read(getSettings);
    const waiting = (await store.read(waitingTasks)).flatMap(({ readyAt }) => (readyAt === null ? [] : [readyAt])).sort((a, b) => a - b);
    for (const rule of rules) {
      const before = clock.now() - (rule.minutes ?? 0) * 60_000;
      const late = waiting.filter((readyAt) => readyAt <= before);
      const root = `${rootOf.queue}:${rule.id}`;
      if (late.length === 0) steps.push({ over: root, kinds: ["queueStuck"] });
      else put({ ...platformEvent("queueStuck", root), subject: sentence("alert.queueStuck", { count: late.length, minutes: rule.minutes ?? 0, since: clockIn(late[0]!, zone) }) }, [rule]);
    }
  }
  async function disks(rules: readonly AlertRule[], put: Put, steps: AlertStep[]): Promise<void> {
    if (rules.length === 0) return;
    const least = (await store.read(getSettings)).placement.minDiskBytes ?? LEAST_DISK_BYTES;
    for (const { nodeId, metrics } of roster.pulses()) {
      const root = rootOf.disk(nodeId);
      if (metrics.diskFreeBytes >= least) steps.push({ over: root, kinds: ["diskFull"] });
      else put({ ...platformEvent("diskFull", root), nodeId, subject: sentence("alert.diskFull", { node: roster.find(nodeId)?.name ?? nodeId, free: Math.round(metrics.diskFreeBytes / MIB) }) }, rules);
    }
  }
  async function lateness(late: readonly AlertRule[], predicted: readonly AlertRule[], put: Put): Promise<void> {
    if (late.length === 0 && predicted.length === 0) return;
    const now = clock.now();
    const { runs, workflows } = await store.read(async (db) => {
      const memory = events.about(db);
      const runs: { run: WorkflowInstance; by: number }[] = [];
      for (const run of await openRuns(db, now)) {
        const deadline = await deadlineOf(db, run);
        if (deadline !== null) runs.push({ run, by: deadlineAt(deadline, run) });
      }
      const workflows = new Map(await Promise.all([...new Set(runs.map(({ run }) => run.workflowId))].map(async (id) => [id, await memory.workflowOf(id)] as const)));
      return { runs, workflows };
    });
    for (const { run, by } of runs) {
      const of = workflows.get(run.workflowId)!;
      const values = { ...events.placeOf(run), deadline: clockIn(by, run.zone) };
      if (now > by) put(events.ofRun(of, run, "late", rootOf.late(run.id), sentence("alert.late", values)), late);
      else if (predicted.length > 0) {
        const at = await options.predict(run);
        if (at === null || at <= by) continue;
        const due = predicted.filter((rule) => rule.minutes === null || by - now <= rule.minutes * 60_000);
        put(events.ofRun(of, run, "predictedLate", rootOf.late(run.id), sentence("alert.predictedLate", { ...values, predicted: clockIn(at, run.zone) })), due);
      }
    }
  }
  async function deadlineOf(db: Db, run: WorkflowInstance): Promise<{ readonly at: string; readonly daysAfter: number } | null> {
    const known = deadlines.get(run.revisionId);
    if (known !== undefined) return known;
    if (deadlines.size > 5000) deadlines.clear();
    const deadline = (await getRevision(db, run.revisionId))?.definition.deadline ?? null;
    deadlines.set(run.revisionId, deadline);
    return deadline;
  }

  const timer = clock.every(LOOK_MS, () => {
    looking ??= look()
      .catch((error: unknown) => options.log.error("alerts that the clock brings were not looked for", { error: String(error) }))
      .finally(() => (looking = null));
  });
  return {
    look,
    async close(): Promise<void> {
      timer.cancel();
      await looking;
    },
  };
}
const platformEvent = (kind: RuleKind, root: string): Omit<AlertEvent, "subject"> => ({
  kind,
  root,
  projectId: null,
  workflowId: null,
  taskId: null,
  taskInstanceId: null,
  workflowInstanceId: null,
  nodeId: null,
  message: { project: null, workflow: null, businessDate: null, ended: null, peakMemoryBytes: null, lastLines: [] },
  owner: null,
  followers: [],
});
