/** More leaves than this under one parent fold into a yard (UX b.5). */
export const yardLimit = 12;

/** A folded set of leaves under one parent. */
export interface Yard<Node> {
  /** `yard:` and the parent's id. */
  readonly id: string;
  readonly parent: string;
  readonly members: readonly Node[];
}

/** What is drawn one by one, and what is folded. */
export interface Folded<Node> {
  readonly shown: readonly Node[];
  readonly yards: readonly Yard<Node>[];
}

/** Folds the leaves of every parent that has more than `yardLimit` of them, unless it is among `expanded`. Order is kept. */
export function foldYards<Node extends { readonly id: string; readonly parent: string | undefined }>(nodes: readonly Node[], expanded: ReadonlySet<string>): Folded<Node> {
  const parents = new Set(nodes.map((node) => node.parent));
  const isLeaf = (node: Node): boolean => !parents.has(node.id);
  const leaves = Map.groupBy(
    nodes.filter((node) => isLeaf(node) && node.parent !== undefined),
    (node) => node.parent as string,
  );
  const yards: Yard<Node>[] = [];
  const folded = new Set<string>();
  for (const [parent, members] of leaves) {
    if (members.length <= yardLimit || expanded.has(parent)) continue;
    yards.push({ id: `yard:${parent}`, parent, members });
    for (const member of members) folded.add(member.id);
  }
  return { shown: nodes.filter((node) => !folded.has(node.id)), yards };
}

const tilePx = 28;
const tilesPerRow = 8;

/** The size of a yard's card: 28 px tiles, eight in a row, under a header line. */
export function yardSize(count: number): { readonly width: number; readonly height: number } {
  return { width: 248, height: 32 + Math.ceil(count / tilesPerRow) * tilePx + 8 };
}
