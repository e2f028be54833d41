import fc from "fast-check";
import { expect, test } from "vitest";
import { IndexedHeap } from "./indexedHeap.ts";

interface Item {
  key: number;
  readonly id: number;
}
const compare = (a: Item, b: Item): number => a.key - b.key || a.id - b.id;

test("whatever is pushed, removed and changed, the first is the first and the order is the order", () => {
  const step = fc.record({ what: fc.constantFrom("push" as const, "push" as const, "remove" as const, "change" as const), at: fc.nat(), key: fc.integer({ min: 0, max: 50 }) });
  fc.assert(
    fc.property(fc.array(step, { minLength: 30, maxLength: 120 }), (steps) => {
      const heap = new IndexedHeap<Item>(compare);
      const model: Item[] = [];
      for (const [id, { what, at, key }] of steps.entries()) {
        const item = model[at % Math.max(1, model.length)];
        if (what === "push" || item === undefined) {
          const made = { key, id };
          model.push(made);
          heap.push(made);
        } else if (what === "remove") {
          expect(heap.remove(item)).toBe(true);
          expect(heap.remove(item)).toBe(false);
          model.splice(model.indexOf(item), 1);
        } else {
          item.key = key;
          heap.changed(item);
        }
        expect(heap.size).toBe(model.length);
        expect(heap.first()).toBe(model.toSorted(compare)[0]);
        if (what === "remove") expect([...heap.inOrder()]).toEqual(model.toSorted(compare));
      }
      expect([...heap.inOrder()]).toEqual(model.toSorted(compare));
    }),
    { numRuns: 300 },
  );
});
