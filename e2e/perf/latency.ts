import { spawnSync } from "node:child_process";
import { callToStart } from "./callToStart.ts";
import { at, interleaved, line, report, round } from "./report.ts";
import { type Subject, wait } from "./subject.ts";

const epochMs = (): number => performance.timeOrigin + performance.now();

/**
 * P3: from the call to the first instruction of the task, idle, beside a bare spawn of the same program. P3b: the same while half of
 * what P1 reached runs beside it. P4: a chain of 40 short steps against the same commands in a shell loop.
 */
export async function latency(subject: Subject, { samples, tasksPerSecond, pairs, fdatasyncMs }: { samples: number; tasksPerSecond: number; pairs: number; fdatasyncMs: number }): Promise<void> {
  const chunk = 20;
  const steps = 40;
  await subject.apply(`kind: TaskType
name: quick_python
label: python
plugin: { kind: command, command: [/usr/bin/env, python3, -S, -c, pass] }
---
kind: TaskType
name: nothing
label: "true"
plugin: { kind: command, command: [/bin/true] }
---
kind: Project
name: latency
---
kind: Workflow
project: latency
name: load
tasks:
${Array.from({ length: chunk }, (_, index) => `  - { name: t${index}, type: nothing }`).join("\n")}
---
kind: Workflow
project: latency
name: chain
tasks:
${Array.from({ length: steps }, (_, index) => `  - { name: t${index}, type: quick_python${index === 0 ? "" : `, after: t${index - 1}`} }`).join("\n")}
`);
  const sample = await callToStart(subject);
  const bareSample = (): number => {
    const begun = epochMs();
    return Number(spawnSync("/bin/date", ["+%s.%N"], { encoding: "utf8" }).stdout) * 1000 - begun;
  };

  const ours: number[] = [];
  const bare: number[] = [];
  for (let index = 0; index < samples; index++) {
    ours.push(await sample());
    bare.push(bareSample());
  }
  const p99 = at(ours, 0.99);
  const moving = at(bare, 0.99) + 2.5 * fdatasyncMs + 1.5;
  report(
    "P3",
    "call to first instruction, idle, p99 ms",
    [p99],
    [],
    { floor: 10, goal: 3, sense: "at most", limit: "three durable commits in a row (server, slave, master's route) and four hops" },
    {
      p50: round(at(ours, 0.5)),
      p99: round(p99),
      bareP50: round(at(bare, 0.5)),
      bareP99: round(at(bare, 0.99)),
      ratioToBare: round(p99 / at(bare, 0.99)),
      movingGoal: `bare spawn + 2.5 fdatasync + 1.5 ms = ${round(moving)} ms`,
      samples,
    },
  );

  let loading = true;
  const every = (chunk * 1000) / (tasksPerSecond / 2);
  const load = (async () => {
    const running: Promise<unknown>[] = [];
    while (loading) {
      running.push(subject.runOnce("load"));
      await wait(every);
    }
    await Promise.all(running);
  })();
  await wait(500);
  const loaded: number[] = [];
  for (let index = 0; index < samples; index++) loaded.push(await sample());
  loading = false;
  await load;
  report(
    "P3b",
    "the same at half of P1's load, p99 ms",
    [at(loaded, 0.99)],
    [],
    { floor: 100, goal: 20, sense: "at most", limit: "the load itself takes turns with it on two cores" },
    {
      p50: round(at(loaded, 0.5)),
      tasksPerSecond: Math.round(tasksPerSecond / 2),
      ratioToIdle: round(at(loaded, 0.99) / p99),
      samples,
    },
  );

  const chain: number[] = [];
  const loop: number[] = [];
  await subject.runOnce("chain");
  await interleaved(
    pairs,
    async () => void chain.push((await subject.runOnce("chain")).ms),
    () => {
      const begun = performance.now();
      spawnSync("sh", ["-c", `i=0; while [ $i -lt ${steps} ]; do /usr/bin/env python3 -S -c pass; i=$((i+1)); done`], { stdio: "ignore" });
      loop.push(performance.now() - begun);
    },
  );
  report(
    "P4",
    `a chain of ${steps} python steps against a shell loop`,
    chain.map((value, index) => value / loop[index]!),
    loop,
    { floor: 1.5, goal: 1.1, sense: "at most", limit: "each step waits for the durable end of the one before, and for its own start to be durable" },
    {
      chainMs: Math.round(at(chain, 0.5)),
      loopMs: Math.round(at(loop, 0.5)),
    },
  );
  line({ bench: "note", what: "engines with resident workers start no process for a step; this one does" });
}
