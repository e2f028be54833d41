import { expect } from "vitest";
import { hasEnded, Refusal } from "#contract";
import type { Chance } from "../fixtures/chance.ts";
import { wait, type FaultRun } from "../fixtures/faultRun.ts";
import { expectWhole } from "../fixtures/oracle.ts";

/**
 * [F35] Kills that race with starts and ends, some of them twice: each task has one end, and one that is KILLED has no process left
 * and did not go on. Each task ends by itself at about the time at which it is killed.
 */
export async function raceCancels(run: FaultRun, chance: Chance, tasks: number): Promise<{ killed: number; succeeded: number; neverBegan: number }> {
  const lengths = Array.from({ length: tasks }, () => chance.between(0, 400));
  const id = await run.run(lengths.map((ms, index) => ({ name: `t${index}`, script: `say begun; sleep ${ms / 1000}; say over` })));
  const all = await run.tasks(id);
  const kill = async (taskId: (typeof all)[number]["id"]): Promise<void> => {
    await run.ask("operation.apply", { verb: "kill", taskInstanceIds: [taskId] }).catch((error: unknown) => {
      // It is over, or being killed: said so, and nothing else happens.
      if (!(error instanceof Refusal) || error.failure.sentence.code !== "verb.kill.refused") throw error;
    });
  };
  await Promise.all(
    all.map(async (task) => {
      await wait(chance.between(0, 800));
      const times = chance.next() < 0.4 ? 2 : 1;
      await Promise.all(Array.from({ length: times }, () => kill(task.id)));
    }),
  );
  const ended = await run.finish(id, 60);
  // Logs are whole from here on: they come on a connection of their own, after the end.
  await expectWhole(run);
  let neverBegan = 0;
  for (const task of ended) {
    expect(["SUCCESS", "KILLED"], `${task.name} ${JSON.stringify(task.reason)}`).toContain(task.state);
    const attempts = await run.attempts(task);
    expect(attempts.filter((attempt) => attempt.state === "ENDED").length, `${task.name} has one end`).toBeLessThanOrEqual(1);
    const log = task.attemptId === null ? "" : (await run.log(task.attemptId)).toString();
    if (task.state === "SUCCESS") expect(log).toBe("begun\nover\n");
    else if (log === "") neverBegan++;
    // Killed between its last line and its exit: said to be killed, and it was.
    else expect(log).toMatch(/^begun\n(over\n)?$/);
  }
  const again = await run.tasks(id);
  expect(again.map((task) => task.state)).toEqual(ended.map((task) => task.state));
  expect(again.every((task) => hasEnded(task.state))).toBe(true);
  const killed = ended.filter((task) => task.state === "KILLED").length;
  return { killed, succeeded: ended.length - killed, neverBegan };
}
