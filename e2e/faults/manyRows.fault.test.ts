import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { WorkflowInstanceId } from "#contract";
import { makeIds } from "../../agent/platform/ids.ts";
import { systemClock } from "../../agent/platform/clock.ts";
import { scaled } from "../fixtures/chance.ts";
import { figure, quantile } from "../fixtures/figures.ts";
import { openFaultRun, until, type FaultRun } from "../fixtures/faultRun.ts";
import { inspect, type Violation } from "../fixtures/oracle.ts";
import { warmUp } from "./crashes.ts";

const RUNS = 50;
const TASKS = 2_000;
const KILLS = scaled(10);
const GOAL_MS = 800;
const NEVER_MS = 5_000;
const ids = makeIds(systemClock);
let run: FaultRun;
beforeAll(async () => {
  run = await openFaultRun({ slots: 2 });
  await warmUp(run);
});
afterAll(() => run?.remove());

test(`[F1] [STO1, LC5] P11: the server is killed with ${(RUNS * TASKS) / 1000} k live rows, ${KILLS} times: it dispatches again, nothing lost, nothing twice`, async () => {
  const begin = `echo "$SIGNALBOX_ATTEMPT $$" >> "$witness_dir/starts"; sleep 0.05`;
  const tasks = Array.from({ length: TASKS }, (_, index) => `  - { name: t${index}, type: shell, params: { script: ${JSON.stringify(begin)} }${index % 2 === 0 ? "" : `, after: [t${index - 1}]`} }`).join("\n");
  await run.ask("text.apply", { text: `kind: Workflow\nproject: faults\nname: many\nparams: { witness_dir: ${run.witnessDir} }\ntasks:\n${tasks}\n` });
  const workflow = (await run.ask("workflow.list", {})).workflows.find((one) => one.name === "many")!;
  const names = Array.from({ length: TASKS }, (_, index) => `t${index}`);
  for (let index = 0; index < RUNS; index++) {
    const id = (await run.session()).ids.next<WorkflowInstanceId>();
    run.wanted.push({ id, tasks: names });
    await run.ask("workflow.run", { id, workflowId: workflow.id });
  }
  const starts = (): number => readFileSync(join(run.witnessDir, "starts"), "utf8").split("\n").length;
  const newest = (): string =>
    readFileSync(join(run.witnessDir, "starts"), "utf8")
      .slice(-4_000)
      .split("\n")
      .map((line) => line.split(" ")[0]!)
      .sort()
      .at(-1)!;
  const readyMs: number[] = [];
  const againMs: number[] = [];
  for (let kills = 0; kills < KILLS; kills++) {
    const now = starts();
    await until("dispatching", 60, async () => starts() > now + 5);
    const killedAt = performance.now();
    await run.end("server", "SIGKILL");
    // Ids begin with their time: an attempt with a later one was dispatched by the server that comes now.
    const later = ids.next<string>();
    await run.start("server");
    readyMs.push(performance.now() - killedAt);
    await until("dispatching again", 60, async () => newest() > later);
    againMs.push(performance.now() - killedAt);
  }
  const begun = starts();
  figure("P11", "server kill -9 -> a task begins that the new server dispatched", againMs, {
    liveRows: RUNS * TASKS,
    readyMedianMs: Math.round(quantile(readyMs, 0.5)),
    started: begun,
    goalMs: GOAL_MS,
    meetsGoal: quantile(againMs, 0.5) <= GOAL_MS,
  });
  expect(quantile(againMs, 0.5)).toBeLessThan(NEVER_MS);
  // Nothing new begins, and what runs comes to its end. Most still waits, and rightly: every other rule holds.
  await run.ask("node.update", { nodeId: (await run.node("slave-1")).id, slots: 0 });
  let left: Violation[] = [];
  await until("rest", 30, async () => {
    left = (await inspect(run)).filter(({ rule, what }) => !(rule === "O3" && /is (WAIT_RESOURCE|NOT_RUN)/.test(what)) && rule !== "O7");
    return left.length === 0;
  }).catch(() => {});
  expect(left).toEqual([]);
}, 600_000);
