import { edgesFrom } from "../../agent/store/instances/edges.ts";
import { interleaved, median, report, round } from "./report.ts";

/** P7: what a completion costs in a graph of a million tasks: its own edges, against a bare Kahn loop over the same graph. */
export async function resolution(options: { nodes: number; pairs: number }): Promise<void> {
  const { nodes, pairs } = options;
  const from: number[] = [];
  const to: number[] = [];
  let seed = 7;
  const random = (): number => (seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff) / 0x80000000;
  for (let node = 1; node < nodes; node++)
    for (let edge = 0; edge < 3; edge++) {
      from.push(Math.floor(random() * node));
      to.push(node);
    }
  const ids = Array.from({ length: nodes }, (_, index) => `t${String(index).padStart(14, "0")}`) as never[];
  const edges = edgesFrom(
    "run",
    from.map((source, index) => ({ from_id: ids[source]!, to_id: ids[to[index]!]! })),
  );
  const waiting = new Map<string, number>();
  const [ours, theirs]: [number[], number[]] = [[], []];
  await interleaved(
    pairs,
    async () => {
      waiting.clear();
      for (const node of to) waiting.set(ids[node]!, (waiting.get(ids[node]!) ?? 0) + 1);
      const ready: string[] = ids.filter((id) => !waiting.has(id));
      const began = performance.now();
      for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
        for (const below of edges.downstream.get(id as never) ?? []) {
          const left = waiting.get(below)! - 1;
          waiting.set(below, left);
          if (left === 0) ready.push(below);
        }
      }
      ours.push(((performance.now() - began) * 1e6) / from.length);
    },
    () => {
      const { heads, below } = packed(nodes, from, to);
      const open = new Int32Array(nodes);
      for (const node of to) open[node]!++;
      const ready: number[] = [];
      for (let node = 0; node < nodes; node++) if (open[node] === 0) ready.push(node);
      const began = performance.now();
      for (let node = ready.pop(); node !== undefined; node = ready.pop()) for (let edge = heads[node]!; edge < heads[node + 1]!; edge++) if (--open[below[edge]!]! === 0) ready.push(below[edge]!);
      theirs.push(((performance.now() - began) * 1e6) / from.length);
    },
  );
  report(
    "P7",
    "nanoseconds for each edge of a completion, by the edges that the store keeps",
    ours,
    theirs,
    { floor: 50_000, goal: 2000, sense: "at most", limit: "ids are text, and looked up" },
    { nodes, edges: from.length, bareNs: round(median(theirs)) },
  );
}
function packed(nodes: number, from: readonly number[], to: readonly number[]): { heads: Int32Array; below: Int32Array } {
  const heads = new Int32Array(nodes + 1);
  for (const node of from) heads[node + 1]!++;
  for (let node = 0; node < nodes; node++) heads[node + 1]! += heads[node]!;
  const next = heads.slice();
  const below = new Int32Array(from.length);
  for (const [index, node] of from.entries()) below[next[node]!++] = to[index]!;
  return { heads, below };
}
