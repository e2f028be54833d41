import { readdirSync, readFileSync, statSync } from "node:fs";
import type { HostProcess } from "#contract";
import { commandLineOf, readProcess, TOKEN_NAME } from "./processes.ts";

/** Clock ticks a second and bytes a page, the same on every Linux that we run on. */
const TICKS = 100;
const PAGE_BYTES = 4096;

/** Every process that this user may look at, those that took most CPU time first (S4-10). Reads /proc once; some milliseconds. */
export function hostProcesses(limit: number): HostProcess[] {
  const users = userNames();
  const bootAt = bootTime();
  const found: HostProcess[] = [];
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const process = readProcess(Number(name));
    if (process === null) continue;
    try {
      const text = readFileSync(`/proc/${name}/stat`, "latin1");
      const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
      found.push({
        pid: process.pid,
        parent: process.parent,
        user: users.get(statSync(`/proc/${name}`).uid) ?? String(statSync(`/proc/${name}`).uid),
        state: process.state,
        command: commandLineOf(process),
        // Fields 14, 15, 22 and 24 of stat, counted from the state.
        cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS,
        memoryBytes: Number(fields[21]) * PAGE_BYTES,
        startedAt: Math.max(0, Math.round(bootAt + (Number(process.startTime) / TICKS) * 1000)),
        attemptId: attemptOf(process.pid),
      });
    } catch {
      // It ended while we looked.
    }
  }
  return found.sort((a, b) => b.cpuSeconds - a.cpuSeconds || a.pid - b.pid).slice(0, limit);
}

function userNames(): Map<number, string> {
  try {
    return new Map(
      readFileSync("/etc/passwd", "utf8")
        .split("\n")
        .map((line) => line.split(":"))
        .filter((fields) => fields.length > 2)
        .map((fields) => [Number(fields[2]), fields[0]!.slice(0, 64)]),
    );
  } catch {
    return new Map();
  }
}
const bootTime = (): number => Number(/^btime (\d+)$/m.exec(readFileSync("/proc/stat", "latin1"))?.[1] ?? 0) * 1000;
function attemptOf(pid: number): string | null {
  try {
    return new RegExp(`(?:^|\0)${TOKEN_NAME}=([0-9a-z]{26})\0`).exec(readFileSync(`/proc/${pid}/environ`, "latin1"))?.[1] ?? null;
  } catch {
    return null;
  }
}
