import { CLOCK_LIMIT_MS, CLOCK_WARN_MS, sentence, type HostCheck, type Node } from "#contract";
import type { Clock } from "../../platform/clock.ts";
import type { Fleet } from "../nodes/fleet.ts";
import type { Roster } from "../nodes/roster.ts";

/** What the server itself can tell of a node: whether it joined, is heard, is on time and of this version (S0-22 to S0-28). */
export function serverChecks(node: Node, options: { readonly roster: Roster; readonly fleet: Fleet; readonly clock: Clock; readonly version: string }): HostCheck[] {
  const { roster, fleet, clock } = options;
  const checks: HostCheck[] = [];
  const add = (name: string, ok: boolean | null, detail: HostCheck["detail"], fix: HostCheck["fix"] = null): void => void checks.push({ name, ok, detail, fix: ok === true ? null : fix });
  const address = `${node.address}:${node.port}`;

  if (node.enrolledAt === null) {
    add("joined", false, sentence("node.neverJoined", { address }), sentence("check.joinFix"));
    return checks;
  }
  add("joined", true, sentence("check.joined", { at: new Date(node.enrolledAt).toISOString() }));
  const parent = node.parentId === null ? undefined : roster.find(node.parentId);
  if (parent !== undefined && parent.kind !== "server") {
    const up = parent.state === "STARTED" || parent.state === "DRAINING";
    add("parent", up, sentence("check.parent", { name: parent.name, state: `nodeState.${parent.state}` }), sentence("check.parentFix", { name: parent.name }));
  }
  const heard = roster.hasLease(node.id) && fleet.isLinked(node.id);
  const seconds = Math.round((node.lastHeardAt === null ? roster.silentMs(node.id) : Math.max(0, clock.now() - node.lastHeardAt)) / 1000);
  add("heard", heard, heard ? sentence("check.heard") : sentence("node.lastHeard", { address, seconds }), sentence("check.heardFix", { address: parent === undefined ? "" : `${parent.address}:${parent.port}` }));
  const pulse = roster.pulses().find((one) => one.nodeId === node.id);
  if (pulse !== undefined) {
    const off = Math.abs(pulse.clockOffsetMs);
    add("clock", off <= CLOCK_WARN_MS, sentence("check.clock", { seconds: String(Math.round(pulse.clockOffsetMs) / 1000), limit: CLOCK_LIMIT_MS / 1000 }), sentence("check.clockFix"));
  }
  if (node.host !== null) add("version", node.host.version === options.version, sentence("check.version", { host: node.host.version, server: options.version }), sentence("check.versionFix"));
  return checks;
}
