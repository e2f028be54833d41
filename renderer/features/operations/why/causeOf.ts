import type { Why } from "#contract";

/** What an answer names as the cause. Two answers with the same one differ only in what counts on: a place in the queue, how many wait. */
export function causeOf({ state, answer, chain, gates }: Pick<Why, "state" | "answer" | "chain" | "gates">): string {
  const root = chain.at(-1);
  const gate = gates.find(({ status }) => status === "blocking" || status === "unknown")?.gate ?? "";
  const named = ["task", "pool", "node", "host", "by", "name", "reason"].map((key) => String(answer.values[key] ?? ""));
  return [state, answer.code, gate, root?.taskInstanceId ?? "", root?.state ?? "", ...named].join("\n");
}

/** A chain with its middle folded: the first steps, how many are left out, the last ones. Nothing is folded for the sake of one. */
export function foldChain<Link>(chain: readonly Link[], open: boolean): { readonly head: readonly Link[]; readonly folded: number; readonly tail: readonly Link[] } {
  const [first, last] = [2, 1];
  if (open || chain.length <= first + last + 1) return { head: chain, folded: 0, tail: [] };
  return { head: chain.slice(0, first), folded: chain.length - first - last, tail: chain.slice(-last) };
}
