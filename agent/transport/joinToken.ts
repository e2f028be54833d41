import { NodeId, Refusal } from "#contract";
import { z } from "zod";
import { signProof, verifyProof } from "./keys.ts";

/** [NOD3] What a join token says: where and who the parent is, and the one-time code. Signed by the server's key. */
export const JoinTokenBody = z.object({
  v: z.literal(1),
  /** Where the parent is dialled, `https://host:port`. */
  address: z.string().max(300),
  /** The parent's certificate, PEM; null when its certificate is signed by an authority, or on loopback without TLS. */
  certificate: z.string().max(20_000).nullable(),
  parentId: NodeId,
  parentKeyFingerprint: z.string().max(100),
  nodeId: NodeId,
  kind: z.enum(["master", "slave"]),
  code: z.string().max(100),
  expiresAt: z.number().int(),
});
export type JoinTokenBody = z.infer<typeof JoinTokenBody>;

const signedText = (payload: string): string => `signalbox-join-1\n${payload}`;

export function makeJoinToken(serverPrivateKey: string, body: JoinTokenBody): string {
  const payload = Buffer.from(JSON.stringify(JoinTokenBody.parse(body))).toString("base64url");
  return `${payload}.${signProof(serverPrivateKey, signedText(payload))}`;
}

/**
 * The body of a token, without looking at its signature: the agent that holds it does not know the server's key yet.
 * @throws Refusal `join.invalid` when it is cut short or something else.
 */
export function readJoinToken(text: string): JoinTokenBody {
  const [payload, signature, rest] = text.trim().split(".");
  if (payload && signature && rest === undefined) {
    try {
      const body = JoinTokenBody.safeParse(JSON.parse(Buffer.from(payload, "base64url").toString()));
      if (body.success) return body.data;
    } catch {
      // Not JSON: answered below, like every other damage.
    }
  }
  throw new Refusal("invalid", "join.invalid");
}

/** The same, for the server that made it. @throws Refusal `join.invalid` also when the signature is not this server's. */
export function verifyJoinToken(serverPublicKey: string, text: string): JoinTokenBody {
  const body = readJoinToken(text);
  const [payload, signature] = text.trim().split(".");
  if (!verifyProof(serverPublicKey, signedText(payload!), signature!)) throw new Refusal("invalid", "join.invalid");
  return body;
}
