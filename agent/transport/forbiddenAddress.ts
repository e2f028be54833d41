import { BlockList, isIPv6 } from "node:net";

const blocked = new BlockList();
/** Link-local, "this network", multicast, broadcast. */
for (const [network, bits] of [
  ["0.0.0.0", 8],
  ["169.254.0.0", 16],
  ["224.0.0.0", 3],
] as const)
  blocked.addSubnet(network, bits, "ipv4");
/** Metadata services outside of link-local: Alibaba, Azure, Oracle. */
for (const address of ["100.100.100.200", "168.63.129.16", "192.0.0.192"]) blocked.addAddress(address, "ipv4");
/** Link-local, multicast, site-local; then 169.254/16 inside NAT64, 6to4 and the old IPv4-compatible form. */
for (const [network, bits] of [
  ["fe80::", 10],
  ["fec0::", 10],
  ["ff00::", 8],
  ["64:ff9b::a9fe:0", 112],
  ["64:ff9b::6464:64c8", 128],
  ["64:ff9b:1::", 48],
  ["2002:a9fe::", 32],
  ["2002:6464:64c8::", 48],
  ["::a9fe:0", 112],
] as const)
  blocked.addSubnet(network, bits, "ipv6");
/** Metadata services of Amazon and Google; the unspecified address, which is this very host. */
for (const address of ["fd00:ec2::254", "fd20:ce::254", "::"]) blocked.addAddress(address, "ipv6");

/** [SRC2] Whether nothing may be sent there; an IPv4 address inside of an IPv6 one counts as itself. `address` is one that was resolved. */
export function isForbiddenAddress(address: string): boolean {
  const [plain = ""] = address.split("%");
  return blocked.check(plain, isIPv6(plain) ? "ipv6" : "ipv4");
}
