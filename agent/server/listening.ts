import type { Server as HttpServer } from "node:http";
import { hostname, networkInterfaces } from "node:os";

export const LOOPBACK = new Set(["127.0.0.1", "::1", "localhost"]);

/** Resolves when the server listens, rejects with the reason when it cannot. */
export const listen = (server: HttpServer, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });

/** Names and addresses under which others may reach this host. */
export const ownNames = (): string[] => [
  hostname(),
  ...Object.values(networkInterfaces())
    .flat()
    .map((one) => (one!.family === "IPv6" ? `[${one!.address}]` : one!.address)),
];
