import type { GraphNode, Point } from "../model/graph.ts";
import { directRoute } from "./octilinear.ts";
import type { Placement } from "./layeredLayout.ts";

/** A node of the topology: a parent, or none for the server. */
export interface TreeNode extends GraphNode {
  readonly parent: string | undefined;
}

/**
 * Tree from left to right: leaves one below the other, a parent in the middle of its children, all tracks of a parent turning in one place.
 * Nodes whose parent is unknown are roots. Order of the input is order on the screen. Routes are named by the child's id.
 */
export function treeLayout(nodes: readonly TreeNode[], columnGap = 44, rowGap = 16): Placement {
  const ids = new Set(nodes.map((node) => node.id));
  const children = Map.groupBy(nodes, (node) => (node.parent !== undefined && ids.has(node.parent) && node.parent !== node.id ? node.parent : ""));
  const roots = children.get("") ?? [];
  const widths: number[] = [];
  const measure = (node: TreeNode, depth: number): void => {
    widths[depth] = Math.max(widths[depth] ?? 0, node.width);
    for (const child of children.get(node.id) ?? []) measure(child, depth + 1);
  };
  for (const root of roots) measure(root, 0);
  const columnAt = (depth: number): number => widths.slice(0, depth).reduce((sum, width) => sum + width + columnGap, 0);

  const positions = new Map<string, Point>();
  const routes = new Map<string, readonly Point[]>();
  let cursor = 0;
  const place = (node: TreeNode, depth: number): number => {
    const below = children.get(node.id) ?? [];
    const top = cursor;
    const centres = below.map((child) => place(child, depth + 1));
    let centre = below.length === 0 ? cursor + node.height / 2 : (centres[0]! + centres.at(-1)!) / 2;
    // A card taller than all its children together pushes what follows.
    centre = Math.round(Math.max(centre, top + node.height / 2));
    cursor = Math.max(cursor, centre + node.height / 2 + rowGap);
    positions.set(node.id, { x: columnAt(depth), y: centre - node.height / 2 });
    const port = { x: columnAt(depth) + node.width, y: centre };
    const turnAt = columnAt(depth + 1) - columnGap / 2;
    below.forEach((child, i) => routes.set(child.id, directRoute(port, { x: columnAt(depth + 1), y: centres[i]! }, "right", turnAt)));
    return centre;
  };
  for (const root of roots) place(root, 0);
  return { positions, routes, width: Math.max(0, columnAt(widths.length) - columnGap), height: Math.max(0, cursor - rowGap) };
}
