import { X509Certificate } from "node:crypto";
import { Manager, type Socket } from "socket.io-client";
import { ProgramWebSocket } from "./programWebSocket.ts";

export interface DialOptions {
  /** `https://host:port`, or `http://` on loopback. */
  readonly address: string;
  readonly path: string;
  readonly namespace: string;
  /** Asked at every connection. */
  readonly auth: () => Record<string, unknown>;
  /** The one certificate that is believed, PEM; its name and who signed it do not matter. Null: the system's authorities. */
  readonly certificate: string | null;
}

const FIRST_DELAY_MS = 50;
/** Between two tries while nobody is there. Short: a server that is started again waits for nothing but this. */
const LONGEST_ABSENCE_DELAY_MS = 400;
/** After one that is there has refused. */
const LONGEST_DELAY_MS = 1_000;

/**
 * Dials and keeps dialling: after a lost connection, after a refusal, and after the other side hung up, with 50 ms to 1 s
 * between tries, jittered. Every call has a connection of its own. `disconnect()` ends it for good.
 */
export function dial(options: DialOptions): Socket {
  const manager = new Manager(options.address, {
    path: options.path,
    transports: [ProgramWebSocket],
    forceNew: true,
    reconnectionDelay: FIRST_DELAY_MS,
    reconnectionDelayMax: LONGEST_ABSENCE_DELAY_MS,
    randomizationFactor: 0.5,
    timeout: 5_000,
    ...(options.certificate === null ? {} : pinned(options.certificate)),
  });
  const socket = manager.socket(options.namespace, { auth: (give) => give(options.auth()) });
  redial(socket);
  return socket;
}

/**
 * Socket.IO's client tries again by itself only when the connection broke. When a middleware refused or the other side hung
 * up it stays away, but both pass: a node is admitted a moment later, a server comes back.
 */
function redial(socket: Socket): void {
  let timer: NodeJS.Timeout | undefined;
  let delayMs = FIRST_DELAY_MS;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => socket.connect(), delayMs * (0.5 + Math.random()));
    delayMs = Math.min(delayMs * 2, LONGEST_DELAY_MS);
  };
  let connectedAt = 0;
  socket.on("connect", () => (connectedAt = performance.now()));
  socket.on("connect_error", () => {
    if (!socket.active) later();
  });
  socket.on("disconnect", (reason) => {
    // A peer that hangs up at once, again and again, is met with the longer delay.
    if (performance.now() - connectedAt > LONGEST_DELAY_MS) delayMs = FIRST_DELAY_MS;
    if (reason === "io server disconnect") later();
  });
  const disconnect = socket.disconnect.bind(socket);
  socket.disconnect = socket.close = () => {
    clearTimeout(timer);
    return disconnect();
  };
  HANG_UPS.set(socket, () => {
    disconnect();
    later();
  });
}
const HANG_UPS = new WeakMap<Socket, () => void>();

/** Closes the connection of a dialled socket and dials again after a while: the other side was not who it should be. */
export const hangUp = (socket: Socket): void => HANG_UPS.get(socket)?.();

/** Options of a TLS client that trusts exactly this certificate: it is its own authority, and the peer must show it, byte for byte. */
export function pinned(pem: string): Record<string, unknown> {
  const expected = new X509Certificate(pem).raw;
  return {
    ca: pem,
    checkServerIdentity: (_host: string, shown: { readonly raw: Buffer }) => (shown.raw.equals(expected) ? undefined : new Error("the other side shows another certificate than the pinned one")),
  };
}
