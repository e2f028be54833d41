import { LANES, type Handlers, type Lane, type PoolId, type ProjectId, type TaskInstanceId, type UiUp } from "#contract";
import { getTask, listPools, poolHolders, poolUse, queueRows, runningByLane, setTaskPriorities, waitingTaskIds, type Store } from "../../store/index.ts";
import type { Authority } from "../auth/authority.ts";
import type { CommandContext } from "../gateway/commandContext.ts";
import type { PlacementBook } from "./placementBook.ts";

/** The queue as whoever dispatches has it in memory (domain/queue). */
export interface QueueReader {
  /** How many wait. */
  queueLength(): number;
  /** The first `limit`, in the order in which they are looked at. */
  inOrder(limit: number): readonly { readonly id: TaskInstanceId; readonly lane: Lane }[];
  waitingIn(lane: Lane): number;
  /** How many wait that need slots of each pool. */
  waitingForPools(): ReadonlyMap<PoolId, number>;
  /** After it was stored. Does nothing when the task does not wait here. */
  setPriority(id: TaskInstanceId, priority: number): void;
}

/** The queue (UX.md, screen 11): everybody sees its length and what is theirs; positions count all. */
export function queueHandlers(options: {
  store: Store;
  authority: Authority;
  book: PlacementBook;
  queue: () => QueueReader;
  onReordered: () => void;
}): Pick<Handlers<UiUp, CommandContext>, "queue.get" | "queue.setPriority"> {
  const { store, authority, book } = options;
  return {
    "queue.get": async (input, context) => {
      const visible = await authority.visibleProjects(context.caller);
      const maySee = (projectId: ProjectId | null) => projectId === null || ((visible === undefined || visible.includes(projectId)) && (input.projectId === undefined || projectId === input.projectId));
      const projectIds = input.projectId === undefined ? visible : maySee(input.projectId) ? [input.projectId] : [];
      const queue = options.queue();
      return store.read(async (db) => {
        const shown = projectIds === undefined ? null : new Set(await waitingTaskIds(db, projectIds));
        const places = placesIn(queue, input.limit, shown, input.lane);
        const rows = await queueRows(
          db,
          places.map((place) => place.id),
        );
        const running = await runningByLane(db);
        const used = await poolUse(db);
        const pools = (await listPools(db)).filter((pool) => maySee(pool.projectId));
        const holders = await poolHolders(
          db,
          pools.map((pool) => pool.id),
        );
        const shares = book.lanes();
        const waiting = queue.waitingForPools();
        return {
          waiting: places.flatMap(({ id, position }) => (rows.has(id) ? [{ ...rows.get(id)!, position }] : [])),
          total: queue.queueLength(),
          lanes: LANES.map((lane) => ({ lane, share: shares[lane], waiting: queue.waitingIn(lane), running: running.get(lane) ?? 0 })),
          pools: pools.map((pool) => ({
            pool,
            used: used.get(pool.id) ?? 0,
            waiting: waiting.get(pool.id) ?? 0,
            holders: holders
              .filter((one) => one.poolId === pool.id && maySee(one.projectId))
              .map(({ taskInstanceId, workflowInstanceId, projectId, name, slots, since }) => ({ taskInstanceId, workflowInstanceId, projectId, name, slots, since })),
          })),
        };
      });
    },
    "queue.setPriority": async (input, context) => {
      const first = await store.read((db) => getTask(db, input.taskInstanceIds[0]!));
      let changed: readonly TaskInstanceId[] = [];
      const answer = await context.commit(
        {
          object: `priority of ${first?.workflowInstanceId === input.workflowInstanceId ? first.name : "tasks"}`,
          projectId: first?.projectId ?? null,
          after: { priority: input.priority, tasks: input.taskInstanceIds.length },
        },
        async (tx) => {
          changed = await setTaskPriorities(tx, input);
          return { changed: changed.length };
        },
      );
      for (const id of changed) options.queue().setPriority(id, input.priority);
      if (changed.length > 0) options.onReordered();
      return answer;
    },
  };
}

/** The first `limit` of what is shown, with their places in the whole queue. Looks no further than it must: the whole queue may be long. */
function placesIn(queue: QueueReader, limit: number, shown: ReadonlySet<TaskInstanceId> | null, lane: Lane | undefined): { id: TaskInstanceId; position: number }[] {
  const total = queue.queueLength();
  const wanted = Math.min(limit, shown?.size ?? total, lane === undefined ? total : queue.waitingIn(lane));
  for (let look = limit; ; look *= 10) {
    const order = queue.inOrder(look);
    const places = order.flatMap((one, index) => ((shown === null || shown.has(one.id)) && (lane === undefined || one.lane === lane) ? [{ id: one.id, position: index + 1 }] : []));
    if (places.length >= wanted || order.length < look) return places.slice(0, limit);
  }
}
