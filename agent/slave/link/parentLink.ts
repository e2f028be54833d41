import { type Catalog, type CommandsOf, type Handlers, type InputOf, type OutputOf, PROTOCOL, Refusal } from "#contract";
import type { Ids } from "../../platform/ids.ts";
import type { Logger } from "../../platform/logger.ts";
import { bind } from "../../transport/bind.ts";
import { call } from "../../transport/call.ts";
import { dial, hangUp } from "../../transport/dial.ts";
import type { Peer } from "../../transport/peer.ts";
import { proveToParent } from "../../transport/proof.ts";
import type { Identity } from "../identity.ts";

/** A connection to the parent that is made again whenever it is lost. Up means: connected, and both ends have proven who they are. */
export interface ParentLink<Up extends Catalog> {
  readonly up: boolean;
  readonly peer: Peer;
  call<K extends keyof CommandsOf<Up> & string>(name: K, input: InputOf<Up, K>, timeoutMs?: number): Promise<OutputOf<Up, K>>;
  close(): void;
}
export interface ParentLinkOptions<Up extends Catalog, Down extends Catalog> {
  readonly identity: Identity;
  readonly path: string;
  readonly namespace: string;
  readonly says: Up;
  readonly hears: Down;
  readonly handlers: Handlers<Down, undefined>;
  readonly ids: Ids;
  readonly log: Logger;
  readonly onUp: () => void;
  readonly onDown: () => void;
}

export function openParentLink<Up extends Catalog, Down extends Catalog>(options: ParentLinkOptions<Up, Down>): ParentLink<Up> {
  const { identity, ids, log } = options;
  const { parent } = identity;
  const socket = dial({ address: parent.address, path: options.path, namespace: options.namespace, auth: () => ({ protocol: PROTOCOL }), certificate: parent.certificate });
  let up = false;
  let proof: Promise<void> = Promise.reject(new Refusal("unavailable", "link.down"));
  proof.catch(() => {});

  // Bound from the start: what the parent says right behind its proof may arrive in the same turn. It waits for the proof.
  bind(options.hears, socket, undefined, options.handlers, { log, ids, around: ({ run }) => (up ? run() : proof.then(() => run())) });
  socket.on("connect", () => {
    proof = proveToParent(socket, { self: { nodeId: identity.nodeId, privateKey: identity.privateKey }, parent, nonce: () => ids.secret() }).then(
      () => {
        if (!socket.connected) throw new Refusal("unavailable", "link.down");
        up = true;
        options.onUp();
      },
      (cause: unknown) => {
        log.warn("the parent was not accepted, or did not accept us", { address: parent.address, cause: String(cause) });
        if (socket.connected) hangUp(socket);
        throw cause;
      },
    );
    proof.catch(() => {});
  });
  socket.on("disconnect", () => {
    if (!up) return;
    up = false;
    options.onDown();
  });
  let lastError = "";
  socket.on("connect_error", (error) => {
    if (error.message !== lastError) log.warn("the parent cannot be reached; trying on", { address: parent.address, cause: error.message });
    lastError = error.message;
  });

  return {
    get up() {
      return up;
    },
    peer: socket,
    call(name, input, timeoutMs) {
      if (!up) return Promise.reject(new Refusal("unavailable", "link.down"));
      return call(socket, options.says, name, input, timeoutMs === undefined ? { id: ids.next<string>() } : { id: ids.next<string>(), timeoutMs });
    },
    close() {
      up = false;
      socket.disconnect();
    },
  };
}
