import { agentDown, agentUp, type NodeId, type OutputOf, type ParsedOf, PROTOCOL, type PayloadOf, proofText, Refusal } from "#contract";
import type { Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import { bind } from "./bind.ts";
import { call, CALL_TIMEOUT_MS, tell } from "./call.ts";
import { signProof, verifyProof } from "./keys.ts";
import type { Peer } from "./peer.ts";

export interface Self {
  readonly nodeId: NodeId;
  readonly privateKey: string;
}
export type EnrolInput = ParsedOf<typeof agentUp, "link.enrol">;
export type EnrolOutput = OutputOf<typeof agentUp, "link.enrol">;
export type Challenge = PayloadOf<typeof agentDown, "link.challenge">;

export interface ExpectChildOptions {
  readonly self: Self;
  /** The key of a node that may connect here; null when there is no such node. */
  readonly keyOf: (nodeId: NodeId) => Promise<string | null> | string | null;
  /** Takes an enrolment; where it is left out, enrolments are refused (log connections). */
  readonly enrol?: (input: EnrolInput) => Promise<EnrolOutput>;
  /** At least 16 characters, never the same twice. */
  readonly nonce: () => string;
  readonly clock: Clock;
  /** [WIRE8] The version that the child speaks, which is then the version of this link. */
  readonly protocol: number;
  readonly timeoutMs?: number;
  readonly log?: Logger;
}

const entrance = { "link.enrol": agentUp["link.enrol"], "link.prove": agentUp["link.prove"] } as const;
const SILENT: Logger = { info() {}, warn() {}, error() {}, child: () => SILENT };

/**
 * [AUTH5] The parent's side: challenges a new connection and listens to nothing but `link.enrol` and `link.prove` until the
 * child has signed the challenge. Bind the rest in the same turn in which this resolves: the child speaks on at once.
 * @returns the node that speaks on this connection.
 * @throws Refusal after a wrong proof, an unknown node, a lost connection or `timeoutMs`; the peer is then disconnected.
 */
export function expectChild(peer: Peer, options: ExpectChildOptions): Promise<NodeId> {
  const { self, clock } = options;
  const nonce = options.nonce();
  return new Promise((resolve, reject) => {
    let enrolled: { nodeId: NodeId; publicKey: string } | null = null;
    let over = false;
    const finish = () => {
      over = true;
      timer.cancel();
      unbind();
      peer.off("disconnect", gone);
    };
    const refuse = (failure: Refusal): Refusal => {
      if (!over) {
        finish();
        reject(failure);
        // The answer, with its reason, leaves before the connection closes.
        setImmediate(() => peer.disconnect(true));
      }
      return failure;
    };
    const gone = () => void refuse(new Refusal("unavailable", "link.down"));
    const timeoutMs = options.timeoutMs ?? CALL_TIMEOUT_MS;
    const timer = clock.after(timeoutMs, () => void refuse(new Refusal("timeout", "command.timeout", { seconds: timeoutMs / 1000 })));
    const unbind = bind(
      entrance,
      peer,
      undefined,
      {
        "link.enrol": async (input) => {
          if (!options.enrol || enrolled) throw new Refusal("forbidden", "link.refused", { reason: "unknownNode" });
          const output = await options.enrol(input);
          enrolled = { nodeId: output.nodeId, publicKey: input.publicKey };
          return output;
        },
        "link.prove": async ({ nodeId, nonce: theirs, signature }) => {
          const publicKey = enrolled?.nodeId === nodeId ? enrolled.publicKey : await options.keyOf(nodeId);
          if (over) throw new Refusal("unavailable", "link.down");
          if (publicKey === null) throw refuse(new Refusal("forbidden", "link.refused", { reason: "unknownNode" }));
          if (!verifyProof(publicKey, proofText("child", self.nodeId, nodeId, nonce), signature)) throw refuse(new Refusal("forbidden", "link.refused", { reason: "badProof" }));
          finish();
          resolve(nodeId);
          return { signature: signProof(self.privateKey, proofText("parent", self.nodeId, nodeId, theirs)) };
        },
      },
      { log: options.log ?? SILENT },
    );
    peer.on("disconnect", gone);
    tell(peer, agentDown, "link.challenge", { protocol: options.protocol, nodeId: self.nodeId, nonce });
  });
}

/** Waits for the parent's challenge. Call it in the turn in which the connection opened. @throws Refusal when none comes. */
export function receiveChallenge(peer: Peer, timeoutMs = CALL_TIMEOUT_MS): Promise<Challenge> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      peer.off("disconnect", gone);
      unbind();
    };
    const gone = () => {
      end();
      reject(new Refusal("unavailable", "link.down"));
    };
    const timer = setTimeout(() => {
      end();
      reject(new Refusal("timeout", "command.timeout", { seconds: timeoutMs / 1000 }));
    }, timeoutMs);
    const unbind = bind({ "link.challenge": agentDown["link.challenge"] }, peer, undefined, { "link.challenge": (challenge) => (end(), resolve(challenge)) }, { log: SILENT });
    peer.on("disconnect", gone);
  });
}

/**
 * [AUTH5] The child's side: signs the parent's challenge and checks the parent's signature of our own nonce. `challenge` is
 * given when it was received before (after an enrolment). Whoever calls disconnects when this throws.
 * @throws Refusal `link.refused` when the parent refuses us, or is not who it should be.
 */
export async function proveToParent(
  peer: Peer,
  options: {
    readonly self: Self;
    readonly parent: { readonly nodeId: NodeId; readonly publicKey: string };
    readonly nonce: () => string;
    readonly challenge?: Challenge;
    /** [WIRE8] What we speak. */ readonly protocol?: number;
  },
): Promise<void> {
  const { self, parent } = options;
  const challenge = options.challenge ?? (await receiveChallenge(peer));
  if (challenge.nodeId !== parent.nodeId) throw new Refusal("unavailable", "link.refused", { reason: "badProof" });
  const { protocol = PROTOCOL } = options;
  if (challenge.protocol !== protocol) throw new Refusal("unavailable", "link.protocol", { mine: protocol, theirs: challenge.protocol });
  const nonce = options.nonce();
  const signature = signProof(self.privateKey, proofText("child", parent.nodeId, self.nodeId, challenge.nonce));
  const answer = await call(peer, agentUp, "link.prove", { nodeId: self.nodeId, nonce, signature }, { id: nonce });
  if (!verifyProof(parent.publicKey, proofText("parent", parent.nodeId, self.nodeId, nonce), answer.signature)) throw new Refusal("unavailable", "link.refused", { reason: "badProof" });
}
