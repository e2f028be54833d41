import { type ConnectRefusal, OLDEST_PROTOCOL, PROTOCOL, type Sentence } from "#contract";

/** [WIRE9] The error that a Socket.IO middleware passes on to refuse a connection: a reason of the closed list, with its sentence. */
export function connectRefusal(reason: ConnectRefusal, sentence: Sentence = { code: "link.refused", values: { reason } }): Error & { data: Sentence } {
  return Object.assign(new Error(reason), { data: sentence });
}

/** [WIRE8] A middleware for every namespace of agents: a protocol version that is not served never reaches a handler. */
export function requireProtocol(socket: { readonly handshake: { readonly auth: Record<string, unknown> } }, next: (error?: Error) => void): void {
  const theirs = socket.handshake.auth["protocol"];
  if (typeof theirs === "number" && theirs >= OLDEST_PROTOCOL && theirs <= PROTOCOL) return next();
  next(connectRefusal("protocol", { code: "link.protocol", values: { mine: PROTOCOL, theirs: typeof theirs === "number" ? theirs : "?" } }));
}
/** The version that a child of `requireProtocol` speaks. */
export const protocolOf = (socket: { readonly handshake: { readonly auth: Record<string, unknown> } }): number => Number(socket.handshake.auth["protocol"]);
