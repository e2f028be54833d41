import { z } from "zod";
import { AttemptFact, AttemptOrder, HeldAttempt, KilledBy } from "../model/attempt.ts";
import { DataSourceConfig, DataSourceKind, DataSourceTestStep } from "../model/dataSource.ts";
import { Candidate } from "../model/instance.ts";
import { AttemptId, Instant, NodeId, ResourceGroupId, ResourceId } from "../model/ids.ts";
import { HostCheck, HostFacts, HostMetrics, HostProcess, NodeKind } from "../model/node.ts";
import { PlacementSettings } from "../model/placement.ts";
import { Tag } from "../model/tag.ts";
import { Sentence } from "../model/sentence.ts";
import { command, fact, query, reading } from "./catalog.ts";

/** The service inside an agent (S3-15): ctlstart and ctlstop act on this, the program around it stays. */
export const Service = z.enum(["started", "stopped", "draining"]);
export type Service = z.infer<typeof Service>;

const PublicKey = z.string().max(200);
const Nonce = z.string().min(16).max(100);
const Signature = z.string().max(200);

/** A slave that a master may let in: pushed by the server, kept by the master. */
export const Admitted = z.object({ nodeId: NodeId, name: z.string(), publicKey: PublicKey });
export type Admitted = z.infer<typeof Admitted>;

/**
 * [WIRE4] What a child says to its parent: a master to the server on /fleet, a slave to its master on /crew. The two are one
 * catalog, because a master relays what it does not answer. `nodeId` is always the node that speaks first, not the relay;
 * a parent refuses a node that is not below the connection it came on.
 */
export const agentUp = {
  /** First contact, with a join token. A master relays it; the server looks at its signature and its one-time code. */
  "link.enrol": command(
    "public",
    /** `certificate`: PEM of the listener on which a master hears its slaves, when it speaks TLS. */
    z.object({ token: z.string().max(16_000), publicKey: PublicKey, host: HostFacts, suggestedName: z.string().max(100), certificate: z.string().max(8000).nullable() }),
    z.object({ nodeId: NodeId, name: z.string(), kind: NodeKind, parentId: NodeId, parentKey: PublicKey }),
  ),
  /** [AUTH5] The answer to `link.challenge`. Nothing else is listened to before it has been accepted. */
  "link.prove": command("public", z.object({ nodeId: NodeId, nonce: Nonce, signature: Signature }), z.object({ signature: Signature })),
  /** After every connection, and whenever the uplink came back: what the agent is and holds. The answer says what it should be. */
  "agent.sync": command(
    "public",
    z.object({ nodeId: NodeId, host: HostFacts, service: Service, slots: z.number().int().min(0), clock: Instant, holding: z.array(HeldAttempt).max(100_000) }),
    z.object({
      service: Service,
      slots: z.number().int().min(0),
      fence: z.array(AttemptId),
      kill: z.array(AttemptId),
      /** What a master needs to know of this node when it chooses. */
      placement: z.object({ groupId: ResourceGroupId.nullable(), tags: z.array(Tag), weight: z.number().int(), settings: PlacementSettings }),
      /** Programs that task types of this platform ask for; the host is looked through for them. */
      commands: z.array(z.string().max(200)).max(500),
    }),
  ),
  /** Facts from the journal, in order. Answered after the server's commit; what is acknowledged may be forgotten. */
  "agent.report": command(
    "public",
    z.object({ nodeId: NodeId, facts: z.array(AttemptFact).min(1).max(1000) }),
    z.object({ acknowledged: z.array(z.object({ attemptId: AttemptId, seq: z.number().int() })), fence: z.array(AttemptId) }),
  ),
  /** The service changed by itself or on the host (`signalbox start`, `stop`, `shut`). */
  "agent.service": command("public", z.object({ nodeId: NodeId, service: Service, leaving: z.boolean() }), z.object({})),
  "agent.pulse": reading(z.object({ nodeId: NodeId, metrics: HostMetrics, slots: z.number().int().min(0), slotsUsed: z.number().int().min(0), clock: Instant })),
} as const;

export const OfferReply = z.discriminatedUnion("accepted", [z.object({ accepted: z.literal(true), nodeId: NodeId }), z.object({ accepted: z.literal(false), candidates: z.array(Candidate) })]);
export type OfferReply = z.infer<typeof OfferReply>;
/** `over`: it was accepted before and has ended, so it holds no slot. */
export const AssignReply = z.discriminatedUnion("accepted", [z.object({ accepted: z.literal(true), over: z.literal(true).optional() }), z.object({ accepted: z.literal(false), reasons: z.array(Sentence) })]);
export type AssignReply = z.infer<typeof AssignReply>;

/** [WIRE5] What a parent says to its child. A master relays what names another node. */
export const agentDown = {
  "link.challenge": fact(z.object({ protocol: z.number().int(), nodeId: NodeId, nonce: Nonce })),
  /** To a master: run this somewhere in your cluster. Idempotent by attempt id: the same offer gets the same answer. */
  "attempt.offer": command("public", z.object({ masterId: NodeId, order: AttemptOrder }), OfferReply),
  /** The same for many at once, answered in the same order; null: not known, offer it again. Since protocol 2. */
  "attempt.offers": command("public", z.object({ masterId: NodeId, orders: z.array(AttemptOrder).min(1).max(500) }), z.object({ replies: z.array(OfferReply.nullable()) })),
  /** To the node that a master chose. Answered after the journal has it. */
  "attempt.assign": command("public", z.object({ nodeId: NodeId, order: AttemptOrder }), AssignReply),
  "attempt.assigns": command("public", z.object({ nodeId: NodeId, orders: z.array(AttemptOrder).min(1).max(500) }), z.object({ replies: z.array(AssignReply) })),
  /** Answered as soon as it is journalled; how it went comes as facts. `known` is false when the node never had the attempt. */
  "attempt.kill": command("public", z.object({ nodeId: NodeId, attemptId: AttemptId, by: KilledBy }), z.object({ known: z.boolean() })),
  "service.set": command("public", z.object({ nodeId: NodeId, service: Service }), z.object({ service: Service, cause: Sentence.nullable() })),
  /** What runs on the host now, the busiest first (S4-10). */
  "host.processes": query("public", z.object({ nodeId: NodeId, limit: z.number().int().min(1).max(1000) }), z.object({ processes: z.array(HostProcess) })),
  /** What may be wrong on the host, each with its cure (S0-23 to S0-27). */
  "host.checks": query("public", z.object({ nodeId: NodeId }), z.object({ checks: z.array(HostCheck) })),
  /**
   * [SRC2] Tries a data source from this host, step by step; after the first that fails there are no more. Since the version that has
   * data sources: an older agent knows it not, and `HostFacts.sourceTests` says who does.
   */
  "source.test": query("public", z.object({ nodeId: NodeId, kind: DataSourceKind, config: DataSourceConfig, secret: z.string().max(10_000).nullable() }), z.object({ steps: z.array(DataSourceTestStep) })),
  /** Fetch this version of the program from the parent's server, check it, put it in place and start anew. Tasks go on. */
  "agent.upgrade": command(
    "public",
    z.object({ nodeId: NodeId, version: z.string().max(40), address: z.string().max(300), certificate: z.string().max(8000).nullable(), code: z.string().max(100), sha256: z.string().length(64) }),
    z.object({ accepted: z.boolean(), cause: Sentence.nullable() }),
  ),
  /** The whole list of slaves that may connect to this master, with the slots each has. */
  "crew.admit": command("public", z.object({ masterId: NodeId, slaves: z.array(Admitted).max(10_000) }), z.object({})),
  /** Whether the master's own uplink is there. When it comes back, slaves sync and resend. */
  "uplink.changed": fact(z.object({ up: z.boolean() })),
} as const;

/** Bytes of agents, on a connection of their own: logs go up, resources come down. */
export const agentLogUp = {
  "link.prove": agentUp["link.prove"],
  /** [LOG1] Bytes at an offset; answered with how far the store has them. A wrong offset is answered with the right one. */
  "log.append": command(
    "public",
    z.object({ nodeId: NodeId, attemptId: AttemptId, offset: z.number().int().min(0), at: Instant, bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array), final: z.boolean() }),
    z.object({ stored: z.number().int().min(0) }),
  ),
  /** [RES1] What a task means by a name, for a node that holds the attempt: the newest version, or the very one of a stored name. */
  "resource.find": query(
    "public",
    z.object({ nodeId: NodeId, attemptId: AttemptId, name: z.string().max(200) }),
    z.object({ resourceId: ResourceId, number: z.number().int(), bytes: z.number().int(), sha256: z.string().length(64) }),
  ),
  "resource.fetch": query(
    "public",
    z.object({ nodeId: NodeId, attemptId: AttemptId, resourceId: ResourceId, number: z.number().int().min(1), from: z.number().int().min(0), bytes: z.number().int().min(1).max(262_144) }),
    z.object({ bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array) }),
  ),
} as const;
export const agentLogDown = { "link.challenge": agentDown["link.challenge"] } as const;

/** What is signed to prove a key: domain, protocol, both ends and the other side's nonce. */
export const proofText = (side: "child" | "parent", parentId: string, childId: string, nonce: string): string => `signalbox-link-${PROOF_VERSION}\n${side}\n${parentId}\n${childId}\n${nonce}`;
const PROOF_VERSION = 1;
