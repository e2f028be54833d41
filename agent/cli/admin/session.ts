import { CONTROL_PATH, ConnectRefusal, LOG_PATH, logUp, PROTOCOL, Refusal, UI_NAMESPACE, uiDown, uiUp, type CommandsOf, type InputOf, type OutputOf, type PayloadOf, type UiDown, type UiUp } from "#contract";
import type { Socket } from "socket.io-client";
import { call } from "../../transport/call.ts";
import { dial } from "../../transport/dial.ts";
import type { Peer } from "../../transport/peer.ts";
import type { Ids } from "../../platform/ids.ts";
import type { Target } from "../adminFile.ts";

const CONNECT_MS = 10_000;
const FIRST_CONNECT_MS = 1_500;

/** A connection of the command line to a server: the client's own catalog. */
export interface Session {
  readonly ids: Ids;
  readonly target: Target;
  ask<K extends keyof CommandsOf<UiUp> & string>(name: K, input: InputOf<UiUp, K>, timeoutMs?: number): Promise<OutputOf<UiUp, K>>;
  /** Facts of this name, while the stream is open; the answer ends it. */
  onFact<K extends keyof UiDown & string>(name: K, listener: (payload: PayloadOf<UiDown, K>) => void): () => void;
  /** Called after every connection but the first. */
  onReconnect(listener: () => void): () => void;
  /** The same over the connection for bytes: logs and files. */
  askBytes<K extends keyof CommandsOf<typeof logUp> & string>(name: K, input: InputOf<typeof logUp, K>): Promise<OutputOf<typeof logUp, K>>;
  close(): void;
}

/**
 * Connects once, or says why not. A connection that breaks later comes back by itself; a command that was under way is sent
 * again with the same id, which makes it the same command.
 */
export async function openSession(target: Target, ids: Ids): Promise<Session> {
  const socket = link(target, CONTROL_PATH);
  await connected(socket, target, FIRST_CONNECT_MS);
  let logs: Promise<Socket> | null = null;
  const logSocket = () => (logs ??= openLogs());
  const openLogs = async () => {
    const opened = link(target, LOG_PATH);
    await connected(opened, target);
    return opened;
  };
  return {
    ids,
    target,
    async ask(name, input, timeoutMs = 60_000) {
      const id = ids.next<string>();
      for (;;) {
        try {
          return await call(socket as unknown as Peer, uiUp, name, input, { id, timeoutMs });
        } catch (error) {
          if (!(error instanceof Refusal) || error.failure.code !== "unavailable" || error.failure.sentence.code !== "link.down") throw error;
          await connected(socket, target);
        }
      }
    },
    onFact(name, listener) {
      const peer = socket as unknown as Peer;
      const take = (payload: unknown) => listener(uiDown[name].payload.parse(payload) as never);
      const takeAll = (facts: unknown) => {
        for (const fact of uiDown.facts.payload.parse(facts)) if (fact.name === name) take(fact.payload);
      };
      peer.on(name, take);
      peer.on("facts", takeAll);
      return () => {
        peer.off(name, take);
        peer.off("facts", takeAll);
      };
    },
    onReconnect(listener) {
      socket.on("connect", listener);
      return () => void socket.off("connect", listener);
    },
    askBytes: async (name, input) => call((await logSocket()) as unknown as Peer, logUp, name, input, { id: ids.next(), timeoutMs: 60_000 }),
    close() {
      socket.disconnect();
      void logs?.then((opened) => opened.disconnect());
    },
  };
}

const link = (target: Target, path: string): Socket => dial({ address: target.address, path, namespace: UI_NAMESPACE, auth: () => ({ protocol: PROTOCOL, token: target.token }), certificate: target.certificate });

function connected(socket: Socket, target: Target, patienceMs = CONNECT_MS): Promise<void> {
  if (socket.connected) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const end = (error: Refusal | null) => {
      clearTimeout(timer);
      socket.off("connect", onConnect).off("connect_error", onError);
      if (error === null) return resolve();
      socket.disconnect();
      reject(error);
    };
    const onConnect = () => end(null);
    const firstTry = performance.now();
    let last = "";
    const onError = (error: Error) => {
      last = error.message;
      const refusal = ConnectRefusal.safeParse(error.message);
      // A server that is being started again is back soon; one that is not there need not be waited for long.
      if (!refusal.success && performance.now() - firstTry > patienceMs) return end(new Refusal("unavailable", "cli.notReachable", { address: target.address, message: last }));
      if (refusal.success)
        end(
          new Refusal(refusal.data === "notSignedIn" || refusal.data === "setupNeeded" || refusal.data === "tooMany" ? "notSignedIn" : "forbidden", refusal.data === "setupNeeded" ? "setup.needed" : "link.refused", {
            reason: refusal.data,
          }),
        );
    };
    const timer = setTimeout(() => end(new Refusal("unavailable", "cli.notReachable", { address: target.address, message: last === "" ? "no answer" : last })), CONNECT_MS);
    socket.on("connect", onConnect).on("connect_error", onError);
  });
}
