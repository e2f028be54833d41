import { Admitted, type AssignReply, type AttemptOrder, agentDown, agentLogUp, agentUp, type AttemptId, attemptIsOver, type CommandsOf, type Handlers, type InputOf, type NodeId, type OutputOf, Refusal } from "#contract";
import type { Socket } from "socket.io";
import type { PlaceCandidate } from "../domain/placement/place.ts";
import type { Journal } from "../journal/openJournal.ts";
import type { Clock } from "../platform/clock.ts";
import type { Ids } from "../platform/ids.ts";
import type { Logger } from "../platform/logger.ts";
import { bind } from "../transport/bind.ts";
import { call, tell } from "../transport/call.ts";
import type { Peer } from "../transport/peer.ts";
import { type EnrolInput, type EnrolOutput, expectChild } from "../transport/proof.ts";
import { protocolOf } from "../transport/refuseConnection.ts";
import type { Identity } from "../slave/identity.ts";
import { candidateOf, type SlaveState, slaveState } from "./slaveState.ts";

export interface CrewOptions {
  readonly identity: Identity;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  /** What is relayed upward; rejects with `unavailable` without an uplink. */
  readonly relay: <K extends keyof CommandsOf<typeof agentUp> & string>(name: K, input: InputOf<typeof agentUp, K>) => Promise<OutputOf<typeof agentUp, K>>;
  readonly relayPulse: (pulse: Parameters<Handlers<typeof agentUp, undefined>["agent.pulse"]>[0]) => void;
  /** The same on the connection for bytes. */
  readonly relayBytes: <K extends keyof CommandsOf<typeof agentLogUp> & string>(name: K, input: InputOf<typeof agentLogUp, K>) => Promise<OutputOf<typeof agentLogUp, K>>;
  readonly uplink: () => boolean;
}

/** A master's slaves: who may come in, who is there, and what passes through on its way to the server. */
export interface Crew {
  control(socket: Socket): void;
  logs(socket: Socket): void;
  /** [AUTH5] The whole list of who may connect; kept over restarts. Those no longer in it are disconnected. */
  admit(slaves: readonly Admitted[]): Promise<void>;
  candidates(): PlaceCandidate[];
  has(nodeId: NodeId): boolean;
  slave(nodeId: NodeId): SlaveState | undefined;
  /** Says something to a slave. @throws Refusal `unavailable` when it is not connected, for certain before anything was sent. */
  say<K extends keyof CommandsOf<typeof agentDown> & string>(nodeId: NodeId, name: K, input: InputOf<typeof agentDown, K>, timeoutMs?: number): Promise<OutputOf<typeof agentDown, K>>;
  /** Gives orders to a slave, answered in their order. Rejects when it is not known whether it took them. */
  assign(nodeId: NodeId, orders: readonly AttemptOrder[]): Promise<AssignReply[]>;
  uplinkChanged(up: boolean): void;
  /** Resolves when the answers to the slaves' syncs that are on their way are in force. */
  settled(): Promise<unknown>;
}

const CREW_KEY = "crew";

export function openCrew(options: CrewOptions): Crew {
  const { identity, journal, clock, ids, log } = options;
  const self = { nodeId: identity.nodeId, privateKey: identity.privateKey };
  const slaves = new Map<NodeId, SlaveState>();
  for (const admitted of readAdmitted(journal)) slaves.set(admitted.nodeId, slaveState(admitted));
  const syncing = new Set<Promise<unknown>>();
  const entrance = { self, keyOf: (nodeId: NodeId) => slaves.get(nodeId)?.admitted.publicKey ?? null, nonce: () => ids.secret(), clock, log };
  const entranceOf = (socket: Socket) => ({ ...entrance, protocol: protocolOf(socket) });

  const enrol = async (input: EnrolInput): Promise<EnrolOutput> => {
    const joined = await options.relay("link.enrol", input);
    if (joined.parentId !== self.nodeId) throw new Refusal("refused", "join.otherParent");
    // The server pushes its list of slaves too, but the newcomer proves itself on this connection, perhaps before that.
    if (!slaves.has(joined.nodeId)) slaves.set(joined.nodeId, slaveState({ nodeId: joined.nodeId, name: joined.name, publicKey: input.publicKey }));
    return joined;
  };

  const welcome = (socket: Socket, nodeId: NodeId): void => {
    const slave = slaves.get(nodeId);
    if (slave === undefined) return void socket.disconnect(true);
    // The newer connection counts: the older one may be half open.
    const older = slave.peer;
    slave.peer = socket;
    slave.protocol = protocolOf(socket);
    slave.service = null;
    older?.disconnect(true);
    socket.on("disconnect", () => {
      if (slave.peer !== socket) return;
      slave.peer = null;
      slave.service = null;
      log.info("a slave is gone", { nodeId, name: slave.admitted.name });
    });
    bind(agentUp, socket, undefined, handlersOf(slave, socket), { log, ids });
    log.info("a slave is here", { nodeId, name: slave.admitted.name });
    tell(socket, agentDown, "uplink.changed", { up: options.uplink() });
  };

  const handlersOf = (slave: SlaveState, peer: Peer): Handlers<typeof agentUp, undefined> => {
    const own = speaksFor(slave.admitted.nodeId, peer);
    return {
      "link.enrol": refuseSecondEntrance,
      "link.prove": refuseSecondEntrance,
      async "agent.sync"(input) {
        own(input.nodeId);
        slave.clockOffsetMs = input.clock - clock.now();
        slave.host = input.host;
        slave.open.clear();
        for (const held of input.holding) if (!attemptIsOver(held.state)) slave.open.add(held.attemptId);
        const answering = options.relay("agent.sync", input).then((answer) => {
          slave.service = answer.service;
          slave.slots = answer.slots;
          slave.placement = answer.placement;
          return answer;
        });
        const settled = answering.catch(() => {}).finally(() => syncing.delete(settled));
        syncing.add(settled);
        return answering;
      },
      async "agent.report"(input) {
        own(input.nodeId);
        const over = input.facts.filter((fact) => fact.kind === "ended").map((fact) => fact.attemptId);
        for (const attemptId of over) slave.open.delete(attemptId);
        const answer = await options.relay("agent.report", input);
        await forgetRoutes(over, new Set(answer.acknowledged.map(({ attemptId }) => attemptId)));
        return answer;
      },
      async "agent.service"(input) {
        own(input.nodeId);
        slave.service = input.service;
        return options.relay("agent.service", input);
      },
      "agent.pulse"(pulse) {
        own(pulse.nodeId);
        slave.metrics = pulse.metrics;
        slave.clockOffsetMs = pulse.clock - clock.now();
        if (slave.service !== null) slave.slots = pulse.slots;
        options.relayPulse(pulse);
      },
    };
  };
  const forgetRoutes = async (over: readonly AttemptId[], acknowledged: ReadonlySet<AttemptId>): Promise<void> => {
    await Promise.all(over.filter((attemptId) => acknowledged.has(attemptId) && journal.route(attemptId) !== null).map((attemptId) => journal.setRoute(attemptId, null)));
  };

  return {
    control(socket) {
      expectChild(socket, { ...entranceOf(socket), enrol }).then(
        (nodeId) => welcome(socket, nodeId),
        (cause: unknown) => log.warn("a connection was refused", { cause: String(cause) }),
      );
    },
    logs(socket) {
      expectChild(socket, entranceOf(socket)).then(
        (nodeId) => {
          const own = speaksFor(nodeId, socket);
          // Bytes pass through as they come: the slave waits for the server's answer, so nothing piles up here.
          bind(
            agentLogUp,
            socket,
            undefined,
            {
              "link.prove": refuseSecondEntrance,
              "log.append": async (input) => (own(input.nodeId), options.relayBytes("log.append", input)),
              "resource.find": async (input) => (own(input.nodeId), options.relayBytes("resource.find", input)),
              "resource.fetch": async (input) => (own(input.nodeId), options.relayBytes("resource.fetch", input)),
            },
            { log, ids },
          );
        },
        (cause: unknown) => log.warn("a log connection was refused", { cause: String(cause) }),
      );
    },
    async admit(list) {
      await journal.setMeta(CREW_KEY, JSON.stringify(list));
      const kept = new Set(list.map(({ nodeId }) => nodeId));
      for (const [nodeId, slave] of slaves) {
        if (kept.has(nodeId)) continue;
        slaves.delete(nodeId);
        slave.peer?.disconnect(true);
      }
      for (const admitted of list) {
        const slave = slaves.get(admitted.nodeId);
        if (slave === undefined) slaves.set(admitted.nodeId, slaveState(admitted));
        else {
          if (slave.admitted.publicKey !== admitted.publicKey) slave.peer?.disconnect(true);
          slave.admitted = admitted;
        }
      }
    },
    settled: () => Promise.all(syncing),
    candidates: () => [...slaves.values()].map(candidateOf),
    has: (nodeId) => slaves.has(nodeId),
    slave: (nodeId) => slaves.get(nodeId),
    async say(nodeId, name, input, timeoutMs) {
      const peer = slaves.get(nodeId)?.peer;
      if (!peer?.connected) throw new Refusal("unavailable", "link.down");
      const answer = await call(peer, agentDown, name, input, { id: ids.next<string>(), ...(timeoutMs === undefined ? {} : { timeoutMs }) });
      return answer;
    },
    async assign(nodeId, orders) {
      const slave = slaves.get(nodeId);
      const peer = slave?.peer;
      if (!peer?.connected) throw new Refusal("unavailable", "link.down");
      for (const order of orders) slave!.open.add(order.attemptId);
      const asked =
        slave!.protocol >= 2
          ? call(peer, agentDown, "attempt.assigns", { nodeId, orders: [...orders] }, { id: ids.next<string>() }).then(({ replies }) => replies)
          : Promise.all(orders.map((order) => call(peer, agentDown, "attempt.assign", { nodeId, order }, { id: ids.next<string>() })));
      const replies = await asked.catch((cause: unknown) => {
        // What it holds is not known now; its next sync says it.
        peer.disconnect(true);
        throw cause;
      });
      for (const [index, order] of orders.entries()) {
        const reply = replies[index];
        // The end of one that was sent again may have been told before.
        if (reply === undefined || !reply.accepted || reply.over) slave!.open.delete(order.attemptId);
      }
      return replies;
    },
    uplinkChanged(up) {
      for (const slave of slaves.values()) if (slave.peer) tell(slave.peer, agentDown, "uplink.changed", { up });
    },
  };
}

/** [WIRE4] A slave speaks for itself. One that speaks for another is not asked twice. */
const speaksFor =
  (nodeId: NodeId, peer: Peer) =>
  (named: NodeId): void => {
    if (named === nodeId) return;
    setImmediate(() => peer.disconnect(true));
    throw new Refusal("forbidden", "link.refused", { reason: "unknownNode" });
  };
const refuseSecondEntrance = (): never => {
  throw new Refusal("forbidden", "link.refused", { reason: "badProof" });
};
const readAdmitted = (journal: Journal): Admitted[] =>
  Admitted.array()
    .catch([])
    .parse(JSON.parse(journal.meta(CREW_KEY) ?? "[]"));
