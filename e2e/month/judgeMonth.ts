import { sql } from "kysely";
import { attemptIsOver, hasOpenAttempt, satisfies, type AttemptId, type AttemptState, type InstanceState, type TaskInstanceId, type WorkflowInstanceId } from "#contract";
import type { Db, Store } from "../../agent/store/index.ts";
import type { Chronicle } from "./chronicle.ts";
import type { PointBook } from "./pointBook.ts";
import type { Start } from "./witness.ts";

interface RunRow {
  readonly id: WorkflowInstanceId;
  readonly workflow_name: string;
  readonly fire_at: number;
  readonly line: string;
}
interface TaskRow {
  readonly id: TaskInstanceId;
  readonly workflow_instance_id: WorkflowInstanceId;
  readonly name: string;
  readonly state: InstanceState;
  readonly attempt_id: AttemptId | null;
  readonly waiting_on: number;
  readonly paused_by: string | null;
  readonly frozen: number;
  readonly reason: string | null;
}
interface AttemptRow {
  readonly id: AttemptId;
  readonly task_instance_id: TaskInstanceId;
  readonly epoch: number;
  readonly state: AttemptState;
}
/** What the store says at the end, with what the hosts and the book say beside it. */
export interface Evidence {
  readonly now: number;
  readonly runs: RunRow[];
  readonly tasks: readonly TaskRow[];
  readonly attempts: readonly AttemptRow[];
  readonly slots: readonly { readonly attempt_id: AttemptId }[];
  readonly poolSlots: readonly { readonly attempt_id: AttemptId }[];
  readonly edges: readonly { readonly from_id: TaskInstanceId; readonly to_id: TaskInstanceId }[];
  readonly openGates: readonly { readonly task_instance_id: TaskInstanceId }[];
  readonly integrity: readonly string[];
  readonly starts: readonly Start[];
  readonly isLiving: (attempt: AttemptId, task: TaskInstanceId) => boolean;
}
/** A server that was away, from its death to the start of the next. */
export interface Outage {
  readonly from: number;
  readonly until: number;
}

export async function gatherEvidence(store: Store, rest: Pick<Evidence, "now" | "starts" | "isLiving">): Promise<Evidence> {
  const rows = async <T>(db: Db, query: ReturnType<typeof sql>): Promise<T[]> => (await query.execute(db)).rows as T[];
  const found = await store.read(async (db) => ({
    runs: await rows<RunRow>(db, sql`select id, workflow_name, fire_at, line from workflow_instances`),
    tasks: await rows<TaskRow>(db, sql`select id, workflow_instance_id, name, state, attempt_id, waiting_on, paused_by, frozen, reason from task_instances`),
    attempts: await rows<AttemptRow>(db, sql`select id, task_instance_id, epoch, state from attempts`),
    slots: await rows<{ attempt_id: AttemptId }>(db, sql`select attempt_id from slots`),
    poolSlots: await rows<{ attempt_id: AttemptId }>(db, sql`select attempt_id from pool_slots`),
    edges: await rows<{ from_id: TaskInstanceId; to_id: TaskInstanceId }>(db, sql`select from_id, to_id from task_edges`),
    openGates: await rows<{ task_instance_id: TaskInstanceId }>(db, sql`select task_instance_id from task_gates where met = 0`),
  }));
  return { ...found, integrity: await store.integrity(), ...rest };
}

/** [SNP1, LC1] O1: points of published schedules and runs in line `main`, one to one; in each run exactly the tasks of its workflow. */
export function judgePoints(evidence: Evidence, book: PointBook): string[] {
  const found: string[] = [];
  const counts = new Map<string, number>();
  for (const { workflow_name: workflow, fire_at: fireAt, line } of evidence.runs) if (line === "main") counts.set(`${workflow} ${fireAt}`, (counts.get(`${workflow} ${fireAt}`) ?? 0) + 1);
  const named = (key: string): string => key.replace(/ (\d+)$/, (_, at: string) => ` of ${new Date(Number(at)).toISOString()}`);
  for (const [key, count] of counts) {
    if (count > 1) found.push(`O1 ${named(key)} has ${count} runs`);
    if (!book.wanted.has(key)) found.push(`O1 ${named(key)} is no point of a schedule and has a run`);
  }
  for (const key of book.wanted.keys()) if (!counts.has(key)) found.push(`O1 ${named(key)} has no run`);
  return found;
}

/** O2: an attempt begins once, an epoch has one attempt, and what began is known and was not taken back. */
export function judgeStarts(evidence: Evidence): string[] {
  const found: string[] = [];
  const attempts = new Map(evidence.attempts.map((attempt) => [attempt.id, attempt]));
  const begun = new Map<AttemptId, number>();
  for (const { attemptId } of evidence.starts) begun.set(attemptId, (begun.get(attemptId) ?? 0) + 1);
  for (const [id, count] of begun) {
    if (count > 1) found.push(`O2 attempt ${id} was started ${count} times`);
    const state = attempts.get(id)?.state;
    if (state === undefined || state === "REFUSED") found.push(`O2 attempt ${id} was started and is ${state ?? "not known"}`);
  }
  const epochs = new Set<string>();
  for (const { task_instance_id: task, epoch } of evidence.attempts) {
    if (epochs.has(`${task} ${epoch}`)) found.push(`O2 task ${task} has two attempts of epoch ${epoch}`);
    epochs.add(`${task} ${epoch}`);
  }
  return found;
}

/** O3, LC6, POOL1: at the end nothing waits that could go, what is counted is so, and nothing is held for what is over. */
export function judgeRest(evidence: Evidence): string[] {
  const found: string[] = [];
  const tasks = new Map(evidence.tasks.map((task) => [task.id, task]));
  const attempts = new Map(evidence.attempts.map((attempt) => [attempt.id, attempt]));
  const waits = new Map<TaskInstanceId, number>();
  const count = (id: TaskInstanceId): void => void waits.set(id, (waits.get(id) ?? 0) + 1);
  for (const { from_id: from, to_id: to } of evidence.edges) if (!satisfies(tasks.get(from)!.state)) count(to);
  for (const { task_instance_id: id } of evidence.openGates) count(id);
  const runs = new Map(evidence.runs.map((run) => [run.id, run]));
  const nameOf = (task: TaskRow): string => {
    const run = runs.get(task.workflow_instance_id)!;
    return `${run.workflow_name}/${task.name} of ${new Date(run.fire_at).toISOString()} (${task.id})`;
  };
  for (const task of evidence.tasks) {
    const really = waits.get(task.id) ?? 0;
    if (task.waiting_on !== really) found.push(`O3 ${nameOf(task)} is ${task.state}, waits for ${really} and says ${task.waiting_on}`);
    const run = runs.get(task.workflow_instance_id)!;
    const heldBack = task.paused_by !== null || task.frozen === 1;
    if (task.state === "NOT_RUN" && really === 0 && !heldBack && run.fire_at <= evidence.now && !task.reason?.includes("wait.previousRun")) found.push(`O3 ${nameOf(task)} is NOT_RUN behind nothing: ${task.reason}`);
    if (["WAIT_RESOURCE", "DISPATCHING", "WAIT_RETRY"].includes(task.state) || (task.state === "WAIT_TIME" && run.fire_at <= evidence.now)) found.push(`O3 ${nameOf(task)} is ${task.state} still: ${task.reason}`);
    if (hasOpenAttempt(task.state) && (task.attempt_id === null || !evidence.isLiving(task.attempt_id, task.id))) found.push(`O3 ${nameOf(task)} is ${task.state} and nothing of it lives`);
  }
  for (const { attempt_id: id } of evidence.slots)
    if (attempts.get(id) === undefined || attemptIsOver(attempts.get(id)!.state)) found.push(`LC6 a slot is held for attempt ${id}, which is ${attempts.get(id)?.state ?? "not known"}`);
  for (const { attempt_id: id } of evidence.poolSlots)
    if (attempts.get(id) === undefined || attemptIsOver(attempts.get(id)!.state)) found.push(`POOL1 slots of a pool are held for attempt ${id}, which is ${attempts.get(id)?.state ?? "not known"}`);
  for (const attempt of evidence.attempts)
    if (!attemptIsOver(attempt.state) && !evidence.isLiving(attempt.id, attempt.task_instance_id)) found.push(`O3 attempt ${attempt.id} is ${attempt.state} and nothing of it lives`);
  for (const what of evidence.integrity) found.push(`O6 ${what}`);
  return found;
}

/** How late a run may begin and still be on time. */
const LATE_MS = 60_000;
/** Around its end it is not known what a server still did. */
const VAGUE_MS = 10_000;
/** [SCH3] What passed while no server ran is missed, but for the newest that a policy keeps; and nothing else ever is. */
export function judgeMisfires(chronicle: Chronicle, book: PointBook, outages: readonly Outage[]): string[] {
  const found: string[] = [];
  const missed = new Set<string>();
  const touched = new Set<string>();
  for (const run of chronicle.runs.values()) {
    if (!run.isMain) continue;
    const key = `${run.workflow} ${run.fireAt}`;
    if ([...run.tasks.values()].some((task) => task.everMissed)) missed.add(key);
    if (run.touched) touched.add(key);
  }
  const perWorkflow = new Map<string, { fireAt: number; schedule: { misfire: { policy: string; cap?: number } } }[]>();
  for (const point of book.wanted.values()) perWorkflow.set(point.workflow, [...(perWorkflow.get(point.workflow) ?? []), point]);
  const inOutage = (at: number): boolean => outages.some((outage) => at >= outage.from - VAGUE_MS && at <= outage.until);
  for (const key of missed) {
    const at = Number(key.slice(key.lastIndexOf(" ") + 1));
    if (!inOutage(at)) found.push(`SCH3 ${key} was missed while a server ran`);
  }
  for (const outage of outages) {
    for (const [workflow, all] of perWorkflow) {
      const overdue = all.filter(({ fireAt }) => fireAt > outage.from - VAGUE_MS && fireAt < outage.until - LATE_MS).sort((a, b) => b.fireAt - a.fireAt);
      for (const [place, { fireAt, schedule }] of overdue.entries()) {
        const { misfire } = schedule;
        if (fireAt <= outage.from + VAGUE_MS || new Set(overdue.map((one) => JSON.stringify(one.schedule.misfire))).size > 1) continue;
        const kept = place < (misfire.policy === "skip" ? 0 : misfire.policy === "latest" ? 1 : misfire.cap!);
        const key = `${workflow} ${fireAt}`;
        if (touched.has(key)) continue;
        if (missed.has(key) === kept)
          found.push(`SCH3 ${workflow} of ${new Date(fireAt).toISOString()} ${kept ? "was missed" : "was not missed"} after the outage until ${new Date(outage.until).toISOString()} by ${JSON.stringify(misfire)}`);
      }
    }
  }
  return found;
}
