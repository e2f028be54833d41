import { agentDown, sentence, type Attempt, type AttemptId, type AttemptOrder, type NodeId, type OutputOf, type ProjectId, type Sentence, type TaskInstance, type TaskInstanceId } from "#contract";
import { getAttempt, getTask, insertAttempt, instanceIn, moveAttempt, moveTask, noteTask, openAttempts, projectParamsIn, slotsInUse, taskIn, tasksInStates, type Store, type Tx } from "../../store/index.ts";
import { chooseMaster } from "../../domain/placement/place.ts";
import type { Clock, Timer } from "../../platform/clock.ts";
import type { Ids } from "../../platform/ids.ts";
import type { Logger } from "../../platform/logger.ts";
import type { Fleet } from "../nodes/fleet.ts";
import type { Roster } from "../nodes/roster.ts";
import { makeOrder, resolveFor } from "./makeOrder.ts";
import type { Revisions } from "./revisions.ts";

export interface DispatcherOptions {
  readonly store: Store;
  readonly roster: Roster;
  readonly fleet: () => Fleet;
  readonly revisions: Revisions;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
}

/** After a refusal by every host of a cluster the task waits this long; twice as long each time that no host could ever take it as it is. A change of capacity ends the wait. */
const REFUSED_WAIT_MS = 1000;
const LONGEST_REFUSED_WAIT_MS = 60_000;
/** An offer without an answer is made again after this time; it is the same offer. */
const REOFFER_MS = 10_000;

/**
 * Gives waiting tasks to masters. The store is the truth; this holds the order of the queue and what is booked, both rebuilt
 * from the store at start, so a crash at any line loses nothing: a task is in WAIT_RESOURCE, or it has an attempt that will be
 * offered again.
 */
export async function openDispatcher(options: DispatcherOptions) {
  const { store, roster, revisions, clock, ids, log } = options;
  /** Tasks in WAIT_RESOURCE in order of waiting, with the word that they were last told. */
  const queue = new Map<TaskInstanceId, { notBefore: number; told: string }>();
  const retries = new Map<TaskInstanceId, Timer>();
  const orders = new Map<AttemptId, AttemptOrder>();
  /** How often in a row nobody took a task. */
  const refusals = new Map<TaskInstanceId, number>();
  const booked = await store.read(slotsInUse);
  let pumping = false;
  let asked = false;
  let closed = false;

  function wake(): void {
    if (asked || closed) return;
    asked = true;
    setImmediate(() => {
      asked = false;
      void pump().catch((error: unknown) => log.error("dispatch failed", { error: String(error), stack: (error as Error).stack }));
    });
  }

  async function pump(): Promise<void> {
    if (pumping) {
      wake();
      return;
    }
    pumping = true;
    try {
      const now = clock.monotonicMs();
      const going: Promise<void>[] = [];
      let full: { word: Sentence } | null = null;
      for (const [id, entry] of queue) {
        if (entry.notBefore > now) continue;
        if (full === null) {
          const clusters = roster.clusters(booked);
          const { masterId } = chooseMaster(clusters);
          if (masterId !== null) {
            queue.delete(id);
            booked.set(masterId, (booked.get(masterId) ?? 0) + 1);
            going.push(dispatch(id, masterId));
            continue;
          }
          full = { word: waitWord(clusters) };
        }
        if (entry.told === full.word.code) continue;
        entry.told = full.word.code;
        going.push(tell(id, full.word));
        if (going.length > 500) break;
      }
      await Promise.all(going);
    } finally {
      pumping = false;
    }
  }

  const waitWord = (clusters: ReturnType<Roster["clusters"]>): Sentence => {
    const started = clusters.filter((cluster) => cluster.state === "STARTED");
    if (started.length === 0) return sentence("wait.noAgent");
    return sentence("wait.noSlot", { used: started.reduce((sum, one) => sum + one.booked, 0), slots: started.reduce((sum, one) => sum + one.slots, 0) });
  };
  const tell = async (id: TaskInstanceId, reason: Sentence): Promise<void> => {
    await store.write((tx) => noteTask(tx, { id, set: { reason } })).catch((error: unknown) => log.warn("a reason was not noted", { id, error: String(error) }));
  };

  /** [LC3, LC6] Attempt, slot and DISPATCHING in one unit; the offer only after its commit. */
  async function dispatch(id: TaskInstanceId, masterId: NodeId): Promise<void> {
    try {
      const order = await prepare(id, masterId);
      if (order === null) unbook(masterId);
      else void offer(order, masterId);
    } catch (error) {
      unbook(masterId);
      log.error("a task was not dispatched", { id, error: String(error) });
      queue.set(id, { notBefore: clock.monotonicMs() + REFUSED_WAIT_MS, told: "" });
      clock.after(REFUSED_WAIT_MS + 1, wake);
    }
  }

  async function prepare(id: TaskInstanceId, masterId: NodeId): Promise<AttemptOrder | null> {
    return store.write(async (tx) => {
      const task = await taskIn(tx, id);
      if (task === null || task.state !== "WAIT_RESOURCE") return null;
      const { order, parameters, problem } = await orderOf(tx, task, ids.next<AttemptId>(), task.epoch + 1, task.tryNo + 1);
      if (problem !== null) {
        await moveTask(tx, { id, event: "failed", set: { cause: "startError", endedAt: tx.now, reason: problem } });
        return null;
      }
      const moved = await moveTask(tx, {
        id,
        event: "dispatched",
        expect: { epoch: task.epoch },
        set: {
          epoch: order.epoch,
          attemptId: order.attemptId,
          nodeId: null,
          reason: sentence("wait.master", { node: roster.find(masterId)?.name ?? masterId }),
          candidates: [],
          killRequested: false,
          exitCode: null,
          signal: null,
          cause: null,
          warning: false,
          forcedBy: null,
        },
      });
      if (moved === null) return null;
      await insertAttempt(tx, {
        attempt: { id: order.attemptId, taskInstanceId: id, workflowInstanceId: task.workflowInstanceId, projectId: task.projectId, epoch: order.epoch, tryNo: order.tryNo, masterId, createdAt: tx.now, parameters },
        slotOf: masterId,
      });
      return order;
    });
  }

  async function orderOf(tx: Tx, task: TaskInstance, attemptId: AttemptId, epoch: number, tryNo: number) {
    const instance = (await instanceIn(tx, task.workflowInstanceId))!;
    const { revision, task: definition, type } = await revisions.task(instance.revisionId, task.taskId);
    const projectParams = await projectParamsIn(tx, instance.projectId as ProjectId);
    const input = { instance, workflowParams: revision.definition.params, projectParams, task: definition, type, instanceId: task.id, tryNo };
    const resolution = resolveFor(input);
    const first = resolution.problems[0];
    const problem = first === undefined ? null : sentence("end.parameters", { ...first.sentence.values, problem: first.sentence.code });
    return { order: makeOrder(attemptId, task, epoch, input, resolution), parameters: resolution.parameters, problem };
  }

  /** Made again after every reconnect until it is answered: the attempt id makes it one offer, however often it arrives. */
  async function offer(order: AttemptOrder, masterId: NodeId): Promise<void> {
    orders.set(order.attemptId, order);
    let reply: OutputOf<typeof agentDown, "attempt.offer">;
    try {
      reply = await options.fleet().ask(masterId, "attempt.offer", { masterId, order }, order.attemptId, REOFFER_MS);
    } catch {
      // Whether it was taken is not known. The master's next sync, or this timer, asks again.
      clock.after(REOFFER_MS, () => void reoffer(order.attemptId));
      return;
    }
    orders.delete(order.attemptId);
    if (reply.accepted) {
      refusals.delete(order.taskInstanceId);
      return;
    }
    const { candidates } = reply;
    await store.write(async (tx) => {
      if ((await moveAttempt(tx, { id: order.attemptId, event: "refused", set: { endedAt: tx.now } })) === null) return;
      const first = candidates[0];
      const reason = first === undefined ? sentence("wait.noAgent") : sentence("wait.refused", { ...first.reasons[0]?.values, node: first.nodeName, reason: first.reasons[0]?.code ?? "place.noAnswer" });
      const killing = (await getTask(tx.db, order.taskInstanceId))?.state === "KILLING";
      const set = killing ? { endedAt: tx.now, killRequested: false } : { candidates, reason, attemptId: null, endedAt: null };
      await moveTask(tx, { id: order.taskInstanceId, event: "refused", expect: { epoch: order.epoch }, set });
    });
    unbook(masterId);
    const task = await store.read((db) => getTask(db, order.taskInstanceId));
    if (task?.state !== "WAIT_RESOURCE") return;
    const lasting = candidates.length > 0 && candidates.every((one) => one.reasons.some((reason) => reason.code === "place.command" || reason.code === "place.noSlots"));
    const before = lasting ? (refusals.get(order.taskInstanceId) ?? 0) : 0;
    refusals.set(order.taskInstanceId, before + 1);
    const waitMs = Math.min(LONGEST_REFUSED_WAIT_MS, REFUSED_WAIT_MS * 2 ** before);
    queue.set(order.taskInstanceId, { notBefore: clock.monotonicMs() + waitMs, told: "wait.refused" });
    clock.after(waitMs + 1, wake);
  }

  async function reoffer(attemptId: AttemptId): Promise<void> {
    if (closed) return;
    const attempt = await store.read((db) => getAttempt(db, attemptId));
    if (attempt === null || (attempt.state !== "OFFERED" && attempt.state !== "LOST") || attempt.nodeId !== null) return;
    if (!options.fleet().isLinked(attempt.masterId)) return;
    const order = orders.get(attemptId) ?? (await rebuild(attempt));
    if (order !== null) await offer(order, attempt.masterId);
  }

  /** After a restart of the server the order is made again from what is pinned; parameters are the ones that were stored. */
  async function rebuild(attempt: Attempt): Promise<AttemptOrder | null> {
    return store.write(async (tx) => {
      const task = await taskIn(tx, attempt.taskInstanceId);
      return task === null || task.attemptId !== attempt.id ? null : (await orderOf(tx, task, attempt.id, attempt.epoch, attempt.tryNo)).order;
    });
  }

  function unbook(masterId: NodeId): void {
    const count = booked.get(masterId) ?? 0;
    if (count > 0) booked.set(masterId, count - 1);
    wake();
  }

  function retryAt(task: Pick<TaskInstance, "id" | "retryAt">): void {
    retries.get(task.id)?.cancel();
    const waitMs = Math.min(2 ** 31 - 1, Math.max(0, (task.retryAt ?? 0) - clock.now()));
    retries.set(
      task.id,
      clock.after(waitMs, () => {
        retries.delete(task.id);
        void store
          .write((tx) => moveTask(tx, { id: task.id, event: "timeReached", set: { readyAt: tx.now, retryAt: null } }))
          .then((moved) => {
            if (moved !== null) enqueue([task.id]);
          })
          .catch((error: unknown) => log.error("a retry was not queued", { id: task.id, error: String(error) }));
      }),
    );
  }

  function enqueue(tasks: readonly TaskInstanceId[]): void {
    for (const id of tasks) queue.set(id, { notBefore: 0, told: "" });
    if (tasks.length > 0) wake();
  }

  for (const task of await store.read((db) => tasksInStates(db, ["WAIT_RESOURCE"]))) queue.set(task.id, { notBefore: 0, told: task.reason?.code ?? "" });
  for (const task of await store.read((db) => tasksInStates(db, ["WAIT_RETRY"]))) retryAt(task);

  return {
    /** Tasks that have just become WAIT_RESOURCE, after the commit that made them so. */
    enqueue,
    /** A task that has just become WAIT_RETRY. */
    retryAt,
    /** It left the queue or its wait by a verb. */
    forget(id: TaskInstanceId): void {
      queue.delete(id);
      refusals.delete(id);
      retries.get(id)?.cancel();
      retries.delete(id);
    },
    /** Capacity may have changed: look again, also at what was refused. */
    capacityChanged(): void {
      for (const entry of queue.values()) entry.notBefore = 0;
      wake();
    },
    /** An attempt of this master's cluster has ended and its slot is free. */
    released: unbook,
    /** Offers to this master that were not answered, made again. */
    async reofferTo(masterId: NodeId): Promise<void> {
      const open = await store.read(openAttempts);
      await Promise.all(open.filter((attempt) => attempt.masterId === masterId && attempt.nodeId === null).map((attempt) => reoffer(attempt.id)));
    },
    queueLength: () => queue.size,
    close(): void {
      closed = true;
      for (const timer of retries.values()) timer.cancel();
    },
  };
}
export type Dispatcher = Awaited<ReturnType<typeof openDispatcher>>;
