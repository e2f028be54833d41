import { expect, test } from "vitest";
import { chooseOnly, extendTo, keepExisting, moveActive, noSelection, selectAll, targetsOf, toggleOne } from "./listSelection.ts";

const ids = ["a", "b", "c", "d", "e"];

test("the first move lands on the first or the last row, and ends hold", () => {
  expect(moveActive(ids, noSelection, 1, false).active).toBe("a");
  expect(moveActive(ids, noSelection, -1, false).active).toBe("e");
  expect(moveActive(ids, chooseOnly(noSelection, "e"), 1, false).active).toBe("e");
  expect(moveActive([], noSelection, 1, false).active).toBeUndefined();
});

test("Shift grows and shrinks one range from its anchor", () => {
  let state = chooseOnly(noSelection, "b");
  state = moveActive(ids, state, 1, true);
  state = moveActive(ids, state, 1, true);
  expect([...state.selected]).toEqual(["b", "c", "d"]);
  state = moveActive(ids, state, -1, true);
  expect([...state.selected]).toEqual(["b", "c"]);
  expect([...extendTo(ids, state, "a").selected]).toEqual(["a", "b"]);
});

test("a verb acts on the ticked rows, or else on the active one", () => {
  const one = chooseOnly(noSelection, "c");
  expect(targetsOf(one)).toEqual(["c"]);
  expect(targetsOf(toggleOne(toggleOne(one, "a"), "b"))).toEqual(["a", "b"]);
  expect(targetsOf(toggleOne(toggleOne(one, "a"), "a"))).toEqual(["a"]);
  expect(targetsOf(selectAll(ids, one))).toEqual(ids);
});

test("when the active row goes, its neighbour takes its place and ticks of others stay", () => {
  const state = toggleOne(toggleOne(noSelection, "a"), "c");
  const rest = ["a", "b", "d", "e"];
  const next = keepExisting(rest, new Set(rest), state, 2);
  expect(next.active).toBe("d");
  expect([...next.selected]).toEqual(["a"]);
  expect(keepExisting(ids, new Set(ids), state, 2)).toBe(state);
});
