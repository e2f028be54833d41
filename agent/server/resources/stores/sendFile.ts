import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { pipeline } from "node:stream";

export interface Answer {
  readonly status: number;
  readonly location: string | undefined;
  readonly body: Buffer;
}
export interface Sending {
  readonly method: "GET" | "PUT" | "DELETE";
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** A local file that is the body. */
  readonly path?: string;
  /** More than so many bytes of an answer are a fault of the other side. */
  readonly atMost: number;
}
const SILENT_MS = 60_000;

/** One request with a file as its body; no redirect is followed. @throws when it cannot be sent whole, or the other side is silent for a minute. */
export async function sendFile({ method, url, headers = {}, path, atMost }: Sending): Promise<Answer> {
  const size = path === undefined ? null : (await stat(path)).size;
  return new Promise((resolve, reject) => {
    const send = url.protocol === "https:" ? requestHttps : requestHttp;
    const request = send(url, { method, headers: { ...headers, ...(size === null ? {} : { "content-length": String(size) }) }, timeout: SILENT_MS }, (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        if ((bytes += chunk.length) > atMost) request.destroy(new Error(`an answer of more than ${atMost} bytes`));
      });
      response.once("end", () => resolve({ status: response.statusCode ?? 0, location: response.headers.location, body: Buffer.concat(chunks) }));
      response.once("error", reject);
    });
    request.once("timeout", () => request.destroy(new Error(`no answer in ${SILENT_MS / 1000} s`)));
    request.once("error", reject);
    if (path === undefined) request.end();
    // A server may answer before it took everything; then the answer counts, not the pipe that broke.
    else pipeline(createReadStream(path), request, () => undefined);
  });
}
/** What an answer that was not expected says of itself, in few words. */
export const unexpected = ({ status, body }: Answer): Error => new Error(`HTTP ${status} ${body.toString("utf8", 0, 200).replaceAll(/\s+/g, " ")}`.trim());
