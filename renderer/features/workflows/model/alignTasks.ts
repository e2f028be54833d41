import type { Point } from "../../../graph/model/graph.ts";

/** Ways to put cards in order by hand. */
export const alignments = ["left", "top", "across", "down"] as const;
export type Alignment = (typeof alignments)[number];

/** Where cards go: into one column, into one row, or with even spaces across or down. Fewer than two stay. */
export function aligned(cards: ReadonlyMap<string, Point>, how: Alignment): ReadonlyMap<string, Point> {
  if (cards.size < 2) return new Map();
  if (how === "left" || how === "top") {
    const axis = how === "left" ? "x" : "y";
    const least = Math.min(...[...cards.values()].map((point) => point[axis]));
    return new Map([...cards].map(([id, point]) => [id, { ...point, [axis]: least }]));
  }
  const axis = how === "across" ? "x" : "y";
  const inOrder = [...cards].sort(([, a], [, b]) => a[axis] - b[axis]);
  const first = inOrder[0]![1][axis];
  const step = (inOrder.at(-1)![1][axis] - first) / (inOrder.length - 1);
  return new Map(inOrder.map(([id, point], index) => [id, { ...point, [axis]: Math.round(first + step * index) }]));
}
