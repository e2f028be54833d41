import { expect, test } from "vitest";
import { applyNews } from "./applyNews.ts";
import type { Fact } from "./applyNews.ts";
import { NewsBatch } from "./NewsBatch.ts";
import { initialState, unreadInstance } from "./platformState.ts";
import { listOf } from "./selectors.ts";

// Rows are told apart by id and number only; the rest of a node does not matter here.
const changed = (id: string, seq: number): Fact => ({ name: "node.changed", payload: { seq, prevSeq: seq - 1, at: 0, node: { id, number: seq, changedSeq: seq } } }) as unknown as Fact;
const removed = (nodeId: string, seq: number): Fact => ({ name: "node.removed", payload: { seq, prevSeq: seq - 1, at: 0, nodeId } }) as unknown as Fact;
const task = (workflowInstanceId: string, id: string, seq: number): Fact =>
  ({ name: "taskInstance.changed", payload: { seq, prevSeq: seq - 1, at: 0, task: { id, workflowInstanceId, changedSeq: seq } } }) as unknown as Fact;
const news = (...facts: Fact[]) => ({ facts, pulses: new Map() });

test("facts apply in order; slices they do not name keep their identity", () => {
  const state = applyNews(initialState, news(changed("a", 1), changed("b", 2), removed("a", 3)));
  expect([...state.nodes.byId.keys()]).toEqual(["b"]);
  expect(state.projects).toBe(initialState.projects);
  expect(state.open).toBe(initialState.open);
  expect(applyNews(state, news(changed("a", 2))).nodes.byId.has("a")).toBe(false);
});

test("tasks of an instance that nobody watches are dropped, those of a watched one are kept", () => {
  const open = { ...initialState, open: new Map([["run", unreadInstance]]) };
  const state = applyNews(open, news(task("run", "t", 4), task("other", "u", 5)));
  expect([...state.open.get("run")!.tasks.byId.keys()]).toEqual(["t"]);
  expect(state.open.size).toBe(1);
});

test("an older pulse changes nothing", () => {
  const pulse = (heardAt: number) => new Map([["a", { nodeId: "a", heardAt }]]) as never;
  const state = applyNews(initialState, { facts: [], pulses: pulse(10) });
  expect(applyNews(state, { facts: [], pulses: pulse(9) }).pulses).toBe(state.pulses);
});

test("a list has one identity until its table changes", () => {
  const compare = (a: { readonly number: number }, b: { readonly number: number }): number => b.number - a.number;
  const state = applyNews(initialState, news(changed("a", 1), changed("b", 2)));
  const list = listOf(state.nodes, compare);
  expect(list.map((node) => node.id)).toEqual(["b", "a"]);
  expect(listOf(applyNews(state, news(task("x", "y", 9))).nodes, compare)).toBe(list);
});

test("a burst of 500 facts is applied in steps of 250 ms", () => {
  let now = 0;
  let timer: { readonly at: number; readonly run: () => void } | undefined;
  const sizes: number[] = [];
  const batch = new NewsBatch(
    ({ facts }) => void sizes.push(facts.length),
    () => now,
    (run, ms) => {
      timer = { at: now + ms, run };
      return () => {
        timer = undefined;
      };
    },
  );
  for (let seq = 1; seq <= 500; seq++) {
    batch.fact(changed("a", seq));
    now += 2;
    const due = timer as { readonly at: number; readonly run: () => void } | undefined;
    if (due && due.at <= now) due.run();
  }
  expect(sizes.length).toBeLessThanOrEqual(5);
  expect(sizes[0]).toBe(1);
  batch.flush();
  expect(sizes.reduce((sum, size) => sum + size)).toBe(500);
});
