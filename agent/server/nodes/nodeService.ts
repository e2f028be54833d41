import { agentUp, LEASE_MS, Refusal, sentence, type ParsedOf, type Node, type NodeEvent, type NodeId, type OutputOf, type Sentence, type Service } from "#contract";
import { findNode, moveNode, openAttemptsOf, updateNode, type Store, type Tx } from "../../store/index.ts";
import type { Clock, Timer } from "../../platform/clock.ts";
import type { Ids } from "../../platform/ids.ts";
import type { Logger } from "../../platform/logger.ts";
import { callerName } from "../auth/authority.ts";
import type { CommandContext } from "../gateway/commandContext.ts";
import type { AgentPlacements } from "../placement/agentPlacements.ts";
import type { Fleet } from "./fleet.ts";
import type { Roster } from "./roster.ts";

const CALL_SECONDS = 10;
/** States in which the program of a node is known to answer. */
const ANSWERS: ReadonlySet<string> = new Set(["STOPPED", "STARTING", "STARTED", "DRAINING", "STOPPING"]);

export interface NodeServiceOptions {
  readonly store: Store;
  readonly roster: Roster;
  readonly fleet: () => Fleet;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  /** Called after a node may take work, or no longer may. */
  readonly onCapacity: () => void;
  /** Called in the unit that finds a node silent, to lose its attempts in the same transaction; the answer is called after the commit. */
  readonly onSilent: (tx: Tx, node: Node) => Promise<() => void>;
  readonly agentPlacements: Pick<AgentPlacements, "tell">;
}

type Wish = Pick<Node, "desired" | "maintenance">;

/** Starting, stopping and losing nodes: every move of a node's state (S3-15 to S3-17, NOD2, NOD4). */
export function makeNodeService(options: NodeServiceOptions) {
  const { store, roster, clock, ids, log } = options;

  /** Nodes whose maintenance is being ended. */
  const ending = new Set<NodeId>();

  const nodeOf = (id: NodeId): Node => {
    const node = roster.find(id);
    if (node === undefined) throw new Refusal("notFound", "node.notFound", { name: id });
    return node;
  };
  const addressOf = (node: Node) => `${node.address}:${node.port}`;

  /** Why the node cannot be reached now, in words. */
  function whyNot(node: Node): Sentence | null {
    const parent = node.parentId === null ? undefined : roster.find(node.parentId);
    if (node.enrolledAt === null) return sentence("node.neverJoined", { address: addressOf(node) });
    if (parent !== undefined && parent.kind !== "server" && !ANSWERS.has(parent.state)) return sentence("node.ancestor", { name: parent.name, state: `nodeState.${parent.state}` });
    if (!ANSWERS.has(node.state) || !options.fleet().isLinked(node.id) || !roster.hasLease(node.id)) {
      return sentence("node.lastHeard", { address: addressOf(node), seconds: Math.round((node.lastHeardAt === null ? roster.silentMs(node.id) : Math.max(0, clock.now() - node.lastHeardAt)) / 1000) });
    }
    return null;
  }

  async function move(id: NodeId, event: NodeEvent, reason: Sentence | null, set: Partial<Node> = {}): Promise<Node | null> {
    const node = await store.write((tx) => moveNode(tx, { id, event, set: { reason, ...set } }));
    options.onCapacity();
    return node;
  }

  /** Asks the agent; the answer moves the node. */
  async function ask(node: Node, service: Service, done: NodeEvent, failed: NodeEvent | null): Promise<Node> {
    const answer = await options
      .fleet()
      .ask(node.id, "service.set", { nodeId: node.id, service }, ids.next(), CALL_SECONDS * 1000)
      .catch((error: unknown) => {
        log.warn("a node did not answer", { node: node.name, error: String(error) });
        return null;
      });
    const cause = answer === null ? sentence("node.noAnswer", { address: addressOf(node), seconds: CALL_SECONDS }) : answer.cause;
    const reached = answer !== null && answer.service === service;
    const moved = reached ? await move(node.id, done, null) : failed === null ? null : await move(node.id, failed, cause);
    if (!reached) throw new Refusal(answer === null ? "timeout" : "refused", cause?.code ?? "node.noAnswer", cause?.values ?? {});
    return moved ?? nodeOf(node.id);
  }

  async function request(nodeId: NodeId, event: Extract<NodeEvent, `${string}Requested`>, wish: Wish, context: CommandContext): Promise<Node> {
    const node = nodeOf(nodeId);
    if (node.kind === "server") throw new Refusal("refused", "node.serverOnly");
    const refusal = whyNot(node);
    if (refusal !== null) {
      // The wish is kept: the node starts when it comes. What failed is stored, so that every screen shows it.
      await context.commit({ object: `node ${node.name}`, before: { state: node.state }, after: { ...wish, failed: refusal } }, async (tx) => {
        await updateNode(tx, nodeId, wish);
        if (event === "startRequested") (await moveNode(tx, { id: nodeId, event: "startFailed", set: { reason: refusal } })) ?? (await updateNode(tx, nodeId, { reason: refusal }));
      });
      throw new Refusal("refused", refusal.code, refusal.values);
    }
    const moved = await context.commit({ object: `node ${node.name}`, before: { state: node.state, desired: node.desired, maintenance: node.maintenance }, after: wish }, async (tx) => {
      const next = await moveNode(tx, { id: nodeId, event, set: { ...wish, reason: null } });
      if (next === null) throw new Refusal("refused", "node.stateRefuses", { name: node.name, state: `nodeState.${node.state}` });
      return next;
    });
    options.onCapacity();
    return moved;
  }

  async function settleDrain(nodeId: NodeId): Promise<void> {
    const node = roster.find(nodeId);
    if (node?.state !== "DRAINING") return;
    if ((await store.read((db) => openAttemptsOf(db, [nodeId]))).length === 0) await move(nodeId, "drained", null);
  }

  /** [NOD6] The maintenance is over: it takes work again, at once or when it comes. */
  async function endMaintenance(node: Node): Promise<void> {
    if (ending.has(node.id)) return;
    ending.add(node.id);
    try {
      log.info("the maintenance of a node is over", { node: node.name });
      const reachable = whyNot(node) === null;
      const moved = await store.write(async (tx) => {
        const now = await findNode(tx.db, node.id);
        // Somebody else may have decided meanwhile.
        if (now?.maintenance?.until !== node.maintenance?.until) return null;
        const wish = { desired: "started", maintenance: null } as const;
        return (reachable ? await moveNode(tx, { id: node.id, event: "startRequested", set: { ...wish, reason: null } }) : null) ?? (await updateNode(tx, node.id, wish));
      });
      if (moved?.state === "STARTING") await ask(moved, "started", "started", "startFailed");
      options.onCapacity();
    } catch (error) {
      log.warn("a node was not started after its maintenance", { node: node.name, error: String(error) });
    } finally {
      ending.delete(node.id);
    }
  }

  const watch: Timer = clock.every(1000, () => {
    const now = clock.now();
    for (const node of roster.all()) {
      if (node.kind === "server") continue;
      if (node.maintenance !== null && node.maintenance.until !== null && node.maintenance.until <= now) void endMaintenance(node);
      // What fails is tried again by the next look.
      const failed = (error: unknown): void => log.error("a node was not looked after", { node: node.name, error: String(error) });
      if (node.state === "DRAINING") settleDrain(node.id).catch(failed);
      if (ANSWERS.has(node.state) && roster.silentMs(node.id) > LEASE_MS) silent(node).catch(failed);
    }
  });
  async function silent(node: Node): Promise<void> {
    log.warn("a node is silent", { node: node.name });
    const settle = await store.write(async (tx) => {
      const reason = sentence("node.silent", { seconds: Math.round(LEASE_MS / 1000) });
      return (await moveNode(tx, { id: node.id, event: "silent", set: { reason } })) === null ? () => {} : options.onSilent(tx, node);
    });
    settle();
    options.onCapacity();
  }

  return {
    start: async (nodeId: NodeId, context: CommandContext): Promise<Node> => {
      if (roster.find(nodeId)?.state === "STARTED") return nodeOf(nodeId);
      return ask(await request(nodeId, "startRequested", { desired: "started", maintenance: null }, context), "started", "started", "startFailed");
    },
    stop: async (nodeId: NodeId, context: CommandContext): Promise<Node> => {
      const before = roster.find(nodeId);
      if (before?.state === "STOPPED") {
        if (before.maintenance === null) return before;
        // It was drained and shall stay so: nothing starts it by itself any more.
        return context.commit({ object: `node ${before.name}`, before: { maintenance: before.maintenance }, after: { desired: "stopped" } }, (tx) => updateNode(tx, nodeId, { desired: "stopped", maintenance: null }));
      }
      return ask(await request(nodeId, "stopRequested", { desired: "stopped", maintenance: null }, context), "stopped", "stopped", null);
    },
    /** [NOD6] No new work until `until`, UTC milliseconds, or until it is started. On a node that drains already, or is drained, reason and end change. */
    drain: async (nodeId: NodeId, plan: { reason: string; until: number | null }, context: CommandContext): Promise<Node> => {
      if (plan.until !== null && plan.until <= clock.now()) throw new Refusal("invalid", "node.untilPast", { at: new Date(plan.until).toISOString() });
      const wish = { desired: "draining", maintenance: { ...plan, by: callerName(context.caller) } } as const;
      const before = nodeOf(nodeId);
      if (before.desired === "draining" && (before.state === "DRAINING" || before.state === "STOPPED")) {
        return context.commit({ object: `node ${before.name}`, before: { maintenance: before.maintenance }, after: wish }, (tx) => updateNode(tx, nodeId, wish));
      }
      const node = await request(nodeId, "drainRequested", wish, context);
      await options.fleet().ask(nodeId, "service.set", { nodeId, service: "draining" }, ids.next());
      await settleDrain(nodeId);
      return roster.find(nodeId) ?? node;
    },

    /** Whether the program of a node in this state is known to answer. */
    answers: (state: Node["state"]): boolean => ANSWERS.has(state),

    /** In the unit of a sync: the node is there. It becomes what the admin wished; the answer tells it so. */
    async linked(tx: Tx, input: ParsedOf<typeof agentUp, "agent.sync">): Promise<Pick<OutputOf<typeof agentUp, "agent.sync">, "service" | "slots" | "placement" | "commands">> {
      const node = nodeOf(input.nodeId);
      const hasSlaves = node.kind === "master" && roster.childrenOf(node.id).length > 0;
      const slots = node.slots ?? (hasSlaves ? 0 : input.slots);
      const events: NodeEvent[] = node.desired === "started" ? ["startRequested", "started"] : node.desired === "draining" ? ["startRequested", "started", "drainRequested"] : [];
      // A drained node stays drained, however often it syncs.
      const alreadySo = node.desired === "started" ? node.state === "STARTED" : node.desired === "draining" && (node.state === "DRAINING" || node.state === "STOPPED");
      if (!alreadySo) for (const event of ["linked" as const, ...events]) await moveNode(tx, { id: node.id, event, set: { reason: null } });
      const known = await updateNode(tx, node.id, { host: input.host, lastHeardAt: tx.now });
      roster.setSlots(node.id, slots);
      return { service: node.desired, slots, ...options.agentPlacements.tell(known) };
    },

    /** The service was started or stopped on the host itself, or the program says goodbye. */
    async told(input: ParsedOf<typeof agentUp, "agent.service">): Promise<void> {
      if (input.leaving) {
        await move(input.nodeId, "unlinked", null);
        return;
      }
      const desired = input.service;
      const events: NodeEvent[] = desired === "started" ? ["startRequested", "started"] : desired === "stopped" ? ["stopRequested", "stopped"] : ["drainRequested"];
      await store.write(async (tx) => {
        await updateNode(tx, input.nodeId, { desired, ...(desired === "draining" ? {} : { maintenance: null }) });
        for (const event of events) await moveNode(tx, { id: input.nodeId, event, set: { reason: null } });
      });
      options.onCapacity();
    },
    close: () => watch.cancel(),
  };
}
export type NodeService = ReturnType<typeof makeNodeService>;
