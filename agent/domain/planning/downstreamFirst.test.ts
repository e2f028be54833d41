import { expect, test } from "vitest";
import { downstreamFirst } from "./downstreamFirst.ts";

test("each task comes before all that it waits for", () => {
  const tasks = [
    { id: "a", upstream: [] },
    { id: "b", upstream: ["a"] },
    { id: "c", upstream: ["b", "a"] },
    { id: "d", upstream: ["a"] },
  ];
  const order = downstreamFirst(tasks).map((task) => task.id);
  expect(order.toSorted()).toEqual(["a", "b", "c", "d"]);
  for (const { id, upstream } of tasks) for (const up of upstream) expect(order.indexOf(id)).toBeLessThan(order.indexOf(up));
});
