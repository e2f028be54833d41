import { afterEach, expect, test } from "vitest";
import { agentUp, type NodeId, PROTOCOL } from "#contract";
import { openLinkPair, type LinkPair } from "../testing/linkPair.ts";
import { systemClock } from "../platform/clock.ts";
import { makeIds } from "../platform/ids.ts";
import { call } from "./call.ts";
import { makeKeyPair } from "./keys.ts";
import { type Challenge, expectChild, type ExpectChildOptions, proveToParent, receiveChallenge } from "./proof.ts";

const ids = makeIds(systemClock);
const parentKeys = makeKeyPair();
const childKeys = makeKeyPair();
const parentId = ids.next<NodeId>();
const childId = ids.next<NodeId>();
const parent = { nodeId: parentId, publicKey: parentKeys.publicKey };
const child = { nodeId: childId, privateKey: childKeys.privateKey };
const nonce = () => ids.secret();

let pair: LinkPair | undefined;
afterEach(() => pair?.close());

async function meet(options: Partial<ExpectChildOptions> = {}) {
  pair = await openLinkPair();
  let admitted: Promise<NodeId> | undefined;
  pair.io.of("/fleet").once("connection", (socket) => {
    admitted = expectChild(socket, {
      self: { nodeId: parentId, privateKey: parentKeys.privateKey },
      keyOf: (id) => (id === childId ? childKeys.publicKey : null),
      nonce,
      clock: systemClock,
      protocol: PROTOCOL,
      ...options,
    });
    admitted.catch(() => {});
  });
  let receiving: Promise<Challenge> | undefined;
  const { client } = await pair.connect("/fleet", (socket) => socket.once("connect", () => (receiving = receiveChallenge(socket))));
  const hungUp = new Promise((resolve) => client.once("disconnect", resolve));
  return { client, challenge: await receiving!, admitted: () => admitted!, hungUp };
}

test("[AUTH5] both ends prove their keys", async () => {
  const { client, challenge, admitted } = await meet();
  await proveToParent(client, { self: child, parent, nonce, challenge });
  expect(await admitted()).toBe(childId);
  expect(client.connected).toBe(true);
});

test("[AUTH5] a wrong key, an unknown node and another node's key are refused and disconnected", async () => {
  const stranger = makeKeyPair();
  for (const self of [
    { nodeId: childId, privateKey: stranger.privateKey },
    { nodeId: ids.next<NodeId>(), privateKey: childKeys.privateKey },
  ]) {
    const { client, challenge, admitted, hungUp } = await meet();
    await expect(proveToParent(client, { self, parent, nonce, challenge })).rejects.toMatchObject({ failure: { sentence: { code: "link.refused" } } });
    await expect(admitted()).rejects.toMatchObject({ failure: { code: "forbidden" } });
    await hungUp;
    await pair?.close();
  }
});

test("[AUTH5] a recorded proof is worth nothing at the next connection", async () => {
  const first = await meet();
  const recorded: unknown[] = [];
  const emit = first.client.emit.bind(first.client);
  first.client.emit = ((event: string, ...args: unknown[]) => (recorded.push(args[0]), emit(event, ...args))) as typeof emit;
  await proveToParent(first.client, { self: child, parent, nonce, challenge: first.challenge });
  await pair?.close();
  const second = await meet();
  const answer = await new Promise((resolve) => second.client.emit("link.prove", recorded[0], resolve));
  expect(answer).toMatchObject({ ok: false, error: { code: "forbidden" } });
  await expect(second.admitted()).rejects.toThrow("badProof");
});

test("[AUTH5] an impostor parent is recognised", async () => {
  const { client, challenge } = await meet({ self: { nodeId: parentId, privateKey: makeKeyPair().privateKey } });
  await expect(proveToParent(client, { self: child, parent, nonce, challenge })).rejects.toMatchObject({ failure: { code: "unavailable", sentence: { values: { reason: "badProof" } } } });
});

test("[AUTH5] nothing but enrolling and proving is listened to, and silence ends in a disconnect", async () => {
  const { client, admitted, hungUp } = await meet({ timeoutMs: 150 });
  await expect(call(client, agentUp, "agent.service", { nodeId: childId, service: "started", leaving: false }, { id: "1", timeoutMs: 50 })).rejects.toMatchObject({ failure: { code: "timeout" } });
  await expect(admitted()).rejects.toMatchObject({ failure: { code: "timeout" } });
  await hungUp;
});

test("[NOD3] after an enrolment the child proves itself on the same connection", async () => {
  const host = { hostName: "h", addresses: [], machineId: null, os: "Linux", architecture: "x64", bootId: "b", version: "0", incarnation: "i", pid: 1, startedAt: 0 };
  const newcomer = { nodeId: ids.next<NodeId>(), ...makeKeyPair() };
  const { client, challenge, admitted } = await meet({ enrol: async () => ({ nodeId: newcomer.nodeId, name: "n", kind: "slave", parentId, parentKey: parentKeys.publicKey }) });
  await call(client, agentUp, "link.enrol", { token: "c", publicKey: newcomer.publicKey, host, suggestedName: "n", certificate: null }, { id: "1" });
  await proveToParent(client, { self: newcomer, parent, nonce, challenge });
  expect(await admitted()).toBe(newcomer.nodeId);
});

test("an enrolment is refused where none is taken", async () => {
  const { client } = await meet();
  const host = { hostName: "h", addresses: [], machineId: null, os: "Linux", architecture: "x64", bootId: "b", version: "0", incarnation: "i", pid: 1, startedAt: 0 };
  await expect(call(client, agentUp, "link.enrol", { token: "c", publicKey: "k", host, suggestedName: "n", certificate: null }, { id: "1" })).rejects.toMatchObject({ failure: { code: "forbidden" } });
});
