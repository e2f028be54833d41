import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { GraphEdge, GraphNode, Point } from "../model/graph.ts";
import { foldYards } from "./foldYards.ts";
import { layeredLayout } from "./layeredLayout.ts";
import { directRoute, middleOf, nearestRoute, octilinear, trackPath } from "./octilinear.ts";
import { placeInOrder } from "./placeInOrder.ts";
import { treeLayout } from "./treeLayout.ts";
import type { TreeNode } from "./treeLayout.ts";

const card = (id: string): GraphNode => ({ id, width: 208, height: 44 });
const edge = (source: string, target: string): GraphEdge => ({ id: `${source}>${target}`, source, target });

/** A layered graph with a fixed seed: every node reads from one to three earlier ones. */
function sample(count: number): { readonly nodes: GraphNode[]; readonly edges: GraphEdge[] } {
  let seed = 7;
  const random = (below: number): number => (seed = (seed * 48271) % 2147483647) % below;
  const nodes = Array.from({ length: count }, (_, i) => card(`t${i}`));
  const edges = new Map<string, GraphEdge>();
  for (let i = 10; i < count; i++)
    for (let k = 0; k <= random(3); k++) {
      const e = edge(`t${Math.max(0, i - 1 - random(40))}`, `t${i}`);
      edges.set(e.id, e);
    }
  return { nodes, edges: [...edges.values()] };
}

function expectNoOverlap(nodes: readonly GraphNode[], positions: ReadonlyMap<string, Point>): void {
  const boxes = nodes.map((node) => ({ ...node, ...positions.get(node.id)! })).sort((a, b) => a.x - b.x || a.y - b.y);
  for (let i = 1; i < boxes.length; i++) {
    const [a, b] = [boxes[i - 1]!, boxes[i]!];
    if (a.x === b.x) expect(b.y, `${a.id} and ${b.id}`).toBeGreaterThanOrEqual(a.y + a.height);
    else expect(b.x).toBeGreaterThanOrEqual(a.x + a.width);
  }
}

describe("layered layout", () => {
  test("a chain is one straight line", () => {
    const { positions, routes } = layeredLayout([card("a"), card("b"), card("c")], [edge("a", "b"), edge("b", "c")]);
    expect(new Set([...positions.values()].map((p) => p.y)).size).toBe(1);
    expect(routes.get("a>b")).toHaveLength(2);
    expect(positions.get("b")!.x).toBeGreaterThan(positions.get("a")!.x + 208);
  });

  test("a long edge passes beside the cards between", () => {
    const nodes = ["a", "b", "c"].map(card);
    const { positions, routes } = layeredLayout(nodes, [edge("a", "b"), edge("b", "c"), edge("a", "c")]);
    const b = positions.get("b")!;
    const route = routes.get("a>c")!;
    for (let i = 1; i < route.length; i++) {
      const [p, q] = [route[i - 1]!, route[i]!];
      const inside = Math.max(p.x, q.x) > b.x && Math.min(p.x, q.x) < b.x + 208 && Math.max(p.y, q.y) > b.y && Math.min(p.y, q.y) < b.y + 44;
      expect(inside, JSON.stringify([p, q, b])).toBe(false);
    }
  });

  test("no cards overlap, every route starts and ends at its ports", () => {
    const { nodes, edges } = sample(300);
    const { positions, routes, width, height } = layeredLayout(nodes, edges);
    expectNoOverlap(nodes, positions);
    for (const e of edges) {
      const route = routes.get(e.id)!;
      const [from, to] = [positions.get(e.source)!, positions.get(e.target)!];
      expect(route[0]).toEqual({ x: from.x + 208, y: from.y + 22 });
      expect(route.at(-1)).toEqual({ x: to.x, y: to.y + 22 });
      for (let i = 1; i < route.length; i++) expect(route[i]!.x === route[i - 1]!.x || route[i]!.y === route[i - 1]!.y).toBe(true);
    }
    for (const p of positions.values()) expect(p.x >= 0 && p.y >= 0 && p.x + 208 <= width && p.y + 44 <= height).toBe(true);
  });

  test("is the same every time, so that live updates move nothing", () => {
    const { nodes, edges } = sample(120);
    expect(layeredLayout(nodes, edges)).toEqual(layeredLayout([...nodes], [...edges]));
  });

  test("a cycle, a loop and a dangling edge do no harm", () => {
    const nodes = ["a", "b"].map(card);
    const { positions, routes } = layeredLayout(nodes, [edge("a", "b"), edge("b", "a"), edge("a", "a"), edge("a", "gone")]);
    expect(positions.size).toBe(2);
    expect([...routes.keys()]).toEqual(["a>b"]);
    expect(layeredLayout([], []).width).toBe(0);
  });

  test("top down is the same layout turned", () => {
    const { positions } = layeredLayout([card("a"), card("b")], [edge("a", "b")], { direction: "down" });
    expect(positions.get("a")!.x).toBe(positions.get("b")!.x);
    expect(positions.get("b")!.y).toBeGreaterThan(positions.get("a")!.y + 44);
  });

  test("any graph is placed without overlap", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 24 }), fc.array(fc.tuple(fc.nat(23), fc.nat(23)), { maxLength: 60 }), (count, pairs) => {
        const nodes = Array.from({ length: count }, (_, i) => card(`t${i}`));
        const edges = pairs.map(([a, b]) => edge(`t${a % count}`, `t${b % count}`));
        const { positions } = layeredLayout(nodes, edges);
        expect(positions.size).toBe(count);
        expectNoOverlap(nodes, positions);
      }),
      { numRuns: 200 },
    );
  });

  test("10,000 tasks are laid out without overlap", () => {
    const { nodes, edges } = sample(10_000);
    const { positions } = layeredLayout(nodes, edges);
    expect(positions.size).toBe(nodes.length);
    expectNoOverlap(nodes, positions);
  });
});

test("rows are placed near where they want to be, in order, without overlap", () => {
  expect(placeInOrder([100, 100, 100], [44, 44, 44], 16, [1, 1, 1])).toEqual([40, 100, 160]);
  expect(placeInOrder([0, 500], [44, 44], 16, [1, 1])).toEqual([0, 500]);
  expect(placeInOrder([50, 0], [44, 44], 16, [1, 1])).toEqual([-5, 55]);
});

describe("tracks", () => {
  const route = directRoute({ x: 0, y: 0 }, { x: 100, y: 80 });
  test("cut their corners by 8 px at 45 degrees", () => {
    expect(trackPath(route)).toBe("M0 0L42 0L50 8L50 72L58 80L100 80");
    for (const [i, p] of octilinear(route).entries()) {
      const before = octilinear(route)[i - 1];
      if (before) expect([0, Infinity, 1].some((slope) => Math.abs(p.y - before.y) / Math.abs(p.x - before.x) === slope)).toBe(true);
    }
  });
  test("a small step becomes one slant, a straight line stays one", () => {
    expect(trackPath(directRoute({ x: 0, y: 0 }, { x: 100, y: 8 }))).toBe("M0 0L46 0L50 4L50 4L54 8L100 8");
    expect(trackPath(directRoute({ x: 0, y: 5 }, { x: 100, y: 5 }))).toBe("M0 5L100 5");
  });
  test("know their middle and which of them is near", () => {
    expect(middleOf(route)).toEqual({ x: 50, y: 40 });
    const routes = new Map([
      ["a", route],
      ["b", directRoute({ x: 0, y: 200 }, { x: 100, y: 200 })],
    ]);
    expect(nearestRoute({ x: 53, y: 30 }, routes, 12)).toBe("a");
    expect(nearestRoute({ x: 53, y: 140 }, routes, 12)).toBeUndefined();
  });
});

describe("topology", () => {
  const host = (id: string, parent?: string): TreeNode => ({ id, parent, width: 248, height: 84 });
  const tree = [host("s"), host("m1", "s"), host("a", "m1"), host("b", "m1"), host("m2", "s"), host("c", "m2")];

  test("server, masters, slaves in three columns, parents in the middle", () => {
    const { positions } = treeLayout(tree);
    expect(new Set([...positions.values()].map((p) => p.x)).size).toBe(3);
    expect(positions.get("m1")!.y).toBe((positions.get("a")!.y + positions.get("b")!.y) / 2);
    expectNoOverlap(tree, positions);
  });
  test("a host whose parent is unknown still stands there", () => expect(treeLayout([host("lost", "gone")]).positions.get("lost")).toEqual({ x: 0, y: 0 }));
  test("more than twelve slaves fold into a yard, until it is opened", () => {
    const many = [host("s"), host("m", "s"), ...Array.from({ length: 13 }, (_, i) => host(`n${i}`, "m")), host("m2", "s")];
    const folded = foldYards(many, new Set());
    expect(folded.yards.map((yard) => [yard.id, yard.members.length])).toEqual([["yard:m", 13]]);
    expect(folded.shown.map((node) => node.id)).toEqual(["s", "m", "m2"]);
    expect(foldYards(many, new Set(["m"])).yards).toEqual([]);
    expect(foldYards(many.slice(0, 14), new Set()).yards).toEqual([]);
  });
});
