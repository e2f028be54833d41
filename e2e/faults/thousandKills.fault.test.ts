import { afterAll, beforeAll, expect, test } from "vitest";
import { hasEnded, type WorkflowInstanceId } from "#contract";
import { chanceFor, scaled } from "../fixtures/chance.ts";
import { figure, quantile } from "../fixtures/figures.ts";
import { allLinked, openFaultRun, until, wait, type FaultRun } from "../fixtures/faultRun.ts";
import { compareAgain, expectWhole } from "../fixtures/oracle.ts";
import { warmUp, writers } from "./crashes.ts";

const KILLS = scaled(1000);
const TASKS = 8;
/** Of ten kills, how many come while the agent is still starting. */
const EARLY = 2;
const READOPTED_MS = 1_500;
/** On a machine that others use too. */
const NEVER_MS = 5_000;
let run: FaultRun;
beforeAll(async () => {
  run = await openFaultRun();
  await warmUp(run);
});
afterAll(() => run?.remove());

test(`[F3] [JRN1, LC5] P11b: ${KILLS} kills of an agent with running tasks, one after another: none lost, none twice, no hole in a log`, async () => {
  const chance = chanceFor("thousand kills");
  const adoptedMs: number[] = [];
  const runs: WorkflowInstanceId[] = [];
  const begun = performance.now();
  for (let kills = 0; kills < KILLS; kills++) {
    const current = runs.at(-1);
    if (current === undefined || (await run.tasks(current)).some((task) => hasEnded(task.state))) {
      // Tasks live through some twenty kills; the next ones start while the last of the others end.
      runs.push(await run.run(writers(TASKS, 80, 0.25)));
    }
    await wait(chance.between(0, 150));
    const killedAt = performance.now();
    await run.end("slave-1", "SIGKILL");
    if (chance.between(1, 10) <= EARLY) {
      const starting = run.start("slave-1").catch(() => null);
      await wait(chance.between(20, 500));
      if (run.isUp("slave-1")) await run.end("slave-1", "SIGKILL");
      await starting;
      await run.start("slave-1");
      await heard();
    } else {
      await run.start("slave-1");
      await heard();
      adoptedMs.push(performance.now() - killedAt);
    }
    if (kills % 100 === 99) {
      await expectWhole(run);
      console.log(`${kills + 1} kills in ${Math.round((performance.now() - begun) / 1000)} s; re-adopted in ${Math.round(quantile(adoptedMs, 0.5))} ms (median)`);
    }
  }
  for (const id of runs) {
    const tasks = await run.finish(id, 60);
    expect(tasks.map((task) => `${task.state} ${task.epoch}`)).toEqual(tasks.map(() => "SUCCESS 1"));
  }
  await allLinked(run);
  compareAgain(run);
  await expectWhole(run, { seconds: 30 });
  figure("P11b", "agent kill -9 -> its running tasks known again at the server", adoptedMs, {
    kills: KILLS,
    tasks: runs.length * TASKS,
    lost: 0,
    twice: 0,
    goalMs: READOPTED_MS,
    meetsGoal: quantile(adoptedMs, 0.99) <= READOPTED_MS,
  });
  expect(quantile(adoptedMs, 0.99)).toBeLessThan(NEVER_MS);
}, 3_600_000);

/** The server has heard from the agent that runs now what it holds. */
async function heard(): Promise<void> {
  const pid = run.pidOf("slave-1");
  await until("the agent's sync", 20, async () => {
    const node = await run.node("slave-1");
    return node.host?.pid === pid && node.state === "STARTED";
  });
}
