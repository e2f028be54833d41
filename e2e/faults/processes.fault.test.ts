import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { hasEnded, type TaskInstance } from "#contract";
import { chanceFor, scaled } from "../fixtures/chance.ts";
import { figure } from "../fixtures/figures.ts";
import { heal, openFaultRun, reach, until, wait, type FaultRun } from "../fixtures/faultRun.ts";
import { expectWhole } from "../fixtures/oracle.ts";
import { raceCancels } from "./cancels.ts";
import { expectAll, warmUp, writers } from "./crashes.ts";

let run: FaultRun;
beforeAll(async () => {
  run = await openFaultRun({ slots: 64 });
  await warmUp(run);
});
beforeEach(() => heal(run));
afterAll(() => run?.remove());
const FREEZER = "/sys/fs/cgroup/freezer";
const PIDS = "/sys/fs/cgroup/pids";
/** Made by the test, so that nothing else is in it. */
const canGroup = (controller: string): boolean => {
  try {
    mkdirSync(join(controller, `signalbox-probe-${process.pid}`));
    rmdirSync(join(controller, `signalbox-probe-${process.pid}`));
    return existsSync(join(controller, "cgroup.procs"));
  } catch {
    return false;
  }
};
const kill = (task: TaskInstance) => run.ask("operation.apply", { verb: "kill", taskInstanceIds: [task.id] });

test("[F33] [KILL1] a task that ignores SIGTERM, and one that is stopped: SIGKILL after the grace, and nothing is left", async () => {
  const id = await run.run([
    { name: "deaf", script: "trap '' TERM; say deaf; while :; do sleep 1; done" },
    { name: "stopped", script: "say stopped; kill -STOP $$; say never" },
    { name: "parent", script: "say parent; (trap '' TERM; while :; do sleep 1; done) & setsid sh -c 'sleep 500' & wait" },
  ]);
  await reach(run, id, "RUNNING", 3);
  await wait(500);
  const begun = performance.now();
  for (const task of await run.tasks(id)) await kill(task);
  const tasks = await run.finish(id, 20);
  expect(tasks.map((task) => task.state)).toEqual(["KILLED", "KILLED", "KILLED"]);
  figure("F33", "kill -> KILLED of what ignores SIGTERM for five seconds", [performance.now() - begun]);
  await expectWhole(run);
});

test.runIf(canGroup(FREEZER))("[F33] [KILL1] a task that SIGKILL does not end, as in state D: KILL_FAILED with its survivors, its slot stays taken; KILLED when it is really gone", async () => {
  const group = join(FREEZER, `signalbox-${process.pid}`);
  const id = await run.run([{ name: "frozen", script: "say frozen; while :; do sleep 1; done" }]);
  const [task] = await reach(run, id, "RUNNING", 1);
  const [attempt] = await run.attempts(task!);
  mkdirSync(group);
  try {
    writeFileSync(join(group, "cgroup.procs"), String(attempt!.pid));
    writeFileSync(join(group, "freezer.state"), "FROZEN");
    await kill(task!);
    const failed = await until("KILL_FAILED", 30, async () => (await run.tasks(id)).find((one) => one.state === "KILL_FAILED"));
    expect((await run.attempts(failed))[0]!.survivors.map((survivor) => survivor.pid)).toContain(attempt!.pid);
    await expectAll(run, await run.run(writers(3, 2)), "SUCCESS", 20);
    expect((await run.tasks(id))[0]!.state).toBe("KILL_FAILED");
  } finally {
    writeFileSync(join(group, "freezer.state"), "THAWED");
    await until("the frozen one to be gone", 10, async () => readFileSync(join(group, "cgroup.procs"), "utf8") === "");
    rmdirSync(group);
  }
  expect((await run.finish(id, 15))[0]!.state).toBe("KILLED");
  await expectWhole(run);
});

test("[F34] [LIM1, EXIT1] what cannot be started fails at once, says why, and is not tried in a storm", async () => {
  const place = join(run.dir, "programs");
  mkdirSync(place);
  // Else nobody but root could reach the agent below it, and that would be the reason.
  chmodSync(run.dir, 0o711);
  writeFileSync(join(place, "plain"), "#!/bin/sh\ntrue\n");
  writeFileSync(join(place, "badInterpreter"), "#!/no/such/interpreter\n");
  chmodSync(join(place, "badInterpreter"), 0o755);
  const types = ["missing", "plain", "badInterpreter"].map((name) => `kind: TaskType\nname: bad_${name.toLowerCase()}\nlabel: ${name}\nplugin: { kind: command, command: [${join(place, name)}] }\n`);
  const retry = "retry: { times: 3, intervalSeconds: 0 }";
  const tasks = `  - { name: missing, type: bad_missing }
  - { name: notExecutable, type: bad_plain }
  - { name: interpreter, type: bad_badinterpreter }
  - { name: directory, type: shell, params: { script: "true" }, limits: { workingDirectory: /no/such/directory } }
  - { name: user, type: shell, params: { script: "true" }, limits: { user: nosuchuser } }
  - { name: again, type: bad_missing, ${retry} }
`;
  await run.ask("text.apply", { text: `${types.join("---\n")}---\nkind: Project\nname: faults\n---\nkind: Workflow\nproject: faults\nname: unstartable\ntasks:\n${tasks}` });
  const workflow = (await run.ask("workflow.list", {})).workflows.find((one) => one.name === "unstartable")!;
  const id = (await run.session()).ids.next<(typeof run.wanted)[number]["id"]>();
  const names = ["missing", "notExecutable", "interpreter", "directory", "user", "again"];
  for (const name of names) run.unwitnessed.add(name);
  run.wanted.push({ id, tasks: names });
  await run.ask("workflow.run", { id, workflowId: workflow.id });
  const reasonOf = async (name: string) => (await run.tasks(id)).find((task) => task.name === name)!.reason;
  // What this host lacks may be on another: such a task waits and says so, and is offered ever more seldom.
  await wait(8_000);
  const failed = (await run.tasks(id)).filter((task) => hasEnded(task.state));
  expect(failed.map((task) => `${task.name} ${task.state} ${task.cause} ${task.reason?.code}`).sort()).toEqual([
    "directory FAILED startError start.directory",
    "interpreter FAILED startError start.exec",
    "user FAILED startError start.userMissing",
  ]);
  expect(JSON.stringify(failed.map((task) => task.reason))).toMatch(/ENOENT/);
  for (const name of ["missing", "again"]) expect(await reasonOf(name)).toMatchObject({ code: "wait.refused", values: { reason: "place.command" } });
  expect(await reasonOf("notExecutable")).toMatchObject({ code: "wait.refused", values: { reason: "start.notExecutable" } });
  const took: number[] = [];
  for (const task of await run.tasks(id)) {
    const attempts = await run.attempts(task);
    expect(attempts.length, `${task.name} is not tried in a storm`).toBeLessThanOrEqual(4);
    took.push(...attempts.flatMap((attempt) => (attempt.endedAt === null || attempt.acceptedAt === null ? [] : [attempt.endedAt - attempt.acceptedAt])));
  }
  figure("F34", "accepted -> failed to start, by the attempt's own times", took, { goalMs: 50 });
  expect(Math.max(...took)).toBeLessThan(500);
  for (const task of await run.tasks(id)) if (!hasEnded(task.state)) await kill(task);
  await run.finish(id, 10);
  await expectWhole(run);
});

test("[F34] [LIM1] an environment that is more than the kernel takes (E2BIG): refused with its size", async () => {
  // Each of them fits into a message; the order has all.
  const texts = (from: string): string => Array.from({ length: 8 }, (_, index) => `${from}${index}: ${"x".repeat(99_000)}`).join(", ");
  await run.ask("text.apply", { text: `kind: Project\nname: big\nparams: { ${texts("project")} }\n` });
  await run.ask("text.apply", {
    text: `kind: Workflow\nproject: big\nname: big\nparams: { ${texts("workflow")} }\ntasks:\n  - { name: big, type: shell, params: { script: "true" } }\n  - { name: small, type: virtual }\n`,
  });
  const workflow = (await run.ask("workflow.list", {})).workflows.find((one) => one.name === "big")!;
  const id = (await run.session()).ids.next<(typeof run.wanted)[number]["id"]>();
  run.wanted.push({ id, tasks: ["big", "small"] });
  run.unwitnessed.add("big").add("small");
  await run.ask("workflow.run", { id, workflowId: workflow.id, params: Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`run${index}`, "x".repeat(99_000)])) });
  const [big] = (await run.finish(id, 20)).filter((task) => task.name === "big");
  expect(big).toMatchObject({ state: "FAILED", cause: "startError", reason: { code: "start.tooBig" } });
  await expectAll(run, await run.run(writers(2, 2)), "SUCCESS", 20);
  await expectWhole(run);
});

test(`[F35] [KILL1, LC2, LC4] kills that race with starts and ends, once and twice: one end each, and what is KILLED is gone`, async () => {
  const chance = chanceFor("F35");
  const sums = { killed: 0, succeeded: 0, neverBegan: 0 };
  for (let round = 0; round < scaled(6); round++) {
    const counts = await raceCancels(run, chance, 90);
    for (const name of Object.keys(sums) as (keyof typeof sums)[]) sums[name] += counts[name];
  }
  console.log(`F35 ${JSON.stringify(sums)}`);
  expect(Math.min(sums.killed, sums.succeeded, sums.neverBegan), "each way was seen").toBeGreaterThan(0);
}, 300_000);

test.runIf(canGroup(PIDS))("[F36] [PLC1] no room for another process (EAGAIN): the task waits without using up a try, the host says that it is full, and goes on when there is room", async () => {
  const group = join(PIDS, `signalbox-${process.pid}`);
  mkdirSync(group);
  const launchers = pidsOf(join(run.dir, "slave-1", "launchers"));
  expect(launchers.length).toBeGreaterThan(0);
  try {
    for (const pid of launchers) writeFileSync(join(group, "cgroup.procs"), String(pid));
    writeFileSync(join(group, "pids.max"), String(launchers.length));
    const id = await run.run(writers(3, 2));
    await until("the host to say that it is full", 20, async () => run.roleLog("slave-1").includes("no room for another process"));
    expect((await run.tasks(id)).filter((task) => hasEnded(task.state))).toEqual([]);
    writeFileSync(join(group, "pids.max"), "max");
    const tasks = await run.finish(id, 40);
    expect(tasks.map((task) => `${task.state} ${task.tryNo}`)).toEqual(tasks.map(() => "SUCCESS 1"));
  } finally {
    writeFileSync(join(group, "pids.max"), "max");
    // A task of these launchers may end between the two.
    await until("the group to be empty", 10, async () => {
      for (const pid of readFileSync(join(group, "cgroup.procs"), "utf8").split("\n").filter(Boolean)) {
        try {
          writeFileSync(join(PIDS, "cgroup.procs"), pid);
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
        }
      }
      return readFileSync(join(group, "cgroup.procs"), "utf8") === "";
    });
    rmdirSync(group);
  }
  await expectWhole(run);
});

test("[F37] [SEC1] a secret that a task writes, in halves and across every border of a chunk: masked in the store, and masked for a viewer who watches", async () => {
  const secret = "s3cr3t-Wörter-0123456789";
  const bytes = Buffer.byteLength(secret);
  await run.ask("text.apply", {
    text: `kind: TaskType
name: leaky
label: leaky
plugin: { kind: interpreter, command: [sh], script: script, extension: .sh }
parameters: [{ key: script, label: Script, kind: code, language: shell, required: true }, { key: password, label: Password, kind: secret, required: true }]
---
kind: Project
name: faults
---
kind: Workflow
project: faults
name: leaky
tasks:
  - { name: halves, type: leaky, params: { password: ${JSON.stringify(secret)}, script: 'a=$(printf %s "$password" | head -c 9); b=$(printf %s "$password" | tail -c +10); printf "x%s" "$a"; sleep 0.4; printf "%s y\\n" "$b"; sleep 0.4; printf "%s" "$a"; sleep 0.4; echo not the rest' } }
  - { name: borders, type: leaky, params: { password: ${JSON.stringify(secret)}, script: 'i=0; while [ $i -lt 24 ]; do head -c $((65523 + i)) /dev/zero | tr "\\0" .; printf %s "$password"; i=$((i+1)); done' } }
`,
  });
  const workflow = (await run.ask("workflow.list", {})).workflows.find((one) => one.name === "leaky")!;
  const id = (await run.session()).ids.next<(typeof run.wanted)[number]["id"]>();
  run.wanted.push({ id, tasks: ["halves", "borders"] });
  for (const name of ["halves", "borders"]) run.unwitnessed.add(name);
  await run.ask("workflow.run", { id, workflowId: workflow.id });
  const seen: string[] = [];
  const ended = await until("both to be over", 30, async () => {
    const now = await run.tasks(id);
    for (const task of now) if (task.attemptId !== null) seen.push((await run.log(task.attemptId)).toString());
    return now.every((task) => hasEnded(task.state)) && now;
  });
  expect(ended.map((task) => task.state)).toEqual(["SUCCESS", "SUCCESS"]);
  await expectWhole(run);
  const [halves, borders] = await Promise.all(ended.map(async (task) => (await run.log(task.attemptId!)).toString()));
  const stars = "*".repeat(bytes);
  expect(halves).toBe(`x${stars} y\n${secret.slice(0, 8)}not the rest\n`.replace(secret.slice(0, 8), Buffer.from(secret).subarray(0, 9).toString()));
  expect(borders).toBe(Array.from({ length: 24 }, (_, index) => ".".repeat(65_523 + index) + stars).join(""));
  for (const text of seen) expect(text.includes(secret), "seen live").toBe(false);
  const store = filesBelow(join(run.dir, "server")).filter((path) => readFileSync(path).includes(secret) && !/signalbox\.db(-wal)?$/.test(path));
  expect(store, "on the server's disk, beside the definition itself").toEqual([]);
  const lines = execFileSync("sh", ["-c", "cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' ' || true"], { encoding: "utf8", maxBuffer: 1 << 26 });
  expect(lines.includes(secret), "in an argument list").toBe(false);
});

const filesBelow = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
/** Processes that name this directory in their command line. */
function pidsOf(directory: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8")
          .split("\0")
          .some((word) => word.startsWith(directory));
      } catch {
        return false;
      }
    })
    .map(Number);
}
