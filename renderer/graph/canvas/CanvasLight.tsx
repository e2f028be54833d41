import type { GraphEdge } from "../model/graph.ts";

/**
 * Fades everything but the lit cards, and the tracks between them, to 25 %. A style sheet of selectors, not a property of each
 * card: hovering over a graph of a thousand cards then touches no card, and one that comes into view later is faded as well.
 */
export function CanvasLight({ lit, edges }: { readonly lit: ReadonlySet<string> | undefined; readonly edges: readonly GraphEdge[] }) {
  if (!lit) return null;
  const litEdges = edges.filter((edge) => lit.has(edge.source) && lit.has(edge.target)).map((edge) => edge.id);
  return <style>{fade(".react-flow__node", [...lit]) + fade(".react-flow__edge", litEdges)}</style>;
}

function fade(kind: string, except: readonly string[]): string {
  const kept = except.length === 0 ? "" : `:not(${except.map((id) => `[data-id="${CSS.escape(id)}"]`).join(",")})`;
  return `.sb-canvas ${kind}${kept}{opacity:.25}`;
}
