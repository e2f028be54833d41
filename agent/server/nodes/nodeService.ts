import { agentUp, LEASE_MS, Refusal, sentence, type ParsedOf, type Node, type NodeEvent, type NodeId, type OutputOf, type Sentence, type Service } from "#contract";
import { moveNode, openAttemptsOf, updateNode, type Store, type Tx } from "../../store/index.ts";
import type { Clock, Timer } from "../../platform/clock.ts";
import type { Ids } from "../../platform/ids.ts";
import type { Logger } from "../../platform/logger.ts";
import type { CommandContext } from "../gateway/commandContext.ts";
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
  /** Called in the unit that finds a node silent, to lose its attempts in the same transaction. */
  readonly onSilent: (tx: Tx, node: Node) => Promise<void>;
}

/** Starting, stopping and losing nodes: every move of a node's state (S3-15 to S3-17, NOD2, NOD4). */
export function makeNodeService(options: NodeServiceOptions) {
  const { store, roster, clock, ids, log } = options;

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

  async function request(nodeId: NodeId, event: Extract<NodeEvent, `${string}Requested`>, desired: Node["desired"], context: CommandContext): Promise<Node> {
    const node = nodeOf(nodeId);
    if (node.kind === "server") throw new Refusal("refused", "node.serverOnly");
    const refusal = whyNot(node);
    if (refusal !== null) {
      // The wish is kept: the node starts when it comes. What failed is stored, so that every screen shows it.
      await context.commit({ object: `node ${node.name}`, before: { state: node.state }, after: { desired, failed: refusal } }, async (tx) => {
        await updateNode(tx, nodeId, { desired });
        if (event === "startRequested") (await moveNode(tx, { id: nodeId, event: "startFailed", set: { reason: refusal } })) ?? (await updateNode(tx, nodeId, { reason: refusal }));
      });
      throw new Refusal("refused", refusal.code, refusal.values);
    }
    const moved = await context.commit({ object: `node ${node.name}`, before: { state: node.state, desired: node.desired }, after: { desired } }, async (tx) => {
      const next = await moveNode(tx, { id: nodeId, event, set: { desired, reason: null } });
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

  const watch: Timer = clock.every(1000, () => {
    for (const node of roster.all()) {
      if (node.kind === "server") continue;
      if (node.state === "DRAINING") void settleDrain(node.id);
      if (ANSWERS.has(node.state) && roster.silentMs(node.id) > LEASE_MS) void silent(node);
    }
  });
  async function silent(node: Node): Promise<void> {
    log.warn("a node is silent", { node: node.name });
    await store.write(async (tx) => {
      const reason = sentence("node.silent", { seconds: Math.round(LEASE_MS / 1000) });
      if ((await moveNode(tx, { id: node.id, event: "silent", set: { reason } })) !== null) await options.onSilent(tx, node);
    });
    options.onCapacity();
  }

  return {
    start: async (nodeId: NodeId, context: CommandContext): Promise<Node> => {
      if (roster.find(nodeId)?.state === "STARTED") return nodeOf(nodeId);
      return ask(await request(nodeId, "startRequested", "started", context), "started", "started", "startFailed");
    },
    stop: async (nodeId: NodeId, context: CommandContext): Promise<Node> => {
      if (roster.find(nodeId)?.state === "STOPPED") return nodeOf(nodeId);
      return ask(await request(nodeId, "stopRequested", "stopped", context), "stopped", "stopped", null);
    },
    drain: async (nodeId: NodeId, context: CommandContext): Promise<Node> => {
      const node = await request(nodeId, "drainRequested", "draining", context);
      await options.fleet().ask(nodeId, "service.set", { nodeId, service: "draining" }, ids.next());
      await settleDrain(nodeId);
      return roster.find(nodeId) ?? node;
    },

    /** In the unit of a sync: the node is there. It becomes what the admin wished; the answer tells it so. */
    async linked(tx: Tx, input: ParsedOf<typeof agentUp, "agent.sync">): Promise<Pick<OutputOf<typeof agentUp, "agent.sync">, "service" | "slots">> {
      const node = nodeOf(input.nodeId);
      const hasSlaves = node.kind === "master" && roster.childrenOf(node.id).length > 0;
      const slots = node.slots ?? (hasSlaves ? 0 : input.slots);
      const events: NodeEvent[] = node.desired === "started" ? ["startRequested", "started"] : node.desired === "draining" ? ["startRequested", "started", "drainRequested"] : [];
      const alreadySo = node.state === "STARTED" && node.desired === "started";
      if (!alreadySo) for (const event of ["linked" as const, ...events]) await moveNode(tx, { id: node.id, event, set: { reason: null } });
      await updateNode(tx, node.id, { host: input.host, lastHeardAt: tx.now });
      roster.setSlots(node.id, slots);
      return { service: node.desired, slots };
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
        await updateNode(tx, input.nodeId, { desired });
        for (const event of events) await moveNode(tx, { id: input.nodeId, event, set: { reason: null } });
      });
      options.onCapacity();
    },
    close: () => watch.cancel(),
  };
}
export type NodeService = ReturnType<typeof makeNodeService>;
