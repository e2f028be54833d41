import type { GraphEdge } from "./graph.ts";

/** What happened to the things of one kind between two versions. */
export interface PartDiff {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
}

/** Difference of two graphs by stable id. */
export interface GraphDiff {
  readonly nodes: PartDiff;
  readonly edges: PartDiff;
}

/** Compares two versions. `equal` decides whether a node with the same id says the same (positions usually do not count). */
export function diffGraph<N extends { readonly id: string }>(
  before: { readonly nodes: readonly N[]; readonly edges: readonly GraphEdge[] },
  after: { readonly nodes: readonly N[]; readonly edges: readonly GraphEdge[] },
  equal: (a: N, b: N) => boolean,
): GraphDiff {
  return {
    nodes: diffPart(before.nodes, after.nodes, equal),
    edges: diffPart(before.edges, after.edges, (a, b) => a.source === b.source && a.target === b.target),
  };
}

function diffPart<T extends { readonly id: string }>(before: readonly T[], after: readonly T[], equal: (a: T, b: T) => boolean): PartDiff {
  const old = new Map(before.map((each) => [each.id, each]));
  const fresh = new Set(after.map((each) => each.id));
  return {
    added: after.filter((each) => !old.has(each.id)).map((each) => each.id),
    removed: before.filter((each) => !fresh.has(each.id)).map((each) => each.id),
    changed: after
      .filter((each) => {
        const was = old.get(each.id);
        return was !== undefined && !equal(was, each);
      })
      .map((each) => each.id),
  };
}
