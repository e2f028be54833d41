import { rm } from "node:fs/promises";
import { signV4 } from "../../../transport/signV4.ts";
import type { ResourceStore } from "./resourceStore.ts";
import { sendFile, unexpected, type Sending } from "./sendFile.ts";

export interface S3StoreOptions {
  /** The address with the bucket and a prefix as its path. */
  readonly base: URL;
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
}
const ANSWER_BYTES = 64 * 1024;

/** Resources in a bucket, one object for each version. The store checks the SHA-256 of what it takes. */
export function openS3Store({ base, region, accessKey, secretKey }: S3StoreOptions): ResourceStore {
  const send = (place: string, sending: Omit<Sending, "url">, headers: Record<string, string> = {}) => {
    const url = new URL(`${base.pathname.replace(/\/+$/, "")}/${place}`, base);
    return sendFile({ ...sending, url, headers: signV4({ method: sending.method, url, headers, region, accessKey, secretKey, atMs: Date.now() }) });
  };
  return {
    async put(place, path, sha256) {
      const answer = await send(place, { method: "PUT", path, atMost: ANSWER_BYTES }, { "x-amz-content-sha256": sha256 });
      if (answer.status !== 200) throw unexpected(answer);
      await rm(path, { force: true });
    },
    async read(place, from, bytes) {
      if (bytes === 0) return new Uint8Array();
      const answer = await send(place, { method: "GET", atMost: bytes + ANSWER_BYTES }, { range: `bytes=${from}-${from + bytes - 1}` });
      // Nothing lies beyond the end.
      if (answer.status === 416) return new Uint8Array();
      if (answer.status !== 206) throw unexpected(answer);
      return answer.body;
    },
    async remove(place) {
      const answer = await send(place, { method: "DELETE", atMost: ANSWER_BYTES });
      if (answer.status !== 204 && answer.status !== 200 && answer.status !== 404) throw unexpected(answer);
    },
  };
}
