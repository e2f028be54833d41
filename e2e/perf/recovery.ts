import type { WorkflowInstanceId } from "#contract";
import { report, round } from "./report.ts";
import { type Subject, wait } from "./subject.ts";

/** P11: `kill -9` of the server with many live rows, until a task that is asked for meanwhile has started. */
export async function recovery(subject: Subject, { rows, kills }: { rows: number; kills: number }): Promise<void> {
  const perWorkflow = 20_000;
  const tasks = Array.from({ length: perWorkflow }, (_, index) => `  - { name: t${index}, type: shell, after: gate, params: { script: "true" } }`).join("\n");
  await subject.apply(`kind: Project
name: recovery
---
kind: Workflow
project: recovery
name: wide
tasks:
  - { name: gate, type: shell, params: { script: "sleep 600" } }
${tasks}
---
kind: Workflow
project: recovery
name: probe
tasks:
  - { name: probe, type: shell, params: { script: "true" } }
`);
  const { workflows } = await subject.session.ask("workflow.list", {});
  const wide = workflows.find((one) => one.name === "wide")!.id;
  const open: WorkflowInstanceId[] = [];
  for (let made = 0; made < rows; made += perWorkflow) open.push((await subject.session.ask("workflow.run", { id: subject.session.ids.next<WorkflowInstanceId>(), workflowId: wide })).id);
  const probe = workflows.find((one) => one.name === "probe")!.id;
  await wait(1000);
  const times: number[] = [];
  for (let kill = 0; kill < kills; kill++) {
    const begun = performance.now();
    process.kill(subject.platform.pidOf("server"), "SIGKILL");
    const session = await reached(subject);
    const { id } = await session.ask("workflow.run", { id: session.ids.next<WorkflowInstanceId>(), workflowId: probe });
    for (;;) {
      const { tasks: now } = await session.ask("workflowInstance.get", { workflowInstanceId: id });
      if (now[0]!.startedAt !== null) break;
      await wait(5);
    }
    times.push((performance.now() - begun) / 1000);
    await wait(1500);
  }
  report(
    "P11",
    `seconds from kill -9 of the server to its next start, ${rows.toLocaleString("en")} live rows`,
    times,
    [],
    { floor: 5, goal: 0.8, sense: "at most", limit: "a new process of the runtime, its modules, and the links of the agents, which dial again" },
    { worst: round(Math.max(...times)) },
  );
  const session = await reached(subject);
  for (const id of open) {
    const { tasks: now } = await session.ask("workflowInstance.get", { workflowInstanceId: id });
    await session.ask("operation.apply", { verb: "kill", taskInstanceIds: [now.find((task) => task.name === "gate")!.id] });
  }
}
async function reached(subject: Subject) {
  for (let tries = 0; ; tries++) {
    try {
      const session = await subject.platform.session();
      await session.ask("setup.status", {});
      return session;
    } catch (error) {
      if (tries > 400) throw error;
      await wait(20);
    }
  }
}
