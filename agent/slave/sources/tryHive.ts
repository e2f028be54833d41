import { DATA_SOURCE_PORTS, sentence } from "#contract";
import { askPinned, reachUrl, type Asked } from "./askPinned.ts";
import { reach, readBytes, secure } from "./reach.ts";
import type { SourceSteps } from "./sourceSteps.ts";
import type { TriedSource, TrySource } from "./trySource.ts";

/** Thrift's SASL: one byte of state, four of length, then the words. */
const [START, OK, COMPLETE] = [1, 2, 5];
const HEAD = 5;
function frame(state: number, text: string): Buffer {
  const body = Buffer.from(text, "utf8");
  const head = Buffer.alloc(HEAD);
  head.writeUInt8(state, 0);
  head.writeUInt32BE(body.length, 1);
  return Buffer.concat([head, body]);
}

/** HiveServer2: binary as far as its sign-in (PLAIN), over HTTP as far as its answer. No statement is run. */
export const tryHive: TrySource = async (source, steps) => (source.config.options["transportMode"] === "http" ? tryHttpMode(source, steps) : tryBinary(source, steps));

async function tryBinary({ config, secret }: TriedSource, steps: SourceSteps): Promise<void> {
  const { socket } = await reach(steps, config.host, config.port ?? DATA_SOURCE_PORTS.hive!);
  const mode = config.options["ssl"] ?? "false";
  const line = mode === "false" ? socket : await secure(steps, socket, { host: config.host, verify: mode === "verify" });
  const user = config.user === "" ? "anonymous" : config.user;
  await steps.run(
    "signIn",
    {},
    async () => {
      line.write(frame(START, "PLAIN"));
      line.write(frame(OK, `\0${user}\0${secret ?? "anonymous"}`));
      const answer = await readBytes(line, (soFar) => (soFar.length < HEAD ? null : HEAD + soFar.readUInt32BE(1)));
      const state = answer.readUInt8(0);
      if (state !== COMPLETE && state !== OK) throw new Error(answer.toString("utf8", HEAD) || `SASL ${state}`);
    },
    () => sentence("sourceTest.signedIn", { user }),
  );
}

async function tryHttpMode({ config, secret }: TriedSource, steps: SourceSteps): Promise<void> {
  const secured = (config.options["ssl"] ?? "false") !== "false";
  const host = config.host.includes(":") ? `[${config.host}]` : config.host;
  const url = new URL(`${secured ? "https" : "http"}://${host}:${config.port ?? 10_001}/${config.options["httpPath"] ?? "cliservice"}`);
  const { address } = await reachUrl(steps, url);
  const headers = { "content-type": "application/x-thrift", ...(config.user === "" ? {} : { authorization: `Basic ${Buffer.from(`${config.user}:${secret ?? ""}`).toString("base64")}` }) };
  let answer!: Asked;
  await steps.run(
    "signIn",
    {},
    async () => {
      answer = await askPinned(steps, url, address, { method: "POST", headers });
      if (answer.status === 401 || answer.status === 403) throw new Error(`HTTP ${answer.status}`);
      if (answer.status === 404) throw new Error(`there is nothing at ${url.pathname}`);
    },
    () => (config.user === "" ? sentence("sourceTest.anonymous") : sentence("sourceTest.signedIn", { user: config.user })),
  );
}
