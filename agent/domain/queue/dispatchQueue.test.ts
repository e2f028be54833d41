import { performance } from "node:perf_hooks";
import fc from "fast-check";
import { expect, test } from "vitest";
import { DEFAULT_LANE_SHARES, LANES, sentence, type Lane, type LaneShares, type PoolId, type TaskInstanceId } from "#contract";
import type { PlaceNeed } from "../placement/place.ts";
import { DispatchQueue, type QueueEntry } from "./dispatchQueue.ts";

const need = (set: Partial<PlaceNeed> = {}): PlaceNeed => ({ groupId: null, groupName: "", strategy: "spread", tags: [], requires: [], memoryBytes: null, ...set });
const ANY = need();
const entry = (id: string, set: Partial<QueueEntry> = {}): QueueEntry => ({ id: id as TaskInstanceId, lane: "manual", priority: 5, readyAt: 0, need: ANY, pools: [], ...set });
const go = () => null;
const full = sentence("wait.noAgent");
const namesOf = (entries: readonly QueueEntry[]) => entries.map((one) => one.id);
const laneCounts = (entries: readonly QueueEntry[]) => Object.fromEntries(LANES.map((lane) => [lane, entries.filter((one) => one.lane === lane).length]));

test("[LANE1] inside a lane: priority, then who waits longer, then the older", () => {
  const queue = new DispatchQueue(DEFAULT_LANE_SHARES);
  for (const one of [entry("d", { readyAt: 9 }), entry("c", { readyAt: 1 }), entry("b", { readyAt: 1 }), entry("a", { priority: 6 }), entry("e", { priority: 1, readyAt: 99, need: need({ tags: ["x"] }) })])
    queue.add(one);
  const order = ["e", "b", "c", "d", "a"];
  expect(namesOf(queue.inOrder(3))).toEqual(order.slice(0, 3));
  expect(queue.setPriority("a" as TaskInstanceId, 1)).toBe(true);
  expect(queue.setPriority("z" as TaskInstanceId, 1)).toBe(false);
  expect(namesOf(queue.take(9, go))).toEqual(["a", "e", "b", "c", "d"]);
  expect([queue.size, queue.waitingIn("manual")]).toEqual([0, 0]);
});

test("[LANE1] lanes that all wait get their shares; one that has nothing leaves its share to the others", () => {
  const queue = new DispatchQueue(DEFAULT_LANE_SHARES);
  for (const lane of LANES) for (let n = 0; n < 500; n++) queue.add(entry(`${lane}${n}`, { lane }));
  expect(laneCounts(queue.take(200, go))).toEqual({ scheduled: 100, manual: 50, development: 30, backfill: 20 });
  for (let n = 0; n < 500; n++) queue.remove(`manual${n}` as TaskInstanceId);
  const counts = laneCounts(queue.take(150, go));
  expect(counts).toEqual({ scheduled: 100, manual: 0, development: 30, backfill: 20 });
  // It comes back where the others are: nothing was saved up.
  for (let n = 0; n < 500; n++) queue.add(entry(`again${n}`, { lane: "manual" }));
  expect(Math.abs(laneCounts(queue.take(100, go))["manual"]! - 25)).toBeLessThanOrEqual(1);
  expect(laneCounts(queue.take(100, go))["manual"]).toBe(25);
});

test("[LANE1] shares hold also when each round has room for one", () => {
  const queue = new DispatchQueue(DEFAULT_LANE_SHARES);
  for (const lane of LANES) for (let n = 0; n < 300; n++) queue.add(entry(`${lane}${n}`, { lane }));
  const gone: QueueEntry[] = [];
  for (let round = 0; round < 200; round++) {
    let room = 1;
    gone.push(...queue.take(10, () => (room-- > 0 ? null : full)));
  }
  expect(laneCounts(gone)).toEqual({ scheduled: 100, manual: 50, development: 30, backfill: 20 });
});

test("[LANE1] a blocked task holds up nobody, and what wants the same is not asked again in the round", () => {
  const queue = new DispatchQueue(DEFAULT_LANE_SHARES);
  const gpu = need({ tags: ["gpu"] });
  for (let n = 0; n < 1000; n++) queue.add(entry(`g${String(n).padStart(4, "0")}`, { need: gpu, priority: 1, lane: LANES[n % 4]! }));
  for (let n = 0; n < 5; n++) queue.add(entry(`p${n}`, { pools: [{ poolId: "db" as PoolId, slots: 1 }] }));
  queue.add(entry("free", { priority: 9 }));
  let asked = 0;
  const gone = queue.take(100, (one) => {
    asked++;
    if (one.need.tags.length > 0) return sentence("place.tags", { missing: "gpu" });
    return one.pools.length > 0 && one.id !== "p0" ? sentence("wait.pool", { pool: "db" }) : null;
  });
  expect(namesOf(gone)).toEqual(["p0", "free"]);
  expect(asked).toBe(4);
  expect(queue.blocked().map((one) => [one.reason.code, one.waiting, [...one.entries()].length])).toEqual([
    ["place.tags", 1000, 1000],
    ["wait.pool", 4, 4],
  ]);
  // The next round asks again, and a reason goes with what it was about.
  expect(queue.take(2000, (one) => (one.pools.length > 0 ? full : null))).toHaveLength(1000);
  expect(queue.blocked().map((one) => one.waiting)).toEqual([4]);
});

test("a round costs what it starts, not what waits", () => {
  const round = (waiting: number) => {
    const queue = new DispatchQueue(DEFAULT_LANE_SHARES);
    for (let n = 0; n < waiting; n++) queue.add(entry(`t${n}`, { lane: LANES[n % 4]!, priority: 1 + (n % 9), readyAt: n % 1000 }));
    const times: number[] = [];
    for (let n = 0; n < 9; n++) {
      const began = performance.now();
      expect(queue.take(20, go)).toHaveLength(20);
      queue.take(1, () => full);
      times.push(performance.now() - began);
    }
    return times.sort((a, b) => a - b)[4]!;
  };
  round(2000);
  expect(round(200_000)).toBeLessThan(Math.max(1, round(2000)) * 10);
});

const SHARES: LaneShares = { scheduled: 7, manual: 3, development: 2, backfill: 1 };
const id = fc.integer({ min: 0, max: 30 }).map((n) => `t${String(n).padStart(2, "0")}` as TaskInstanceId);
const anyEntry = fc.record({
  id,
  lane: fc.constantFrom(...LANES),
  priority: fc.integer({ min: 1, max: 9 }),
  readyAt: fc.integer({ min: 0, max: 5 }),
  need: fc.constantFrom(ANY, need(), need({ tags: ["a"] }), need({ tags: ["a", "b"] }), need({ tags: ["b", "a"] })),
  pools: fc.constantFrom([], [{ poolId: "p" as PoolId, slots: 1 }]),
});
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("add" as const), entry: anyEntry }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("remove" as const), id }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("priority" as const), id, priority: fc.integer({ min: 1, max: 9 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("take" as const), limit: fc.integer({ min: 0, max: 8 }), room: fc.integer({ min: 0, max: 8 }), closed: fc.subarray(["", "a", "a,b", "p"]) }) },
);
/** What a class is, said another way than the queue says it. */
const classOf = (one: QueueEntry): string => (one.pools.length > 0 ? "p" : "") + [...one.need.tags].sort().join();
const before = (a: QueueEntry, b: QueueEntry): boolean => a.priority < b.priority || (a.priority === b.priority && (a.readyAt < b.readyAt || (a.readyAt === b.readyAt && a.id < b.id)));

test("[LANE1] whatever is added, removed, raised and taken: nothing is lost or doubled, and nobody overtakes in a lane what could go", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const queue = new DispatchQueue(SHARES);
      const model = new Map<TaskInstanceId, QueueEntry>();
      for (const one of steps) {
        if (one.kind === "add") {
          queue.add(one.entry);
          model.set(one.entry.id, one.entry);
        } else if (one.kind === "remove") {
          expect(queue.remove(one.id)).toEqual(model.get(one.id));
          model.delete(one.id);
        } else if (one.kind === "priority") {
          const old = model.get(one.id);
          expect(queue.setPriority(one.id, one.priority)).toBe(old !== undefined);
          if (old !== undefined) model.set(one.id, { ...old, priority: one.priority });
        } else {
          const planned = queue.inOrder(1000);
          expect(namesOf(planned).toSorted()).toEqual([...model.keys()].sort());
          let { room } = one;
          const asked: QueueEntry[] = [];
          const open = (entry: QueueEntry) => !one.closed.includes(classOf(entry));
          const gone = queue.take(one.limit, (entry) => {
            asked.push(entry);
            return open(entry) && room-- > 0 ? null : full;
          });
          if (one.closed.length === 0 && one.room >= one.limit) expect(gone).toEqual(planned.slice(0, one.limit));
          for (const entry of gone) {
            expect(model.get(entry.id)).toEqual(entry);
            model.delete(entry.id);
            expect(queue.has(entry.id)).toBe(false);
          }
          // What stayed and could have gone is behind everything that went in its lane.
          for (const entry of gone) for (const left of model.values()) if (left.lane === entry.lane && open(left)) expect(before(left, entry)).toBe(false);
          expect(asked.length).toBeLessThanOrEqual(gone.length + 8);
          if (gone.length < one.limit && one.room >= one.limit) expect([...model.values()].filter(open)).toEqual([]);
        }
        expect(queue.size).toBe(model.size);
      }
    }),
    { numRuns: 400 },
  );
});

test("[LANE1] shares hold within one start of each lane, for any shares, and nobody starves", () => {
  const share = fc.integer({ min: 1, max: 1000 });
  fc.assert(
    fc.property(fc.record({ scheduled: share, manual: share, development: share, backfill: share }), fc.subarray([...LANES], { minLength: 1 }), fc.integer({ min: 1, max: 400 }), (shares, lanes, starts) => {
      const queue = new DispatchQueue(shares);
      for (const lane of lanes) for (let n = 0; n < starts; n++) queue.add(entry(`${lane}${n}`, { lane }));
      const got = laneCounts(queue.take(starts, go));
      const total = lanes.reduce((sum, lane) => sum + shares[lane], 0);
      for (const lane of lanes) expect(Math.abs(got[lane]! - (starts * shares[lane]) / total)).toBeLessThanOrEqual(lanes.length);
      expect(Object.values(got).reduce((sum, count) => sum + count, 0)).toBe(starts);
    }),
  );
});

test("[LANE1] a lane that comes and goes never starves another", () => {
  const presence = fc.array(fc.subarray([...LANES] as Lane[]), { minLength: 30, maxLength: 120 });
  fc.assert(
    fc.property(presence, (rounds) => {
      const queue = new DispatchQueue(SHARES);
      let counter = 0;
      // The smallest lane always waits; the others come and go as they like.
      for (let n = 0; n < 200; n++) queue.add(entry(`b${n}`, { lane: "backfill" }));
      let backfill = 0;
      for (const lanes of rounds) {
        for (const lane of lanes) if (lane !== "backfill") queue.add(entry(`x${counter++}`, { lane }));
        backfill += queue.take(1, go).filter((one) => one.lane === "backfill").length;
      }
      expect(backfill).toBeGreaterThanOrEqual(Math.floor(rounds.length / 13) - 2);
    }),
  );
});

test("[BKF3] a full night and a backfill of any size: each gets its share from the first start on, and neither waits for the other to be done", () => {
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 400 }), fc.integer({ min: 100, max: 2000 }), fc.integer({ min: 1, max: 8 }), (night, filled, room) => {
      const queue = new DispatchQueue(SHARES);
      // Those of the backfill wait for longer, and are as urgent as can be: only the lanes keep them apart.
      for (let n = 0; n < filled; n++) queue.add({ id: `b${n}` as TaskInstanceId, lane: "backfill", priority: 1, readyAt: 0, need: ANY, pools: [] });
      for (let n = 0; n < night; n++) queue.add({ id: `s${n}` as TaskInstanceId, lane: "scheduled", priority: 9, readyAt: 5, need: ANY, pools: [] });
      const share = SHARES.scheduled / (SHARES.scheduled + SHARES.backfill);
      let [gone, ofNight] = [0, 0];
      while (queue.waitingIn("scheduled") > 0 && queue.waitingIn("backfill") > 0) {
        for (const entry of queue.take(room, () => null)) {
          gone++;
          if (entry.lane === "scheduled") ofNight++;
        }
        if (queue.waitingIn("scheduled") > 0 && queue.waitingIn("backfill") > 0) expect(Math.abs(ofNight - gone * share)).toBeLessThanOrEqual(1);
      }
    }),
  );
});
