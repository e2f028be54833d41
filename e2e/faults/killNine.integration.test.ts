import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hasEnded, type Attempt, type TaskInstance, type WorkflowInstanceId } from "#contract";
import { startPlatform, type Platform } from "../fixtures/platform.ts";

const TASKS = 20;
const LINES = 60;
let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform({ slaves: 2 });
});
afterAll(() => platform.remove());

const workflow = (name: string, witness: string) => `kind: Project
name: faults
---
kind: Workflow
project: faults
name: ${name}
params: { witness: ${witness} }
tasks:
${Array.from({ length: TASKS }, (_, index) => `  - { name: t${index}, type: shell, params: { script: 'echo "$task $$" >> "$witness"; i=0; while [ $i -lt ${LINES} ]; do echo "line $i of $task"; i=$((i+1)); sleep 0.1; done' } }`).join("\n")}
`;

/** Asks with a session of its own, because the one before may have lost its server; waits until there is one. */
async function ask<T>(action: (session: Awaited<ReturnType<Platform["session"]>>) => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await action(await platform.session());
    } catch (error) {
      if (tries === 40) throw error;
      await wait(250);
    }
  }
}
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const tasksOf = (id: WorkflowInstanceId): Promise<TaskInstance[]> => ask(async (session) => (await session.ask("workflowInstance.get", { workflowInstanceId: id })).tasks);
async function until(what: string, seconds: number, holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + seconds * 1000; !(await holds()); await wait(200)) if (Date.now() > end) throw new Error(`${what} did not happen within ${seconds} s`);
}
const attemptsOf = (tasks: readonly TaskInstance[]): Promise<Attempt[]> =>
  ask((session) => Promise.all(tasks.map(async (task) => (await session.ask("taskInstance.get", { taskInstanceId: task.id })).attempts)).then((lists) => lists.flat()));

async function startRun(name: string, witness: string): Promise<WorkflowInstanceId> {
  return ask(async (session) => {
    await session.ask("text.apply", { text: workflow(name, witness) });
    const { workflows } = await session.ask("workflow.list", {});
    return (await session.ask("workflow.run", { id: session.ids.next<WorkflowInstanceId>(), workflowId: workflows.find((one) => one.name === name)!.id })).id;
  });
}
function kill(name: string): number {
  const pid = platform.pidOf(name);
  process.kill(pid, "SIGKILL");
  return pid;
}
const restarted = (name: string, before: number) => until(`${name} back`, 20, async () => platform.pidOf(name) !== before);

/** Each task ended well, with the process it began with, started once, and with every byte of its log. */
async function expectWhole(id: WorkflowInstanceId, before: readonly Attempt[], witness: string): Promise<void> {
  const tasks = await tasksOf(id);
  expect(tasks.map((task) => `${task.name} ${task.state} ${task.epoch}`)).toEqual(tasks.map((task) => `${task.name} SUCCESS 1`));
  const after = await attemptsOf(tasks);
  expect(new Map(after.map((attempt) => [attempt.id, attempt.pid]))).toEqual(new Map(before.map((attempt) => [attempt.id, attempt.pid])));
  const started = readFileSync(witness, "utf8").trim().split("\n");
  expect(new Set(started.map((line) => line.split(" ")[0])).size).toBe(TASKS);
  expect(started.length, "each task started once").toBe(TASKS);
  for (const task of tasks) {
    const wanted = Array.from({ length: LINES }, (_, line) => `line ${line} of ${task.name}\n`).join("");
    await until(`the whole log of ${task.name}`, 10, async () => (await logOf(task.attemptId!)).length >= wanted.length);
    expect(await logOf(task.attemptId!)).toBe(wanted);
  }
}
const logOf = (attemptId: string): Promise<string> => ask(async (session) => Buffer.from((await session.readLog("log.read", { attemptId, from: 0, bytes: 262_144 })).bytes).toString());

test("[JRN1, LC5] kill -9 of a slave, the master and the server, one after another: same pids, each started once, logs whole", async () => {
  const witness = join(platform.dir, "witness-one");
  const id = await startRun("one_by_one", witness);
  await until("20 tasks run", 20, async () => (await tasksOf(id)).filter((task) => task.state === "RUNNING").length === TASKS);
  const before = await attemptsOf(await tasksOf(id));
  expect(before.every((attempt) => attempt.pid !== null)).toBe(true);
  for (const name of ["slave-1", "master-1", "server"]) await restarted(name, kill(name));
  await until("the run ends", 60, async () => (await tasksOf(id)).every((task) => hasEnded(task.state)));
  await expectWhole(id, before, witness);
});

test("[JRN1, JRN3] kill -9 of everything at once", async () => {
  const witness = join(platform.dir, "witness-all");
  const id = await startRun("all_at_once", witness);
  await until("20 tasks run", 20, async () => (await tasksOf(id)).filter((task) => task.state === "RUNNING").length === TASKS);
  const before = await attemptsOf(await tasksOf(id));
  const killed = ["slave-1", "slave-2", "master-1", "server"].map((name) => [name, kill(name)] as const);
  for (const [name, pid] of killed) await restarted(name, pid);
  await until("the run ends", 60, async () => (await tasksOf(id)).every((task) => hasEnded(task.state)));
  await expectWhole(id, before, witness);
});
