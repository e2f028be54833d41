import type { Adjacency, Point } from "../model/graph.ts";

/** An arrow key as a direction. */
export type Arrow = "left" | "right" | "up" | "down";

/** The arrow of a key, or `undefined`. */
export function arrowOf(key: string): Arrow | undefined {
  const arrows: Readonly<Record<string, Arrow>> = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" };
  return arrows[key];
}

/** How far an arrow moves a card in the editor: 8 px, with Shift 40. */
export function nudgeBy(arrow: Arrow, far: boolean): Point {
  const step = far ? 40 : 8;
  return { x: arrow === "left" ? -step : arrow === "right" ? step : 0, y: arrow === "up" ? -step : arrow === "down" ? step : 0 };
}

/** The nearest card in a direction, for moving without edges: nearer and straighter wins. */
export function nearestInDirection(from: string, arrow: Arrow, centres: ReadonlyMap<string, Point>): string | undefined {
  const here = centres.get(from);
  if (!here) return centres.keys().next().value;
  let best: string | undefined;
  let least = Infinity;
  for (const [id, point] of centres) {
    if (id === from) continue;
    const [dx, dy] = [point.x - here.x, point.y - here.y];
    const ahead = arrow === "left" ? -dx : arrow === "right" ? dx : arrow === "up" ? -dy : dy;
    const aside = Math.abs(arrow === "left" || arrow === "right" ? dy : dx);
    if (ahead <= 0) continue;
    const cost = ahead + aside * 2;
    if (cost < least) [best, least] = [id, cost];
  }
  return best;
}

/** Walks along edges: left to the first card before, right to the first after, up and down among those that share a neighbour. */
export function walkEdges(from: string, arrow: Arrow, { next, previous }: Adjacency, centres: ReadonlyMap<string, Point>): string | undefined {
  const byHeight = (ids: readonly string[]): readonly string[] => [...ids].sort((a, b) => (centres.get(a)?.y ?? 0) - (centres.get(b)?.y ?? 0));
  const nearest = (ids: readonly string[]): string | undefined => {
    const y = centres.get(from)?.y ?? 0;
    return [...ids].sort((a, b) => Math.abs((centres.get(a)?.y ?? 0) - y) - Math.abs((centres.get(b)?.y ?? 0) - y))[0];
  };
  if (arrow === "left") return nearest(previous.get(from) ?? []);
  if (arrow === "right") return nearest(next.get(from) ?? []);
  const siblings = byHeight([...new Set([...(previous.get(from) ?? []).flatMap((id) => next.get(id) ?? []), ...(next.get(from) ?? []).flatMap((id) => previous.get(id) ?? [])])]);
  return siblings[siblings.indexOf(from) + (arrow === "up" ? -1 : 1)];
}
