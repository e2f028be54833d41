import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { chanceFor } from "../fixtures/chance.ts";
import { heal, openFaultRun, type FaultRun } from "../fixtures/faultRun.ts";
import { raceCancels } from "./cancels.ts";
import { killAgentAtWork, killAll, killAtPoint, ORDERS, POINTS, stopPastLease, warmUp } from "./crashes.ts";
import { cutWires } from "./network.ts";

/** Rows 1, 3, 4, 6, 8, 12 and 35 of the fault matrix, short: the whole of it is `npm run test:faults`. */
let run: FaultRun;
beforeAll(async () => {
  run = await openFaultRun({ slots: 32 });
  await warmUp(run);
});
beforeEach(() => heal(run));
afterAll(() => run?.remove());

test("[F1] [STO1, STO3, LC5] kill -9 of the server before or after a commit or a send", async () => {
  const chance = chanceFor("short F1");
  for (const point of [chance.pick(POINTS.slice(0, 2)), chance.pick(POINTS.slice(2))]) await killAtPoint(run, "server", point, chance.between(1, 8));
});
test("[F3] [JRN1, LC5] kill -9 of an agent with 20 running tasks: same processes, logs whole", () => killAgentAtWork(run, 20, 10));
test("[F4] [LC5, JRN1] kill -9 of an agent between order, process and acknowledgement", async () => {
  const chance = chanceFor("short F4");
  for (const point of [chance.pick(POINTS.slice(0, 2)), chance.pick(POINTS.slice(2))]) await killAtPoint(run, "slave-1", point, chance.between(1, 6));
});
test("[F6] [JRN1, JRN3] kill -9 of everything at once, started again in any order", () => {
  const chance = chanceFor("short F6");
  return killAll(run, chance.pick(ORDERS), chance);
});
test("[F12] [WIRE1, JRN3, LC4, LOG1] connections break in a dispatch, a result, a log frame and its answer", () => cutWires(run, chanceFor("short F12"), 4));
test("[F35] [KILL1, LC2] kills that race with starts and ends, once and twice", async () => {
  const { killed, succeeded } = await raceCancels(run, chanceFor("short F35"), 40);
  expect(Math.min(killed, succeeded)).toBeGreaterThan(0);
});
test("[F8] [NOD4, LC8, LC10, KILL2] a silent host: its tasks are LOST, nothing starts twice, a kill is kept; its return tells the truth", () => stopPastLease(run));
