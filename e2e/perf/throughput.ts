import { buildSpawner, run } from "./baselines.ts";
import { interleaved, report, spread } from "./report.ts";
import { cpuMs, type Subject } from "./subject.ts";

/** P1, P1b: light tasks a second against a posix_spawn loop and xargs. P2: CPU of all our Node processes for each task. */
export async function throughput(subject: Subject, folder: string, { tasks, pairs }: { tasks: number; pairs: number }): Promise<void> {
  const spawner = buildSpawner(folder);
  await subject.apply(`kind: TaskType
name: bare_true
label: "true"
plugin: { kind: command, command: [/bin/true] }
---
kind: Project
name: throughput
---
kind: Workflow
project: throughput
name: many
tasks:
${Array.from({ length: tasks }, (_, index) => `  - { name: t${index}, type: bare_true }`).join("\n")}
`);
  for (let warmUp = 0; warmUp < 3; warmUp++) await subject.runOnce("many");

  const [ours, cpu, bare, xargs]: number[][] = [[], [], [], []];
  const rate = (action: () => void): number => {
    const begun = performance.now();
    action();
    return (tasks * 1000) / (performance.now() - begun);
  };
  await interleaved(
    pairs,
    async () => {
      const before = cpuMs(subject.pids());
      const { ms } = await subject.runOnce("many");
      cpu!.push((cpuMs(subject.pids()) - before) / tasks);
      ours!.push((tasks * 1000) / ms);
    },
    () => {
      bare!.push(rate(() => run(spawner.command, [...spawner.args, String(tasks)])));
      xargs!.push(rate(() => run("sh", ["-c", `seq ${tasks} | xargs -P2 -n1 /bin/true`])));
    },
  );
  const ratios = (other: readonly number[]): number[] => ours!.map((value, index) => value / other[index]!);
  const limit = "the CPU that the server, the master and the slave spend on a task (P2) is taken from the two cores that start it";
  report(
    "P1",
    "tasks/s against posix_spawn, 2 in flight",
    ratios(bare!),
    bare!,
    { floor: 0.5, goal: 0.75, sense: "at least", limit },
    { tasksPerSecond: spread(ours!), baseline: spread(bare!), baselineProgram: spawner.name },
  );
  report("P1b", "tasks/s against xargs -P2 -n1", ratios(xargs!), xargs!, { floor: 1, goal: 1.2, sense: "at least", limit }, { tasksPerSecond: spread(ours!), baseline: spread(xargs!) });
  report("P2", "CPU ms of server, master and slaves for each task", cpu!, bare!, {
    floor: 0.25,
    goal: 0.1,
    sense: "at most",
    limit: "a task is three durable records at the server and two at its slave, four messages through two hops, and a fact for whoever watches",
  });
}
