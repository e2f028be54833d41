import type { Socket } from "node:net";
import { brokersOf, sentence } from "#contract";
import { reach, readBytes, secure } from "./reach.ts";
import type { TrySource } from "./trySource.ts";

/** Kafka's protocol: the numbers of the two requests, and the newest version of the second without tagged fields. */
const API_VERSIONS = 18;
const METADATA = 3;
const METADATA_NEWEST = 8;

/** The first broker answers: which requests it knows, then how many brokers its cluster has. */
export const tryKafka: TrySource = async ({ config }, steps) => {
  const [first] = brokersOf(config.url) ?? [];
  const { host, port } = first!;
  const { socket } = await reach(steps, host, port);
  const line = config.options["securityProtocol"] === "SSL" ? await secure(steps, socket, { host, verify: true }) : socket;
  const client = config.options["clientId"] ?? "signalbox";
  const version = await steps.run(
    "signIn",
    {},
    async () => metadataVersion(await ask(line, client, API_VERSIONS, 0, Buffer.alloc(0))),
    () => sentence("sourceTest.anonymous"),
  );
  await steps.run(
    "read",
    {},
    async () => {
      const flags = Buffer.alloc(version >= 8 ? 3 : version >= 4 ? 1 : 0);
      const answer = await ask(line, client, METADATA, version, Buffer.concat([Buffer.alloc(4), flags]));
      return answer.readInt32BE(version >= 3 ? 4 : 0);
    },
    (brokers) => sentence("sourceTest.read", { what: `${brokers} brokers` }),
  );
};

/** One request; the answer without its length and number. */
async function ask(line: Socket, client: string, api: number, version: number, body: Buffer): Promise<Buffer> {
  const name = Buffer.from(client);
  const head = Buffer.alloc(14);
  head.writeInt32BE(10 + name.length + body.length, 0);
  head.writeInt16BE(api, 4);
  head.writeInt16BE(version, 6);
  head.writeInt32BE(api, 8);
  head.writeInt16BE(name.length, 12);
  line.write(Buffer.concat([head, name, body]));
  const answer = await readBytes(line, (soFar) => (soFar.length < 4 ? null : 4 + soFar.readUInt32BE(0)));
  if (answer.length < 8 || answer.readInt32BE(4) !== api) throw new Error("this is not Kafka");
  return answer.subarray(8);
}

/** Of the versions that the broker offers, the newest that is spoken here. */
function metadataVersion(answer: Buffer): number {
  if (answer.length < 6 || answer.readInt16BE(0) !== 0) throw new Error("this is not Kafka");
  const count = answer.readInt32BE(2);
  for (let at = 6, n = 0; n < count && at + 6 <= answer.length; n++, at += 6) {
    if (answer.readInt16BE(at) !== METADATA) continue;
    const [lowest, highest] = [answer.readInt16BE(at + 2), answer.readInt16BE(at + 4)];
    if (lowest <= METADATA_NEWEST) return Math.min(Math.max(1, highest === 0 ? 1 : highest), METADATA_NEWEST);
  }
  throw new Error("the broker offers no version of the metadata request that is spoken here");
}
