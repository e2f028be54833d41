import { lookup } from "node:dns/promises";
import { BlockList, isIP, isIPv6 } from "node:net";
import { Refusal } from "#contract";
import { isForbiddenAddress } from "../../../transport/forbiddenAddress.ts";

/** How far a channel may reach. `anywhere`: private addresses and this host too; `private`: private ones; `public`: neither. */
export type Reach = "anywhere" | "private" | "public";

/** Every address of a name, in the order in which they are to be used. */
export type Resolve = (host: string) => Promise<string[]>;
const ofSystem: Resolve = async (host) => (await lookup(host, { all: true })).map(({ address }) => address);

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");
loopback.addSubnet("64:ff9b::7f00:0", 104, "ipv6");
const inner = new BlockList();
for (const [network, bits] of [
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["100.64.0.0", 10],
  ["192.0.0.0", 24],
  ["198.18.0.0", 15],
] as const)
  inner.addSubnet(network, bits, "ipv4");
for (const [network, bits] of [
  ["fc00::", 7],
  ["64:ff9b::", 96],
  ["2002::", 16],
  ["::", 96],
] as const)
  inner.addSubnet(network, bits, "ipv6");
const isIn = (list: BlockList, address: string): boolean => list.check(address, isIPv6(address) ? "ipv6" : "ipv4");

/** Whether a channel of this reach may send to an address that was resolved; an IPv4 address inside of an IPv6 one counts as itself. */
export function addressRefusal(host: string, address: string, reach: Reach): Refusal | null {
  const [plain = ""] = address.split("%");
  if (isForbiddenAddress(plain) || (reach !== "anywhere" && isIn(loopback, plain))) return new Refusal("refused", "delivery.forbidden", { host, address });
  return reach === "public" && isIn(inner, plain) ? new Refusal("refused", "delivery.private", { host, address }) : null;
}

/**
 * The addresses of a host, each of which may be sent to; connect to one of them and to nothing else, so that a second answer of the
 * name's server changes nothing. @throws Refusal `delivery.forbidden`, `delivery.private`, or as the resolver does.
 */
export async function resolveAllowed(host: string, reach: Reach, resolve: Resolve = ofSystem): Promise<string[]> {
  const bare = host.replaceAll(/^\[|\]$/g, "");
  const found = isIP(bare) === 0 ? await resolve(bare) : [bare];
  for (const address of found) {
    const refusal = addressRefusal(bare, address, reach);
    if (refusal !== null) throw refusal;
  }
  return found;
}
