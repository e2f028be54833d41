import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { hasEnded, type WorkflowInstanceId } from "#contract";
import { chanceFor, scaled } from "../fixtures/chance.ts";
import { figure } from "../fixtures/figures.ts";
import { allLinked, heal, openFaultRun, reach, until, wait, type FaultRun, type RoleName } from "../fixtures/faultRun.ts";
import { expectWhole } from "../fixtures/oracle.ts";
import { expectAll, killAgentAtWork, killAll, killAtPoint, ORDERS, POINTS, stopPastLease, warmUp, writers } from "./crashes.ts";

const SERVER_LOOPS = scaled(60);
const BACK_MS = 800;
const NEVER_MS = 5_000;
let run: FaultRun;
beforeAll(async () => {
  run = await openFaultRun({ slots: 128 });
  await warmUp(run);
});
beforeEach(() => heal(run));
afterAll(() => run?.remove());

const COUNTS = [1, 2, 3, 5, 8, 13];
for (const point of POINTS)
  test(`[F1] [STO1, STO3, LC5] kill -9 of the server at ${point}, ${COUNTS.length} places: as if nothing had been`, async () => {
    const chance = chanceFor(`F1 ${point}`);
    const backMs: number[] = [];
    for (const count of COUNTS) {
      const ms = await killAtPoint(run, "server", point, count + chance.between(0, 2));
      if (ms !== null) backMs.push(ms);
    }
    expect(backMs.length, "the points were reached").toBeGreaterThanOrEqual(COUNTS.length - 2);
    figure("F1", `server kill -9 at ${point} -> ready`, backMs, { goalMs: BACK_MS });
    expect(Math.max(...backMs)).toBeLessThan(NEVER_MS);
  });

test(`[F2] [STO1, LC4, JRN3] ${SERVER_LOOPS} kills -9 of the server under load: nothing lost, nothing twice`, async () => {
  const chance = chanceFor("F2");
  const load = 500 * Math.ceil(SERVER_LOOPS / 20);
  const id = await run.run(Array.from({ length: load }, (_, index) => ({ name: `t${index}`, script: `say ${index}; sleep 0.${index % 4}; say over` })));
  const backMs: number[] = [];
  for (let loops = 0; loops < SERVER_LOOPS; loops++) {
    await wait(chance.between(0, 600));
    const killedAt = performance.now();
    await run.end("server", "SIGKILL");
    await run.start("server");
    backMs.push(performance.now() - killedAt);
  }
  const left = (await run.tasks(id)).filter((task) => !hasEnded(task.state)).length;
  await expectAll(run, id, "SUCCESS", 240);
  figure("F2", "server kill -9 -> ready, under load", backMs, { tasks: load, endedBetweenKills: load - left, goalMs: BACK_MS });
  await allLinked(run);
  await expectWhole(run, { seconds: 30 });
}, 600_000);

test("[F3] [JRN1, JRN2] kill -9 of an agent with 100 running tasks: same processes, output without a gap", () => killAgentAtWork(run, 100, 50), 300_000);

for (const point of POINTS)
  test(`[F4] [LC5, JRN1] kill -9 of the agent at ${point}, between order, process and acknowledgement: never a second start`, async () => {
    const chance = chanceFor(`F4 ${point}`);
    let struck = 0;
    for (const count of COUNTS) if ((await killAtPoint(run, "slave-1", point, count + chance.between(0, 1))) !== null) struck++;
    expect(struck).toBeGreaterThanOrEqual(2);
  });

test("[F5] [KILL1, EXIT1] kill -9 of the launcher: its tasks live on and are watched, or are called unknown; others are unharmed", async () => {
  const id = await run.run([...writers(6, 25, 0.2), { name: "dies", script: "say here; sleep 300" }]);
  const tasks = await reach(run, id, "RUNNING", 7);
  await until("lines", 10, async () => (await run.log(tasks[0]!.attemptId!)).length > 0);
  const launchers = launchersOf(run);
  expect(launchers.length).toBeGreaterThan(0);
  for (const pid of launchers) process.kill(pid, "SIGKILL");
  const killedAt = performance.now();
  const [attempt] = await run.attempts(tasks.find((task) => task.name === "dies")!);
  process.kill(-attempt!.pid!, "SIGKILL");
  const dead = await until("the dead task to be over", 5, async () => {
    const one = (await run.tasks(id)).find((task) => task.name === "dies")!;
    return hasEnded(one.state) && one;
  });
  const detectedMs = performance.now() - killedAt;
  figure("F5", "launcher and a task killed -> the task is over", [detectedMs], { goalMs: 1_000 });
  expect(detectedMs).toBeLessThan(3_000);
  expect(dead.state).toBe("FAILED");
  // Whose launcher is gone has nobody who waited for it: how it ended is not known, that every line came is.
  await run.finish(id, 60);
  const after = await run.run(writers(4, 3));
  await expectAll(run, after, "SUCCESS", 30);
  await expectWhole(run);
});

for (const order of ORDERS) test(`[F6] [JRN1, JRN3, STO1] kill -9 of everything, started again as ${order.join(", ")}: it converges`, () => killAll(run, order, chanceFor(`F6 ${order.join()}`)));

test("[F7] [JRN2] a host that booted anew: no process is adopted, whoever has its pid now; exit records that were written are believed", async () => {
  const id = await run.run([
    { name: "cut", script: "say before the boot; sleep 300" },
    { name: "over", script: "say all; sleep 2; say done" },
  ]);
  const tasks = await reach(run, id, "RUNNING", 2);
  const pidOf = new Map(await Promise.all(tasks.map(async (task) => [task.name, (await run.attempts(task))[0]!.pid!] as const)));
  await until("the first line", 5, async () => (await run.log(tasks.find((task) => task.name === "cut")!.attemptId!)).length > 0);
  await run.end("slave-1", "SIGKILL");
  // One ended and was recorded before the power went.
  await until("its record", 10, async () => !alive(pidOf.get("over")!));
  await wait(500);
  for (const pid of launchersOf(run)) process.kill(pid, "SIGKILL");
  // The other "boot" has a process under the pid of the one that was cut: it is that very process, which must not be believed.
  writeFileSync(join(run.dir, "boot"), "00000000-0000-4000-8000-000000000001\n");
  const other = ["unshare", "-m", "sh", "-c", `mount --bind ${join(run.dir, "boot")} /proc/sys/kernel/random/boot_id && exec "$@"`, "sh"];
  await run.start("slave-1", { wrap: other });
  await allLinked(run);
  const ended = await run.finish(id, 20);
  const cut = ended.find((task) => task.name === "cut")!;
  expect(cut).toMatchObject({ state: "FAILED", epoch: 1 });
  const [attempt] = await run.attempts(cut);
  expect(attempt!.exit).toMatchObject({ unknown: true, code: null, signal: null });
  expect(alive(pidOf.get("cut")!), "it was not ended either: it is a stranger").toBe(true);
  process.kill(-pidOf.get("cut")!, "SIGKILL");
  expect(ended.find((task) => task.name === "over")).toMatchObject({ state: "SUCCESS", epoch: 1 });
  await run.end("slave-1", "SIGTERM");
  await run.start("slave-1");
  await allLinked(run);
  await expectWhole(run);
});

test("[F8] [NOD4, LC8, LC3, LC10, KILL2] an agent stopped past its lease: LOST, a kill is kept, what was given up is fenced, only the current epoch counts", () => stopPastLease(run));

for (const role of ["server", "slave-1", "master-1"] as const)
  test(`[F9] [LC5] SIGTERM of ${role} under load: over within 5 s, exit code 0, nothing lost`, async () => {
    const id = await run.run(Array.from({ length: 150 }, (_, index) => ({ name: `t${index}`, script: `say ${index}; sleep 0.5; say over` })));
    await reach(run, id, "RUNNING", 20);
    const begun = performance.now();
    const how = await run.end(role, "SIGTERM");
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect(how).toBe(0);
    if (role === "slave-1") {
      // What the launcher had been given already begins within this while.
      await wait(500);
      const starts = startCount(run);
      await wait(1_000);
      expect(startCount(run), "no new starts").toBe(starts);
    }
    await run.start(role);
    await allLinked(run);
    await expectAll(run, id, "SUCCESS", 90);
    await expectWhole(run);
  });

test("[F10] [LIM1, EXIT1] a task over its memory limit fails alone; an agent or a server that runs out of memory is as one that was killed", async () => {
  const greedy = `say begun; python3 -c "b = bytearray(400 * 1024 * 1024)" 2>&1 | while IFS= read -r line; do say "$line"; done; exit 1`;
  const id = await run.run([...writers(3, 40, 0.2), { name: "greedy", script: greedy, more: "limits: { memoryBytes: 134217728 }" }]);
  const over = await until("the end of the greedy one", 20, async () => {
    const one = (await run.tasks(id)).find((task) => task.name === "greedy")!;
    return hasEnded(one.state) && one;
  });
  expect(over.state).toBe("FAILED");
  expect((await run.log(over.attemptId!)).toString()).toContain("MemoryError");
  const died: Promise<WorkflowInstanceId>[] = [];
  for (const role of ["slave-1", "server"] as const) {
    await run.end(role, "SIGKILL");
    await run.start(role, { preload: new URL("../fixtures/hungry.ts", import.meta.url).pathname });
    await allLinked(run);
    // Not one byte more than it has: the next allocation fails, and with it the process.
    execFileSync("prlimit", ["--pid", String(run.pidOf(role)), "--as=1048576:1048576"]);
    const work = run.run(writers(20, 20, 0.05));
    const ended = run.ended(role);
    await wait(100);
    if (run.isUp(role)) process.kill(run.pidOf(role), "SIGUSR2");
    expect(await Promise.race([ended, wait(20_000).then(() => null)]), `${role} ran out of memory`).toBe("SIGABRT");
    died.push(work);
    await run.start(role);
    await allLinked(run);
  }
  for (const work of died) await expectAll(run, await work, "SUCCESS", 60);
  await run.finish(id, 60);
  expect((await run.tasks(id)).filter((task) => task.name !== "greedy").map((task) => `${task.state} ${task.epoch}`)).toEqual(["SUCCESS 1", "SUCCESS 1", "SUCCESS 1"]);
  await expectWhole(run);
  run.wanted.splice(
    run.wanted.findIndex((one) => one.id === id),
    0,
  );
});

test("[F11] [WIRE3] an exception in a handler: that call fails, the server lives and says where", async () => {
  await run.end("server", "SIGKILL");
  const pid = await run.start("server", { preload: new URL("../fixtures/throwOnce.ts", import.meta.url).pathname }).then(() => run.pidOf("server"));
  await allLinked(run);
  process.kill(pid, "SIGUSR2");
  await wait(100);
  await expect(run.ask("project.list", {})).rejects.toMatchObject({ failure: { code: "bug" } });
  expect((await run.ask("project.list", {})).projects.map((project) => project.name)).toContain("faults");
  expect(run.roleLog("server")).toMatch(/"name":"project.list".*a planted exception/);
  await expectAll(run, await run.run(writers(3, 3)), "SUCCESS", 20);
  expect(run.pidOf("server")).toBe(pid);
  await run.end("server", "SIGTERM");
  await run.start("server");
  await allLinked(run);
  await expectWhole(run);
});

/** Native launchers and portable ones alike say in their command line below which directory they work. */
function launchersOf(of: FaultRun, role: RoleName = "slave-1"): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
        return words.some((word) => word.startsWith(join(of.dir, role, "launchers"))) || words.some((word) => word.endsWith("launcher.sh") && words.some((each) => each.startsWith(join(of.dir, role))));
      } catch {
        return false;
      }
    })
    .map(Number);
}
const alive = (pid: number): boolean => {
  try {
    return !/\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, "latin1"));
  } catch {
    return false;
  }
};
const startCount = (of: FaultRun): number => readFileSync(join(of.witnessDir, "starts"), "utf8").split("\n").length;
