import type { GraphEdge, GraphNode, Point } from "../model/graph.ts";
import { layeredLayout } from "./layeredLayout.ts";
import type { LayoutOptions, Placement } from "./layeredLayout.ts";

/** What is sent to the layout worker. */
export interface LayoutRequest {
  readonly id: number;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly options: LayoutOptions;
}

/** What comes back; maps as pairs, which are cheap to clone. */
export interface LayoutReply {
  readonly id: number;
  readonly positions: readonly (readonly [string, Point])[];
  readonly routes: readonly (readonly [string, readonly Point[]])[];
  readonly width: number;
  readonly height: number;
}

/** Answers a request: the whole work of the worker. */
export function answerLayout({ id, nodes, edges, options }: LayoutRequest): LayoutReply {
  const { positions, routes, width, height } = layeredLayout(nodes, edges, options);
  return { id, positions: [...positions], routes: [...routes], width, height };
}

/** A reply as a placement. */
export function placementOf({ positions, routes, width, height }: LayoutReply): Placement {
  return { positions: new Map(positions), routes: new Map(routes), width, height };
}
