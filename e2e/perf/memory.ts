import { fork, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import type { NodeId } from "#contract";
import { report, round } from "./report.ts";
import { cpuMs, ownMiB, rssMiB, type Subject, wait } from "./subject.ts";

const PULSES_MS = 15_000;

/** P10: what idle agents cost the server, beside bare Socket.IO clients. P10b: what an agent itself takes, idle and with 200 tasks. */
export async function memory(subject: Subject, { agents }: { agents: number }): Promise<void> {
  const slave = subject.platform.pidOf("slave-1");
  const [idle, idleOwn] = [rssMiB(slave), ownMiB(slave)];
  const { nodes } = await subject.session.ask("node.list", {});
  const nodeId = nodes.find((node) => node.name === "slave-1")!.id;
  await subject.session.ask("node.update", { nodeId, slots: 200 });
  await subject.session.ask("node.stop", { nodeId: nodes.find((node) => node.name === "slave-2")!.id });
  await subject.session.ask("node.stop", { nodeId });
  await subject.session.ask("node.start", { nodeId });
  await subject.apply(`kind: Project
name: memory
---
kind: Workflow
project: memory
name: sleepers
tasks:
${Array.from({ length: 200 }, (_, index) => `  - { name: t${index}, type: shell, params: { script: "sleep 8" } }`).join("\n")}
`);
  const running = subject.runOnce("sleepers");
  let [busy, busyOwn] = [0, 0];
  for (let look = 0; look < 30; look++) {
    busy = Math.max(busy, rssMiB(slave));
    busyOwn = Math.max(busyOwn, ownMiB(slave));
    await wait(200);
  }
  await running;
  await subject.session.ask("node.start", { nodeId: nodes.find((node) => node.name === "slave-2")!.id });
  report(
    "P10b idle",
    "resident memory of an idle slave, MiB",
    [idle],
    [],
    { floor: 90, goal: 60, sense: "at most", limit: "a bare Node process is 39 MiB; most of this is the file of the program, which the kernel maps in large pieces and all processes share" },
    { ownMiB: round(idleOwn) },
  );
  report("P10b 200 tasks", "the same with 200 running tasks, MiB", [busy], [], { floor: 120, goal: 90, sense: "at most", limit: "as above" }, { ownMiB: round(busyOwn) });

  const server = subject.platform.pidOf("server");
  const serverId = nodes.find((node) => node.kind === "server")!.id;
  const tokens: string[] = [];
  for (let index = 0; index < agents; index++) {
    const node = await subject.session.ask("node.create", { id: subject.session.ids.next<NodeId>(), kind: "master", name: `idle-${index}`, parentId: serverId });
    tokens.push((await subject.session.ask("node.join", { nodeId: node.id })).token);
  }
  await wait(2000);
  const before = rssMiB(server);
  const child = fork(join(import.meta.dirname, "idleAgents.ts"), { execArgv: ["--disable-warning=ExperimentalWarning"], stdio: ["ignore", "inherit", "inherit", "ipc"] });
  await said(child, { join: tokens });
  await wait(5000);
  const grown = rssMiB(server) - before;
  const cpuBefore = cpuMs([server]);
  await wait(PULSES_MS);
  const share = (cpuMs([server]) - cpuBefore) / PULSES_MS;
  report(
    "P10",
    `server memory for ${agents} idle agents, MiB for 1,000`,
    [(grown * 1000) / agents],
    [],
    { floor: 40, goal: 25, sense: "at most", limit: "an agent has two connections, for control and for logs; bare clients have one" },
    {
      heartbeatCpuShareOfOneCore: round(share),
      agents,
    },
  );
  child.kill("SIGKILL");
}
const said = (child: ChildProcess, message: object): Promise<unknown> =>
  new Promise((resolve, reject) => {
    child.once("message", resolve);
    child.once("exit", (code) => reject(new Error(`the agents ended with ${code}`)));
    child.send(message);
  });
