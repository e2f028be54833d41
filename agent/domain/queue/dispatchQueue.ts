import { LANES, type Lane, type LaneShares, type PoolId, type Sentence, type TaskInstanceId } from "#contract";
import { needKey } from "../placement/capacity.ts";
import type { PlaceNeed } from "../placement/place.ts";
import { IndexedHeap } from "./indexedHeap.ts";
import { LaneTurns } from "./laneTurns.ts";

export interface PoolNeed {
  readonly poolId: PoolId;
  readonly slots: number;
}
/** A task that waits for resources. */
export interface QueueEntry {
  readonly id: TaskInstanceId;
  readonly lane: Lane;
  /** 1 goes first, 9 last. */
  readonly priority: number;
  /** Since when it waits, UTC milliseconds. */
  readonly readyAt: number;
  readonly need: PlaceNeed;
  readonly pools: readonly PoolNeed[];
}
/** Entries that want the same could not go, and why. */
export interface BlockedClass {
  readonly need: PlaceNeed;
  readonly pools: readonly PoolNeed[];
  readonly reason: Sentence;
  readonly waiting: number;
  /** Them, in no order. */
  entries(): Iterable<QueueEntry>;
}

/** Entries that go to the same hosts and hold the same pools: when one cannot go, none can. */
interface EntryClass {
  readonly key: string;
  readonly buckets: Map<Lane, Bucket>;
  reason: Sentence | null;
  /** The number of the round in which it was found blocked. */
  blockedIn: number;
}
/** The entries of one class in one lane. */
interface Bucket {
  readonly of: EntryClass;
  readonly heap: IndexedHeap<Item>;
}
interface Item {
  entry: QueueEntry;
  readonly bucket: Bucket;
}
const earlier = (a: Item, b: Item): number => a.entry.priority - b.entry.priority || a.entry.readyAt - b.entry.readyAt || (a.entry.id < b.entry.id ? -1 : a.entry.id === b.entry.id ? 0 : 1);
const byHead = (a: Bucket, b: Bucket): number => earlier(a.heap.first()!, b.heap.first()!);

/**
 * [LANE1] What waits for resources, and whose turn it is. Lanes take turns by their shares; inside a lane the lower priority number
 * goes first, then who waits longer. What cannot go is passed over with everything that wants the same, so it holds up nobody, and
 * a round costs O((started + classes) log n), however many wait.
 */
export class DispatchQueue {
  readonly #items = new Map<TaskInstanceId, Item>();
  readonly #classes = new Map<string, EntryClass>();
  readonly #waiting: Record<Lane, number> = { scheduled: 0, manual: 0, development: 0, backfill: 0 };
  readonly #turns: LaneTurns;
  #round = 0;

  constructor(shares: LaneShares) {
    this.#turns = new LaneTurns(shares);
  }
  setShares(shares: LaneShares): void {
    this.#turns.setShares(shares);
  }
  get size(): number {
    return this.#items.size;
  }
  has(id: TaskInstanceId): boolean {
    return this.#items.has(id);
  }
  find(id: TaskInstanceId): QueueEntry | undefined {
    return this.#items.get(id)?.entry;
  }
  waitingIn(lane: Lane): number {
    return this.#waiting[lane];
  }

  /** An entry of the same id is replaced. */
  add(entry: QueueEntry): void {
    this.remove(entry.id);
    const key = `${needKey(entry.need)} ${JSON.stringify(entry.pools.map(({ poolId, slots }) => [poolId, slots]).sort())}`;
    let of = this.#classes.get(key);
    if (of === undefined) this.#classes.set(key, (of = { key, buckets: new Map(), reason: null, blockedIn: 0 }));
    let bucket = of.buckets.get(entry.lane);
    if (bucket === undefined) of.buckets.set(entry.lane, (bucket = { of, heap: new IndexedHeap(earlier) }));
    const item = { entry, bucket };
    bucket.heap.push(item);
    this.#items.set(entry.id, item);
    this.#waiting[entry.lane]++;
  }
  /** The entry that was taken out; undefined when there was none. */
  remove(id: TaskInstanceId): QueueEntry | undefined {
    const item = this.#items.get(id);
    if (item === undefined) return undefined;
    const { entry, bucket } = item;
    this.#items.delete(id);
    this.#waiting[entry.lane]--;
    bucket.heap.remove(item);
    if (bucket.heap.size > 0) return entry;
    bucket.of.buckets.delete(entry.lane);
    if (bucket.of.buckets.size === 0) this.#classes.delete(bucket.of.key);
    return entry;
  }
  /** False when it does not wait here. */
  setPriority(id: TaskInstanceId, priority: number): boolean {
    const item = this.#items.get(id);
    if (item === undefined) return false;
    item.entry = { ...item.entry, priority };
    item.bucket.heap.changed(item);
    return true;
  }

  /**
   * One round: takes out at most `limit` entries that may go, in order. `tryGo` books what the entry needs and answers null, or says
   * why it cannot go; then nothing that wants the same is asked in this round. It must not change the queue.
   */
  take(limit: number, tryGo: (entry: QueueEntry) => Sentence | null): QueueEntry[] {
    const round = ++this.#round;
    const heads = this.#heads();
    const gone: QueueEntry[] = [];
    while (gone.length < limit) {
      const lane = this.#turns.next((one) => this.#open(heads[one], round));
      if (lane === null) break;
      const bucket = heads[lane].first()!;
      const { entry } = bucket.heap.first()!;
      const reason = tryGo(entry);
      bucket.of.reason = reason;
      if (reason !== null) {
        bucket.of.blockedIn = round;
        continue;
      }
      heads[lane].remove(bucket);
      this.remove(entry.id);
      if (bucket.heap.size > 0) heads[lane].push(bucket);
      this.#turns.served(lane);
      gone.push(entry);
    }
    return gone;
  }

  /** The first `limit` entries in the order in which they would be looked at if everything could go. Changes nothing. */
  inOrder(limit: number): QueueEntry[] {
    const heads = this.#heads();
    const turns = this.#turns.copy();
    const lanes = Object.fromEntries(LANES.map((lane) => [lane, laneInOrder(heads[lane])])) as Record<Lane, ReturnType<typeof laneInOrder>>;
    const next = Object.fromEntries(LANES.map((lane) => [lane, lanes[lane].next()])) as Record<Lane, IteratorResult<QueueEntry, void>>;
    const found: QueueEntry[] = [];
    while (found.length < limit) {
      const lane = turns.next((one) => next[one].done !== true);
      if (lane === null) break;
      found.push(next[lane].value as QueueEntry);
      turns.served(lane);
      next[lane] = lanes[lane].next();
    }
    return found;
  }

  /** Why it could not go when what it wants was last looked at; null when that was not looked at, or it does not wait here. */
  reasonOf(id: TaskInstanceId): Sentence | null {
    return this.#items.get(id)?.bucket.of.reason ?? null;
  }
  /** What could not go when it was last looked at, and how many wait for it. */
  blocked(): BlockedClass[] {
    const found: BlockedClass[] = [];
    for (const { buckets, reason } of this.#classes.values()) {
      if (reason === null) continue;
      const all = [...buckets.values()];
      const { need, pools } = all[0]!.heap.first()!.entry;
      found.push({ need, pools, reason, waiting: all.reduce((sum, bucket) => sum + bucket.heap.size, 0), entries: () => entriesOf(all) });
    }
    return found;
  }

  /** How many wait that need slots of each pool, whatever it is that they wait for. */
  waitingForPools(): Map<PoolId, number> {
    const counts = new Map<PoolId, number>();
    for (const { buckets } of this.#classes.values()) {
      for (const { heap } of buckets.values()) for (const { poolId } of heap.first()!.entry.pools) counts.set(poolId, (counts.get(poolId) ?? 0) + heap.size);
    }
    return counts;
  }

  #heads(): Record<Lane, IndexedHeap<Bucket>> {
    const heads = Object.fromEntries(LANES.map((lane) => [lane, new IndexedHeap(byHead)])) as Record<Lane, IndexedHeap<Bucket>>;
    for (const { buckets } of this.#classes.values()) for (const [lane, bucket] of buckets) heads[lane].push(bucket);
    return heads;
  }
  /** Whether something in the lane may still go; drops what was blocked meanwhile, also by another lane. */
  #open(heads: IndexedHeap<Bucket>, round: number): boolean {
    for (let bucket = heads.first(); bucket !== undefined; bucket = heads.first()) {
      if (bucket.of.blockedIn !== round) return true;
      heads.remove(bucket);
    }
    return false;
  }
}

/** The entries of a lane, class by class merged. */
function* laneInOrder(buckets: IndexedHeap<Bucket>): Generator<QueueEntry, void, undefined> {
  interface Source {
    head: Item;
    readonly rest: Iterator<Item>;
  }
  const merged = new IndexedHeap<Source>((a, b) => earlier(a.head, b.head));
  for (const bucket of buckets.inOrder()) {
    const rest = bucket.heap.inOrder();
    merged.push({ head: rest.next().value as Item, rest });
  }
  for (let source = merged.first(); source !== undefined; source = merged.first()) {
    yield source.head.entry;
    merged.remove(source);
    const next = source.rest.next();
    if (next.done === true) continue;
    source.head = next.value;
    merged.push(source);
  }
}
function* entriesOf(buckets: readonly Bucket[]): Generator<QueueEntry, void, undefined> {
  for (const bucket of buckets) for (const item of bucket.heap.inOrder()) yield item.entry;
}
