import { isHostless, sentence, type AttemptId, type AttemptOrder, type Candidate, type NodeId, type PoolId, type Sentence, type TaskInstance, type TaskInstanceId } from "#contract";
import { attemptIn, insertAttempt, moveTask, noteTask, takePools, taskIn, waitingTasks, type Store, type Tx, type WaitingTask } from "../../store/index.ts";
import { openCapacity } from "../../domain/placement/capacity.ts";
import { LASTING_REFUSALS } from "../../domain/placement/lastingRefusals.ts";
import { DispatchQueue, type QueueEntry } from "../../domain/queue/dispatchQueue.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Ids } from "../../platform/ids.ts";
import type { Logger } from "../../platform/logger.ts";
import type { Fleet } from "../nodes/fleet.ts";
import type { Roster } from "../nodes/roster.ts";
import type { PlacementBook } from "../placement/placementBook.ts";
import type { ValueBook } from "../values/valueBook.ts";
import { openBookings } from "./bookings.ts";
import { makeOrder } from "./makeOrder.ts";
import type { Needs, TaskNeeds } from "./needs.ts";
import { makeOffers } from "./offers.ts";
import type { ValuesOfTask } from "./taskValues.ts";
import { openWaits } from "./waits.ts";

export interface DispatcherOptions {
  readonly store: Store;
  readonly roster: Roster;
  readonly fleet: () => Fleet;
  readonly needs: Needs;
  readonly book: PlacementBook;
  readonly values: ValueBook;
  readonly valuesOf: ValuesOfTask;
  /** Tasks that may run and need no host. */
  readonly onHostless: (tasks: readonly WaitingTask[]) => Promise<void>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
}

/** How many tasks one round starts at most: they share a commit and a message. */
const ROUND = 200;
/** How many waiting tasks are told at once why they wait, how often, and after how long. */
const TELL = 500;
const TELL_EVERY_MS = 250;
const TELL_AFTER_MS = 1000;
/** After a refusal by every host of a cluster the task waits this long; twice as long each time that no host could ever take it as it is. A change of capacity ends the wait. */
const REFUSED_WAIT_MS = 1000;
const LONGEST_REFUSED_WAIT_MS = 60_000;

/**
 * Gives waiting tasks to masters. The store is the truth; this holds the order of the queue and what is booked, both rebuilt
 * from the store at start, so a crash at any line loses nothing: a task is in WAIT_RESOURCE, or it has an attempt that will be
 * offered again.
 */
export async function openDispatcher(options: DispatcherOptions) {
  const { store, roster, needs, book, values, clock, ids, log } = options;
  const queue = new DispatchQueue(book.lanes());
  const needsOf = new Map<TaskInstanceId, TaskNeeds>();
  /** What each waiting task was told last. */
  const told = new Map<TaskInstanceId, string>();
  /** Those that were told nothing yet, oldest first, and since when they wait. */
  const untold = new Map<TaskInstanceId, number>();
  const toldOf = new WeakMap<QueueEntry["need"], string>();
  /** Out of the queue for a while after a refusal. */
  const parked = new Map<TaskInstanceId, QueueEntry>();
  const waits = openWaits(clock);
  /** How often in a row nobody took a task. */
  const refusals = new Map<TaskInstanceId, number>();
  const bookings = await openBookings(store);
  let running = false;
  let asked = false;
  let closed = false;

  const offers = makeOffers({
    store,
    fleet: options.fleet,
    clock,
    log,
    rebuild: async (id) => {
      await values.fresh();
      return store.write((tx) => orderAgain(tx, id));
    },
    onAccepted: (order) => void refusals.delete(order.taskInstanceId),
    onRefused(attemptId, task, candidates) {
      released(attemptId);
      if (task !== null) park(task, candidates);
    },
  });

  function wake(): void {
    if (asked || closed) return;
    asked = true;
    setImmediate(() => {
      asked = false;
      if (running) return wake();
      running = true;
      round()
        .catch((error: unknown) => log.error("dispatch failed", { error: String(error), stack: (error as Error).stack }))
        .finally(() => (running = false));
    });
  }

  async function round(): Promise<void> {
    const capacity = openCapacity(roster.clusters(), bookings.slots());
    const chosen: { entry: QueueEntry; attemptId: AttemptId; masterId: NodeId }[] = [];
    queue.take(ROUND, (entry) => {
      const full = entry.pools.find((use) => bookings.poolUsed(use.poolId) + use.slots > (book.pool(use.poolId)?.slots ?? 0));
      if (full !== undefined) return poolWait(full);
      const masterId = capacity.take(entry.need);
      if (masterId === null) return capacity.why(entry.need).reason;
      const attemptId = ids.next<AttemptId>();
      bookings.book(attemptId, { masterId, groupId: entry.need.groupId, pools: entry.pools });
      chosen.push({ entry, attemptId, masterId });
      return null;
    });
    if (chosen.length > 0) await dispatch(chosen);
    if (chosen.length === ROUND) wake();
  }
  const poolWait = (use: QueueEntry["pools"][number]): Sentence => {
    const pool = book.pool(use.poolId);
    return sentence("wait.pool", { pool: pool?.name ?? use.poolId, used: bookings.poolUsed(use.poolId), slots: pool?.slots ?? 0, needed: use.slots });
  };

  /** [PLC1] What could not go for a while is told why, once for each reason. What goes at once is told nothing: it would be a write more for each start. */
  async function tellBlocked(): Promise<void> {
    const before = clock.monotonicMs() - TELL_AFTER_MS;
    const notes: { id: TaskInstanceId; reason: Sentence }[] = [];
    for (const [id, sinceMs] of untold) {
      if (sinceMs > before || notes.length >= TELL) break;
      untold.delete(id);
      const reason = queue.reasonOf(id);
      if (reason === null || told.get(id) === reason.code) continue;
      told.set(id, reason.code);
      notes.push({ id, reason });
    }
    // A class whose reason is another now tells all who wait in it.
    for (const { need, reason, entries } of queue.blocked()) {
      if (toldOf.get(need) === reason.code) continue;
      toldOf.set(need, reason.code);
      for (const { id } of entries()) if (told.has(id) && told.get(id) !== reason.code) untold.set(id, before);
    }
    if (notes.length === 0) return;
    await store
      .write(async (tx) => {
        for (const { id, reason } of notes) await noteTask(tx, { id, set: { reason } });
      })
      .catch((error: unknown) => log.warn("reasons were not noted", { error: String(error) }));
  }

  /** [LC3, LC6] Attempts, slots and DISPATCHING of a whole round in one unit; the offers only after its commit. */
  async function dispatch(chosen: readonly { entry: QueueEntry; attemptId: AttemptId; masterId: NodeId }[]): Promise<void> {
    let made: { order: AttemptOrder; masterId: NodeId }[];
    try {
      await values.fresh();
      made = await store.write(async (tx) => {
        const orders: { order: AttemptOrder; masterId: NodeId }[] = [];
        for (const { entry, attemptId, masterId } of chosen) {
          const order = await prepare(tx, entry, attemptId, masterId);
          if (order !== null) orders.push({ order, masterId });
        }
        return orders;
      });
    } catch (error) {
      log.error("tasks were not dispatched", { count: chosen.length, error: String(error) });
      // One that cannot be made must not hold up the others.
      if (chosen.length > 1) {
        for (const one of chosen) await dispatch([one]);
        return;
      }
      for (const { entry, attemptId } of chosen) {
        bookings.release(attemptId);
        later(entry, REFUSED_WAIT_MS);
      }
      return;
    }
    const going = new Set(made.map(({ order }) => order.attemptId));
    for (const { entry, attemptId } of chosen) {
      needsOf.delete(entry.id);
      told.delete(entry.id);
      untold.delete(entry.id);
      if (!going.has(attemptId)) released(attemptId);
    }
    const byMaster = new Map<NodeId, AttemptOrder[]>();
    for (const { order, masterId } of made) byMaster.set(masterId, [...(byMaster.get(masterId) ?? []), order]);
    for (const [masterId, batch] of byMaster) void offers.offer(masterId, batch).catch((error: unknown) => log.error("an offer failed", { masterId, error: String(error) }));
  }

  /** Null when the task has gone another way, or cannot be started as it is defined. */
  async function prepare(tx: Tx, entry: QueueEntry, attemptId: AttemptId, masterId: NodeId): Promise<AttemptOrder | null> {
    const task = await taskIn(tx, entry.id);
    if (task === null || task.state !== "WAIT_RESOURCE") return null;
    const need = needsOf.get(entry.id) ?? (await needs.of(task));
    const { order, parameters, problem } = await orderOf(tx, task, need, attemptId, task.epoch + 1, task.tryNo + 1);
    if (problem !== null) {
      await moveTask(tx, { id: task.id, event: "failed", set: { cause: "startError", endedAt: tx.now, reason: problem } });
      return null;
    }
    if (entry.pools.length > 0 && (await takePools(tx, { attemptId, uses: entry.pools })) !== null) {
      // The book said that there is room, the rows say that there is none: the rows are right, and the next round asks them again.
      later(entry, REFUSED_WAIT_MS);
      return null;
    }
    await moveTask(tx, {
      id: task.id,
      event: "dispatched",
      expect: { epoch: task.epoch },
      set: {
        epoch: order.epoch,
        attemptId,
        nodeId: null,
        reason: sentence("wait.master", { node: roster.find(masterId)?.name ?? masterId }),
        ...(told.get(task.id) === "wait.refused" ? { candidates: [] } : {}),
        killRequested: false,
        exitCode: null,
        signal: null,
        cause: null,
        warning: false,
        forcedBy: null,
        retryAt: null,
      },
    });
    insertAttempt(tx, {
      attempt: { id: attemptId, taskInstanceId: task.id, workflowInstanceId: task.workflowInstanceId, projectId: task.projectId, epoch: order.epoch, tryNo: order.tryNo, masterId, createdAt: tx.now, parameters },
      slotOf: { masterId, groupId: entry.need.groupId, holdsPools: entry.pools.length > 0 },
    });
    return order;
  }

  async function orderOf(tx: Tx, task: TaskInstance, need: TaskNeeds, attemptId: AttemptId, epoch: number, tryNo: number) {
    const { input, resolution, problem } = await options.valuesOf(tx, task, need, tryNo);
    return { order: makeOrder(attemptId, task, epoch, input, resolution), parameters: resolution.parameters, problem };
  }
  /** After a restart of the server an order is made again from what is pinned. */
  async function orderAgain(tx: Tx, attemptId: AttemptId): Promise<AttemptOrder | null> {
    const attempt = await attemptIn(tx, attemptId);
    const task = attempt === null ? null : await taskIn(tx, attempt.taskInstanceId);
    if (attempt === null || task === null || task.attemptId !== attempt.id) return null;
    return (await orderOf(tx, task, await needs.of(task), attempt.id, attempt.epoch, attempt.tryNo)).order;
  }

  function park(task: TaskInstance, candidates: readonly Candidate[]): void {
    const lasting = candidates.length > 0 && candidates.every((one) => one.reasons.some((reason) => LASTING_REFUSALS.has(reason.code)));
    const before = lasting ? (refusals.get(task.id) ?? 0) : 0;
    refusals.set(task.id, before + 1);
    told.set(task.id, "wait.refused");
    void entryOf(task).then((entry) => {
      if (entry !== null) later(entry, Math.min(LONGEST_REFUSED_WAIT_MS, REFUSED_WAIT_MS * 2 ** before));
    });
  }
  function add(entry: QueueEntry): void {
    queue.add(entry);
    untold.set(entry.id, clock.monotonicMs());
  }
  function later(entry: QueueEntry, waitMs: number): void {
    parked.set(entry.id, entry);
    waits.set(entry.id, clock.now() + waitMs, () => {
      parked.delete(entry.id);
      add(entry);
      wake();
    });
  }
  function released(attemptId: AttemptId): void {
    bookings.release(attemptId);
    wake();
  }

  /** Null, and the task is over, when its definition asks for what is not there. */
  async function entryOf(task: WaitingTask): Promise<QueueEntry | null> {
    try {
      const need = await needs.of(task);
      needsOf.set(task.id, need);
      return { id: task.id, lane: task.lane, priority: task.priority, readyAt: task.readyAt ?? task.startedAt ?? 0, need: need.where, pools: need.pools };
    } catch (error) {
      const reason = (error as { failure?: { sentence: Sentence } }).failure?.sentence ?? sentence("command.bug", { id: task.id });
      log.warn("a task cannot be queued", { id: task.id, error: String(error) });
      await store.write((tx) => moveTask(tx, { id: task.id, event: "failed", set: { cause: "startError", endedAt: tx.now, reason } })).catch(() => null);
      return null;
    }
  }
  async function queueUp(tasks: readonly WaitingTask[]): Promise<void> {
    const hostless: WaitingTask[] = [];
    for (const task of tasks) {
      const entry = await entryOf(task);
      if (entry === null) continue;
      if (isHostless(needsOf.get(task.id)!.type.plugin)) hostless.push(task);
      else add(entry);
    }
    if (hostless.length > 0) {
      for (const { id } of hostless) needsOf.delete(id);
      await options.onHostless(hostless);
    }
    wake();
  }
  const enqueue = (tasks: readonly TaskInstance[]): void => {
    if (tasks.length > 0) void queueUp(tasks).catch((error: unknown) => log.error("tasks were not queued", { error: String(error) }));
  };

  const telling = clock.every(TELL_EVERY_MS, () => {
    if (queue.size > 0) void tellBlocked();
  });
  const unsubscribe = book.onChange(() => {
    queue.setShares(book.lanes());
    wake();
  });

  return {
    /** Queues what waits since before this server. Call it once, when everything that starting a task needs is there. */
    async start(): Promise<void> {
      const waiting = await store.read(waitingTasks);
      for (const task of waiting) told.set(task.id, task.reason?.code ?? "");
      await queueUp(waiting);
    },
    /** Tasks that have just become WAIT_RESOURCE, after the commit that made them so. */
    enqueue,
    /** It left the queue by a verb. */
    forget(id: TaskInstanceId): void {
      queue.remove(id);
      parked.delete(id);
      needsOf.delete(id);
      told.delete(id);
      untold.delete(id);
      refusals.delete(id);
      waits.cancel(id);
    },
    /** Capacity may have changed: look again, also at what was refused. */
    capacityChanged(): void {
      for (const entry of parked.values()) {
        waits.cancel(entry.id);
        add(entry);
      }
      parked.clear();
      wake();
    },
    setPriority(id: TaskInstanceId, priority: number): void {
      const entry = parked.get(id);
      if (entry !== undefined) parked.set(id, { ...entry, priority });
      else if (queue.setPriority(id, priority)) wake();
    },
    /** An attempt is over and what it held is free. */
    released,
    /** Offers to this master that were not answered, made again. */
    offerAgainTo: (masterId: NodeId) => offers.againTo(masterId),
    /**
     * [PLC1] Why each host cannot take a waiting task, as it is now; null when it does not wait, or is about to be looked at. What the
     * hosts themselves answered to an offer is stored with the task.
     */
    candidatesOf(id: TaskInstanceId): Candidate[] | null {
      const entry = queue.find(id);
      const reason = queue.reasonOf(id);
      if (entry === undefined || reason === null || reason.code === "wait.pool") return null;
      return openCapacity(roster.clusters(), bookings.slots()).why(entry.need).candidates;
    },
    /** Why a waiting task was not taken in the last round; null when it does not wait, was not looked at yet, or was refused by hosts: then it is stored with the task. */
    reasonOf: (id: TaskInstanceId) => queue.reasonOf(id),
    queueLength: () => queue.size + parked.size,
    /** What waits, in the order in which it will be looked at; what was refused lately comes last. */
    inOrder: (limit: number): QueueEntry[] => [...queue.inOrder(limit), ...parked.values()].slice(0, limit),
    /** How many wait for slots of each pool. */
    waitingForPools(): ReadonlyMap<PoolId, number> {
      const waiting = new Map<PoolId, number>();
      for (const { pools, waiting: count } of queue.blocked()) for (const { poolId } of pools) waiting.set(poolId, (waiting.get(poolId) ?? 0) + count);
      return waiting;
    },
    waitingIn: (lane: QueueEntry["lane"]) => queue.waitingIn(lane) + [...parked.values()].filter((entry) => entry.lane === lane).length,
    poolUsed: bookings.poolUsed,
    close(): void {
      closed = true;
      unsubscribe();
      telling.cancel();
      waits.close();
      offers.close();
    },
  };
}
export type Dispatcher = Awaited<ReturnType<typeof openDispatcher>>;
