import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { agentUp, type AttemptOrder, CONTROL_PATH, CREW_NAMESPACE, FLEET_NAMESPACE, LOG_PATH, type NodeId, PROTOCOL } from "#contract";
import { systemClock } from "../platform/clock.ts";
import { enrol, type Identity, startSlave } from "../slave/index.ts";
import type { Agent } from "../slave/agent.ts";
import { makeOrder, makeScript } from "../testing/agentOrders.ts";
import { loudLog, processesOf, silentLog, testIds as ids } from "../testing/agentRunner.ts";
import { type LinkParent, openLinkParent } from "../testing/linkParent.ts";
import { call } from "../transport/call.ts";
import { dial } from "../transport/dial.ts";
import { makeJoinToken } from "../transport/joinToken.ts";
import { fingerprintOf, makeKeyPair, publicKeyOf } from "../transport/keys.ts";
import { proveToParent } from "../transport/proof.ts";
import { type Master, startMaster } from "./index.ts";

let dir: string;
let server: LinkParent;
let identity: Identity;
let master: Master | null;
let slaves: Agent[];
let orders: AttemptOrder[];
let sockets: ReturnType<typeof dial>[];

const startIt = async (port = 0) => (master = await startMaster({ dir: join(dir, "master"), identity, listen: { host: "127.0.0.1", port, tls: null }, clock: systemClock, ids, log: loudLog }));
const offer = (order: AttemptOrder, timeoutMs?: number) => {
  orders.push(order);
  return server.say(identity.nodeId, "attempt.offer", { masterId: identity.nodeId, order }, timeoutMs);
};
const slaveIdentity = (name: string): Identity => {
  const keys = makeKeyPair();
  return {
    nodeId: ids.next<NodeId>(),
    name,
    kind: "slave",
    privateKey: keys.privateKey,
    parent: { nodeId: identity.nodeId, publicKey: publicKeyOf(identity.privateKey), address: `http://127.0.0.1:${master!.port}`, certificate: null },
  };
};
const admit = (list: readonly Identity[]) =>
  server.say(identity.nodeId, "crew.admit", { masterId: identity.nodeId, slaves: list.map(({ nodeId, name, privateKey }) => ({ nodeId, name, publicKey: publicKeyOf(privateKey) })) });
async function addSlaves(count: number): Promise<Identity[]> {
  const list = Array.from({ length: count }, (_, index) => slaveIdentity(`slave${index}`));
  await admit(list);
  for (const one of list) slaves.push(await startSlave({ dir: join(dir, one.name), identity: one, clock: systemClock, ids, log: loudLog }));
  await server.until(() => list.every((one) => server.syncs.some((sync) => sync.nodeId === one.nodeId)), "the slaves");
  return list;
}

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "signalbox-master-"));
  server = await openLinkParent(FLEET_NAMESPACE);
  identity = server.child("master");
  slaves = [];
  orders = [];
  sockets = [];
  await startIt();
  await server.until(() => server.syncs.length > 0, "the master");
});
afterEach(async () => {
  for (const socket of sockets) socket.disconnect();
  for (const slave of slaves) await slave.stop();
  await master?.stop();
  await server.close();
  rmSync(dir, { recursive: true, force: true });
  const left = orders.flatMap((order) => processesOf(order.attemptId));
  for (const pid of left) process.kill(pid, "SIGKILL");
  expect(left).toEqual([]);
});

test("a master alone runs what it is offered", async () => {
  const order = makeOrder(ids, ["echo", "hello"]);
  expect(await offer(order)).toEqual({ accepted: true, nodeId: identity.nodeId });
  expect(await offer(order)).toEqual({ accepted: true, nodeId: identity.nodeId });
  expect(await server.ended(order.attemptId)).toMatchObject({ code: 0 });
  await server.until(() => server.finals.has(order.attemptId));
  expect(server.logs.get(order.attemptId)!.toString()).toBe("hello\n");
});

test("offers are spread over the cluster, facts and logs come through in order", async () => {
  server.answer.slots = 4;
  const list = await addSlaves(2);
  const syncs = server.syncs.length;
  server.uplink(identity.nodeId, true);
  await server.until(() => server.syncs.length > syncs, "the master's sync");
  const tasks = Array.from({ length: 9 }, () => makeScript(ids, "for i in 1 2 3; do echo $i; sleep 0.1; done"));
  const answers = [];
  for (const order of tasks) answers.push(await offer(order));
  const places = new Set(answers.map((answer) => (answer.accepted ? answer.nodeId : "refused")));
  expect([...places].sort()).toEqual([identity.nodeId, ...list.map(({ nodeId }) => nodeId)].sort());
  for (const order of tasks) {
    expect(await server.ended(order.attemptId)).toMatchObject({ code: 0 });
    expect(server.facts.filter((fact) => fact.attemptId === order.attemptId).map((fact) => fact.seq)).toEqual([1, 2, 3]);
    await server.until(() => server.finals.has(order.attemptId), "a log");
    expect(server.logs.get(order.attemptId)!.toString()).toBe("1\n2\n3\n");
  }
  await expect.poll(() => master!.journal.routes()).toEqual([]);
});

test("a definite refusal leads to the next node; when nobody takes it every reason comes back", async () => {
  server.answer.slots = 1;
  await addSlaves(2);
  const syncs = server.syncs.length;
  server.uplink(identity.nodeId, true);
  await server.until(() => server.syncs.length > syncs, "the master's sync");
  const missing = makeOrder(ids, ["no-such-command"]);
  const answer = await offer(missing);
  expect(answer).toMatchObject({ accepted: false });
  expect(!answer.accepted && answer.candidates.map((candidate) => [candidate.nodeName, candidate.reasons[0]!.code]).sort()).toEqual([
    ["master", "place.command"],
    ["slave0", "place.command"],
    ["slave1", "place.command"],
  ]);
  expect(master!.journal.routes()).toEqual([]);
  const long = Array.from({ length: 3 }, () => makeScript(ids, "sleep 20"));
  for (const order of long) expect(await offer(order)).toMatchObject({ accepted: true });
  const full = await offer(makeOrder(ids, ["true"]));
  expect(!full.accepted && full.candidates.map((candidate) => candidate.reasons[0]!.code)).toEqual(["place.full", "place.full", "place.full"]);
  for (const slaveId of new Set(server.syncs.map((sync) => sync.nodeId))) for (const order of long) await server.say(identity.nodeId, "attempt.kill", { nodeId: slaveId, attemptId: order.attemptId, by: "operator" });
  for (const order of long) expect(await server.ended(order.attemptId)).toMatchObject({ killedBy: "operator" });
});

test("[LC5] the same offer goes the same way, also after the master was started anew; without its slave it waits", async () => {
  const [first, second] = await addSlaves(2);
  server.answer.service = "stopped";
  await server.say(identity.nodeId, "service.set", { nodeId: identity.nodeId, service: "stopped" });
  const order = makeScript(ids, "sleep 2");
  const answer = await offer(order);
  expect(answer.accepted).toBe(true);
  const chosen = answer.accepted ? answer.nodeId : "";
  expect([first!.nodeId, second!.nodeId]).toContain(chosen);
  const port = master!.port;
  await master!.stop();
  const syncs = server.syncs.length;
  await startIt(port);
  await server.until(() => server.syncs.length > syncs, "the master");
  // Asked before its slave is back: it does not know, and asks nobody else.
  await slaves[chosen === first!.nodeId ? 0 : 1]!.stop();
  slaves.splice(chosen === first!.nodeId ? 0 : 1, 1);
  await expect(offer(order)).rejects.toMatchObject({ failure: { code: "unavailable" } });
  const own = chosen === first!.nodeId ? first! : second!;
  slaves.push(await startSlave({ dir: join(dir, own.name), identity: own, clock: systemClock, ids, log: loudLog }));
  await expect.poll(() => offer(order).catch(() => null), { timeout: 10_000 }).toEqual({ accepted: true, nodeId: chosen });
  expect(await server.ended(order.attemptId)).toMatchObject({ code: 0 });
  expect(server.facts.filter((fact) => fact.attemptId === order.attemptId && fact.kind === "started" && fact.seq === 2).length).toBeGreaterThanOrEqual(1);
}, 20_000);

test("[LC5] an order that is sent again after its end takes no slot", async () => {
  server.answer.slots = 1;
  const [slave] = await addSlaves(1);
  await server.say(identity.nodeId, "service.set", { nodeId: identity.nodeId, service: "stopped" });
  // The slave knows an attempt as long as its log is not stored; a server that was away meanwhile offers it again.
  server.storing = false;
  const order = makeOrder(ids, ["echo", "hello"]);
  expect(await offer(order)).toEqual({ accepted: true, nodeId: slave!.nodeId });
  expect(await server.ended(order.attemptId)).toMatchObject({ code: 0 });
  expect(await offer(order)).toEqual({ accepted: true, nodeId: slave!.nodeId });
  expect(await offer(makeOrder(ids, ["true"]))).toEqual({ accepted: true, nodeId: slave!.nodeId });
});

test("[JRN3] slaves keep their facts while the master has no uplink, and tell them when it is back", async () => {
  const [one] = await addSlaves(1);
  const order = makeScript(ids, "sleep 0.5; exit 5");
  orders.push(order);
  await server.say(identity.nodeId, "attempt.assign", { nodeId: one!.nodeId, order });
  await server.until(() => server.facts.some((fact) => fact.kind === "started"));
  const { port, nodeId, publicKey, privateKey } = server;
  const before = server;
  await server.close();
  await new Promise((resolve) => setTimeout(resolve, 800));
  expect(slaves[0]!.uplink).toBe(false);
  server = await openLinkParent(FLEET_NAMESPACE, port, { nodeId, publicKey, privateKey });
  server.admit(identity.nodeId, publicKeyOf(identity.privateKey));
  expect(await server.ended(order.attemptId)).toMatchObject({ code: 5 });
  expect(before.facts.some((fact) => fact.kind === "ended")).toBe(false);
}, 20_000);

test("[WIRE4] [AUTH5] a slave that speaks for another, or is not admitted, is closed", async () => {
  const [honest] = await addSlaves(1);
  const hostile = slaveIdentity("hostile");
  const enter = async (who: Identity, path: string) => {
    const socket = dial({ address: who.parent.address, path, namespace: CREW_NAMESPACE, auth: () => ({ protocol: PROTOCOL }), certificate: null });
    sockets.push(socket);
    const gone = new Promise((resolve) => socket.once("disconnect", resolve));
    const proven = new Promise<void>((resolve, reject) => socket.once("connect", () => proveToParent(socket, { self: who, parent: who.parent, nonce: () => ids.secret() }).then(resolve, reject)));
    return { socket, gone, proven };
  };
  const stranger = await enter(hostile, CONTROL_PATH);
  await expect(stranger.proven).rejects.toMatchObject({ failure: { sentence: { code: "link.refused" } } });
  await stranger.gone;
  await admit([honest!, hostile]);
  const liar = await enter(hostile, CONTROL_PATH);
  await liar.proven;
  const order = makeOrder(ids, ["x"]);
  const lie = call(liar.socket, agentUp, "agent.report", { nodeId: honest!.nodeId, facts: [{ kind: "accepted", attemptId: order.attemptId, taskInstanceId: order.taskInstanceId, epoch: 1, seq: 1, at: 1 }] }, { id: "1" });
  await expect(lie).rejects.toMatchObject({ failure: { code: "forbidden" } });
  await liar.gone;
  const flood = await enter(hostile, LOG_PATH);
  await flood.proven;
  flood.socket.emit("log.append", { id: "1", input: { bytes: Buffer.alloc(1024 * 1024) } }, () => {});
  await flood.gone;
  expect(server.facts).toEqual([]);
  expect(slaves[0]!.control.up).toBe(true);
});

test("[NOD3] a slave joins through its master with a token", async () => {
  const newcomer = ids.next<NodeId>();
  const masterKey = publicKeyOf(identity.privateKey);
  let shown = "";
  server.enrol = async (input) => {
    shown = input.token;
    return { nodeId: newcomer, name: "newcomer", kind: "slave", parentId: identity.nodeId, parentKey: masterKey };
  };
  // The master's own link offers enrolment from the start of a connection, so it is made anew with the script in place.
  server.sever();
  await server.until(() => server.linked(identity.nodeId) && server.syncs.length > 1, "the master");
  const body = {
    v: 1 as const,
    address: `http://127.0.0.1:${master!.port}`,
    certificate: null,
    parentId: identity.nodeId,
    parentKeyFingerprint: fingerprintOf(masterKey),
    nodeId: newcomer,
    kind: "slave" as const,
    code: "once",
    expiresAt: Date.now() + 60_000,
  };
  const token = makeJoinToken(server.privateKey, body);
  const joined = await enrol(token, { dir: join(dir, "newcomer"), clock: systemClock, ids });
  expect(joined).toMatchObject({ nodeId: newcomer, name: "newcomer", kind: "slave", parent: { nodeId: identity.nodeId, publicKey: masterKey } });
  expect(shown).toBe(token);
  slaves.push(await startSlave({ dir: join(dir, "newcomer"), identity: joined, clock: systemClock, ids, log: loudLog }));
  await server.until(() => server.syncs.some((sync) => sync.nodeId === newcomer), "the newcomer");
  await expect(enrol(makeJoinToken(server.privateKey, { ...body, expiresAt: 1 }), { dir, clock: systemClock, ids })).rejects.toMatchObject({ failure: { sentence: { code: "join.expired" } } });
  await expect(enrol(makeJoinToken(server.privateKey, { ...body, parentId: newcomer }), { dir, clock: systemClock, ids })).rejects.toMatchObject({ failure: { sentence: { code: "join.otherParent" } } });
  await expect(enrol(makeJoinToken(server.privateKey, { ...body, parentKeyFingerprint: "SHA256:x" }), { dir, clock: systemClock, ids })).rejects.toMatchObject({ failure: { sentence: { code: "link.refused" } } });
});

test("a taken port ends the start, with nothing left behind", async () => {
  await expect(startMaster({ dir: join(dir, "other"), identity: server.child("master"), listen: { host: "127.0.0.1", port: master!.port, tls: null }, clock: systemClock, ids, log: silentLog })).rejects.toMatchObject({
    code: "EADDRINUSE",
  });
});
