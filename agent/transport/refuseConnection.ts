import { type ConnectRefusal, PROTOCOL, type Sentence } from "#contract";

/** [WIRE9] The error that a Socket.IO middleware passes on to refuse a connection: a reason of the closed list, with its sentence. */
export function connectRefusal(reason: ConnectRefusal, sentence: Sentence = { code: "link.refused", values: { reason } }): Error & { data: Sentence } {
  return Object.assign(new Error(reason), { data: sentence });
}

/** [WIRE8] A middleware for every namespace: another protocol version never reaches a handler. */
export function requireProtocol(socket: { readonly handshake: { readonly auth: Record<string, unknown> } }, next: (error?: Error) => void): void {
  const theirs = socket.handshake.auth["protocol"];
  if (theirs === PROTOCOL) return next();
  next(connectRefusal("protocol", { code: "link.protocol", values: { mine: PROTOCOL, theirs: typeof theirs === "number" ? theirs : "?" } }));
}
