import { readFileSync } from "node:fs";
import { arch, hostname, networkInterfaces, platform, release } from "node:os";
import type { HostFacts } from "#contract";

const read = (path: string): string | null => {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return null;
  }
};

/** Changes with every boot of the host; without it no pid of an earlier time can be believed. */
export const bootId = (): string => read("/proc/sys/kernel/random/boot_id") ?? "unknown";

/** What the host is. `incarnation`: new with every start of the agent. */
export function hostFacts(program: { readonly version: string; readonly incarnation: string; readonly startedAt: number }): HostFacts {
  const name = /^PRETTY_NAME="?([^"\n]*)"?$/m.exec(read("/etc/os-release") ?? "")?.[1];
  return {
    hostName: hostname().slice(0, 253),
    addresses: Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .filter((each) => !each.internal)
      .map((each) => each.address)
      .slice(0, 64),
    machineId: read("/etc/machine-id")?.slice(0, 64) || null,
    os: (name ?? `${platform()} ${release()}`).slice(0, 200),
    architecture: arch(),
    bootId: bootId().slice(0, 64),
    version: program.version,
    incarnation: program.incarnation,
    pid: process.pid,
    startedAt: program.startedAt,
    hostUuid: read("/sys/class/dmi/id/product_uuid")?.slice(0, 64) || null,
    launcher: "portable",
    commands: {},
    sourceTests: true,
  };
}
