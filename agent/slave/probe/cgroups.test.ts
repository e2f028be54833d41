import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { cgroupRanOut, killCgroup, openCgroups } from "./cgroups.ts";

// Over a directory that looks like cgroup v2. What the kernel does with it is not shown here.
let root: string;
const write = (path: string, text: string) => writeFileSync(join(root, path), text);
const read = (path: string) => readFileSync(join(root, path), "utf8");
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "signalbox-cgroup-"));
  write("cgroup.controllers", "cpu memory pids\n");
  mkdirSync(join(root, "agent.service"));
  write("agent.service/cgroup.subtree_control", "");
  write("agent.service/cgroup.procs", "41\n");
});
afterEach(() => rmSync(root, { recursive: true }));

test("[LIM1] our processes move into a leaf, the memory controller goes to the children, and each task gets its own", () => {
  const cgroups = openCgroups(root, "0::/agent.service\n")!;
  expect(read("agent.service/signalbox-agent/cgroup.procs")).toBe("41");
  expect(read("agent.service/cgroup.subtree_control")).toBe("+memory");
  const path = cgroups.make("01abc/stop1", 1024);
  expect(path).toBe(join(root, "agent.service", "task-01abc-stop1"));
  expect(readFileSync(join(path, "memory.max"), "utf8")).toBe("1024");
  expect([cgroups.find("01abc/stop1"), cgroups.find("other")]).toEqual([path, null]);
  rmSync(join(path, "memory.max"));
  cgroups.remove("01abc/stop1");
  expect(existsSync(path)).toBe(false);
});

test("an agent that sits in its leaf already, after a restart, uses the one above", () => {
  mkdirSync(join(root, "agent.service", "signalbox-agent"));
  expect(openCgroups(root, "0::/agent.service/signalbox-agent\n")!.make("a", 1)).toBe(join(root, "agent.service", "task-a"));
});

test("without cgroup v2, without its memory controller or without the right there is none", () => {
  expect(openCgroups(root, "5:memory:/agent.service\n")).toBeNull();
  write("cgroup.controllers", "cpu pids\n");
  expect(openCgroups(root, "0::/agent.service\n")).toBeNull();
  expect(openCgroups(root, "0::/elsewhere\n")).toBeNull();
});

test("[EXIT1] the kernel's count says whether it ended a process for want of memory; [KILL1] one write kills all", () => {
  const path = join(root, "agent.service");
  expect([cgroupRanOut(path), killCgroup(path)]).toEqual([false, false]);
  write("agent.service/memory.events", "low 0\nmax 12\noom 3\noom_kill 0\n");
  expect(cgroupRanOut(path)).toBe(false);
  write("agent.service/memory.events", "low 0\nmax 12\noom 3\noom_kill 2\n");
  write("agent.service/cgroup.kill", "");
  expect([cgroupRanOut(path), killCgroup(path), read("agent.service/cgroup.kill")]).toEqual([true, true, "1"]);
});
