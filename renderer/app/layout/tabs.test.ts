import { expect, test } from "vitest";
import { closeTab, cycleTab, knownTabs, noTabs, openTab, pinTab, reopenTab, travel } from "./tabs.ts";
import type { TabsState } from "./tabs.ts";

const doc = (id: string) => ({ kind: "run", params: { id } });
const names = (state: TabsState): string[] => state.tabs.map((tab) => `${String(tab.document.params["id"])}${tab.pinned ? "" : "~"}`);
const front = (state: TabsState): unknown => state.tabs.find((tab) => tab.key === state.active)?.document.params["id"];
const open = (...ids: string[]): TabsState => ids.reduce((state, id) => openTab(state, doc(id), true), noTabs);

test("single clicks share one preview tab; pinning keeps it", () => {
  let state = openTab(openTab(noTabs, doc("a"), false), doc("b"), false);
  expect(names(state)).toEqual(["b~"]);
  state = openTab(pinTab(state, state.active!), doc("c"), false);
  expect(names(state)).toEqual(["b", "c~"]);
  expect(names(openTab(state, doc("c"), true))).toEqual(["b", "c"]);
});

test("equal parameters are the same document, in any order", () => {
  const state = openTab(noTabs, { kind: "log", params: { a: 1, b: 2 } }, true);
  expect(openTab(state, { kind: "log", params: { b: 2, a: 1 } }, true).tabs).toHaveLength(1);
});

test("closing brings the neighbour to the front, and the last closed opens again", () => {
  const state = openTab(open("a", "b", "c"), doc("b"), false);
  const closed = closeTab(state, state.active!);
  expect(names(closed)).toEqual(["a", "c"]);
  expect(front(closed)).toBe("c");
  expect(front(reopenTab(closed))).toBe("b");
  expect(reopenTab(noTabs)).toBe(noTabs);
  expect(closeTab(open("a"), open("a").active!).active).toBeUndefined();
});

test("Ctrl+Tab goes around", () => {
  const state = open("a", "b", "c");
  expect(front(cycleTab(state, 1))).toBe("a");
  expect(front(cycleTab(state, -1))).toBe("b");
  expect(cycleTab(noTabs, 1)).toBe(noTabs);
});

test("back and forward walk the trail, also to closed documents; a new turn cuts the way forward", () => {
  let state = open("a", "b", "c");
  state = travel(travel(state, -1), -1);
  expect(front(state)).toBe("a");
  expect(front(travel(state, 1))).toBe("b");
  state = closeTab(open("a", "b"), open("a", "b").tabs[0]!.key);
  expect(front(travel(state, -1))).toBe("a");
  const turned = openTab(travel(open("a", "b"), -1), doc("z"), true);
  expect(travel(turned, 1)).toBe(turned);
});

test("tabs of a feature that is gone are dropped at start", () => {
  const state = openTab(open("a"), { kind: "old", params: {} }, true);
  expect(names(knownTabs(state, (kind) => kind === "run"))).toEqual(["a"]);
  expect(knownTabs(open("a"), () => true).tabs).toHaveLength(1);
});
