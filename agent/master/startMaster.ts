import { agentUp, FLEET_NAMESPACE, type NodeId, Refusal } from "#contract";
import { placeOnNode } from "../domain/placement/place.ts";
import { tell } from "../transport/call.ts";
import { type Agent, type AgentOptions, openAgent } from "../slave/agent.ts";
import { type Choose, openBalance } from "./balance.ts";
import { type Crew, openCrew } from "./crew.ts";
import { type Listen, openCrewDoor } from "./crewDoor.ts";
import { placementFields, stateOf } from "./slaveState.ts";

export interface MasterOptions extends AgentOptions {
  readonly listen: Listen;
  /** Who is asked; by default `placeOnNode` with the default limits. */
  readonly choose?: Choose;
}
/** A slave may have to fetch a hundred megabytes first. */
const UPGRADE_MS = 120_000;
/** Longer than a host tries. */
const SOURCE_TEST_MS = 22_000;

export interface Master extends Agent {
  /** On which its slaves dial it. */
  readonly port: number;
}

/**
 * Starts the master role: dials the server, hears its slaves, spreads offers over itself and them, and relays both ways in
 * order. What a slave says is acknowledged by the server, not here: this journal keeps only routes and who is admitted.
 */
export async function startMaster(options: MasterOptions): Promise<Master> {
  const { identity, clock, ids } = options;
  const log = options.log.child("crew");
  let crew!: Crew;
  let place!: ReturnType<typeof openBalance>;
  /** Said to this node, or to a slave of it. */
  const forSlave = (nodeId: NodeId): boolean => {
    if (nodeId === identity.nodeId) return false;
    if (!crew.has(nodeId)) throw new Refusal("notFound", "node.notFound", { name: nodeId });
    return true;
  };

  const agent = openAgent(options, {
    namespace: FLEET_NAMESPACE,
    handlers: (own) => ({
      ...own,
      "attempt.offer": async ({ masterId, order }) => {
        if (masterId !== identity.nodeId) throw new Refusal("notFound", "node.notFound", { name: masterId });
        await Promise.all([agent.settled(), crew.settled()]);
        const [reply] = await place([order]);
        if (reply == null) throw new Refusal("unavailable", "link.down");
        return reply;
      },
      "attempt.offers": async ({ masterId, orders }) => {
        if (masterId !== identity.nodeId) throw new Refusal("notFound", "node.notFound", { name: masterId });
        await Promise.all([agent.settled(), crew.settled()]);
        return { replies: await place(orders) };
      },
      "attempt.assign": (input, context, id) => (forSlave(input.nodeId) ? crew.say(input.nodeId, "attempt.assign", input) : own["attempt.assign"](input, context, id)),
      "attempt.assigns": async (input, context, id) => (forSlave(input.nodeId) ? { replies: await crew.assign(input.nodeId, input.orders) } : own["attempt.assigns"](input, context, id)),
      "attempt.kill": (input, context, id) => (forSlave(input.nodeId) ? crew.say(input.nodeId, "attempt.kill", input) : own["attempt.kill"](input, context, id)),
      "service.set": async (input, context, id) => {
        if (!forSlave(input.nodeId)) return own["service.set"](input, context, id);
        const answer = await crew.say(input.nodeId, "service.set", input);
        const slave = crew.slave(input.nodeId);
        if (slave) slave.service = answer.service;
        return answer;
      },
      "host.processes": (input, context, id) => (forSlave(input.nodeId) ? crew.say(input.nodeId, "host.processes", input) : own["host.processes"](input, context, id)),
      "host.checks": (input, context, id) => (forSlave(input.nodeId) ? crew.say(input.nodeId, "host.checks", input) : own["host.checks"](input, context, id)),
      "source.test": (input, context, id) => (forSlave(input.nodeId) ? crew.say(input.nodeId, "source.test", input, SOURCE_TEST_MS) : own["source.test"](input, context, id)),
      "agent.upgrade": (input, context, id) => (forSlave(input.nodeId) ? crew.say(input.nodeId, "agent.upgrade", input, UPGRADE_MS) : own["agent.upgrade"](input, context, id)),
      "uplink.changed": async (payload, context) => {
        await own["uplink.changed"](payload, context);
        crew.uplinkChanged(payload.up);
      },
      "crew.admit": async ({ masterId, slaves }) => {
        if (masterId !== identity.nodeId) throw new Refusal("notFound", "node.notFound", { name: masterId });
        await crew.admit(slaves);
        return {};
      },
    }),
    onUplink: (up) => crew.uplinkChanged(up),
  });
  crew = openCrew({
    identity,
    journal: agent.journal,
    clock,
    ids,
    log,
    relay: (name, input) => agent.control.call(name, input),
    relayPulse(pulse) {
      if (agent.control.up) tell(agent.control.peer, agentUp, "agent.pulse", pulse);
    },
    relayBytes: (name, input) => agent.logs.call(name, input),
    uplink: () => agent.uplink,
  });
  place = openBalance({
    journal: agent.journal,
    crew,
    choose: options.choose ?? placeOnNode,
    self: {
      candidate: () => ({
        ...placementFields(agent.placement, agent.host),
        nodeId: identity.nodeId,
        name: identity.name,
        state: stateOf(agent.service),
        slots: agent.slots,
        slotsUsed: agent.runner.slotsUsed(),
        metrics: agent.metrics(),
        clockOffsetMs: 0,
      }),
      knows: (attemptId) => agent.runner.knows(attemptId),
      assign: (orders) => agent.runner.assign(orders),
    },
  });
  try {
    const door = await openCrewDoor(options.listen, crew);
    return Object.defineProperties({} as Master, {
      ...Object.getOwnPropertyDescriptors(agent),
      port: { value: door.port, enumerable: true },
      stop: {
        value: async (how?: { readonly leaving?: boolean }) => {
          await door.close();
          await agent.stop(how);
        },
      },
    });
  } catch (cause) {
    await agent.stop({ leaving: false });
    throw cause;
  }
}
