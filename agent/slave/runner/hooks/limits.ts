import { accessSync, chmodSync, constants, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { Refusal } from "#contract";
import type { StartHook } from "../startPlan.ts";
import { needsFiles } from "./workdir.ts";

/**
 * [LIM1] What the task's processes may use. The launcher sets it, between the birth of the process and its program; a limit that
 * cannot be set is a failed start. Memory is limited twice where that is possible: the data segment of each process, and in a
 * cgroup the whole task.
 */
export const limitsHook: StartHook = {
  name: "limits",
  apply(plan) {
    const { limits } = plan.order;
    const cgroup = limits.memoryBytes === null ? null : plan.makeCgroup(plan.files.run, limits.memoryBytes);
    plan.limits = { user: limits.user, umask: limits.umask, nice: limits.nice, memoryBytes: limits.memoryBytes, cpuSeconds: limits.cpuSeconds, openFiles: limits.openFiles, cgroup };
    if (limits.workingDirectory !== null) requireDirectory(limits.workingDirectory);
    if (limits.user !== null && process.getuid?.() === 0 && needsFiles(plan.order)) {
      // [FLOW1] Our directory is closed to its user, who could not make the file.
      writeFileSync(plan.files.outputsFile, "", { mode: 0o600 });
      plan.given = readdirSync(plan.files.dir, { withFileTypes: true }).flatMap((entry) => (entry.isFile() && entry.name !== "start" ? [entry.name] : []));
      openPath(plan.files.dir, limits.user);
    }
  },
};

/** Known at once; whether its user may enter it is known when it does. */
function requireDirectory(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new Refusal("refused", "start.directory", { message: `ENOENT: ${path}` });
  if (!found.isDirectory()) throw new Refusal("refused", "start.directory", { message: `ENOTDIR: ${path}` });
  try {
    accessSync(path, constants.X_OK);
  } catch {
    throw new Refusal("refused", "start.directory", { message: `EACCES: ${path}` });
  }
}

/**
 * Another user must be able to pass through our directories, though not to list them, to reach what is its own. Files in them
 * stay closed. @throws Refusal `start.userPath` when a directory above ours is closed: that one is not ours to open.
 */
function openPath(dir: string, user: string): void {
  const [runsDir, agentDir] = [dirname(dir), dirname(dirname(dir))];
  for (const own of [agentDir, runsDir]) if ((statSync(own).mode & 0o001) === 0) chmodSync(own, 0o711);
  for (let above = dirname(agentDir); ; above = dirname(above)) {
    if ((statSync(above).mode & 0o001) === 0) throw new Refusal("refused", "start.userPath", { path: above, user });
    if (above === dirname(above)) return;
  }
}
