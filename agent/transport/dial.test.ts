import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { generate } from "selfsigned";
import type { Server as Endpoint } from "socket.io";
import { afterEach, expect, test } from "vitest";
import { dial } from "./dial.ts";
import { openEndpoint } from "./endpoint.ts";

let https: Server | undefined;
let io: Endpoint | undefined;
const sockets: ReturnType<typeof dial>[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.disconnect();
  await io?.close();
  https?.close();
});

test("[AUTH5] a pinned certificate is believed whatever its name, and no other is", async () => {
  const [own, other] = await Promise.all([generate([{ name: "commonName", value: "some-host" }]), generate([{ name: "commonName", value: "some-host" }])]);
  https = createServer({ key: own.private, cert: own.cert });
  io = openEndpoint(https, { path: "/control", frameBytes: 1024, allowOrigin: () => true });
  io.of("/crew");
  await new Promise<void>((resolve) => https!.listen(0, "127.0.0.1", resolve));
  const address = `https://127.0.0.1:${(https.address() as AddressInfo).port}`;
  const outcome = (certificate: string | null) => {
    const socket = dial({ address, path: "/control", namespace: "/crew", auth: () => ({}), certificate });
    sockets.push(socket);
    return new Promise<string>((resolve) => {
      socket.once("connect", () => resolve("connected"));
      socket.once("connect_error", () => resolve("refused"));
    });
  };
  expect(await outcome(own.cert)).toBe("connected");
  expect(await outcome(other.cert)).toBe("refused");
  expect(await outcome(null)).toBe("refused");
});
