import type { Node, NodePulse } from "#contract";

/** Slots of a host and how many are taken, as it said last; before its first word what it was given. Undefined where nothing runs. */
export function slotsOf(node: Pick<Node, "kind" | "slots">, pulse: Pick<NodePulse, "slots" | "slotsUsed"> | undefined): { readonly used: number; readonly total: number } | undefined {
  if (node.kind === "server") return undefined;
  if (pulse && (pulse.slots > 0 || pulse.slotsUsed > 0)) return { used: pulse.slotsUsed, total: pulse.slots };
  return node.slots !== null && node.slots > 0 ? { used: 0, total: node.slots } : undefined;
}
