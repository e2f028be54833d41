import { afterAll, beforeAll, expect, test } from "vitest";
import { chanceFor } from "../fixtures/chance.ts";
import { openFaultRun, wait, type FaultRun } from "../fixtures/faultRun.ts";

let run: FaultRun;
beforeAll(async () => {
  run = await openFaultRun();
});
afterAll(() => run?.remove());

test("[LC1] a schedule of every second, and kill -9 of the server at any moment: every point has one run", async () => {
  const chance = chanceFor("schedules");
  const now = new Date();
  const minutes = [0, 1, 2].map((more) => (now.getUTCMinutes() + more) % 60).join(",");
  const hours = [...new Set([now, new Date(now.getTime() + 120_000)].map((at) => at.getUTCHours()))].join(",");
  await run.ask("text.apply", {
    text: `kind: Project\nname: p\n---\nkind: Workflow\nproject: p\nname: f\nschedule: { cron: "* ${minutes} ${hours} * * *", zone: UTC, overlap: { policy: parallel, parallel: 1000 } }\ntasks: [{ name: a, type: shell, params: { script: "true" } }]\n`,
    generate: true,
  });
  for (let kills = 0; kills < 4; kills++) {
    await wait(chance.between(900, 2100));
    await run.end("server", "SIGKILL");
    await run.start("server");
  }
  await wait(1500);
  const begun = (await run.ask("workflowInstance.list", { origin: "scheduled", limit: 1000 })).instances.filter((one) => one.startedAt !== null);
  const points = begun.map((one) => one.fireAt).toSorted((a, b) => a - b);
  expect(points.length).toBeGreaterThan(6);
  expect(points).toEqual(points.map((_, index) => points[0]! + index * 1000));
}, 60_000);
