import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Socket } from "socket.io-client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { agentDown, agentLogUp, agentUp, CONTROL_PATH, FLEET_NAMESPACE, LOG_PATH, PROTOCOL, type AttemptId, type AttemptOrder, type NodeId, type TaskInstanceId, type WorkflowInstanceId } from "#contract";
import { systemClock } from "../../platform/clock.ts";
import { makeIds } from "../../platform/ids.ts";
import { makeLogger } from "../../platform/logger.ts";
import { enrol, type Identity } from "../../slave/index.ts";
import { hostFacts } from "../../slave/probe/hostFacts.ts";
import { startServerFixture, type ServerFixture } from "../../testing/serverFixture.ts";
import { bind } from "../../transport/bind.ts";
import { call } from "../../transport/call.ts";
import { dial } from "../../transport/dial.ts";
import { makeKeyPair } from "../../transport/keys.ts";
import { proveToParent } from "../../transport/proof.ts";

const ids = makeIds(systemClock);
const log = makeLogger("test", "fatal");
let fixture: ServerFixture;
let dir: string;
let honest: Master;
let hostile: Master;

interface Master {
  readonly identity: Identity;
  readonly socket: Socket;
  readonly orders: AttemptOrder[];
}

/** A master that is really joined and says whatever the test wants. */
async function joinMaster(name: string): Promise<Master> {
  const server = (await fixture.admin.ask("node.list", {})).nodes.find((node) => node.kind === "server")!;
  const node = await fixture.admin.ask("node.create", { kind: "master", name, parentId: server.id, slots: 4 });
  const { token } = await fixture.admin.ask("node.join", { nodeId: node.id });
  const identity = await enrol(token, { dir: join(dir, name), clock: systemClock, ids });
  const socket = await link(identity, CONTROL_PATH);
  const orders: AttemptOrder[] = [];
  const never = () => {
    throw new Error("not asked");
  };
  bind(
    agentDown,
    socket,
    undefined,
    {
      "link.challenge": () => {},
      "attempt.offer": ({ order }) => {
        orders.push(order as AttemptOrder);
        return { accepted: true, nodeId: identity.nodeId };
      },
      "attempt.offers": ({ orders: offered }) => {
        orders.push(...(offered as AttemptOrder[]));
        return { replies: offered.map(() => ({ accepted: true as const, nodeId: identity.nodeId })) };
      },
      "attempt.assign": never,
      "attempt.assigns": never,
      "host.processes": never,
      "host.checks": never,
      "source.test": never,
      "agent.upgrade": never,
      "attempt.kill": () => ({ known: true }),
      "service.set": ({ service }) => ({ service, cause: null }),
      "crew.admit": () => ({}),
      "uplink.changed": () => {},
    },
    { log },
  );
  await call(socket, agentUp, "agent.sync", { nodeId: identity.nodeId, host: host(), service: "started", slots: 4, clock: Date.now(), holding: [] }, { id: ids.next() });
  return { identity, socket, orders };
}
const host = () => hostFacts({ version: "test", incarnation: ids.next<string>(), startedAt: Date.now() });
async function link(identity: Identity, path: string, privateKey = identity.privateKey): Promise<Socket> {
  const socket = dial({ address: fixture.server.address, path, namespace: FLEET_NAMESPACE, auth: () => ({ protocol: PROTOCOL }), certificate: null });
  await proveToParent(socket, { self: { nodeId: identity.nodeId, privateKey }, parent: identity.parent, nonce: () => ids.secret() });
  return socket;
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "signalbox-hostile-"));
  fixture = await startServerFixture();
  honest = await joinMaster("honest");
  await fixture.admin.ask("text.apply", { text: 'kind: Project\nname: p\n---\nkind: Workflow\nproject: p\nname: w\ntasks: [{ name: one, type: shell, params: { script: "true" } }]\n' });
  const workflow = (await fixture.admin.ask("workflow.list", {})).workflows[0]!;
  await fixture.admin.ask("workflow.run", { id: ids.next<WorkflowInstanceId>(), workflowId: workflow.id });
  while (honest.orders.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  hostile = await joinMaster("hostile");
});
afterAll(async () => {
  for (const master of [honest, hostile]) master?.socket.disconnect();
  await fixture.stop();
  await rm(dir, { recursive: true });
});

const report = (master: Master, nodeId: NodeId, facts: object[]) => call(master.socket, agentUp, "agent.report", { nodeId, facts: facts as never }, { id: ids.next() });
const stateOf = async (order: AttemptOrder) => (await fixture.admin.ask("taskInstance.get", { taskInstanceId: order.taskInstanceId })).task;
const ended = (order: AttemptOrder, seq = 3) => ({
  kind: "ended",
  attemptId: order.attemptId,
  taskInstanceId: order.taskInstanceId,
  epoch: order.epoch,
  seq,
  at: Date.now(),
  exit: { code: 0, signal: null, startError: null, unknown: false, killedBy: null, endedAt: Date.now(), durationMs: 1, logBytes: 0, truncated: false, lastLines: [] },
});

test("[WIRE4] an agent speaks only for itself: another's node, another's attempt, another's log are refused or change nothing", async () => {
  const order = honest.orders[0]!;
  await expect(report(hostile, honest.identity.nodeId, [ended(order)])).rejects.toMatchObject({ failure: { code: "forbidden" } });
  const answer = await report(hostile, hostile.identity.nodeId, [ended(order)]);
  expect(answer.acknowledged).toHaveLength(1);
  expect((await stateOf(order)).state).toBe("DISPATCHING");
  const logs = await link(hostile.identity, LOG_PATH);
  await expect(
    call(logs, agentLogUp, "log.append", { nodeId: hostile.identity.nodeId, attemptId: order.attemptId, offset: 0, at: Date.now(), bytes: Buffer.from("forged"), final: false }, { id: ids.next() }),
  ).rejects.toMatchObject({ failure: { code: "forbidden" } });
  await expect(
    call(logs, agentLogUp, "log.append", { nodeId: hostile.identity.nodeId, attemptId: "../../etc/passwd" as never, offset: 0, at: Date.now(), bytes: Buffer.from("x"), final: false }, { id: ids.next() }),
  ).rejects.toMatchObject({ failure: { code: "invalid" } });
  logs.disconnect();
});

test("[LC3, LC4] an older epoch, a repeated number and anything after the end change nothing", async () => {
  const order = honest.orders[0]!;
  const base = { attemptId: order.attemptId, taskInstanceId: order.taskInstanceId, at: Date.now() };
  await report(honest, honest.identity.nodeId, [{ kind: "started", pid: 1, ...base, epoch: order.epoch - 1, seq: 9 }]);
  expect((await stateOf(order)).state).toBe("DISPATCHING");
  await report(honest, honest.identity.nodeId, [
    { kind: "accepted", ...base, epoch: order.epoch, seq: 1 },
    { kind: "started", pid: 4242, ...base, epoch: order.epoch, seq: 2 },
  ]);
  expect((await stateOf(order)).state).toBe("RUNNING");
  await report(honest, honest.identity.nodeId, [{ kind: "started", pid: 1, ...base, epoch: order.epoch, seq: 2 }]);
  await report(honest, honest.identity.nodeId, [ended(order)]);
  expect(await stateOf(order)).toMatchObject({ state: "SUCCESS", exitCode: 0 });
  await report(honest, honest.identity.nodeId, [
    { kind: "started", pid: 1, ...base, epoch: order.epoch, seq: 99 },
    { ...ended(order, 100), exit: { ...ended(order).exit, code: 1 } },
  ]);
  const { attempts } = await fixture.admin.ask("taskInstance.get", { taskInstanceId: order.taskInstanceId });
  expect(attempts).toHaveLength(1);
  expect(attempts[0]).toMatchObject({ state: "ENDED", pid: 4242, exit: { code: 0 } });
  expect((await stateOf(order)).state).toBe("SUCCESS");
});

test("what nobody knows is fenced", async () => {
  const unknown = { kind: "started", pid: 1, attemptId: ids.next<AttemptId>(), taskInstanceId: ids.next<TaskInstanceId>(), epoch: 1, seq: 1, at: Date.now() };
  expect((await report(hostile, hostile.identity.nodeId, [unknown])).fence).toEqual([unknown.attemptId]);
  const held = { attemptId: ids.next<AttemptId>(), taskInstanceId: ids.next<TaskInstanceId>(), epoch: 3, state: "RUNNING" as const };
  const answer = await call(hostile.socket, agentUp, "agent.sync", { nodeId: hostile.identity.nodeId, host: host(), service: "started", slots: 4, clock: Date.now(), holding: [held] }, { id: ids.next() });
  expect(answer.fence).toContain(held.attemptId);
});

test("[AUTH5] another key, an unknown node and a shape that is wrong get nowhere", async () => {
  await expect(link(honest.identity, CONTROL_PATH, makeKeyPair().privateKey)).rejects.toBeDefined();
  await expect(link({ ...honest.identity, nodeId: ids.next<NodeId>() }, CONTROL_PATH)).rejects.toBeDefined();
  await expect(report(hostile, hostile.identity.nodeId, [{ kind: "started", pid: "x" }])).rejects.toMatchObject({ failure: { code: "invalid" } });
  expect((await fixture.rest("GET", "/healthz")).status).toBe(200);
});
