import { describe, expect, test } from "vitest";
import { diffGraph } from "./diffGraph.ts";
import { findCycle, wouldCycle } from "./findCycle.ts";
import { adjacencyOf, pathThrough, reach } from "./graph.ts";
import type { GraphEdge } from "./graph.ts";

const edges = (...pairs: string[]): GraphEdge[] => pairs.map((pair) => ({ id: pair, source: pair[0]!, target: pair[1]! }));

describe("cycles", () => {
  test("are named by the path that closes them", () => {
    expect(findCycle("abcd", edges("ab", "bc", "cb", "cd"))).toEqual(["b", "c", "b"]);
    expect(findCycle("a", edges("aa"))).toEqual(["a", "a"]);
    expect(findCycle("abcd", edges("ab", "ac", "bd", "cd"))).toBeUndefined();
  });
  test("are seen before they are drawn", () => {
    expect(wouldCycle(edges("ab", "bc"), "c", "a")).toBe(true);
    expect(wouldCycle(edges("ab", "bc"), "a", "c")).toBe(false);
    expect(wouldCycle([], "a", "a")).toBe(true);
  });
  test("a chain of 100,000 does not overflow the stack", () => {
    const chain = Array.from({ length: 100_000 }, (_, i): GraphEdge => ({ id: `${i}`, source: `${i}`, target: `${i + 1}` }));
    expect(
      findCycle(
        chain.map((e) => e.source),
        chain,
      ),
    ).toBeUndefined();
  });
});

test("a path has everything up and down, and nothing beside", () => {
  const adjacency = adjacencyOf(edges("ab", "bc", "xb", "ay"));
  expect([...pathThrough("b", adjacency)].sort()).toEqual(["a", "b", "c", "x"]);
  expect([...reach(["a"], adjacency.next)].sort()).toEqual(["b", "c", "y"]);
});

test("a diff tells added, removed and changed apart", () => {
  const node = (id: string, name = id) => ({ id, name });
  const diff = diffGraph({ nodes: [node("a"), node("b"), node("c")], edges: edges("ab", "bc") }, { nodes: [node("a"), node("b", "B"), node("d")], edges: edges("ab", "bd") }, (x, y) => x.name === y.name);
  expect(diff.nodes).toEqual({ added: ["d"], removed: ["c"], changed: ["b"] });
  expect(diff.edges).toEqual({ added: ["bd"], removed: ["bc"], changed: [] });
});
