import type { Node } from "@xyflow/react";
import type { KeyboardEvent } from "react";
import type { Adjacency, Point } from "../model/graph.ts";
import { arrowOf, nearestInDirection, nudgeBy, walkEdges } from "./walk.ts";

interface CanvasKeysOptions {
  readonly nodes: readonly Node[];
  readonly adjacency: Adjacency;
  readonly selected: ReadonlySet<string>;
  readonly onSelectedChange: (selected: ReadonlySet<string>) => void;
  readonly onMove: ((moved: ReadonlyMap<string, Point>) => void) | undefined;
  readonly reveal: (id: string) => void;
}

/** Arrows on a canvas: they nudge in an editor and move the selection in a view; with Alt they walk along the edges in both. */
export function useCanvasKeys({ nodes, adjacency, selected, onSelectedChange, onMove, reveal }: CanvasKeysOptions): (event: KeyboardEvent, focused: string | undefined) => boolean {
  return (event, focused) => {
    const arrow = arrowOf(event.key);
    if (!arrow || event.ctrlKey || event.metaKey) return false;
    const from = focused ?? [...selected][0];
    if (onMove && !event.altKey) {
      if (selected.size === 0) return false;
      const { x, y } = nudgeBy(arrow, event.shiftKey);
      onMove(new Map(nodes.filter((node) => selected.has(node.id)).map((node) => [node.id, { x: node.position.x + x, y: node.position.y + y }])));
      return true;
    }
    const centres = new Map(nodes.map((node) => [node.id, { x: node.position.x + (node.width ?? 0) / 2, y: node.position.y + (node.height ?? 0) / 2 }]));
    const next = from === undefined ? centres.keys().next().value : event.altKey ? walkEdges(from, arrow, adjacency, centres) : nearestInDirection(from, arrow, centres);
    if (next !== undefined) {
      onSelectedChange(new Set([next]));
      reveal(next);
    }
    return true;
  };
}
