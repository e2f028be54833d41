import { createHash } from "node:crypto";
import { hasEnded, satisfies, type InstanceState, type TaskInstance, type TaskInstanceId, type WorkflowId, type WorkflowInstance, type WorkflowInstanceId } from "#contract";
import type { StoredFact } from "../../agent/store/index.ts";
import type { Start } from "./witness.ts";
import type { PlannedWorkflow } from "./workload.ts";
import type { PointBook } from "./pointBook.ts";

interface KnownTask {
  readonly id: TaskInstanceId;
  readonly name: string;
  readonly run: KnownRun;
  state: InstanceState;
  everMissed: boolean;
}
interface KnownRun {
  readonly id: WorkflowInstanceId;
  readonly workflowId: WorkflowId;
  readonly workflow: string;
  readonly fireAt: number;
  readonly businessDate: string;
  readonly isMain: boolean;
  readonly tasks: Map<string, KnownTask>;
  ended: boolean;
  succeeded: boolean;
  begun: boolean;
  /** A person did something to it: what its schedule says does not bind it any more. */
  touched: boolean;
}

/**
 * Follows what the store announces and what the hosts saw, and says at once what must never be: a start before its upstream, beside a run
 * that is in its way, or twice. Of each task it keeps where it was.
 */
export class Chronicle {
  readonly violations: string[] = [];
  readonly tasks = new Map<TaskInstanceId, KnownTask>();
  readonly runs = new Map<WorkflowInstanceId, KnownRun>();
  readonly #definitions: ReadonlyMap<string, PlannedWorkflow>;
  readonly #book: PointBook;
  readonly #hash = createHash("sha256");
  readonly #openMain = new Map<WorkflowId, Set<KnownRun>>();
  readonly #succeeded = new Set<string>();
  /** Facts of tasks that came before those of their runs. */
  readonly #early = new Map<WorkflowInstanceId, TaskInstance[]>();
  /** Tasks that a person started, whatever is before them. */
  readonly #ordered = new Set<TaskInstanceId>();
  facts = 0;

  constructor(definitions: ReadonlyMap<string, PlannedWorkflow>, book: PointBook) {
    this.#definitions = definitions;
    this.#book = book;
  }

  /** The same for two months in which the same happened, in the same order. */
  get fingerprint(): string {
    return this.#hash.copy().digest("hex");
  }
  take(facts: readonly StoredFact[]): void {
    this.facts += facts.length;
    for (const fact of facts) this.#hash.update(`${fact.seq} ${fact.at} ${fact.name} ${JSON.stringify(fact.payload)}\n`);
    for (const { name, payload } of facts) {
      if (name === "snapshot.made") {
        const { from, until } = payload["snapshot"] as { from: number; until: number };
        this.#book.planned(from, until);
      } else if (name === "workflowInstance.changed") this.#run(payload["instance"] as WorkflowInstance);
    }
    for (const { name, payload } of facts) if (name === "taskInstance.changed") this.#task(payload["task"] as TaskInstance);
    // In the end, so that the order of facts within one commit does not matter.
    for (const { name, payload } of facts) if (name === "workflowInstance.changed") this.#ended(payload["instance"] as WorkflowInstance);
  }
  /** A person did a verb to these. `ordered`: of which the start was ordered. */
  touch(tasks: readonly { readonly taskInstanceId: TaskInstanceId; readonly workflowInstanceId: WorkflowInstanceId }[], ordered: readonly TaskInstanceId[]): void {
    for (const { workflowInstanceId } of tasks) {
      const run = this.runs.get(workflowInstanceId);
      if (run === undefined) continue;
      run.touched = true;
      this.#openMain.get(run.workflowId)?.delete(run);
    }
    for (const id of ordered) this.#ordered.add(id);
  }

  start({ attemptId, taskInstanceId, epoch, beside, at }: Start): void {
    this.#hash.update(`start ${attemptId} ${at}\n`);
    const task = this.tasks.get(taskInstanceId);
    if (task === undefined) return void this.violations.push(`O2 attempt ${attemptId} of an unknown task ${taskInstanceId} was started`);
    const { run } = task;
    const what = `${run.workflow}/${task.name} of ${new Date(run.fireAt).toISOString()} (${taskInstanceId}, epoch ${epoch})`;
    const definition = this.#definitions.get(run.workflow)?.tasks.find((one) => one.name === task.name);
    if (definition === undefined) return void this.violations.push(`O1 ${what} is of no definition`);
    if (beside.length > 0 && !definition.idempotent && !run.touched) this.violations.push(`O2 ${what} was started while ${beside.join()} lived`);
    if (this.#ordered.has(taskInstanceId) || run.touched) return;
    for (const name of definition.after) {
      const state = run.tasks.get(name)?.state ?? "NOT_RUN";
      if (!satisfies(state)) this.violations.push(`DEP ${what} was started while ${name} was ${state}`);
    }
    if (definition.dependsOn !== null && run.isMain && !this.#succeeded.has(`${definition.dependsOn} ${run.businessDate}`))
      this.violations.push(`DEP ${what} was started before ${definition.dependsOn} of ${run.businessDate} succeeded`);
    if (run.isMain && !run.begun) this.#begins(run, what, at);
    run.begun = true;
  }
  /** [SNP3, SCH4] The first start of a run of a schedule. */
  #begins(run: KnownRun, what: string, at: number): void {
    if (at < run.fireAt) this.violations.push(`SNP3 ${what} was started ${run.fireAt - at} ms before its time`);
    const schedule = this.#book.find(run.workflow, run.fireAt)?.schedule;
    if (schedule === undefined) return;
    const { overlap } = schedule;
    const inTheWay = [...(this.#openMain.get(run.workflowId) ?? [])].filter((other) => other.fireAt < run.fireAt && other !== run);
    if (inTheWay.length >= (overlap.policy === "parallel" ? overlap.parallel : 1))
      this.violations.push(`SCH4 ${what} was started beside ${inTheWay.map((other) => new Date(other.fireAt).toISOString()).join()} by ${JSON.stringify(overlap)}`);
  }

  #run(instance: WorkflowInstance): void {
    let run = this.runs.get(instance.id);
    if (run === undefined) {
      const { id, workflowId, workflowName: workflow, fireAt, businessDate } = instance;
      run = { id, workflowId, workflow, fireAt, businessDate, isMain: instance.line === "main", tasks: new Map(), ended: false, succeeded: false, begun: false, touched: false };
      this.runs.set(id, run);
      for (const task of this.#early.get(id) ?? []) this.#task(task);
      this.#early.delete(id);
    }
    if (instance.endedAt === null && run.isMain && !run.touched) {
      const open = this.#openMain.get(run.workflowId) ?? new Set();
      this.#openMain.set(run.workflowId, open.add(run));
    }
  }
  #ended(instance: WorkflowInstance): void {
    const run = this.runs.get(instance.id)!;
    run.ended = instance.endedAt !== null;
    run.succeeded = instance.state === "SUCCESS";
    if (run.ended) this.#openMain.get(run.workflowId)?.delete(run);
    if (run.succeeded) this.#succeeded.add(`${run.workflow} ${run.businessDate}`);
  }
  #task(task: TaskInstance): void {
    let known = this.tasks.get(task.id);
    if (known === undefined) {
      const run = this.runs.get(task.workflowInstanceId);
      if (run === undefined) {
        this.#early.set(task.workflowInstanceId, [...(this.#early.get(task.workflowInstanceId) ?? []), task]);
        return;
      }
      known = { id: task.id, name: task.name, run, state: task.state, everMissed: false };
      this.tasks.set(task.id, known);
      run.tasks.set(task.name, known);
    }
    if (hasEnded(known.state) && known.state !== task.state && !known.run.touched) this.violations.push(`LC2 ${known.run.workflow}/${task.name} went from ${known.state} to ${task.state} by itself`);
    known.state = task.state;
    if (task.state === "MISSED") known.everMissed = true;
  }
}
