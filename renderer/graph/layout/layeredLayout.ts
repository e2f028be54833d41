import type { GraphEdge, GraphNode, Point } from "../model/graph.ts";
import { buildLayers, reduceCrossings } from "./layers.ts";
import type { Layers } from "./layers.ts";
import { placeInOrder } from "./placeInOrder.ts";

/** Distances in canvas units. */
export interface LayoutOptions {
  /** Left to right, or top down. */
  readonly direction?: "right" | "down";
  /** Least distance between columns; more where many tracks run side by side. */
  readonly layerGap?: number;
  readonly rowGap?: number;
}

/** Where everything goes: top left corners of nodes, and the corners of the right-angled route of each edge. */
export interface Placement {
  readonly positions: ReadonlyMap<string, Point>;
  readonly routes: ReadonlyMap<string, readonly Point[]>;
  readonly width: number;
  readonly height: number;
}

const laneStep = 8;
const passageSize = 8;
const snap = 4;

// "Along" runs with the direction, "across" is the other axis; they become x and y at the very end.
interface Track {
  readonly chainFrom: number;
  low: number;
  high: number;
  lane: number;
}

/**
 * Layered layout: longest-path columns, barycentre ordering, least-squares rows, right-angled routes in lanes between the columns.
 * Pure and deterministic: the same nodes and edges in the same order always land on the same points, so live updates never move a card.
 * Edges from or to unknown nodes are ignored; an edge that closes a cycle gets no route.
 */
export function layeredLayout(nodes: readonly GraphNode[], edges: readonly GraphEdge[], options: LayoutOptions = {}): Placement {
  const { direction = "right", layerGap = 48, rowGap = 16 } = options;
  const indexOf = new Map(nodes.map((node, index) => [node.id, index]));
  const known = edges.filter((edge) => indexOf.has(edge.source) && indexOf.has(edge.target));
  const layers = buildLayers(
    nodes.length,
    known.map((edge) => [indexOf.get(edge.source)!, indexOf.get(edge.target)!] as const),
  );
  reduceCrossings(layers, nodes.length > 5000 ? 4 : 8);

  const along = (node: GraphNode): number => (direction === "right" ? node.width : node.height);
  const across = (node: GraphNode): number => (direction === "right" ? node.height : node.width);
  const sizes = layers.cells.map((cell) => (cell.node < 0 ? passageSize : across(nodes[cell.node]!)));
  const centres = placeRows(layers, sizes, rowGap);

  const thickness = layers.order.map((column) => column.reduce((most, cell) => Math.max(most, layers.cells[cell]!.node < 0 ? 0 : along(nodes[layers.cells[cell]!.node]!)), 0));
  const tracks = assignLanes(layers, centres);
  const starts: number[] = [];
  const gaps: number[] = [];
  let at = 0;
  for (let layer = 0; layer < layers.order.length; layer++) {
    starts.push(at);
    const lanes = tracks[layer]!.lanes;
    gaps.push(Math.max(layerGap, 24 + (lanes + 1) * laneStep));
    at += thickness[layer]! + gaps[layer]!;
  }

  const turn = (a: number, b: number): Point => (direction === "right" ? { x: a, y: b } : { x: b, y: a });
  const positions = new Map<string, Point>();
  layers.cells.forEach((cell, index) => {
    if (cell.node < 0) return;
    const node = nodes[cell.node]!;
    positions.set(node.id, turn(starts[cell.layer]!, centres[index]! - across(node) / 2));
  });
  const routes = new Map<string, readonly Point[]>();
  known.forEach((edge, index) => {
    const chain = layers.chains[index];
    if (!chain) return;
    const points: Point[] = [turn(starts[layers.cells[chain[0]!]!.layer]! + along(nodes[layers.cells[chain[0]!]!.node]!), centres[chain[0]!]!)];
    for (let i = 0; i + 1 < chain.length; i++) {
      const [from, to] = [chain[i]!, chain[i + 1]!];
      const layer = layers.cells[from]!.layer;
      const { lanes, byCell } = tracks[layer]!;
      const lane = byCell.get(from)?.lane ?? 0;
      const middle = starts[layer]! + thickness[layer]! + gaps[layer]! / 2 + (lane - (lanes - 1) / 2) * laneStep;
      if (centres[from] !== centres[to]) points.push(turn(middle, centres[from]!), turn(middle, centres[to]!));
    }
    points.push(turn(starts[layers.cells[chain.at(-1)!]!.layer]!, centres[chain.at(-1)!]!));
    routes.set(edge.id, points);
  });

  const length = layers.order.length === 0 ? 0 : at - gaps.at(-1)!;
  const breadth = centres.reduce((most, centre, index) => Math.max(most, centre + sizes[index]! / 2), 0);
  return { positions, routes, width: direction === "right" ? length : breadth, height: direction === "right" ? breadth : length };
}

/** Rows: each cell near the middle of its neighbours, passages stiffer than nodes so that long lines stay straight. */
function placeRows({ cells, order }: Layers, sizes: readonly number[], gap: number): Float64Array {
  const centres = new Float64Array(cells.length);
  for (const column of order) {
    let at = 0;
    for (const cell of column) {
      centres[cell] = at + sizes[cell]! / 2;
      at += sizes[cell]! + gap;
    }
  }
  const settle = (column: readonly number[], sides: readonly ("previous" | "next")[]): void => {
    const wanted = column.map((cell) => {
      let sum = 0;
      let count = 0;
      for (const side of sides)
        for (const other of cells[cell]![side]) {
          sum += centres[other]!;
          count += 1;
        }
      return count === 0 ? centres[cell]! : sum / count;
    });
    const placed = placeInOrder(
      wanted,
      column.map((cell) => sizes[cell]!),
      gap,
      column.map((cell) => (cells[cell]!.node < 0 ? 4 : 1)),
    );
    column.forEach((cell, i) => (centres[cell] = placed[i]!));
  };
  for (let round = 0; round < 3; round++) {
    for (let at = 1; at < order.length; at++) settle(order[at]!, ["previous"]);
    for (let at = order.length - 2; at >= 0; at--) settle(order[at]!, ["next"]);
  }
  for (let at = 1; at < order.length; at++) settle(order[at]!, ["previous", "next"]);
  let least = Infinity;
  for (let cell = 0; cell < cells.length; cell++) least = Math.min(least, centres[cell]! - sizes[cell]! / 2);
  // Snapped to the grid, keeping the order: two straight neighbours share exactly one line.
  for (let cell = 0; cell < cells.length; cell++) centres[cell] = Math.round((centres[cell]! - least) / snap) * snap;
  return centres;
}

/** Lanes: tracks that turn in the same gap and overlap there run beside each other, those that do not share a lane. */
function assignLanes({ cells, order }: Layers, centres: Float64Array): { readonly lanes: number; readonly byCell: ReadonlyMap<number, Track> }[] {
  return order.map((column) => {
    const byCell = new Map<number, Track>();
    for (const cell of column) {
      const track: Track = { chainFrom: cell, low: centres[cell]!, high: centres[cell]!, lane: 0 };
      for (const next of cells[cell]!.next) {
        track.low = Math.min(track.low, centres[next]!);
        track.high = Math.max(track.high, centres[next]!);
      }
      if (track.high > track.low) byCell.set(cell, track);
    }
    // Upward tracks take the lanes from the left in rising order, so they do not cross their own turn.
    const sorted = [...byCell.values()].sort((a, b) => a.low - b.low || a.chainFrom - b.chainFrom);
    const ends: number[] = [];
    for (const track of sorted) {
      const free = ends.findIndex((end) => end + laneStep <= track.low);
      track.lane = free < 0 ? ends.length : free;
      ends[track.lane] = track.high;
    }
    return { lanes: Math.min(Math.max(1, ends.length), 40), byCell };
  });
}
