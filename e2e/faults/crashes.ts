import { expect } from "vitest";
import type { WorkflowInstanceId } from "#contract";
import type { Chance } from "../fixtures/chance.ts";
import { allLinked, reach, until, wait, type FaultRun, type FaultTask, type RoleName } from "../fixtures/faultRun.ts";
import { expectWhole, takeBaseline } from "../fixtures/oracle.ts";

/** Cases of matrix 4.1, as functions: `npm test` runs them short, `npm run test:faults` long. Each ends with the oracle. */
export const KILL_POINT = new URL("../fixtures/killPoint.ts", import.meta.url).pathname;

/** Tasks that write a line every so often and end well. */
export const writers = (count: number, lines: number, everySeconds = 0.1, more?: string): FaultTask[] =>
  Array.from({ length: count }, (_, index) => ({
    name: `t${index}`,
    script: `i=0; while [ $i -lt ${lines} ]; do say "line $i of ${index}"; i=$((i+1)); sleep ${everySeconds}; done`,
    ...(more === undefined ? {} : { more }),
  }));

/** A first load, so that what a role uses afterwards is what it uses at work. */
export async function warmUp(run: FaultRun): Promise<void> {
  await run.finish(await run.run(writers(20, 2, 0.01)), 30);
  await expectWhole(run);
  takeBaseline(run);
}

/** Each ended so, with its first try: an epoch that was refused before it began is none. */
export const expectAll = async (run: FaultRun, id: WorkflowInstanceId, state: string, seconds: number): Promise<void> => {
  const tasks = await run.finish(id, seconds);
  expect(tasks.map((task) => `${task.name} ${task.state} ${task.tryNo}`)).toEqual(tasks.map((task) => `${task.name} ${state} 1`));
};

export type Point = "commit.before" | "commit.after" | "send.before" | "send.after";
export const POINTS: readonly Point[] = ["commit.before", "commit.after", "send.before", "send.after"];

/** Ends a role at the n-th commit or send of a run, starts it again, and everything is as if nothing had been. @returns ms to be back; null when the run had fewer. */
export async function killAtPoint(run: FaultRun, role: RoleName, point: Point, count: number): Promise<number | null> {
  await run.end(role, "SIGKILL");
  await run.start(role, { preload: KILL_POINT, environment: { SIGNALBOX_KILL_POINT: `${point}:${count}` } });
  await allLinked(run);
  process.kill(run.pidOf(role), "SIGUSR2");
  const died = run.ended(role).then(() => true);
  const begun = run.run(writers(4, 3, 0.02));
  const struck = await Promise.race([
    died,
    begun
      .then((id) => run.finish(id, 20))
      .then(() => wait(300))
      .then(() => false),
  ]);
  const backMs = struck ? await run.start(role) : null;
  await expectAll(run, await begun, "SUCCESS", 30);
  await expectWhole(run);
  return backMs;
}

/** [F3] `kill -9` of an agent while its tasks run: the same processes are found again, with every byte. */
export async function killAgentAtWork(run: FaultRun, tasks: number, lines: number): Promise<void> {
  const id = await run.run(writers(tasks, lines, 0.2));
  const before = await pids(run, await reach(run, id, "RUNNING", tasks, 40));
  await run.end("slave-1", "SIGKILL");
  await run.start("slave-1");
  await allLinked(run);
  await expectAll(run, id, "SUCCESS", 60 + lines);
  expect(await pids(run, await run.tasks(id))).toEqual(before);
  await expectWhole(run);
}
const pids = async (run: FaultRun, tasks: Awaited<ReturnType<FaultRun["tasks"]>>): Promise<Map<string, number | null>> => {
  const found = new Map<string, number | null>();
  for (const task of tasks) for (const attempt of await run.attempts(task)) found.set(attempt.id, attempt.pid);
  expect([...found.values()].filter((pid) => pid === null)).toEqual([]);
  return found;
};

/** [F6] Everything dies at once and comes back in this order, with a while between: it converges. */
export async function killAll(run: FaultRun, order: readonly RoleName[], chance: Chance): Promise<void> {
  const id = await run.run([...writers(8, 12, 0.1), ...Array.from({ length: 40 }, (_, index) => ({ name: `q${index}`, script: `say quick ${index}` }))]);
  await reach(run, id, "RUNNING", 4);
  await wait(chance.between(0, 200));
  await Promise.all(run.roles.map((role) => run.end(role, "SIGKILL")));
  const starting: Promise<number>[] = [];
  for (const role of order) {
    starting.push(run.start(role));
    await wait(chance.between(0, 400));
  }
  await Promise.all(starting);
  await expectAll(run, id, "SUCCESS", 60);
  await expectWhole(run);
}
/** Every order in which three kinds of role can be started. */
export const ORDERS: readonly (readonly ("server" | "master-1" | "slave-1")[])[] = [
  ["server", "master-1", "slave-1"],
  ["server", "slave-1", "master-1"],
  ["master-1", "server", "slave-1"],
  ["master-1", "slave-1", "server"],
  ["slave-1", "server", "master-1"],
  ["slave-1", "master-1", "server"],
];

/** [F8] An agent that is stopped past its lease: LOST, nothing twice, a kill is kept; when it goes on it tells the truth, and what was given up is ended there. */
export async function stopPastLease(run: FaultRun): Promise<void> {
  const id = await run.run([
    { name: "ends", script: "say one; sleep 3; say two", more: "retry: { times: 3, intervalSeconds: 1 }" },
    { name: "unwanted", script: "say begun; sleep 300" },
    // Its first attempt would go on for ever; the one after it is quick.
    { name: "again", script: `say here; [ -e "$witness_dir/again" ] || { : > "$witness_dir/again"; sleep 300; }; say there`, more: "idempotent: true, lostPolicy: rerun, lostAfterSeconds: 10" },
  ]);
  const task = async (name: string) => (await run.tasks(id)).find((one) => one.name === name)!;
  await reach(run, id, "RUNNING", 3);
  process.kill(run.pidOf("slave-1"), "SIGSTOP");
  try {
    const lost = await until("LOST", 20, async () => {
      const one = await task("ends");
      return one.state === "LOST" && one;
    });
    expect(lost.reason).toMatchObject({ code: "lost.node", values: { node: "slave-1" } });
    expect((await run.node("slave-1")).state).toBe("UNREACHABLE");
    await run.ask("operation.apply", { verb: "kill", taskInstanceIds: [(await task("unwanted")).id] });
    expect(await task("unwanted")).toMatchObject({ state: "LOST", killRequested: true });
    await until("the policy to act", 20, async () => (await task("again")).epoch === 1 && (await task("again")).state === "WAIT_RESOURCE");
  } finally {
    process.kill(run.pidOf("slave-1"), "SIGCONT");
  }
  await run.finish(id, 60);
  expect(await task("ends")).toMatchObject({ state: "SUCCESS", epoch: 1, tryNo: 1 });
  expect((await task("unwanted")).state).toBe("KILLED");
  expect(await task("again")).toMatchObject({ state: "SUCCESS", epoch: 2 });
  await allLinked(run);
  await expectWhole(run);
}
