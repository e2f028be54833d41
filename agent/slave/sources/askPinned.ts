import { request as requestHttp, type IncomingHttpHeaders } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP } from "node:net";
import { authorities, reach, resolveHost, secure, type Reached } from "./reach.ts";
import { SourceFailure, type SourceSteps } from "./sourceSteps.ts";

export interface Asked {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** At most 64 KiB of it. */
  readonly body: string;
}
export interface Asking {
  readonly method: "GET" | "HEAD" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
}
const BODY_BYTES = 64 * 1024;
const REDIRECTS = 5;

export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, "");
const portOf = (url: URL): number => Number(url.port) || (url.protocol === "https:" ? 443 : 80);

/** The steps resolve, connect and, for https, tls, on the way to an address. */
export async function reachUrl(steps: SourceSteps, url: URL): Promise<Reached> {
  const { socket, ...reached } = await reach(steps, hostOf(url), portOf(url));
  if (url.protocol === "https:") await secure(steps, socket, { host: reached.host, verify: true });
  socket.destroy();
  return reached;
}

/** [SRC2] One request, to the address that was looked at. Redirects are not followed. */
export function askPinned(steps: SourceSteps, url: URL, address: string, { method, headers = {} }: Asking): Promise<Asked> {
  return new Promise((resolve, reject) => {
    const host = hostOf(url);
    const secure = url.protocol === "https:";
    const send = secure ? requestHttps : requestHttp;
    const request = send(
      url,
      {
        method,
        headers: { ...headers, "user-agent": "signalbox" },
        agent: false,
        lookup: (_, options, done) => {
          const family = isIP(address);
          if (options.all === true) done(null, [{ address, family }]);
          else done(null, address, family);
        },
        ...(secure ? { ca: authorities(), ...(isIP(host) === 0 ? { servername: host } : {}) } : {}),
      },
      (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        const done = (): void => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString("utf8").slice(0, BODY_BYTES) });
        response.on("data", (chunk: Buffer) => {
          chunks.push(chunk);
          if ((bytes += chunk.length) < BODY_BYTES) return;
          done();
          request.destroy();
        });
        response.once("end", done).once("error", reject);
      },
    );
    steps.closeLater(() => request.destroy());
    request.once("error", reject).end();
  });
}

/** The same, and where it redirects to; each address is looked at, and credentials stay at home. @throws SourceFailure for a forbidden one. */
export async function askFollowing(steps: SourceSteps, url: URL, address: string, asking: Asking, limit = REDIRECTS): Promise<Asked> {
  const answer = await askPinned(steps, url, address, asking);
  const { location } = answer.headers;
  if (answer.status < 300 || answer.status >= 400 || location === undefined) return answer;
  if (limit === 0) throw new SourceFailure("sourceTest.redirects", { limit: REDIRECTS });
  const next = new URL(location, url);
  if (next.protocol !== "http:" && next.protocol !== "https:") throw new Error(`redirected to ${next.protocol}`);
  const [first] = await resolveHost(hostOf(next));
  return askFollowing(steps, next, first!, next.origin === url.origin ? asking : { method: asking.method }, limit - 1);
}
