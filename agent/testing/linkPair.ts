import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { PROTOCOL } from "#contract";
import type { Server, Socket } from "socket.io";
import { dial } from "../transport/dial.ts";
import { openEndpoint, type EndpointOptions } from "../transport/endpoint.ts";

/** A real endpoint on a free loopback port, with clients made on demand; `close()` leaves nothing open. */
export interface LinkPair {
  readonly io: Server;
  readonly address: string;
  /** `prepare` gets the client before it is connected: what must listen from the first frame on listens there. */
  connect(namespace: string, prepare?: (client: ReturnType<typeof dial>) => void): Promise<{ server: Socket; client: ReturnType<typeof dial> }>;
  close(): Promise<void>;
}

export async function openLinkPair(options: Partial<EndpointOptions> = {}): Promise<LinkPair> {
  const http = createServer();
  const path = options.path ?? "/control";
  const io = openEndpoint(http, { path, frameBytes: 1024 * 1024, allowOrigin: (origin) => origin === undefined, ...options });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const clients: ReturnType<typeof dial>[] = [];
  return {
    io,
    address,
    connect(namespace, prepare) {
      const server = new Promise<Socket>((resolve) => io.of(namespace).once("connection", resolve));
      const client = dial({ address, path, namespace, auth: () => ({ protocol: PROTOCOL }), certificate: null });
      prepare?.(client);
      clients.push(client);
      return server.then((socket) => new Promise((resolve) => (client.connected ? resolve({ server: socket, client }) : client.once("connect", () => resolve({ server: socket, client })))));
    },
    async close() {
      for (const client of clients) client.disconnect();
      await io.close();
    },
  };
}
