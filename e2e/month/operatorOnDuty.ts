import { sql } from "kysely";
import { Refusal, type TaskInstanceId, type Verb, type WorkflowId } from "#contract";
import type { Chance } from "../fixtures/chance.ts";
import type { Chronicle } from "./chronicle.ts";
import type { PointBook } from "./pointBook.ts";
import type { SimulatedPlatform } from "./simulatedPlatform.ts";
import { drawSchedule, textOf, type PlannedWorkflow } from "./workload.ts";

export interface OnDuty {
  readonly platform: SimulatedPlatform;
  readonly chance: Chance;
  readonly chronicle: Chronicle;
  readonly book: PointBook;
  readonly definitions: Map<string, PlannedWorkflow>;
}

/** A person who repairs, holds back and changes what is defined, one thing at a time, through the commands of the client. */
export function makeOperator({ platform, chance, chronicle, book, definitions }: OnDuty) {
  const ids = new Map<string, WorkflowId>();
  const frozen = new Set<WorkflowId>();
  const done = new Map<string, number>();
  let changes = 0;
  const count = (what: string): void => void done.set(what, (done.get(what) ?? 0) + 1);

  const some = async (states: readonly string[], limit: number, held = false): Promise<TaskInstanceId[]> => {
    const now = platform.time.now();
    const list = sql.join(states.map((state) => sql`${state}`));
    const query = held
      ? sql<{ id: TaskInstanceId }>`select id from task_instances where paused_by is not null order by id limit 200`
      : sql<{
          id: TaskInstanceId;
        }>`select t.id from task_instances t join workflow_instances w on w.id = t.workflow_instance_id where t.state in (${list}) and w.fire_at <= ${now} and w.fire_at > ${now - 2 * 86_400_000} order by t.id desc limit 200`;
    const { rows } = await platform.time.finish(platform.life().store.read((db) => query.execute(db)));
    const left = rows.map((row) => row.id);
    return Array.from({ length: Math.min(limit, left.length) }, () => left.splice(chance.between(0, left.length - 1), 1)[0]!);
  };
  async function verb(name: Verb, chosen: readonly TaskInstanceId[], more: { scope?: "only" | "failedDownstream" | "allDownstream"; resume?: boolean } = {}): Promise<void> {
    if (chosen.length === 0) return;
    const target = { verb: name, taskInstanceIds: [...chosen], ...more };
    const plan = await platform.ask("operation.plan", target);
    if (plan === null || plan.changes.length === 0) return;
    // Whatever becomes of it: when the server dies with the answer, it may be done.
    chronicle.touch(plan.changes, name === "rerun" ? chosen : []);
    const answer = await platform.ask("operation.apply", { ...target, token: plan.token, reason: "as drawn" });
    if (answer !== null) count(name);
  }
  /** What the book must know of for certain is not cut short by a death of the server. */
  async function apply(workflow: PlannedWorkflow, generate: boolean): Promise<void> {
    await platform.unharmed(() => platform.ask("text.apply", { text: textOf(workflow, ++changes), generate }));
    definitions.set(workflow.name, workflow);
    book.published(platform.time.now(), workflow.name, workflow.schedule, generate);
    count(generate ? "schedule, now" : "schedule");
  }
  const any = (): PlannedWorkflow => chance.pick([...definitions.values()]);
  const idOf = async (name: string): Promise<WorkflowId> => {
    if (ids.size === 0) for (const one of (await platform.ask("workflow.list", {}))?.workflows ?? []) ids.set(one.name, one.id);
    return ids.get(name)!;
  };

  const deeds: readonly (readonly [number, () => Promise<void>])[] = [
    [8, async () => verb("rerun", await some(["FAILED", "KILLED", "MISSED"], chance.between(1, 4)), { scope: chance.pick(["only", "failedDownstream", "allDownstream"] as const), resume: chance.next() < 0.85 })],
    [2, async () => verb("rerun", await some(["SUCCESS"], 1), { scope: chance.pick(["only", "allDownstream"] as const) })],
    [1, async () => verb("rerun", await some(["NOT_RUN", "WAIT_RETRY"], 1))],
    [4, async () => verb("kill", await some(["RUNNING", "WAIT_RESOURCE", "WAIT_RETRY", "LOST", "DISPATCHING", "KILL_FAILED"], chance.between(1, 2)))],
    [5, async () => verb("setSuccess", await some(["FAILED", "KILLED"], chance.between(1, 5)))],
    [3, async () => verb("pause", await some(["NOT_RUN", "WAIT_RESOURCE", "WAIT_RETRY", "RUNNING"], chance.between(1, 3)))],
    [5, async () => verb("resume", await some([], chance.between(1, 10), true))],
    [
      2,
      async () => {
        const workflowId = await idOf(any().name);
        if (workflowId === undefined) return;
        await platform.unharmed(() => platform.ask("workflow.freeze", { workflowId, frozen: true, reason: "as drawn" }));
        frozen.add(workflowId);
        count("freeze");
      },
    ],
    [
      3,
      async () => {
        for (const workflowId of [...frozen].slice(0, 2)) {
          await platform.unharmed(() => platform.ask("workflow.freeze", { workflowId, frozen: false }));
          frozen.delete(workflowId);
          count("unfreeze");
        }
      },
    ],
    [
      4,
      async () => {
        const one = any();
        await apply({ ...one, schedule: drawSchedule(chance, one.name.split("_")[0] as "daily") }, chance.next() < 0.5);
      },
    ],
    [
      2,
      async () => {
        const one = any();
        await apply({ ...one, schedule: { ...one.schedule, paused: !one.schedule.paused } }, chance.next() < 0.5);
      },
    ],
    [
      3,
      async () => {
        const { name } = any();
        const workflowId = await idOf(name);
        if (workflowId === undefined) return;
        await platform.unharmed(() => platform.ask("workflow.generate", { workflowId }));
        book.generated(platform.time.now(), name);
        count("generate");
      },
    ],
    [
      3,
      async () => {
        const workflowId = await idOf(any().name);
        if (workflowId !== undefined && (await platform.ask("workflow.run", { workflowId })) !== null) count("run");
      },
    ],
  ];
  const total = deeds.reduce((sum, [weight]) => sum + weight, 0);

  return {
    done,
    apply,
    /** One thing, as drawn; what may not be done now is no fault. */
    async act(): Promise<void> {
      let drawn = chance.next() * total;
      const deed = deeds.find(([weight]) => (drawn -= weight) < 0)![1];
      try {
        await deed();
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        count(`refused: ${error.failure.sentence.code}`);
      }
    },
    /** Everything that was held back goes on. */
    async letGo(): Promise<void> {
      for (const workflowId of frozen) await platform.ask("workflow.freeze", { workflowId, frozen: false });
      frozen.clear();
      for (let before = Infinity; ;) {
        const held = await some([], 200, true);
        // What is frozen as well cannot be resumed.
        if (held.length === 0 || held.length >= before) return;
        before = held.length < 200 ? held.length : Infinity;
        await verb("resume", held);
      }
    },
  };
}
