import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { createServer } from "node:net";

export const portIsFree = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });

/** The first free one of the next hundred ports; a local platform needs two in a row. */
export async function nextFreePort(host: string, port: number): Promise<number> {
  for (let next = port + 2; next < port + 200; next += 2) if ((await portIsFree(host, next)) && (await portIsFree(host, next + 1))) return next;
  return port + 1000;
}

/** Which process listens on a TCP port of this host, read from /proc; null where that cannot be seen. */
export function portHolder(port: number): { pid: number; command: string } | null {
  try {
    const wanted = port.toString(16).toUpperCase().padStart(4, "0");
    const inodes = new Set<string>();
    for (const file of ["/proc/net/tcp", "/proc/net/tcp6"]) {
      for (const line of readFileSync(file, "utf8").split("\n").slice(1)) {
        const fields = line.trim().split(/\s+/);
        if (fields[1]?.endsWith(`:${wanted}`) && fields[3] === "0A") inodes.add(`socket:[${fields[9]}]`);
      }
    }
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      if (socketsOf(pid).some((link) => inodes.has(link))) return { pid: Number(pid), command: readFileSync(`/proc/${pid}/comm`, "utf8").trim() };
    }
  } catch {
    // Not Linux, or /proc is closed to us: the port is taken all the same.
  }
  return null;
}
function socketsOf(pid: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`);
      } catch {
        return "";
      }
    });
  } catch {
    return [];
  }
}
