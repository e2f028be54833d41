import type { Server as HttpServer } from "node:http";
import type { Server as HttpsServer } from "node:https";
import { Server } from "socket.io";

/** What one connection may send. Refilled evenly; twice a second's worth may come at once. */
export interface Budget {
  readonly messagesPerSecond: number;
  readonly bytesPerSecond: number;
}
export interface EndpointOptions {
  readonly path: string;
  /** Largest message, bytes; a larger one closes its connection. */
  readonly frameBytes: number;
  /** Asked with the Origin and Host headers, before the upgrade. */
  readonly allowOrigin: (origin: string | undefined, host: string | undefined) => boolean;
  readonly budget?: Budget;
}

/** Ample for one agent at full load (a batch of facts per turn), far below what hurts. */
const DEFAULT_BUDGET: Budget = { messagesPerSecond: 20_000, bytesPerSecond: 256 * 1024 * 1024 };
const HANDSHAKE_MS = 10_000;

/**
 * Socket.IO on an HTTP server: websocket only, no compression, no state recovery (links resume by their own numbers).
 * What comes in is hostile: a frame above `frameBytes` or a peer above its budget is closed.
 */
export function openEndpoint(server: HttpServer | HttpsServer, options: EndpointOptions): Server {
  const io = new Server(server, {
    path: options.path,
    transports: ["websocket"],
    perMessageDeflate: false,
    httpCompression: false,
    serveClient: false,
    maxHttpBufferSize: options.frameBytes,
    connectTimeout: HANDSHAKE_MS,
    pingInterval: 5_000,
    pingTimeout: 5_000,
    allowRequest: (request, decide) => {
      const allowed = options.allowOrigin(request.headers.origin, request.headers.host);
      decide(allowed ? null : "origin", allowed);
    },
  });
  const budget = options.budget ?? DEFAULT_BUDGET;
  io.engine.on("connection", (raw: RawConnection) => {
    // Engine.IO keeps the upgrade request of every connection for its life; its headers cost more than the connection.
    raw.request = null;
    watchBudget(raw, budget);
  });
  return io;
}

interface RawConnection {
  request: unknown;
  on(event: "packet", listener: (packet: { readonly data?: unknown }) => void): void;
  close(discard?: boolean): void;
}

function watchBudget(raw: RawConnection, budget: Budget): void {
  let messages = budget.messagesPerSecond * 2;
  let bytes = budget.bytesPerSecond * 2;
  let lastMs = performance.now();
  let closed = false;
  raw.on("packet", ({ data }) => {
    const nowMs = performance.now();
    const seconds = (nowMs - lastMs) / 1000;
    lastMs = nowMs;
    messages = Math.min(budget.messagesPerSecond * 2, messages + budget.messagesPerSecond * seconds) - 1;
    bytes = Math.min(budget.bytesPerSecond * 2, bytes + budget.bytesPerSecond * seconds) - sizeOf(data);
    if ((messages < 0 || bytes < 0) && !closed) {
      closed = true;
      raw.close(true);
    }
  });
}
const sizeOf = (data: unknown): number => (typeof data === "string" ? data.length : data instanceof Uint8Array || data instanceof ArrayBuffer ? data.byteLength : 0);
