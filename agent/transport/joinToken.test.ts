import { expect, test } from "vitest";
import type { NodeId } from "#contract";
import { systemClock } from "../platform/clock.ts";
import { makeIds } from "../platform/ids.ts";
import { type JoinTokenBody, makeJoinToken, readJoinToken, verifyJoinToken } from "./joinToken.ts";
import { fingerprintOf, makeKeyPair, publicKeyOf, signProof, verifyProof } from "./keys.ts";

const server = makeKeyPair();
const ids = makeIds(systemClock);
const body: JoinTokenBody = {
  v: 1,
  address: "https://10.0.0.1:18590",
  certificate: null,
  parentId: ids.next<NodeId>(),
  parentKeyFingerprint: fingerprintOf(server.publicKey),
  nodeId: ids.next<NodeId>(),
  kind: "master",
  code: "c",
  expiresAt: 1,
};

test("[NOD3] a token says what was put in, and only this server's is believed", () => {
  const text = makeJoinToken(server.privateKey, body);
  expect(readJoinToken(`  ${text}\n`)).toEqual(body);
  expect(verifyJoinToken(server.publicKey, text)).toEqual(body);
  expect(() => verifyJoinToken(makeKeyPair().publicKey, text)).toThrow("join.invalid");
  const [payload, signature] = text.split(".");
  const forged = Buffer.from(JSON.stringify({ ...body, nodeId: ids.next<NodeId>() })).toString("base64url");
  expect(() => verifyJoinToken(server.publicKey, `${forged}.${signature}`)).toThrow("join.invalid");
  for (const broken of ["", "x", text.slice(0, 40), `${payload}.`, `${payload}.${signature}.x`]) expect(() => readJoinToken(broken), broken).toThrow("join.invalid");
});

test("keys are raw 32 bytes and a signature is of one text by one key", () => {
  const pair = makeKeyPair();
  expect(Buffer.from(pair.publicKey, "base64url")).toHaveLength(32);
  expect(publicKeyOf(pair.privateKey)).toBe(pair.publicKey);
  const signature = signProof(pair.privateKey, "text");
  expect(verifyProof(pair.publicKey, "text", signature)).toBe(true);
  expect(verifyProof(pair.publicKey, "texT", signature)).toBe(false);
  expect(verifyProof(server.publicKey, "text", signature)).toBe(false);
  for (const nonsense of ["", "x", "====", signature.slice(1)]) {
    expect(verifyProof(pair.publicKey, "text", nonsense)).toBe(false);
    expect(verifyProof(nonsense, "text", signature)).toBe(false);
  }
});
