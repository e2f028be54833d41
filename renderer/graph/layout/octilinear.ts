import type { Point } from "../model/graph.ts";

/** Corners are cut at 45 degrees by this much (UX b.5). */
export const cornerPx = 8;

/** The right-angled route between two ports: out, over, in. `turnAt` is where it turns; the middle when left out. */
export function directRoute(from: Point, to: Point, direction: "right" | "down" = "right", turnAt?: number): readonly Point[] {
  if (direction === "down") {
    const y = turnAt ?? (from.y + to.y) / 2;
    return from.x === to.x ? [from, to] : [from, { x: from.x, y }, { x: to.x, y }, to];
  }
  // A target to the left: leave to the right, go around between the rows, come in from the left.
  if (to.x < from.x + 2 * cornerPx) {
    const [out, back, y] = [from.x + 2 * cornerPx, to.x - 2 * cornerPx, (from.y + to.y) / 2];
    return [from, { x: out, y: from.y }, { x: out, y }, { x: back, y }, { x: back, y: to.y }, to];
  }
  const x = turnAt ?? (from.x + to.x) / 2;
  return from.y === to.y ? [from, to] : [from, { x, y: from.y }, { x, y: to.y }, to];
}

/** Cuts each corner of a right-angled route at 45 degrees: the points of the track. Short segments get shorter cuts. */
export function octilinear(route: readonly Point[], corner: number = cornerPx): readonly Point[] {
  const track: Point[] = [];
  route.forEach((point, index) => {
    const [before, after] = [route[index - 1], route[index + 1]];
    if (!before || !after) {
      track.push(point);
      return;
    }
    const [inLength, outLength] = [distance(before, point), distance(point, after)];
    // Two corners share the segment between them, unless it is the first or the last one.
    const cut = Math.min(corner, inLength / (index === 1 ? 1 : 2), outLength / (index === route.length - 2 ? 1 : 2));
    if (cut === 0) return;
    track.push(towards(point, before, cut, inLength), towards(point, after, cut, outLength));
  });
  return track;
}

/** The SVG path of a track. */
export function trackPath(route: readonly Point[], corner: number = cornerPx): string {
  return octilinear(route, corner)
    .map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${round(x)} ${round(y)}`)
    .join("");
}

/** The point half way along a route, for a label or the signal disc of a broken link. */
export function middleOf(route: readonly Point[]): Point {
  const total = route.reduce((sum, point, index) => sum + (index === 0 ? 0 : distance(route[index - 1]!, point)), 0);
  let left = total / 2;
  for (let i = 1; i < route.length; i++) {
    const [a, b] = [route[i - 1]!, route[i]!];
    const length = distance(a, b);
    if (length >= left && length > 0) return towards(a, b, left, length);
    left -= length;
  }
  return route[0] ?? { x: 0, y: 0 };
}

/** The edge whose route passes nearest to a point, within `reachPx`; for dropping a task on an edge. */
export function nearestRoute(point: Point, routes: ReadonlyMap<string, readonly Point[]>, reachPx: number): string | undefined {
  let best: string | undefined;
  let least = reachPx;
  for (const [id, route] of routes)
    for (let i = 1; i < route.length; i++) {
      const away = distanceToSegment(point, route[i - 1]!, route[i]!);
      if (away < least) [best, least] = [id, away];
    }
  return best;
}

const round = (value: number): number => Math.round(value * 100) / 100;
const distance = (a: Point, b: Point): number => Math.hypot(b.x - a.x, b.y - a.y);
const towards = (from: Point, to: Point, by: number, length: number): Point => ({ x: from.x + ((to.x - from.x) * by) / length, y: from.y + ((to.y - from.y) * by) / length });

function distanceToSegment(point: Point, a: Point, b: Point): number {
  const squared = (b.x - a.x) ** 2 + (b.y - a.y) ** 2;
  const share = squared === 0 ? 0 : Math.max(0, Math.min(1, ((point.x - a.x) * (b.x - a.x) + (point.y - a.y) * (b.y - a.y)) / squared));
  return Math.hypot(point.x - a.x - share * (b.x - a.x), point.y - a.y - share * (b.y - a.y));
}
