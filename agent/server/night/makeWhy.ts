import { Refusal, type Candidate, type ProjectId, type Sentence, type TaskInstance, type TaskInstanceId, type Why, type WhyLink, type WorkflowInstanceId } from "#contract";
import {
  attemptsOf,
  candidatesOf,
  childRuns,
  getSettings,
  getTask,
  getWorkflowInstance,
  listPools,
  nodeNamesOf,
  openGatesOf,
  poolHolders,
  poolUse,
  runsOfGate,
  upstreamOf,
  type Db,
  type Store,
} from "../../store/index.ts";
import { whyAnswer } from "../../domain/readiness/whyAnswer.ts";
import type { ChainLink, ClosedGate, PoolInTheWay, QueuePlace, WhyFacts } from "../../domain/readiness/whyFacts.ts";
import { whyGates } from "../../domain/readiness/whyGates.ts";
import type { Clock } from "../../platform/clock.ts";
import type { QueueReader } from "../placement/queueHandlers.ts";
import type { Roster } from "../nodes/roster.ts";
import { behindTask } from "./behindTask.ts";
import { chainOf, type Step } from "./chainOf.ts";
import type { Forecasts } from "./forecasts.ts";
import { withReasons } from "./rowReasons.ts";

export interface WhyOptions {
  readonly store: Store;
  readonly roster: Roster;
  readonly clock: Clock;
  readonly forecasts: Forecasts;
  readonly queue: () => Pick<QueueReader, "queueLength" | "inOrder" | "waitingIn"> & { reasonOf(id: TaskInstanceId): Sentence | null; candidatesOf(id: TaskInstanceId): Candidate[] | null };
  /** [FLOW3] Why something that a task waits for outside its run is closed; null when it is not. */
  readonly whyClosed: (db: Db, gate: Awaited<ReturnType<typeof openGatesOf>>[number]) => Promise<Sentence | null>;
}
/** So far into the queue a place is looked for. */
const PLACES = 20_000;
/** So many runs are named as worth watching: a client follows fifty topics. */
const WATCHED = 20;

/** [WHY1] Why a task instance is where it is, from one snapshot of the store and the queue as it is now. */
export function makeWhy({ store, roster, clock, forecasts, queue, whyClosed }: WhyOptions) {
  return async (id: TaskInstanceId, maySee: (projectId: ProjectId) => boolean): Promise<Why> => {
    const { root, self, world, ...why } = await store.read(async (db) => {
      const self = await stepOf(db, id);
      const { task, run } = self;
      const waiting = task.state === "WAIT_RESOURCE";
      const waits = waiting ? queue().reasonOf(id) : null;
      const steps = await chainOf(db, self, maySee);
      const links = await linksOf(db, [self, ...steps]);
      const root = steps.at(-1) ?? self;
      const open = task.state !== "SUCCESS" && task.state !== "SKIPPED" && root.task.state !== "SUCCESS";
      const behind = open ? await behindTask(db, root.task, root.run) : null;
      const others = behind === null ? 0 : behind.tasks.size - (behind.tasks.has(id) ? 1 : 0);
      const attempt = (await attemptsOf(db, id)).at(-1) ?? null;
      const child = (await childRuns(db, id)).at(-1);
      const candidates = waiting ? (queue().candidatesOf(id) ?? (await candidatesOf(db, id))) : [];
      const facts: WhyFacts = {
        now: clock.now(),
        zone: (await getSettings(db)).zone,
        self: links[0]!,
        run,
        upstream: await upstreamOf(db, id),
        gates: await closedGates(db, self),
        waits,
        place: waiting ? placeOf(task) : null,
        pool: waiting ? await poolOf(db, waits ?? task.reason, maySee) : null,
        candidates,
        attempt,
        hostName: attempt === null ? null : (attempt.nodeName ?? roster.find(attempt.nodeId ?? attempt.masterId)?.name ?? null),
        childWorkflow: child?.workflowName ?? null,
        chain: links.slice(1),
        waitingForSame: others,
      };
      const watch = new Set<WorkflowInstanceId>([run.id, ...steps.map((step) => step.run.id), ...(child === undefined ? [] : [child.id]), ...(await gateRuns(db, id, maySee))]);
      return {
        taskInstanceId: id,
        state: task.state,
        answer: whyAnswer(facts),
        gates: whyGates(facts),
        candidates,
        chain: facts.chain.map(linkOf),
        waitingForSame: others,
        watch: [...watch].slice(0, WATCHED),
        self: task,
        root: root.task,
        world: await forecasts.ahead(db, [run]),
      };
    });
    return { ...why, prediction: await forecasts.ofTask(self, root, world) };
  };

  async function stepOf(db: Db, id: TaskInstanceId): Promise<Step> {
    const found = await getTask(db, id);
    const run = found === null ? null : await getWorkflowInstance(db, found.workflowInstanceId);
    if (found === null || run === null) throw new Refusal("notFound", "instance.notFound", { id });
    return { task: found, run };
  }
  async function linksOf(db: Db, steps: readonly Step[]): Promise<ChainLink[]> {
    const said = await withReasons(
      db,
      steps.map((step) => step.task),
    );
    const names = await nodeNamesOf(
      db,
      steps.flatMap(({ task }) => task.attemptId ?? []),
    );
    return steps.map(({ task, run }, index) => ({ task, run, nodeName: task.attemptId === null ? null : (names.get(task.attemptId) ?? null), reason: said[index]!.reason }));
  }
  async function closedGates(db: Db, { task, run }: Step): Promise<ClosedGate[]> {
    const closed: ClosedGate[] = [];
    if (task.state !== "NOT_RUN") return closed;
    for (const gate of await openGatesOf(db, task.id)) {
      const reason = await whyClosed(db, gate);
      if (reason !== null) closed.push({ reason, own: gate.workflowId === run.workflowId });
    }
    return closed;
  }
  async function gateRuns(db: Db, id: TaskInstanceId, maySee: (projectId: ProjectId) => boolean): Promise<WorkflowInstanceId[]> {
    const runs: WorkflowInstanceId[] = [];
    for (const gate of await openGatesOf(db, id)) for (const run of await runsOfGate(db, gate)) if (maySee(run.projectId)) runs.push(run.id);
    return runs;
  }
  /** From 1; null when it is further back than anybody looks, or is on its way out of the queue. */
  function placeOf({ id, lane }: TaskInstance): QueuePlace | null {
    const order = queue().inOrder(PLACES);
    const all = order.findIndex((entry) => entry.id === id);
    if (all === -1) return null;
    return { place: order.slice(0, all + 1).filter((entry) => entry.lane === lane).length, count: queue().waitingIn(lane), all: all + 1, queue: queue().queueLength() };
  }
  async function poolOf(db: Db, reason: Sentence | null, maySee: (projectId: ProjectId) => boolean): Promise<PoolInTheWay | null> {
    if (reason?.code !== "wait.pool") return null;
    const pool = (await listPools(db)).find((one) => one.name === reason.values["pool"] && (one.projectId === null || maySee(one.projectId)));
    if (pool === undefined) return null;
    const holders = (await poolHolders(db, [pool.id])).filter((holder) => maySee(holder.projectId));
    return { name: pool.name, used: (await poolUse(db)).get(pool.id) ?? 0, slots: pool.slots, holders: holders.map(({ taskInstanceId, name }) => ({ taskInstanceId, name })) };
  }
}
const linkOf = ({ task, run, reason }: ChainLink): WhyLink => ({
  taskInstanceId: task.id,
  workflowInstanceId: run.id,
  name: task.name,
  workflowName: run.workflowName,
  businessDate: run.businessDate,
  state: task.state,
  reason,
  endedAt: task.endedAt,
});
