import { buildSpawner, run } from "./baselines.ts";
import { interleaved, report, spread } from "./report.ts";
import { cpuMs, type Subject, wait } from "./subject.ts";

/**
 * P1, P1b: light tasks a second against a posix_spawn loop and xargs, through a server and an agent, 32 in flight. P2: CPU of all our
 * Node processes for each task. P1 two hops: the same through a master and two slaves.
 */
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
  await oneAgent(subject);
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
  report("P2", "CPU ms of server and agent for each task", cpu!, bare!, {
    floor: 0.25,
    goal: 0.1,
    sense: "at most",
    limit: "a task is three durable records at the server and two at its slave, four messages through two hops, and a fact for whoever watches",
  });

  await bothSlaves(subject);
  for (let warmUp = 0; warmUp < 2; warmUp++) await subject.runOnce("many");
  const [hops, again, hopCpu]: number[][] = [[], [], []];
  await interleaved(
    pairs,
    async () => {
      const before = cpuMs(subject.pids());
      hops!.push((tasks * 1000) / (await subject.runOnce("many")).ms);
      hopCpu!.push((cpuMs(subject.pids()) - before) / tasks);
    },
    () => void again!.push(rate(() => run(spawner.command, [...spawner.args, String(tasks)]))),
  );
  report(
    "P1 two hops",
    "the same through a master and two slaves",
    hops!.map((value, index) => value / again![index]!),
    again!,
    { floor: 0.5, goal: 0.75, sense: "at least", limit },
    { tasksPerSecond: spread(hops!), cpuMsForEachTask: spread(hopCpu!) },
  );
}

/** The master runs tasks itself and its slaves stand still. */
async function oneAgent({ session }: Subject): Promise<void> {
  const { nodes } = await session.ask("node.list", {});
  for (const node of nodes) if (node.kind === "slave") await session.ask("node.stop", { nodeId: node.id });
  await session.ask("node.update", { nodeId: nodes.find((node) => node.kind === "master")!.id, slots: IN_FLIGHT });
  await settled();
}
async function bothSlaves({ session }: Subject): Promise<void> {
  const { nodes } = await session.ask("node.list", {});
  for (const node of nodes) if (node.kind === "slave") await session.ask("node.start", { nodeId: node.id });
  await session.ask("node.update", { nodeId: nodes.find((node) => node.kind === "master")!.id, slots: 0 });
  await settled();
}
const IN_FLIGHT = 32;
/** Agents sync once more when their slots change. */
const settled = (): Promise<void> => wait(2000);
