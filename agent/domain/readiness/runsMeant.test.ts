import { expect, test } from "vitest";
import { runsMeant } from "./runsMeant.ts";
import { worstOf } from "./worstOf.ts";

const runs = [10, 20, 30].map((fireAt) => ({ fireAt }));
test("[FLOW3] of several runs of a date the latest at or before one's own point is meant; before all of them the first; or all", () => {
  const at = (fireAt: number | null, every: number | null = null) => runsMeant(runs, { every, fireAt }).map((run) => run.fireAt);
  expect([at(25), at(30), at(5), at(null), at(5, 1)]).toEqual([[20], [30], [10], [30], [10, 20, 30]]);
  expect(runsMeant([], { every: null, fireAt: 5 })).toEqual([]);
});

test("[WHY1] the worst of what is waited for is the cause: a failure, then a silent host, then what is blocked or held, then what goes", () => {
  const task = (id: string, state: string, change: object = {}) => ({ id, state, rootCauseId: null, pausedBy: null, frozen: false, ...change }) as never;
  const all = [task("a", "RUNNING"), task("b", "NOT_RUN"), task("c", "NOT_RUN", { pausedBy: "ann" }), task("d", "NOT_RUN", { rootCauseId: "x" }), task("e", "LOST"), task("f", "FAILED"), task("g", "FAILED")];
  const order: string[] = [];
  for (let left = all; left.length > 0;) {
    const worst = worstOf(left as { id: never; state: never; rootCauseId: never; pausedBy: never; frozen: never }[])!;
    order.push(worst.id);
    left = left.filter((one) => one !== (worst as never));
  }
  expect(order).toEqual(["f", "g", "e", "d", "c", "b", "a"]);
  expect(worstOf([])).toBeNull();
});
