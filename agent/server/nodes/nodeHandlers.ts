import { MASTER_PORT, Refusal, SLAVE_PORT, type Handlers, type Node, type NodeId, type ProjectId, type UiUp } from "#contract";
import { insertNode, nodeAttempts, openAttemptsOf, removeNode, updateNode, type Store, type Tx } from "../../store/index.ts";
import type { Ids } from "../../platform/ids.ts";
import { callerName, type Authority } from "../auth/authority.ts";
import type { CommandContext } from "../gateway/commandContext.ts";
import type { HostNames } from "../hosts/hostHandlers.ts";
import { mustAdminister } from "../placement/mustAdminister.ts";
import type { Enrolment } from "./enrolment.ts";
import type { Fleet } from "./fleet.ts";
import { NEW_NODE } from "./newNode.ts";
import type { NodeService } from "./nodeService.ts";
import type { Roster } from "./roster.ts";

type Names = Exclude<Extract<keyof UiUp, `node.${string}`>, HostNames>;

/** The commands about nodes (S3-09 to S3-17). */
export function nodeHandlers(options: {
  store: Store;
  roster: Roster;
  fleet: () => Fleet;
  service: NodeService;
  enrolment: Enrolment;
  authority: Authority;
  ids: Ids;
  onCapacity: () => void;
  /** In a unit: the LOST attempts of the node are over, those of one project or all. `settle` is called after the commit. */
  declareGone: (tx: Tx, node: Node, projectId: ProjectId | null, by: string) => Promise<{ attempts: number; settle: () => void }>;
}): Pick<Handlers<UiUp, CommandContext>, Names> {
  const { store, roster, service, enrolment, authority, ids } = options;
  const nodeOf = (id: NodeId): Node => {
    const node = roster.find(id);
    if (node === undefined) throw new Refusal("notFound", "node.notFound", { name: id });
    return node;
  };
  return {
    "node.list": () => ({ nodes: roster.all(), pulses: roster.pulses(), seq: store.lastSeq() }),
    "node.create": async (input, context) => {
      const parent = nodeOf(input.parentId);
      // [NOD1]
      if (parent.kind !== (input.kind === "master" ? "server" : "master")) throw new Refusal("invalid", "node.parentKind", { kind: input.kind, parent: parent.name });
      const { id = ids.next<NodeId>(), kind, name, address, remark, tags, slots, groupId, weight } = input;
      const port = input.port ?? (kind === "master" ? MASTER_PORT : SLAVE_PORT);
      return context.commit({ object: `node ${name}`, after: input }, (tx) => insertNode(tx, { id, kind, name, address, port, parentId: input.parentId, remark, tags, slots, groupId, weight, ...NEW_NODE }));
    },
    "node.update": async (input, context) => {
      const { nodeId, ...set } = input;
      const before = nodeOf(nodeId);
      if (before.kind === "server" && [set.address, set.port, set.tags, set.slots, set.groupId, set.weight].some((one) => one !== undefined)) throw new Refusal("refused", "node.serverFixed");
      const node = await context.commit({ object: `node ${before.name}`, before, after: set }, (tx) => updateNode(tx, nodeId, set));
      if (set.slots !== undefined && set.slots !== null) roster.setSlots(nodeId, set.slots);
      options.onCapacity();
      return node;
    },
    "node.remove": async (input, context) => {
      const node = nodeOf(input.nodeId);
      if (node.kind === "server") throw new Refusal("refused", "node.serverFixed");
      const children = roster.childrenOf(node.id).length;
      if (children > 0) throw new Refusal("refused", "node.hasChildren", { name: node.name, count: children });
      await context.commit({ object: `node ${node.name}`, before: node }, async (tx) => {
        const open = (await openAttemptsOf(tx.db, [node.id])).length;
        if (open > 0) throw new Refusal("refused", "node.busy", { name: node.name, count: open });
        await removeNode(tx, node.id);
        return {};
      });
      options.fleet().drop(node.id);
      if (node.parentId !== null && node.kind === "slave") await options.fleet().admitCrew(node.parentId);
      return {};
    },
    "node.start": (input, context) => service.start(input.nodeId, context),
    "node.stop": (input, context) => service.stop(input.nodeId, context),
    "node.drain": (input, context) => service.drain(input.nodeId, { reason: input.reason, until: input.until }, context),
    "node.declareGone": async (input, context) => {
      // S0-28, PRODUCT.md: project admins may, for what is theirs.
      await mustAdminister(authority, context.caller, input.projectId, input.projectId ?? input.nodeId);
      const node = nodeOf(input.nodeId);
      if (node.kind === "server") throw new Refusal("refused", "node.serverOnly");
      if (service.answers(node.state)) throw new Refusal("refused", "node.notGone", { name: node.name, state: `nodeState.${node.state}` });
      let settle = () => {};
      const answer = await context.commit(
        (done: { attempts: number }) => ({ object: `node ${node.name}`, projectId: input.projectId, before: { state: node.state }, after: { declaredGone: done.attempts, reason: input.reason } }),
        async (tx) => {
          const done = await options.declareGone(tx, node, input.projectId, callerName(context.caller));
          settle = done.settle;
          return { attempts: done.attempts };
        },
      );
      settle();
      return answer;
    },
    "node.join": (input, context) => enrolment.makeToken(input.nodeId, input.minutes, context),
    "node.attempts": async (input, context) => {
      const visible = await authority.visibleProjects(context.caller);
      const rows = await store.read((db) => nodeAttempts(db, input.nodeId));
      return visible === undefined ? rows : rows.filter((row) => visible.includes(row.projectId));
    },
  };
}
