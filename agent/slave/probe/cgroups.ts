import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Cgroups for tasks, on a host with cgroup v2 of which a part was delegated to us. */
export interface Cgroups {
  /** Makes one, of at most `memoryBytes`, in which a process may be born. @throws as mkdir and write do. */
  make(run: string, memoryBytes: number): string;
  /** Where the one of a run is, when it has one. */
  find(run: string): string | null;
  /** Removes it, as far as it is empty. */
  remove(run: string): void;
}
const PREFIX = "task-";

/**
 * Null without cgroup v2, or without the right to use it. The processes of a cgroup must sit in its leaves before a controller
 * can be given to its children, so ours move into one of their own first.
 * @param root where cgroups are mounted
 * @param self what /proc/self/cgroup says
 */
export function openCgroups(root = "/sys/fs/cgroup", self = readText("/proc/self/cgroup")): Cgroups | null {
  const own = /^0::(\/.*)$/m.exec(self)?.[1];
  if (own === undefined || !readText(join(root, "cgroup.controllers")).split(/\s+/).includes("memory")) return null;
  const base = join(root, own.endsWith("/signalbox-agent") ? own.slice(0, -"/signalbox-agent".length) : own);
  try {
    accessSync(join(base, "cgroup.subtree_control"), constants.W_OK);
    const leaf = join(base, "signalbox-agent");
    if (!existsSync(leaf)) mkdirSync(leaf);
    for (const pid of readText(join(base, "cgroup.procs")).split("\n").filter(Boolean)) writeFileSync(join(leaf, "cgroup.procs"), pid);
    if (!readText(join(base, "cgroup.subtree_control")).split(/\s+/).includes("memory")) writeFileSync(join(base, "cgroup.subtree_control"), "+memory");
  } catch {
    return null;
  }
  const pathOf = (run: string): string => join(base, `${PREFIX}${run.replaceAll("/", "-")}`);
  return {
    make(run, memoryBytes) {
      const path = pathOf(run);
      if (!existsSync(path)) mkdirSync(path);
      writeFileSync(join(path, "memory.max"), String(memoryBytes));
      // Without this the kernel writes the task's memory to swap instead of ending it.
      if (existsSync(join(path, "memory.swap.max"))) writeFileSync(join(path, "memory.swap.max"), "0");
      return path;
    },
    find: (run) => (existsSync(pathOf(run)) ? pathOf(run) : null),
    remove(run) {
      try {
        rmdirSync(pathOf(run));
      } catch {
        // There is none, or a process of it still lives.
      }
    },
  };
}

/** Whether the kernel ended a process of it for want of memory. */
export const cgroupRanOut = (path: string): boolean => /^oom_kill [1-9]/m.test(readText(join(path, "memory.events")));
/** Kills every process in it and below it at once; false where the kernel cannot (before 5.14). */
export function killCgroup(path: string): boolean {
  try {
    if (!readdirSync(path).includes("cgroup.kill")) return false;
    writeFileSync(join(path, "cgroup.kill"), "1");
    return true;
  } catch {
    return false;
  }
}
function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
