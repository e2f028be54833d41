import { io } from "socket.io-client";
import { PROTOCOL, UI_NAMESPACE } from "#contract";

/** What the link needs of a Socket.IO socket; tests bring a plain object. */
export interface SocketLike {
  readonly connected: boolean;
  connect(): unknown;
  disconnect(): unknown;
  on(event: string, listener: (...args: never[]) => void): unknown;
  emit(event: string, ...args: unknown[]): unknown;
}

/** Makes a socket that is not connected yet. `token` is read at each dial. */
export type MakeSocket = (address: string, path: string, token: () => string) => SocketLike;

const DIAL_MS = 8000;

/** The real one: websocket only, reconnecting is ours, because the page shows when the next dial is. */
export const socketIo: MakeSocket = (address, path, token) =>
  io(`${address}${UI_NAMESPACE}`, {
    path,
    transports: ["websocket"],
    auth: (give) => give({ protocol: PROTOCOL, token: token() }),
    reconnection: false,
    autoConnect: false,
    forceNew: true,
    timeout: DIAL_MS,
  }) as unknown as SocketLike;
