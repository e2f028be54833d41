/** A cell of a column: a node, or the place where a long line passes through. */
export interface Cell {
  /** Index of the node, or -1 for a passage. */
  readonly node: number;
  readonly layer: number;
  /** Cells of the next and the previous layer that it is joined to. */
  readonly next: number[];
  readonly previous: number[];
}

/** The graph in columns: cells, the order within each layer, and the chain of cells that each edge takes. */
export interface Layers {
  readonly cells: readonly Cell[];
  readonly order: number[][];
  /** Per edge: its cells from source to target; `undefined` for an edge that runs backwards or to itself. */
  readonly chains: readonly (readonly number[] | undefined)[];
}

/** The layer of each node: one more than its farthest predecessor. Edges that close a cycle are left out, in input order. */
function longestPath(count: number, edges: readonly (readonly [number, number])[]): { readonly layer: Int32Array; readonly backward: Uint8Array } {
  const out: number[][] = Array.from({ length: count }, () => []);
  edges.forEach(([source], index) => out[source]!.push(index));
  const backward = new Uint8Array(edges.length);
  const state = new Uint8Array(count);
  const finished: number[] = [];
  for (let start = 0; start < count; start++) {
    if (state[start]) continue;
    const stack = [start];
    const cursors = [0];
    state[start] = 1;
    while (stack.length > 0) {
      const id = stack[stack.length - 1]!;
      const edge = out[id]![cursors[cursors.length - 1]!++];
      if (edge === undefined) {
        state[id] = 2;
        finished.push(id);
        stack.pop();
        cursors.pop();
        continue;
      }
      const target = edges[edge]![1];
      if (state[target] === 1) backward[edge] = 1;
      else if (state[target] === 0) {
        state[target] = 1;
        stack.push(target);
        cursors.push(0);
      }
    }
  }
  const layer = new Int32Array(count);
  for (let i = finished.length - 1; i >= 0; i--) {
    const id = finished[i]!;
    for (const edge of out[id]!) if (!backward[edge]) layer[edges[edge]![1]] = Math.max(layer[edges[edge]![1]]!, layer[id]! + 1);
  }
  // A source stands right before its first reader, not far away at the left edge.
  const hasPrevious = new Uint8Array(count);
  edges.forEach(([, target], index) => backward[index] || (hasPrevious[target] = 1));
  for (let id = 0; id < count; id++) {
    if (hasPrevious[id]) continue;
    let nearest = Infinity;
    for (const edge of out[id]!) if (!backward[edge]) nearest = Math.min(nearest, layer[edges[edge]![1]]!);
    if (nearest !== Infinity) layer[id] = nearest - 1;
  }
  return { layer, backward };
}

/** Columns by longest path; a long edge passes through the columns between, sharing the passage with other edges of its source. */
export function buildLayers(count: number, edges: readonly (readonly [number, number])[]): Layers {
  const { layer, backward } = longestPath(count, edges);
  const cells: Cell[] = [];
  for (let node = 0; node < count; node++) cells.push({ node, layer: layer[node]!, next: [], previous: [] });
  const passages = new Map<number, number[]>();
  const join = (a: number, b: number): void => {
    if (cells[a]!.next.includes(b)) return;
    cells[a]!.next.push(b);
    cells[b]!.previous.push(a);
  };
  const chains = edges.map(([source, target], index): number[] | undefined => {
    if (backward[index] || layer[target]! <= layer[source]!) return undefined;
    const own = passages.get(source) ?? [];
    passages.set(source, own);
    const chain = [source];
    for (let at = layer[source]! + 1; at < layer[target]!; at++) {
      let passage = own[at];
      if (passage === undefined) {
        passage = cells.length;
        cells.push({ node: -1, layer: at, next: [], previous: [] });
        own[at] = passage;
      }
      join(chain[chain.length - 1]!, passage);
      chain.push(passage);
    }
    join(chain[chain.length - 1]!, target);
    chain.push(target);
    return chain;
  });
  const depth = cells.reduce((most, cell) => Math.max(most, cell.layer), -1) + 1;
  const order: number[][] = Array.from({ length: depth }, () => []);
  cells.forEach((cell, index) => order[cell.layer]!.push(index));
  return { cells, order, chains };
}

/** Orders each column by the middle of its neighbours, to and fro. Ties keep the order they had, so the result is always the same. */
export function reduceCrossings({ cells, order }: Layers, sweeps: number): void {
  const rank = new Float64Array(cells.length);
  const write = (column: readonly number[]): void => column.forEach((cell, at) => (rank[cell] = at));
  order.forEach(write);
  const sortBy = (column: number[], side: "previous" | "next"): void => {
    const middle = new Map<number, number>();
    for (const cell of column) {
      const joined = cells[cell]![side];
      let sum = 0;
      for (const other of joined) sum += rank[other]!;
      middle.set(cell, joined.length === 0 ? rank[cell]! : sum / joined.length);
    }
    column.sort((a, b) => middle.get(a)! - middle.get(b)! || rank[a]! - rank[b]!);
    write(column);
  };
  for (let sweep = 0; sweep < sweeps; sweep++) {
    if (sweep % 2 === 0) for (let at = 1; at < order.length; at++) sortBy(order[at]!, "previous");
    else for (let at = order.length - 2; at >= 0; at--) sortBy(order[at]!, "next");
  }
}
