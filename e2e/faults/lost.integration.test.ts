import { afterAll, beforeAll, expect, test } from "vitest";
import { hasEnded, type TaskInstance, type WorkflowInstanceId } from "#contract";
import type { Session } from "../../agent/cli/admin/session.ts";
import { startPlatform, type Platform } from "../fixtures/platform.ts";

let platform: Platform;
let session: Session;
beforeAll(async () => {
  platform = await startPlatform({ slaves: 1 });
  session = await platform.session();
});
afterAll(() => platform.remove());

async function until<T>(what: string, seconds: number, look: () => Promise<T | null | undefined | false>): Promise<T> {
  for (const end = Date.now() + seconds * 1000; ;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`${what} did not happen within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

test("[NOD4, LC8] a silent host: its tasks are LOST, nothing starts twice, a kill is kept; its return tells the truth", async () => {
  await session.ask("text.apply", {
    text: `kind: Project
name: lost
---
kind: Workflow
project: lost
name: flow
tasks:
  - { name: ends, type: shell, params: { script: "sleep 3; echo done" }, retry: { times: 3, intervalSeconds: 1 } }
  - { name: unwanted, type: shell, params: { script: "sleep 300" } }
`,
  });
  const workflow = (await session.ask("workflow.list", {})).workflows[0]!;
  const run = await session.ask("workflow.run", { id: session.ids.next<WorkflowInstanceId>(), workflowId: workflow.id });
  const task = async (name: string): Promise<TaskInstance> => (await session.ask("workflowInstance.get", { workflowInstanceId: run.id })).tasks.find((one) => one.name === name)!;
  await until("both run", 10, async () => (await task("ends")).state === "RUNNING" && (await task("unwanted")).state === "RUNNING");

  process.kill(platform.pidOf("slave-1"), "SIGSTOP");
  const lost = await until("LOST", 20, async () => {
    const one = await task("ends");
    return one.state === "LOST" && one;
  });
  expect(lost.reason).toMatchObject({ code: "lost.node", values: { node: "slave-1" } });
  const { nodes } = await session.ask("node.list", {});
  expect(nodes.find((node) => node.name === "slave-1")!.state).toBe("UNREACHABLE");
  await session.ask("operation.apply", { verb: "kill", workflowInstanceId: run.id, taskInstanceIds: [(await task("unwanted")).id] });
  expect(await task("unwanted")).toMatchObject({ state: "LOST", killRequested: true });

  process.kill(platform.pidOf("slave-1"), "SIGCONT");
  await until("the end of both", 20, async () => hasEnded((await task("ends")).state) && hasEnded((await task("unwanted")).state));
  expect(await task("ends")).toMatchObject({ state: "SUCCESS", epoch: 1, tryNo: 1 });
  expect((await task("unwanted")).state).toBe("KILLED");
  await until("the node is back", 10, async () => (await session.ask("node.list", {})).nodes.find((node) => node.name === "slave-1")!.state === "STARTED");
});
