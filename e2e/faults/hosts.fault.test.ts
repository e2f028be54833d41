import { execFileSync } from "node:child_process";
import { readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { InstallStep, Node, TaskInstance, WorkflowInstance, WorkflowSummary } from "#contract";
import { canMakeHosts, makeHosts, taskProcesses, waitFor, type Hosts } from "../fixtures/hosts.ts";
import { ROOT } from "../fixtures/platform.ts";

const CUT_SECONDS = 60;
const TASKS = 12;
const LINES = 90;
let hosts: Hosts;
const byName = new Map<string, Node>();

beforeAll(async () => {
  // Where namespaces can be made, skipping would be a failure: then this throws.
  if (!canMakeHosts()) return;
  hosts = await makeHosts();
});
afterAll(() => hosts?.remove());
const here = test.runIf(canMakeHosts());
if (!canMakeHosts()) console.log("Skipped: hosts are network namespaces, which need root and unshare -n.");

here("UX J2, S0-20: three hosts join by the install line, and every step of it is seen on the server", async () => {
  for (const name of ["m1", "s1", "s2"]) hosts.addHost(name);
  const server = (await hosts.nodes()).find((node) => node.kind === "server")!;
  const master = await hosts.install("m1", { kind: "master", parentId: server.id });
  const slaves = await Promise.all(["s1", "s2"].map((name) => hosts.install(name, { kind: "slave", parentId: master.node.id, slots: 6 })));
  for (const { node, output } of [master, ...slaves]) {
    byName.set(node.name, node);
    expect(output).toContain(`Done: ${node.name} is installed`);
    const { steps } = await hosts.rest<{ steps: InstallStep[] }>("GET", `/nodes/${node.id}/install`);
    expect(steps.map((step) => step.step)).toEqual(expect.arrayContaining(["downloaded", "system", "clock", "program", "join"]));
    expect(steps.filter((step) => !step.ok)).toEqual([]);
    const { checks } = await hosts.rest<{ checks: { name: string; ok: boolean | null }[] }>("GET", `/nodes/${node.id}/checks`);
    expect(checks.find((check) => check.name === "heard")?.ok).toBe(true);
    expect(checks.map((check) => check.name)).toEqual(expect.arrayContaining(["joined", "clock", "version", "hostname", "disk", "launcher"]));
  }
});

here(
  `[NOD4, LC8, LC10] a host that is cut off for ${CUT_SECONDS} s: unreachable and LOST meanwhile, then nothing twice, nothing lost`,
  async () => {
    const witness = join(hosts.dir, "witness");
    await hosts.rest("POST", "/apply", {
      text: `kind: Project
name: cut
---
kind: Workflow
project: cut
name: night
params: { witness: ${witness} }
tasks:
${Array.from({ length: TASKS }, (_, index) => `  - { name: t${index}, type: shell, params: { script: 'echo "$task $$" >> "$witness"; i=0; while [ $i -lt ${LINES} ]; do echo "line $i of $task"; i=$((i+1)); sleep 0.25; done' } }`).join("\n")}
`,
    });
    const workflow = (await hosts.rest<{ workflows: WorkflowSummary[] }>("GET", "/workflows")).workflows.find((one) => one.name === "night")!;
    const { id } = await hosts.rest<WorkflowInstance>("POST", `/workflows/${workflow.id}/run`, {});
    const tasks = async () => (await hosts.rest<{ tasks: TaskInstance[] }>("GET", `/workflow-instances/${id}`)).tasks;
    const running = await waitFor("all tasks to run", 20, async () => {
      const now = await tasks();
      return now.every((task) => task.state === "RUNNING") ? now : undefined;
    });
    const s1 = byName.get("s1")!;
    const cut = running.filter((task) => task.nodeId === s1.id);
    expect(cut.length).toBeGreaterThan(0);
    expect(cut.length).toBeLessThan(TASKS);

    const cutAt = Date.now();
    hosts.cable("s1", false);
    await waitFor("the node to be unreachable", 20, async () => ((await hosts.nodes()).find((node) => node.id === s1.id)?.state === "UNREACHABLE" ? true : undefined));
    expect(Date.now() - cutAt).toBeLessThan(17_000);
    const lost = (await tasks()).filter((task) => task.state === "LOST");
    expect(lost.map((task) => task.id).sort()).toEqual(cut.map((task) => task.id).sort());
    for (const task of lost) expect(task.reason?.code).toBe("lost.node");
    // Its tasks go on meanwhile: the witness of the host itself.
    expect(taskProcesses(join(hosts.dir, "s1")).length).toBeGreaterThan(0);
    await waitFor("the others to end", 60, async () => ((await tasks()).filter((task) => task.nodeId !== s1.id).every((task) => task.state === "SUCCESS") ? true : undefined));
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, CUT_SECONDS * 1000 - (Date.now() - cutAt))));
    expect((await tasks()).filter((task) => task.state === "LOST").length).toBe(cut.length);

    hosts.cable("s1", true);
    const ended = await waitFor("everything to be known again", 30, async () => {
      const now = await tasks();
      return now.every((task) => task.state === "SUCCESS") ? now : undefined;
    });
    expect(ended.map((task) => task.epoch)).toEqual(ended.map(() => 1));
    const started = readFileSync(witness, "utf8").trim().split("\n");
    expect(started.length, "each task started once").toBe(TASKS);
    for (const task of ended) {
      const wanted = Array.from({ length: LINES }, (_, line) => `line ${line} of ${task.name}\n`).join("");
      const whole = await waitFor(`the whole log of ${task.name}`, 20, async () => {
        const log = await hosts.rest<string>("GET", `/attempts/${task.attemptId}/log`);
        return log.length >= wanted.length ? log : undefined;
      });
      expect(whole).toBe(wanted);
    }
    const { events } = await hosts.rest<{ events: { kind: string }[] }>("GET", `/nodes/${s1.id}/history`);
    expect(events.map((event) => event.kind)).toEqual(expect.arrayContaining(["STARTED", "UNREACHABLE"]));
  },
  240_000,
);

here("S0-22: an older agent is brought to the server's version from here; its tasks go on as they are", async () => {
  const older = join(hosts.dir, "older");
  execFileSync(process.execPath, [join(ROOT, "build/agent/buildAgent.mjs"), "--build", older, "0.0.9"], { cwd: ROOT });
  const program = join(hosts.dir, "s2", "bin", "signalbox");
  const data = join(hosts.dir, "s2", "agent");
  await hosts.on("s2", program, ["shut", "--data", data]);
  renameSync(older, program);
  await hosts.on("s2", program, ["init", "--data", data]);
  const s2 = () => hosts.nodes().then((nodes) => nodes.find((node) => node.name === "s2")!);
  await waitFor("the older agent", 20, async () => ((await s2()).state === "STARTED" && (await s2()).host?.version === "0.0.9" ? true : undefined));
  await hosts.rest("POST", `/nodes/${byName.get("s1")!.id}/stop`, {});

  await hosts.rest("POST", "/apply", {
    text: "kind: Workflow\nproject: cut\nname: through\ntasks:\n  - { name: long, type: shell, params: { script: 'i=0; while [ $i -lt 40 ]; do echo $i; i=$((i+1)); sleep 0.25; done' } }\n",
  });
  const workflow = (await hosts.rest<{ workflows: WorkflowSummary[] }>("GET", "/workflows")).workflows.find((one) => one.name === "through")!;
  const { id } = await hosts.rest<WorkflowInstance>("POST", `/workflows/${workflow.id}/run`, {});
  const task = async () => (await hosts.rest<{ tasks: TaskInstance[] }>("GET", `/workflow-instances/${id}`)).tasks[0]!;
  await waitFor("the task to run", 10, async () => ((await task()).state === "RUNNING" ? true : undefined));
  const before = taskProcesses(join(hosts.dir, "s2"));
  expect(before.length).toBeGreaterThan(0);

  const { pid, incarnation } = (await s2()).host!;
  expect(await hosts.rest("POST", "/nodes/upgrade", { nodeIds: [(await s2()).id] })).toEqual({ started: 1 });
  await waitFor("the new version", 40, async () => ((await s2()).host!.version !== "0.0.9" ? true : undefined));
  const after = (await s2()).host!;
  expect(after.pid, "whoever watches the process sees the same one").toBe(pid);
  expect(after.incarnation).not.toBe(incarnation);
  expect(taskProcesses(join(hosts.dir, "s2")).filter((one) => before.includes(one)).length, "its tasks are the same processes").toBeGreaterThan(0);
  const ended = await waitFor("the task to end", 30, async () => ((await task()).state === "SUCCESS" ? task() : undefined));
  expect(ended.epoch).toBe(1);
  const log = await waitFor("its whole log", 10, async () => {
    const text = await hosts.rest<string>("GET", `/attempts/${ended.attemptId}/log`);
    return text.split("\n").length > 40 ? text : undefined;
  });
  expect(log).toBe(Array.from({ length: 40 }, (_, line) => `${line}\n`).join(""));
});
