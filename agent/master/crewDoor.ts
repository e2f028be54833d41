import { createServer as createHttp } from "node:http";
import { createServer as createHttps } from "node:https";
import { CONTROL_FRAME_BYTES, CONTROL_PATH, CREW_NAMESPACE, LOG_FRAME_BYTES, LOG_PATH } from "#contract";
import type { Socket } from "socket.io";
import { openEndpoint } from "../transport/endpoint.ts";
import { requireProtocol } from "../transport/refuseConnection.ts";

export interface Listen {
  readonly host: string;
  readonly port: number;
  readonly tls: { readonly key: string; readonly certificate: string } | null;
}
export interface CrewDoor {
  /** The port that was really taken, when 0 was asked for. */
  readonly port: number;
  close(): Promise<void>;
}

/**
 * The port on which a master hears its slaves: control and log bytes on paths, connections and limits of their own. A page of
 * any origin is refused: only programs connect here.
 */
export async function openCrewDoor(listen: Listen, take: { readonly control: (socket: Socket) => void; readonly logs: (socket: Socket) => void }): Promise<CrewDoor> {
  const server = listen.tls ? createHttps({ key: listen.tls.key, cert: listen.tls.certificate }) : createHttp();
  const allowOrigin = (origin: string | undefined): boolean => origin === undefined;
  const control = openEndpoint(server, { path: CONTROL_PATH, frameBytes: CONTROL_FRAME_BYTES, allowOrigin });
  const logs = openEndpoint(server, { path: LOG_PATH, frameBytes: LOG_FRAME_BYTES, allowOrigin });
  for (const [io, handle] of [
    [control, take.control],
    [logs, take.logs],
  ] as const) {
    io.of(CREW_NAMESPACE).use(requireProtocol).on("connection", handle);
  }
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(listen.port, listen.host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : listen.port,
    async close() {
      // Each closes its own connections; the first also closes the server that both share.
      control.disconnectSockets(true);
      logs.disconnectSockets(true);
      logs.engine.close();
      await control.close();
    },
  };
}
