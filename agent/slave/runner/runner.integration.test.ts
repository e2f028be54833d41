import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { systemClock } from "../../platform/clock.ts";
import { makeOrder, makeScript } from "../../testing/agentOrders.ts";
import { openTestLauncher, openTestNativeLauncher, openTestRunner, openTestShellLauncher, processesOf, silentLog, testIds as ids, type OpenLauncher, type TestRunner } from "../../testing/agentRunner.ts";
import { nativeWorks, openNativeLauncher } from "../drivers/nativeLauncher.ts";
import { programFiles } from "../drivers/programFiles.ts";
import type { DiskWatch } from "../probe/diskWatch.ts";
import { openDiskWatch } from "../probe/diskWatch.ts";
import { readProcess } from "../probe/processes.ts";

const native = nativeWorks(programFiles.native);
const isRoot = process.getuid?.() === 0;
const MIB = 1024 * 1024;
let agent: TestRunner;
const open = async (...how: Parameters<typeof openTestRunner>) => (agent = await openTestRunner(...how));
afterEach(() => agent.close());

test("a task that runs longer than expected is told of once, also over a restart of the agent, and goes on", { timeout: 20_000 }, async () => {
  await open();
  const [slow, quick] = [makeScript(ids, "sleep 2.5; exit 3", { warnAfterSeconds: 1 }), makeScript(ids, "exit 0", { warnAfterSeconds: 1 })];
  await Promise.all([agent.accept(slow), agent.accept(quick)]);
  await expect.poll(() => agent.facts(slow.attemptId).map((fact) => fact.kind), { timeout: 5_000 }).toContain("overtime");
  await agent.restart();
  expect(await agent.ended(slow.attemptId)).toMatchObject({ code: 3 });
  expect(agent.facts(slow.attemptId).map((fact) => [fact.kind, fact.seq])).toEqual([
    ["accepted", 1],
    ["started", 2],
    ["overtime", 3],
    ["ended", 4],
  ]);
  expect(agent.facts(quick.attemptId).map((fact) => fact.kind)).not.toContain("overtime");
});

test("[KILL3] before the first signal the stop command runs once for each application that the output names", { timeout: 20_000 }, async () => {
  await open();
  const witness = join(agent.dir, "stopped");
  const order = makeScript(ids, `trap 'cat ${witness} > ${witness}.seen; exit 1' TERM; echo "Submitted application_17_0001"; echo "Submitted application_17_0002"; echo ready; while :; do sleep 0.1; done`, {
    stop: ["sh", "-c", `echo "$1 $region" >> ${witness}`, "stop", "${application}"],
    applications: "application_\\d+_\\d+",
    environment: { region: "eu" },
  });
  await agent.accept(order);
  await expect.poll(() => agent.output(order.attemptId), { timeout: 10_000 }).toContain("ready");
  await agent.runner.kill(order.attemptId, "operator");
  expect(await agent.ended(order.attemptId)).toMatchObject({ killedBy: "operator", applications: ["application_17_0001", "application_17_0002"] });
  expect(readFileSync(`${witness}.seen`, "utf8").trim().split("\n").toSorted()).toEqual(["application_17_0001 eu", "application_17_0002 eu"]);
});

test("[LIM2] an output stays at its limit on the disk too, whatever the task writes; the record says that it was cut", { timeout: 20_000 }, async () => {
  await open();
  const order = makeScript(ids, "for i in $(seq 1 300); do seq 1 2000; sleep 0.005; done", { limits: { ...makeOrder(ids, ["x"]).limits, outputBytes: 20_000 } });
  await agent.accept(order);
  const size = () => statSync(join(agent.dir, "attempts", order.attemptId, "output"), { throwIfNoEntry: false })?.size ?? 0;
  const exit = await agent.ended(order.attemptId);
  expect(exit).toMatchObject({ code: 0, truncated: true });
  expect(size()).toBe(20_001);
  expect(exit.lastLines.at(-1)).toBe("[signalbox: output is cut here, after 20000 bytes]");
  expect(exit.logBytes).toBeGreaterThan(20_000);
});

test("[LIM2] [JRN1] on a disk that is all but full nothing new starts, outputs are cut where they are, also after a restart, and ends are kept", { timeout: 30_000 }, async () => {
  let free = 1_000 * MIB;
  const disk: DiskWatch = { freeBytes: () => free, minBytes: 200 * MIB, look: () => free < 50 * MIB };
  await open(openTestLauncher, { disk });
  const order = makeScript(ids, "echo before; while [ ! -e ../go ]; do sleep 0.05; done; echo after; exit 4");
  await agent.accept(order);
  await expect.poll(() => agent.output(order.attemptId), { timeout: 10_000 }).toContain("before");
  free = 100 * MIB;
  expect(await agent.runner.assign([makeOrder(ids, ["true"])])).toEqual([{ accepted: false, reasons: [{ code: "place.disk", values: { free: 100 } }] }]);
  free = 10 * MIB;
  await expect.poll(() => agent.journal.attempt(order.attemptId)?.outputBytes, { timeout: 5_000 }).toBe("before\n".length);
  await agent.restart();
  writeFileSync(join(agent.dir, "attempts", order.attemptId, "go"), "");
  const exit = await agent.ended(order.attemptId);
  expect(exit).toMatchObject({ code: 4, truncated: true, lastLines: ["before", "", "[signalbox: output is cut here, after 7 bytes]"] });
});

const canMount = isRoot && spawnSync("mount", ["--version"]).status === 0;
test.skipIf(!canMount)("[LIM2] on a small disk that a task fills, the others' exit codes are journalled", { timeout: 60_000 }, async () => {
  await open();
  const { dir } = agent;
  await agent.runner.close();
  agent.journal.close();
  for (const name of readdirSync(dir)) rmSync(join(dir, name), { recursive: true });
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=48m", "tmpfs", dir]);
  try {
    await agent.reopen({ disk: openDiskWatch(dir, () => 16 * MIB) });
    const filler = makeOrder(ids, ["sh", "-c", "cat /dev/zero > filled; sleep 2; exit 1"]);
    const loud = makeOrder(ids, ["sh", "-c", "for i in $(seq 1 400); do seq 1 3000 2>/dev/null; sleep 0.01; done; exit 7"]);
    const quiet = makeOrder(ids, ["sh", "-c", "sleep 3; exit 9"]);
    for (const order of [loud, quiet, filler]) await agent.accept(order);
    expect(await agent.ended(quiet.attemptId)).toMatchObject({ code: 9, unknown: false });
    expect(await agent.ended(filler.attemptId)).toMatchObject({ code: 1 });
    expect((await agent.runner.assign([makeOrder(ids, ["true"])]))[0]).toMatchObject({ accepted: false, reasons: [{ code: "place.disk" }] });
    const { code, truncated } = await agent.ended(loud.attemptId);
    expect([code, truncated]).toEqual([7, true]);
    rmSync(join(dir, "attempts", filler.attemptId, "work", "filled"));
    await expect.poll(async () => (await agent.runner.assign([makeOrder(ids, ["true"])]))[0]!.accepted, { timeout: 10_000 }).toBe(true);
    await expect.poll(() => agent.runner.slotsUsed(), { timeout: 5_000 }).toBe(0);
  } finally {
    await agent.runner.close();
    agent.journal.close();
    execFileSync("umount", ["-l", dir]);
    await agent.reopen({});
  }
});

const PIDS = "/sys/fs/cgroup/pids";
const canLimitProcesses = native && isRoot && existsSync(`${PIDS}/cgroup.procs`);
test.skipIf(!canLimitProcesses)("a host without room for a process keeps the order, uses up no try, takes nothing else meanwhile, and starts it later", { timeout: 30_000 }, async () => {
  await open(openTestNativeLauncher);
  const first = makeScript(ids, "sleep 1");
  await agent.accept(first);
  const launcher = readProcess(await agent.started(first.attemptId))!.parent;
  const group = join(PIDS, `signalbox-test-${process.pid}`);
  mkdirSync(group);
  try {
    writeFileSync(join(group, "cgroup.procs"), String(launcher));
    writeFileSync(join(group, "pids.max"), "1");
    const order = makeOrder(ids, ["sh", "-c", "exit 5"]);
    await agent.accept(order);
    await expect.poll(async () => (await agent.runner.assign([makeOrder(ids, ["true"])]))[0], { timeout: 5_000 }).toMatchObject({ accepted: false, reasons: [{ code: "place.busy" }] });
    expect(agent.facts(order.attemptId).map((fact) => fact.kind)).toEqual(["accepted"]);
    writeFileSync(join(group, "pids.max"), "max");
    await agent.ended(first.attemptId);
    expect(await agent.ended(order.attemptId)).toMatchObject({ code: 5, startError: null });
    expect(agent.facts(order.attemptId).map((fact) => fact.kind)).toEqual(["accepted", "started", "ended"]);
  } finally {
    for (const pid of readFileSync(join(group, "cgroup.procs"), "utf8").split("\n").filter(Boolean)) writeFileSync(join(PIDS, "cgroup.procs"), pid);
    await expect.poll(() => readFileSync(join(group, "cgroup.procs"), "utf8")).toBe("");
    rmdirSync(group);
  }
});

/** Another build of the same launcher: its file differs, so agents take it for an older one. */
const otherBuild: OpenLauncher = (options) => {
  const program = join(options.runsDir, "..", "launcher-of-before");
  if (!existsSync(program)) {
    copyFileSync(programFiles.native, program);
    writeFileSync(program, "\0", { flag: "a" });
  }
  return openNativeLauncher({ ...options, clock: systemClock, log: silentLog, program, stateDir: join(options.runsDir, "..", "launchers") });
};
test.skipIf(!native)("an agent of a newer build leaves running tasks with the launcher of the older one, hears their ends, and starts its own", { timeout: 30_000 }, async () => {
  await open(otherBuild);
  const old = makeScript(ids, "sleep 2; exit 8");
  await agent.accept(old);
  const oldLauncher = readProcess(await agent.started(old.attemptId))!.parent;
  await agent.restart({ openLauncher: openTestNativeLauncher });
  const next = makeScript(ids, "sleep 0.5; exit 9");
  await agent.accept(next);
  expect(readProcess(await agent.started(next.attemptId))!.parent).not.toBe(oldLauncher);
  expect(await agent.ended(next.attemptId)).toMatchObject({ code: 9 });
  expect(await agent.ended(old.attemptId)).toMatchObject({ code: 8, unknown: false });
});

test.skipIf(!native)("[LC5] a launcher that lives and does not answer is ended before anything is started anew; its tasks go on", { timeout: 30_000 }, async () => {
  await open(openTestNativeLauncher);
  const running = makeScript(ids, "sleep 7; echo done");
  await agent.accept(running);
  const pid = await agent.started(running.attemptId);
  const launcher = readProcess(pid)!.parent;
  process.kill(launcher, "SIGSTOP");
  const witness = join(agent.dir, "witness");
  const waiting = makeOrder(ids, ["sh", "-c", `echo ran >> ${witness}`]);
  await agent.accept(waiting);
  await agent.restart();
  expect(await agent.ended(waiting.attemptId)).toMatchObject({ code: 0 });
  expect(readProcess(launcher)?.state ?? "gone").toMatch(/gone|Z/);
  expect(agent.read("witness")).toBe("ran\n");
  expect(await agent.ended(running.attemptId)).toMatchObject({ unknown: true, lastLines: ["done"] });
});

test.skipIf(!native)("an agent that changes from the portable launcher to the native one, and back, keeps its tasks", { timeout: 30_000 }, async () => {
  await open(openTestShellLauncher);
  const shell = makeScript(ids, "sleep 1; exit 3");
  await agent.accept(shell);
  await agent.started(shell.attemptId);
  await agent.restart({ openLauncher: openTestLauncher });
  expect(agent.runner.launcher.kind).toBe("native");
  const compiled = makeScript(ids, "sleep 1.5; exit 4");
  await agent.accept(compiled);
  await agent.started(compiled.attemptId);
  expect(await agent.ended(shell.attemptId)).toMatchObject({ code: 3, unknown: false });
  await agent.restart({ openLauncher: (options) => openTestLauncher({ ...options, program: join(options.runsDir, "nothing") }) });
  expect(agent.runner.launcher.kind).toBe("portable");
  expect(await agent.ended(compiled.attemptId)).toMatchObject({ code: 4, unknown: false });
  expect(await agent.run(makeOrder(ids, ["sh", "-c", "exit 6"]))).toMatchObject({ code: 6 });
});

test.skipIf(!isRoot)("[KILL1] a kill that leaves a survivor says so and names it; it ends when the survivor does", { timeout: 40_000 }, async () => {
  await open();
  // Frozen by its cgroup: it hears no signal, as a process that waits for a broken disk.
  const group = join("/sys/fs/cgroup/freezer", `signalbox-test-${process.pid}`);
  if (!existsSync("/sys/fs/cgroup/freezer/cgroup.procs")) return;
  mkdirSync(group);
  const order = makeScript(ids, "echo ready; exec sleep 300", { killGraceSeconds: 0 });
  try {
    await agent.accept(order);
    const pid = await agent.started(order.attemptId);
    await expect.poll(() => agent.output(order.attemptId)).toContain("ready");
    writeFileSync(join(group, "cgroup.procs"), String(pid));
    writeFileSync(join(group, "freezer.state"), "FROZEN");
    await agent.runner.kill(order.attemptId, "operator");
    await expect.poll(() => agent.facts(order.attemptId).at(-1), { timeout: 15_000 }).toMatchObject({ kind: "killFailed", survivors: [{ pid }] });
    expect(agent.runner.holding()).toMatchObject([{ state: "KILL_FAILED" }]);
    expect(agent.runner.slotsUsed()).toBe(1);
    writeFileSync(join(group, "freezer.state"), "THAWED");
    expect(await agent.ended(order.attemptId)).toMatchObject({ killedBy: "operator", unknown: false });
    expect(processesOf(order.attemptId)).toEqual([]);
  } finally {
    writeFileSync(join(group, "freezer.state"), "THAWED");
    await expect.poll(() => readFileSync(join(group, "cgroup.procs"), "utf8"), { timeout: 5_000 }).toBe("");
    rmdirSync(group);
  }
});
