import { afterEach, expect, test } from "vitest";
import { PROTOCOL } from "#contract";
import { io as connectRaw } from "socket.io-client";
import { openLinkPair, type LinkPair } from "../testing/linkPair.ts";
import { dial } from "./dial.ts";
import { connectRefusal, requireProtocol } from "./refuseConnection.ts";

let pair: LinkPair | undefined;
afterEach(() => pair?.close());

test("a frame above the limit closes its connection, others live on", async () => {
  pair = await openLinkPair({ frameBytes: 10_000 });
  const hostile = await pair.connect("/fleet");
  const honest = await pair.connect("/fleet");
  let heard = 0;
  hostile.server.on("x", () => heard++);
  const closed = new Promise((resolve) => hostile.server.once("disconnect", resolve));
  hostile.client.emit("x", "a".repeat(20_000));
  await closed;
  expect(heard).toBe(0);
  expect(honest.client.connected).toBe(true);
});

test("a peer above its budget of messages or bytes is closed", async () => {
  pair = await openLinkPair({ budget: { messagesPerSecond: 100, bytesPerSecond: 100_000 } });
  const chatty = await pair.connect("/fleet");
  const gone = new Promise((resolve) => chatty.server.once("disconnect", resolve));
  for (let i = 0; i < 500; i++) chatty.client.emit("x");
  await gone;
  const heavy = await pair.connect("/fleet");
  const goneToo = new Promise((resolve) => heavy.server.once("disconnect", resolve));
  for (let i = 0; i < 10; i++) heavy.client.emit("x", Buffer.alloc(50_000));
  await goneToo;
});

test("[WIRE9] a page of another origin is refused before any handler", async () => {
  pair = await openLinkPair();
  const socket = connectRaw(`${pair.address}/fleet`, { path: "/control", transports: ["websocket"], forceNew: true, reconnection: false, extraHeaders: { origin: "https://evil.example" } });
  await new Promise((resolve) => socket.once("connect_error", resolve));
  socket.close();
});

test("[WIRE8] an agent of the protocol before is served, any other is refused with both versions", async () => {
  pair = await openLinkPair();
  pair.io.of("/fleet").use(requireProtocol);
  const older = dial({ address: pair.address, path: "/control", namespace: "/fleet", auth: () => ({ protocol: PROTOCOL - 1 }), certificate: null });
  await new Promise<void>((resolve) => older.once("connect", resolve));
  older.disconnect();
  const socket = dial({ address: pair.address, path: "/control", namespace: "/fleet", auth: () => ({ protocol: 99 }), certificate: null });
  const error = await new Promise<Error & { data?: unknown }>((resolve) => socket.once("connect_error", resolve));
  socket.disconnect();
  expect(error.message).toBe("protocol");
  expect(error.data).toEqual({ code: "link.protocol", values: { mine: PROTOCOL, theirs: 99 } });
});

test("a dialler comes back after a refusal and after being hung up on", async () => {
  pair = await openLinkPair();
  let refusals = 1;
  pair.io.of("/fleet").use((_socket, next) => (refusals-- > 0 ? next(connectRefusal("goingDown")) : next()));
  const { server } = await pair.connect("/fleet");
  const again = new Promise((resolve) => pair!.io.of("/fleet").once("connection", resolve));
  server.disconnect(true);
  await again;
});

test("the request of a connection is not kept", async () => {
  pair = await openLinkPair();
  const { server } = await pair.connect("/fleet");
  expect(server.request).toBeNull();
  expect(server.handshake.address).toContain("127.0.0.1");
});
