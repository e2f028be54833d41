/** A point in canvas units (CSS pixels at 100 %). */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A box in the graph: only its size matters here. */
export interface GraphNode {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

/** A line from one node to another. */
export interface GraphEdge {
  readonly id: string;
  readonly source: string;
  readonly target: string;
}

/** Who follows and precedes whom. */
export interface Adjacency {
  readonly next: ReadonlyMap<string, readonly string[]>;
  readonly previous: ReadonlyMap<string, readonly string[]>;
}

/** Builds both directions once, for walks over the graph. Edges to unknown nodes count too. */
export function adjacencyOf(edges: Iterable<GraphEdge>): Adjacency {
  const next = new Map<string, string[]>();
  const previous = new Map<string, string[]>();
  const add = (map: Map<string, string[]>, from: string, to: string): void => {
    const list = map.get(from);
    if (list) list.push(to);
    else map.set(from, [to]);
  };
  for (const { source, target } of edges) {
    add(next, source, target);
    add(previous, target, source);
  }
  return { next, previous };
}

/** Everything reachable from `starts` in one direction, without the starts themselves (unless a cycle leads back). */
export function reach(starts: Iterable<string>, step: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set<string>();
  const queue = [...starts];
  for (let id = queue.pop(); id !== undefined; id = queue.pop())
    for (const other of step.get(id) ?? [])
      if (!found.has(other)) {
        found.add(other);
        queue.push(other);
      }
  return found;
}

/** The full path through a node: everything upstream and downstream of it, and itself. */
export function pathThrough(id: string, { next, previous }: Adjacency): ReadonlySet<string> {
  return new Set([id, ...reach([id], previous), ...reach([id], next)]);
}
