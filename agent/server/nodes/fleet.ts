import { agentDown, agentUp, FLEET_NAMESPACE, Refusal, type AttemptOrder, type CommandsOf, type InputOf, type Node, type NodeId, type NodePulse, type OfferReply, type OutputOf, type ParsedOf } from "#contract";
import type { Namespace, Server, Socket } from "socket.io";
import { nodeKeys, type Store } from "../../store/index.ts";
import { bind } from "../../transport/bind.ts";
import { call, tell } from "../../transport/call.ts";
import type { Peer } from "../../transport/peer.ts";
import { expectChild } from "../../transport/proof.ts";
import { protocolOf, requireProtocol } from "../../transport/refuseConnection.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Ids } from "../../platform/ids.ts";
import type { Logger } from "../../platform/logger.ts";
import type { Roster } from "./roster.ts";

export interface ServerIdentity {
  readonly nodeId: NodeId;
  readonly privateKey: string;
  readonly publicKey: string;
}
type Up = typeof agentUp;
/** What the other parts of the server do with what agents say. `masterId` is the link it came on. */
export interface FleetListener {
  sync(input: ParsedOf<Up, "agent.sync">, masterId: NodeId): Promise<OutputOf<Up, "agent.sync">>;
  report(input: ParsedOf<Up, "agent.report">, masterId: NodeId): Promise<OutputOf<Up, "agent.report">>;
  service(input: ParsedOf<Up, "agent.service">): Promise<void>;
  enrol(input: ParsedOf<Up, "link.enrol">, parentId: NodeId): Promise<OutputOf<Up, "link.enrol">>;
}

export interface FleetOptions {
  readonly endpoint: Server;
  readonly store: Store;
  readonly roster: Roster;
  readonly identity: ServerIdentity;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
}

/** The connections of the masters, and through them every agent below. It knows who speaks; what is said goes to the listener. */
export function openFleet(options: FleetOptions, listener: FleetListener) {
  const { store, roster, identity, clock, ids, log } = options;
  const links = new Map<NodeId, Socket>();
  const namespace: Namespace = options.endpoint.of(FLEET_NAMESPACE);
  namespace.use(requireProtocol);

  const keyOf = async (nodeId: NodeId): Promise<string | null> => {
    if (roster.find(nodeId)?.parentId !== identity.nodeId) return null;
    return (await store.read((db) => nodeKeys(db, [nodeId])))[0]?.publicKey ?? null;
  };

  /** [WIRE4] The node that speaks, when it is the master of this link or one of its slaves. */
  function below(masterId: NodeId, nodeId: NodeId): Node {
    const node = roster.find(nodeId);
    if (node === undefined || (node.id !== masterId && node.parentId !== masterId)) throw new Refusal("forbidden", "node.notFound", { name: nodeId });
    return node;
  }

  namespace.on("connection", (socket) => {
    void welcome(socket).catch((error: unknown) => {
      log.warn("a link was refused", { from: socket.handshake.address, error: String(error) });
      socket.disconnect(true);
    });
  });

  async function welcome(socket: Socket): Promise<void> {
    const masterId = await expectChild(socket as unknown as Peer, {
      self: identity,
      keyOf,
      enrol: (input) => listener.enrol(input, identity.nodeId),
      nonce: () => ids.secret(),
      clock,
      protocol: protocolOf(socket),
    });
    links.get(masterId)?.disconnect(true);
    links.set(masterId, socket);
    socket.on("disconnect", () => {
      if (links.get(masterId) === socket) links.delete(masterId);
    });
    bind(
      agentUp,
      socket as unknown as Peer,
      masterId,
      {
        "link.enrol": (input) => listener.enrol(input, masterId),
        "link.prove": () => {
          throw new Refusal("conflict", "link.refused", { reason: "badProof" });
        },
        "agent.sync": (input) => {
          below(masterId, input.nodeId);
          roster.heard(input.nodeId);
          return listener.sync(input, masterId);
        },
        "agent.report": (input) => {
          below(masterId, input.nodeId);
          return listener.report(input, masterId);
        },
        "agent.service": async (input) => {
          below(masterId, input.nodeId);
          await listener.service(input);
          return {};
        },
        "agent.pulse": (input) => {
          below(masterId, input.nodeId);
          const pulse: NodePulse = { nodeId: input.nodeId, heardAt: clock.now(), metrics: input.metrics, slots: input.slots, slotsUsed: input.slotsUsed, clockOffsetMs: input.clock - clock.now() };
          roster.pulsed(pulse);
        },
      },
      { log },
    );
    void admitCrew(masterId);
  }

  /** Which master's link reaches a node. */
  const linkOf = (nodeId: NodeId): Socket | undefined => {
    const node = roster.find(nodeId);
    return node === undefined ? undefined : links.get(node.kind === "master" ? node.id : (node.parentId ?? node.id));
  };

  async function ask<K extends keyof CommandsOf<typeof agentDown> & string>(nodeId: NodeId, name: K, input: InputOf<typeof agentDown, K>, id: string, timeoutMs?: number): Promise<OutputOf<typeof agentDown, K>> {
    const link = linkOf(nodeId);
    if (link === undefined) throw new Refusal("unavailable", "link.down");
    return call(link as unknown as Peer, agentDown, name, input, { id, timeoutMs });
  }

  /**
   * Offers to a master, each answered in its place; null where it is not known whether it was taken. Rejects when that is so for all.
   * A master of the older protocol is asked one by one.
   */
  async function offer(masterId: NodeId, orders: readonly AttemptOrder[], timeoutMs: number): Promise<(OfferReply | null)[]> {
    const link = links.get(masterId);
    if (link === undefined) throw new Refusal("unavailable", "link.down");
    const peer = link as unknown as Peer;
    if (protocolOf(link) >= 2) return (await call(peer, agentDown, "attempt.offers", { masterId, orders: [...orders] }, { id: ids.next(), timeoutMs })).replies;
    return Promise.all(orders.map((order) => call(peer, agentDown, "attempt.offer", { masterId, order }, { id: order.attemptId, timeoutMs }).catch(() => null)));
  }

  /** Tells a master which slaves it may let in. Harmless to repeat; done again at every connection. */
  async function admitCrew(masterId: NodeId): Promise<void> {
    const crew = roster.childrenOf(masterId);
    const found =
      crew.length === 0
        ? []
        : await store.read((db) =>
            nodeKeys(
              db,
              crew.map(({ id }) => id),
            ),
          );
    const keys = new Map(found.map((key) => [key.nodeId, key.publicKey]));
    const slaves = crew.flatMap((node) => (keys.has(node.id) ? [{ nodeId: node.id, name: node.name, publicKey: keys.get(node.id)! }] : []));
    await ask(masterId, "crew.admit", { masterId, slaves }, ids.next()).catch((error: unknown) => log.warn("the crew list was not taken", { masterId, error: String(error) }));
  }

  return {
    ask,
    offer,
    admitCrew,
    /** Nudges a master and its slaves to sync: what they were told at their last sync is not true any more. */
    syncAgain(masterId: NodeId): void {
      const link = links.get(masterId);
      if (link !== undefined) tell(link as unknown as Peer, agentDown, "uplink.changed", { up: true });
    },
    isLinked: (nodeId: NodeId): boolean => linkOf(nodeId) !== undefined,
    /** Ends the connection of a node that was removed. */
    drop(nodeId: NodeId): void {
      links.get(nodeId)?.disconnect(true);
    },
    linkCount: () => links.size,
  };
}
export type Fleet = ReturnType<typeof openFleet>;
