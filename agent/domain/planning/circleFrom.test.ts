import fc from "fast-check";
import { expect, test } from "vitest";
import { circleFrom } from "./circleFrom.ts";

test("[FLOW4] a chain of 50,000 and a fan of 100,000 are looked at in a moment, and the circle at their end is found", async () => {
  const chain = (end: readonly number[]) => (at: number) => (at === 50_000 ? end : [at + 1]);
  expect(await circleFrom(0, chain([]))).toBeNull();
  expect(await circleFrom(0, chain([49_998]))).toEqual([49_998, 49_999, 50_000, 49_998]);
  const wide = Array.from({ length: 100_000 }, (_, index) => index + 1);
  expect(await circleFrom(0, (at) => (at === 0 ? wide : at < 100_001 ? [100_001] : []))).toBeNull();
  expect(await circleFrom(0, (at) => (at === 0 ? wide : at === 100_000 ? [0] : []))).toEqual([0, 100_000, 0]);
  expect(await circleFrom(7, () => [7])).toEqual([7, 7]);
});

test("[FLOW4] it finds a circle when there is one, each step of it is there, and it asks each place once (property)", async () => {
  const graph = fc.integer({ min: 1, max: 12 }).chain((size) => fc.array(fc.array(fc.nat(size - 1), { maxLength: 4 }), { minLength: size, maxLength: size }));
  await fc.assert(
    fc.asyncProperty(graph, async (edges) => {
      const asked: number[] = [];
      const circle = await circleFrom(0, (at) => (asked.push(at), edges[at]!));
      expect(new Set(asked).size).toBe(asked.length);
      const reach = (from: number): Set<number> => {
        const found = new Set(edges[from]);
        for (const at of found) for (const one of edges[at]!) found.add(one);
        return found;
      };
      const there = [0, ...reach(0)].some((at) => reach(at).has(at));
      expect(circle !== null).toBe(there);
      if (circle === null) return;
      expect(circle[0]).toBe(circle.at(-1));
      for (let at = 1; at < circle.length; at++) expect(edges[circle[at - 1]!]).toContain(circle[at]);
    }),
  );
});
