import type { GraphEdge } from "./graph.ts";
import { adjacencyOf, reach } from "./graph.ts";

/**
 * The first cycle in the order of `ids`, as the path that closes it (`['a', 'b', 'a']`), or `undefined`.
 * The same graph always gives the same cycle.
 */
export function findCycle(ids: Iterable<string>, edges: Iterable<GraphEdge>): readonly string[] | undefined {
  const { next } = adjacencyOf(edges);
  const done = new Set<string>();
  for (const start of ids) {
    if (done.has(start)) continue;
    const path: string[] = [start];
    const cursors: number[] = [0];
    const onPath = new Set(path);
    while (path.length > 0) {
      const id = path[path.length - 1]!;
      const cursor = cursors[cursors.length - 1]!++;
      const other = next.get(id)?.[cursor];
      if (other === undefined) {
        done.add(id);
        onPath.delete(id);
        path.pop();
        cursors.pop();
      } else if (onPath.has(other)) {
        return [...path.slice(path.indexOf(other)), other];
      } else if (!done.has(other)) {
        path.push(other);
        cursors.push(0);
        onPath.add(other);
      }
    }
  }
  return undefined;
}

/** Whether a new edge would close a cycle. */
export function wouldCycle(edges: Iterable<GraphEdge>, source: string, target: string): boolean {
  return source === target || reach([target], adjacencyOf(edges).next).has(source);
}
