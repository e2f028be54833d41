import { expect, test } from "vitest";
import { adjacencyOf } from "../model/graph.ts";
import { nearestInDirection, nudgeBy, walkEdges } from "./walk.ts";

const centres = new Map([
  ["a", { x: 0, y: 100 }],
  ["b", { x: 250, y: 50 }],
  ["c", { x: 250, y: 150 }],
  ["d", { x: 500, y: 100 }],
]);
const adjacency = adjacencyOf(
  [
    ["a", "b"],
    ["a", "c"],
    ["b", "d"],
    ["c", "d"],
  ].map(([source, target]) => ({ id: `${source}${target}`, source: source!, target: target! })),
);

test("arrows nudge by 8, with Shift by 40", () => {
  expect(nudgeBy("left", false)).toEqual({ x: -8, y: 0 });
  expect(nudgeBy("down", true)).toEqual({ x: 0, y: 40 });
});

test("Alt and arrows walk along edges, up and down among siblings", () => {
  expect(walkEdges("a", "right", adjacency, centres)).toBe("b");
  expect(walkEdges("d", "left", adjacency, centres)).toBe("b");
  expect(walkEdges("b", "down", adjacency, centres)).toBe("c");
  expect(walkEdges("b", "up", adjacency, centres)).toBeUndefined();
  expect(walkEdges("a", "left", adjacency, centres)).toBeUndefined();
});

test("without edges the nearest card in that direction is next", () => {
  expect(nearestInDirection("a", "right", centres)).toBe("b");
  expect(nearestInDirection("b", "down", centres)).toBe("c");
  expect(nearestInDirection("d", "right", centres)).toBeUndefined();
});
