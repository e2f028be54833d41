import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Socket } from "socket.io-client";
import { agentDown, agentUp, CONTROL_PATH, FLEET_NAMESPACE, PROTOCOL, type AttemptFact, type AttemptOrder, type HeldAttempt, type Node, type NodeInput, type OutputOf, type Service } from "#contract";
import { systemClock } from "../platform/clock.ts";
import { makeIds } from "../platform/ids.ts";
import { enrol } from "../slave/index.ts";
import { hostFacts } from "../slave/probe/hostFacts.ts";
import { testSource } from "../slave/sources/testSource.ts";
import { bind } from "../transport/bind.ts";
import { call } from "../transport/call.ts";
import { dial } from "../transport/dial.ts";
import { proveToParent } from "../transport/proof.ts";
import { silentLog } from "./agentRunner.ts";
import type { ServerFixture } from "./serverFixture.ts";

type SyncAnswer = OutputOf<typeof agentUp, "agent.sync">;
export interface ScriptedMaster {
  readonly node: Node;
  /** What it was offered and has taken, in order. */
  readonly orders: AttemptOrder[];
  /** The services it was told to be, in order. */
  readonly told: Service[];
  /** How often it was told to sync again. */
  readonly nudges: number;
  sync(holding?: HeldAttempt[]): Promise<SyncAnswer>;
  report(facts: AttemptFact[]): Promise<OutputOf<typeof agentUp, "agent.report">>;
  /** One heartbeat; without them it is UNREACHABLE after ten seconds. */
  pulse(slotsUsed: number, measured?: { readonly diskFreeBytes: number }): void;
  close(): void;
}

/** A master that has really joined a server, takes every offer and runs nothing: what it reports is up to the test. */
export async function joinScriptedMaster(fixture: ServerFixture, name: string, input: Partial<NodeInput> = {}, protocol: number = PROTOCOL): Promise<ScriptedMaster> {
  const ids = makeIds(systemClock);
  const server = (await fixture.admin.ask("node.list", {})).nodes.find((node) => node.kind === "server")!;
  const node = await fixture.admin.ask("node.create", { kind: "master", name, parentId: server.id, slots: 4, ...input });
  const { token } = await fixture.admin.ask("node.join", { nodeId: node.id });
  const dir = await mkdtemp(join(tmpdir(), "signalbox-scripted-"));
  const identity = await enrol(token, { dir, clock: systemClock, ids });
  await rm(dir, { recursive: true });
  const orders: AttemptOrder[] = [];
  const told: Service[] = [];
  let nudges = 0;
  const take = (order: AttemptOrder) => {
    orders.push(order);
    return { accepted: true as const, nodeId: identity.nodeId };
  };
  const never = () => {
    throw new Error("not asked");
  };
  const socket: Socket = dial({ address: fixture.server.address, path: CONTROL_PATH, namespace: FLEET_NAMESPACE, auth: () => ({ protocol }), certificate: null });
  // Bound before the proof, as an agent is: the server speaks as soon as it believes.
  bind(
    agentDown,
    socket,
    undefined,
    {
      "link.challenge": () => {},
      "attempt.offer": ({ order }) => take(order as AttemptOrder),
      "attempt.offers": ({ orders: offered }) => {
        if (protocol < 2) throw new Error("this protocol has no such command");
        return { replies: (offered as AttemptOrder[]).map(take) };
      },
      "attempt.assign": never,
      "attempt.assigns": never,
      "host.processes": never,
      "host.checks": never,
      "source.test": async (source) => ({ steps: await testSource(source) }),
      "agent.upgrade": never,
      "attempt.kill": () => ({ known: true }),
      "service.set": ({ service }) => {
        told.push(service);
        return { service, cause: null };
      },
      "crew.admit": () => ({}),
      "uplink.changed": () => void nudges++,
    },
    { log: silentLog },
  );
  await proveToParent(socket, { self: { nodeId: identity.nodeId, privateKey: identity.privateKey }, parent: identity.parent, nonce: () => ids.secret(), protocol });
  // An older agent does not say that it tests data sources.
  const host = { ...hostFacts({ version: "test", incarnation: ids.next<string>(), startedAt: Date.now() }), sourceTests: protocol === PROTOCOL };
  const master: ScriptedMaster = {
    node,
    orders,
    told,
    get nudges() {
      return nudges;
    },
    sync: (holding = []) => call(socket, agentUp, "agent.sync", { nodeId: node.id, host, service: "started", slots: 4, clock: Date.now(), holding }, { id: ids.next() }),
    report: (facts) => call(socket, agentUp, "agent.report", { nodeId: node.id, facts }, { id: ids.next() }),
    pulse(slotsUsed, measured) {
      const metrics = {
        at: Date.now(),
        cpuRate: 0,
        cores: 4,
        loadAverage: 0,
        memoryTotalBytes: 100,
        memoryAvailableBytes: 90,
        diskTotalBytes: 1e12,
        diskFreeBytes: 1e12,
        agentMemoryBytes: 1,
        cpuUserRate: 0,
        cpuSystemRate: 0,
        ...measured,
      };
      socket.emit("agent.pulse", { nodeId: node.id, metrics, slots: 4, slotsUsed, clock: Date.now() });
    },
    close: () => void socket.disconnect(),
  };
  await master.sync();
  return master;
}
