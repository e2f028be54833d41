import fc from "fast-check";
import { expect, test } from "vitest";
import type { TaskInstance } from "#contract";
import { longestWay, type Step } from "./longestWay.ts";
import { stepOfTask, type PredictedTask } from "./stepOfTask.ts";

const step = (id: string, takesMs: number | null, change: Partial<Step<string>> = {}): Step<string> => ({ id, doneAt: null, notBefore: 100, takesMs, ...change });
const edges = (...pairs: string[]) => pairs.map((pair) => ({ from: pair[0]!, to: pair[1]! }));

test("[NGT1] each begins when the last before it is done; the longest way is named from first to last", () => {
  const way = longestWay([step("a", 10), step("b", 50), step("c", 5), step("d", 1, { notBefore: 0 })], edges("ac", "bc", "cd"));
  expect(Object.fromEntries(way.endOf)).toEqual({ a: 110, b: 150, c: 155, d: 156 });
  expect(way).toMatchObject({ endAt: 156, critical: ["b", "c", "d"] });
});

test("[NGT1] what nobody knows has no end, and nothing behind it; the others have theirs", () => {
  const way = longestWay([step("a", null), step("b", 5), step("c", 7)], edges("ab"));
  expect(Object.fromEntries(way.endOf)).toEqual({ a: null, b: null, c: 107 });
  expect(way).toMatchObject({ endAt: null, critical: ["c"] });
  expect(longestWay([], [])).toMatchObject({ endAt: null, critical: [] });
  // A circle never ends, and neither does what comes after it.
  expect(longestWay([step("a", 1), step("b", 1), step("c", 1)], edges("ab", "ba", "bc")).endOf.get("c")).toBeNull();
});

test("[NGT1] ends are those of a naive walk over random graphs (property)", () => {
  const graph = fc.integer({ min: 1, max: 12 }).chain((count) =>
    fc.record({
      takes: fc.array(fc.option(fc.integer({ min: 0, max: 50 }), { freq: 5 }), { minLength: count, maxLength: count }),
      done: fc.array(fc.boolean(), { minLength: count, maxLength: count }),
      links: fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 30 }),
    }),
  );
  fc.assert(
    fc.property(graph, ({ takes, done, links }) => {
      const steps = takes.map((takesMs, index) => step(String(index), takesMs, done[index] ? { doneAt: index } : {}));
      const forward = links.filter(([from, to]) => from < to).map(([from, to]) => ({ from: String(from), to: String(to) }));
      const naive = (id: string): number | null => {
        const one = steps[Number(id)]!;
        if (one.doneAt !== null) return one.doneAt;
        const before = forward.filter((edge) => edge.to === id).map((edge) => naive(edge.from));
        return before.includes(null) || one.takesMs === null ? null : Math.max(one.notBefore, ...(before as number[])) + one.takesMs;
      };
      const way = longestWay(steps, forward);
      for (const { id } of steps) expect([id, way.endOf.get(id)]).toEqual([id, naive(id)]);
      for (let at = 1; at < way.critical.length; at++) expect(forward).toContainEqual({ from: way.critical[at - 1], to: way.critical[at] });
      const known = [...way.endOf.values()].filter((end) => end !== null);
      if (known.length > 0) expect(way.endOf.get(way.critical.at(-1)!)).toBe(Math.max(...known));
    }),
  );
});

test("[NGT1] what failed has an end only if it is rerun; what is held has none; what overruns may end at any moment", () => {
  const task = (change: Partial<TaskInstance>): PredictedTask => ({ id: "t", state: "NOT_RUN", pausedBy: null, frozen: false, startedAt: null, endedAt: null, retryAt: null, ...change }) as PredictedTask;
  const ends = (change: Partial<TaskInstance>, after: "byItself" | "rerun" = "byItself") => longestWay([stepOfTask(task(change), { usualMs: 60, now: 1000, dueAt: 500, after })], []).endAt;
  expect(ends({})).toBe(1060);
  expect(ends({ state: "WAIT_RETRY", retryAt: 2000 })).toBe(2060);
  expect(ends({ state: "RUNNING", startedAt: 980 })).toBe(1040);
  expect(ends({ state: "RUNNING", startedAt: 100 })).toBe(1000);
  expect(ends({ state: "SUCCESS", endedAt: 900 })).toBe(900);
  for (const state of ["FAILED", "KILLED", "MISSED"] as const) expect([ends({ state }), ends({ state }, "rerun")]).toEqual([null, 1060]);
  for (const change of [{ pausedBy: "ann" }, { frozen: true }, { state: "LOST" }, { state: "KILLING" }] as const) expect(ends(change)).toBeNull();
});
