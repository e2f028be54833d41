import type { Node, NodePulse } from "#contract";
import { slotsOf } from "../../../state/slotsOf.ts";

/** The slots of one host, as far as they are known. */
export interface HostSlots {
  readonly node: Node;
  readonly used: number;
  readonly total: number;
  /** Nothing is heard of it: the figures are old, and none of its slots can be given. */
  readonly silent: boolean;
  /** By the clock of the server. */
  readonly heardAt: number | undefined;
}

/** Every host that has slots, in the order of the nodes. */
export function hostSlots(nodes: readonly Node[], pulses: ReadonlyMap<string, NodePulse>): readonly HostSlots[] {
  return nodes.flatMap((node) => {
    const pulse = pulses.get(node.id);
    const slots = slotsOf(node, pulse);
    return slots === undefined || node.state === "UNINITIALISED" ? [] : [{ node, ...slots, silent: node.state === "UNREACHABLE", heardAt: Math.max(pulse?.heardAt ?? 0, node.lastHeardAt ?? 0) || undefined }];
  });
}

/** Slots that may be given now: those of hosts that take work. */
export function freeSlots(hosts: readonly HostSlots[]): { readonly free: number; readonly total: number } {
  const open = hosts.filter(({ node }) => node.state === "STARTED");
  return { free: open.reduce((sum, { used, total }) => sum + Math.max(0, total - used), 0), total: open.reduce((sum, { total }) => sum + total, 0) };
}
