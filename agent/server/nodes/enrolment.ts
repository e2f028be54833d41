import { agentUp, MASTER_PORT, Refusal, type ParsedOf, type Node, type NodeId, type OutputOf } from "#contract";
import { findNode, insertCode, removeCodes, setNodeKey, updateNode, useCode, nodeKeys, type Store, type Tx } from "../../store/index.ts";
import { makeJoinToken, verifyJoinToken } from "../../transport/joinToken.ts";
import { fingerprintOf } from "../../transport/keys.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Ids } from "../../platform/ids.ts";
import { hashSecret } from "../auth/passwords.ts";
import type { CommandContext } from "../gateway/commandContext.ts";
import { LOOPBACK } from "../listening.ts";
import type { ServerIdentity } from "./fleet.ts";
import type { Roster } from "./roster.ts";

export interface EnrolmentOptions {
  readonly store: Store;
  readonly roster: Roster;
  readonly identity: ServerIdentity;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Where agents reach this server, and its certificate when it speaks TLS. */
  readonly address: () => string;
  readonly certificate: string | null;
}

/** Join tokens and what they are exchanged for [NOD3]. */
export function makeEnrolment(options: EnrolmentOptions) {
  const { store, roster, identity, ids, clock } = options;

  /** Where and by which key a child finds its parent. A master told its certificate when it enrolled. */
  async function parentOf(node: Node): Promise<{ address: string; certificate: string | null; key: string }> {
    const parent = roster.find(node.parentId!);
    if (parent === undefined) throw new Refusal("notFound", "node.notFound", { name: String(node.parentId) });
    if (parent.kind === "server") return { address: options.address(), certificate: options.certificate, key: identity.publicKey };
    const key = (await store.read(nodeKeys)).find((entry) => entry.nodeId === parent.id);
    if (key === undefined) throw new Refusal("refused", "node.ancestor", { name: parent.name, state: `nodeState.${parent.state}` });
    return { address: `${key.certificate === null ? "http" : "https"}://${parent.address}:${parent.port}`, certificate: key.certificate, key: key.publicKey };
  }

  /** How the agent of this node is started on its host. A master that others reach over a network speaks TLS. */
  function argumentsOf(node: Node): string[] {
    if (node.kind !== "master") return [];
    const local = LOOPBACK.has(node.address);
    return ["--listen", `${local ? node.address : "0.0.0.0"}:${node.port === 0 ? MASTER_PORT : node.port}`, ...(local ? [] : ["--tls"])];
  }
  /** A token for a node that has not joined; `keep` stores its code, after which the one before is void. */
  async function tokenFor(nodeId: NodeId, expiresAt: number, keep: (node: Node, unit: (tx: Tx) => Promise<object>) => Promise<unknown>): Promise<{ token: string; arguments: string[] }> {
    const node = roster.find(nodeId);
    if (node === undefined) throw new Refusal("notFound", "node.notFound", { name: nodeId });
    if (node.kind === "server") throw new Refusal("refused", "node.serverOnly");
    if (node.enrolledAt !== null) throw new Refusal("refused", "node.alreadyJoined", { name: node.name });
    const parent = await parentOf(node);
    const code = ids.secret();
    await keep(node, async (tx) => {
      await removeCodes(tx, { purpose: "join", subject: nodeId });
      await insertCode(tx, { hash: hashSecret(code), purpose: "join", subject: nodeId, expiresAt });
      return {};
    });
    const token = makeJoinToken(identity.privateKey, {
      v: 1,
      address: parent.address,
      certificate: parent.certificate,
      parentId: node.parentId!,
      parentKeyFingerprint: fingerprintOf(parent.key),
      nodeId,
      kind: node.kind,
      code,
      expiresAt,
    });
    return { token, arguments: argumentsOf(node) };
  }

  return {
    async makeToken(nodeId: NodeId, minutes: number, context: CommandContext): Promise<{ token: string; command: string; expiresAt: number }> {
      const expiresAt = clock.now() + minutes * 60_000;
      const made = await tokenFor(nodeId, expiresAt, (node, unit) => context.commit({ object: `node ${node.name}`, after: { join: expiresAt }, remember: false }, unit));
      return { token: made.token, command: ["signalbox agent", ...made.arguments, "--join", made.token].join(" "), expiresAt };
    },
    /** The same for a host that has shown another proof that it may join as this node. */
    tokenAgain: (nodeId: NodeId, expiresAt: number): Promise<{ token: string; arguments: string[] }> => tokenFor(nodeId, expiresAt, (_, unit) => store.write(unit)),

    /** The one-time exchange: a code and a fresh public key against the node's identity. `parentId`: the node that was dialled. */
    async enrol(input: ParsedOf<typeof agentUp, "link.enrol">, parentId: NodeId): Promise<OutputOf<typeof agentUp, "link.enrol">> {
      const token = verifyJoinToken(identity.publicKey, input.token);
      if (token.parentId !== parentId) throw new Refusal("forbidden", "join.otherParent");
      return store.write(async (tx) => {
        const code = await useCode(tx, { hash: hashSecret(token.code), purpose: "join", now: tx.now });
        if (code === null) throw new Refusal("forbidden", "join.invalid");
        if (code === "used") throw new Refusal("conflict", "join.used");
        if (code === "expired") throw new Refusal("conflict", "join.expired", { at: new Date(tx.now).toISOString() });
        const node = await findNode(tx.db, code.subject as NodeId);
        if (node === null || node.id !== token.nodeId) throw new Refusal("notFound", "node.notFound", { name: code.subject });
        if (node.parentId !== parentId) throw new Refusal("forbidden", "join.otherParent");
        await setNodeKey(tx, { nodeId: node.id, publicKey: input.publicKey, certificate: input.certificate });
        await updateNode(tx, node.id, { enrolledAt: tx.now, host: input.host, desired: "started" });
        const parentKey = parentId === identity.nodeId ? identity.publicKey : ((await nodeKeys(tx.db)).find((key) => key.nodeId === parentId)?.publicKey ?? "");
        return { nodeId: node.id, name: node.name, kind: node.kind, parentId, parentKey };
      });
    },
  };
}
export type Enrolment = ReturnType<typeof makeEnrolment>;
