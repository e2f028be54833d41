import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP } from "node:net";
import { getCACertificates } from "node:tls";
import { Refusal } from "#contract";
import { resolveAllowed, type Reach, type Resolve } from "./resolveAllowed.ts";

export interface Answer {
  readonly status: number;
  /** At most 2 KiB of it. */
  readonly text: string;
}
const ANSWER_BYTES = 2048;
export const SEND_MS = 15_000;

/**
 * One POST to the address that was looked at. Redirects are not followed, nothing is kept alive, and no header is sent beside those given.
 * @throws Refusal `delivery.forbidden`, `delivery.private`, `delivery.timeout`; or the error of the connection.
 */
export async function postJson(address: string, body: string, headers: Readonly<Record<string, string>>, reach: Reach, timeoutMs: number = SEND_MS, resolver?: Resolve): Promise<Answer> {
  const url = new URL(address);
  const host = url.hostname.replaceAll(/^\[|\]$/g, "");
  const abort = AbortSignal.timeout(timeoutMs);
  try {
    const [pinned = host] = await Promise.race([resolveAllowed(host, reach, resolver), new Promise<never>((_, reject) => abort.addEventListener("abort", () => reject(abort.reason as Error), { once: true }))]);
    return await new Promise<Answer>((resolve, reject) => {
      const secure = url.protocol === "https:";
      const request = (secure ? requestHttps : requestHttp)(
        url,
        {
          method: "POST",
          auth: "",
          headers: { ...headers, "content-type": "application/json; charset=utf-8", "content-length": Buffer.byteLength(body), "user-agent": "signalbox" },
          agent: false,
          signal: abort,
          lookup: (_, options, done) => {
            const family = isIP(pinned);
            if (options.all === true) done(null, [{ address: pinned, family }]);
            else done(null, pinned, family);
          },
          ...(secure ? { ca: [...getCACertificates("system"), ...getCACertificates("default")], ...(isIP(host) === 0 ? { servername: host } : {}) } : {}),
        },
        (response) => {
          const chunks: Buffer[] = [];
          let bytes = 0;
          const done = (): void => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).subarray(0, ANSWER_BYTES).toString("utf8") });
          response.on("data", (chunk: Buffer) => {
            chunks.push(chunk);
            if ((bytes += chunk.length) < ANSWER_BYTES) return;
            done();
            request.destroy();
          });
          response.once("end", done).once("error", reject);
        },
      );
      request.once("error", reject).end(body);
    });
  } catch (error) {
    if (abort.aborted) throw new Refusal("timeout", "delivery.timeout", { seconds: Math.round(timeoutMs / 1000) });
    throw error;
  }
}
