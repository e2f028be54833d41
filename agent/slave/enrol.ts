import { hostname } from "node:os";
import { agentUp, CONTROL_PATH, CREW_NAMESPACE, FLEET_NAMESPACE, PROTOCOL, Refusal } from "#contract";
import type { Clock } from "../platform/clock.ts";
import type { Ids } from "../platform/ids.ts";
import { call } from "../transport/call.ts";
import { dial } from "../transport/dial.ts";
import { readJoinToken } from "../transport/joinToken.ts";
import { fingerprintOf, makeKeyPair } from "../transport/keys.ts";
import { type Challenge, proveToParent, receiveChallenge } from "../transport/proof.ts";
import { type Identity, writeIdentity } from "./identity.ts";
import { hostFacts } from "./probe/hostFacts.ts";

const CONNECT_MS = 15_000;

/**
 * [NOD3] Joins once: shows the token's code to the parent that the token names, gets this node's place in the tree, checks that
 * the parent holds the key that the token names, and writes the identity file.
 * @throws Refusal with the sentence for the person at the terminal; nothing is written then.
 */
export async function enrol(token: string, options: { readonly dir: string; readonly clock: Clock; readonly ids: Ids; readonly version?: string; readonly certificate?: string | null }): Promise<Identity> {
  const { clock, ids } = options;
  const body = readJoinToken(token);
  if (body.expiresAt <= clock.now()) throw new Refusal("refused", "join.expired", { at: new Date(body.expiresAt).toISOString() });
  const keys = makeKeyPair();
  const socket = dial({ address: body.address, path: CONTROL_PATH, namespace: body.kind === "master" ? FLEET_NAMESPACE : CREW_NAMESPACE, auth: () => ({ protocol: PROTOCOL }), certificate: body.certificate });
  try {
    const challenge = await new Promise<Challenge>((resolve, reject) => {
      let last = "timeout";
      const timer = clock.after(CONNECT_MS, () => reject(new Refusal("unavailable", "agent.noAnswer", { address: body.address, message: last })));
      socket.on("connect_error", (error) => (last = error.message));
      socket.once("connect", () => {
        timer.cancel();
        receiveChallenge(socket).then(resolve, reject);
      });
    });
    if (challenge.nodeId !== body.parentId) throw new Refusal("refused", "join.otherParent");
    const host = hostFacts({ version: options.version ?? "0", incarnation: ids.next<string>(), startedAt: clock.now() });
    const joined = await call(
      socket,
      agentUp,
      "link.enrol",
      { token: token.trim(), publicKey: keys.publicKey, host, suggestedName: hostname().slice(0, 100), certificate: options.certificate ?? null },
      { id: ids.next<string>() },
    );
    if (fingerprintOf(joined.parentKey) !== body.parentKeyFingerprint || joined.parentId !== body.parentId || joined.nodeId !== body.nodeId) throw new Refusal("unavailable", "link.refused", { reason: "badProof" });
    const parent = { nodeId: joined.parentId, publicKey: joined.parentKey };
    await proveToParent(socket, { self: { nodeId: joined.nodeId, privateKey: keys.privateKey }, parent, nonce: () => ids.secret(), challenge });
    const identity: Identity = { nodeId: joined.nodeId, name: joined.name, kind: body.kind, privateKey: keys.privateKey, parent: { ...parent, address: body.address, certificate: body.certificate } };
    writeIdentity(options.dir, identity);
    return identity;
  } finally {
    socket.disconnect();
  }
}
