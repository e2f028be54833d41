import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { chanceFor, scaled } from "../fixtures/chance.ts";
import { heal, openFaultRun, type FaultRun } from "../fixtures/faultRun.ts";
import { raceCancels } from "./cancels.ts";
import { killAgentAtWork, killAll, killAtPoint, ORDERS, POINTS, warmUp } from "./crashes.ts";

/** What depends on who starts processes, once more with the portable launcher. */
let run: FaultRun;
beforeAll(async () => {
  run = await openFaultRun({ slots: 64, portable: true });
  await warmUp(run);
  expect((await run.node("slave-1")).host!.launcher).toBe("portable");
});
beforeEach(() => heal(run));
afterAll(() => run?.remove());

test("[F3] [JRN1, JRN2] portable launcher: kill -9 of an agent with 40 running tasks", () => killAgentAtWork(run, 40, 30), 180_000);
test("[F4] [LC5, JRN1] portable launcher: kill -9 of the agent between order, process and acknowledgement", async () => {
  const chance = chanceFor("portable F4");
  for (const point of POINTS) for (let round = 0; round < scaled(2); round++) await killAtPoint(run, "slave-1", point, chance.between(1, 12));
});
test("[F6] [JRN1, JRN3] portable launcher: kill -9 of everything", () => {
  const chance = chanceFor("portable F6");
  return killAll(run, chance.pick(ORDERS), chance);
});
test("[F35] [KILL1, LC2, LC4] portable launcher: kills that race with starts and ends", async () => {
  const { killed, succeeded } = await raceCancels(run, chanceFor("portable F35"), 60);
  expect(Math.min(killed, succeeded)).toBeGreaterThan(0);
});
