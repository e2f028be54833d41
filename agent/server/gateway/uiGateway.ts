import { PROTOCOL, UI_NAMESPACE, uiDown, UiHandshake, uiUp, type ConnectRefusal, type Handlers, type PayloadOf, type UiDown, type UiUp, type UserId } from "#contract";
import type { Server, Socket } from "socket.io";
import { bind } from "../../transport/bind.ts";
import { tell } from "../../transport/call.ts";
import type { Peer } from "../../transport/peer.ts";
import type { Logger } from "../../platform/logger.ts";
import type { Access } from "../auth/accessHandlers.ts";
import type { Caller } from "../auth/authority.ts";
import type { Roster } from "../nodes/roster.ts";
import type { CommandContext, CommandGate } from "./commandContext.ts";
import type { Subscriptions } from "./subscriptions.ts";

/** Every command except the one that belongs to a connection. */
export type UiHandlers = Omit<Handlers<UiUp, CommandContext>, "stream.open">;

export interface UiGatewayOptions {
  readonly endpoint: Server;
  readonly access: Access;
  readonly gate: CommandGate;
  readonly handlers: UiHandlers;
  readonly subscriptions: Subscriptions;
  readonly roster: Roster;
  readonly setUp: () => boolean;
  readonly log: Logger;
}

/** People's connections: refused in the handshake, or bound to the catalog [WIRE8, WIRE9]. */
export function openUiGateway(options: UiGatewayOptions) {
  const { access, gate, handlers, subscriptions, log } = options;
  const namespace = options.endpoint.of(UI_NAMESPACE);
  const callers = new Map<Socket, Caller>();

  namespace.use((socket, next) => {
    const refuse = (reason: ConnectRefusal) => next(new Error(reason));
    const handshake = UiHandshake.safeParse(socket.handshake.auth);
    if (!handshake.success || handshake.data.protocol !== PROTOCOL) return refuse("protocol");
    if (!options.setUp()) return refuse("setupNeeded");
    access.callerOf(handshake.data.token, socket.handshake.address).then(
      (caller) => {
        if (caller.user === null) return refuse("notSignedIn");
        callers.set(socket, caller);
        return next();
      },
      () => refuse("tooMany"),
    );
  });

  namespace.on("connection", (socket) => {
    const peer = socket as unknown as Peer;
    const caller = callers.get(socket)!;
    const token = (socket.handshake.auth as { token: string }).token;
    socket.on("disconnect", () => {
      callers.delete(socket);
      subscriptions.leave(peer);
    });
    bind(
      uiUp,
      peer,
      null as unknown as CommandContext,
      { ...handlers, "stream.open": (input) => subscriptions.open(peer, () => callers.get(socket) ?? caller, input.topics, input.lastSeq) },
      {
        log,
        around: async (call) => {
          // Asked anew for each command: a session that ended a second ago does nothing more.
          const now = await access.callerOf(token, socket.handshake.address);
          callers.set(socket, now);
          const admitted = await gate({ name: call.name, spec: call.spec, input: call.input, caller: now, id: call.id });
          return "answer" in admitted ? admitted.answer : call.run(admitted.context);
        },
      },
    );
  });

  const stopPulses = options.roster.onPulse((pulse) => {
    for (const peer of subscriptions.peers()) tell(peer, uiDown, "node.pulse", pulse);
  });

  return {
    /** Ends a user's connections, except those of one session. */
    signOut(userId: UserId, keepSession: string | null): void {
      for (const [socket, caller] of callers) if (caller.user?.id === userId && (keepSession === null || caller.sessionHash !== keepSession)) socket.disconnect(true);
    },
    /** A reading for everybody who listens, or for platform admins alone. */
    tell<K extends "queue.changed" | "node.installStep">(name: K, payload: PayloadOf<UiDown, K>, adminsOnly: boolean): void {
      for (const [socket, caller] of callers) if (!adminsOnly || caller.user?.platformAdmin === true) tell(socket as unknown as Peer, uiDown, name, payload);
    },
    leaving(): void {
      for (const peer of subscriptions.peers()) tell(peer, uiDown, "server.leaving", {});
    },
    close: stopPulses,
    count: () => callers.size,
  };
}
export type UiGateway = ReturnType<typeof openUiGateway>;
