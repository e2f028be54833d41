import { rm } from "node:fs/promises";
import type { ResourceStore } from "./resourceStore.ts";
import { sendFile, unexpected, type Answer, type Sending } from "./sendFile.ts";

export interface WebHdfsStoreOptions {
  /** The address of the name node with the folder as its path. */
  readonly base: URL;
  readonly user: string;
}
const ANSWER_BYTES = 64 * 1024;

/** Resources in HDFS over WebHDFS, one file for each version: the name node says which data node has it, and that one has the bytes. */
export function openWebHdfsStore({ base, user }: WebHdfsStoreOptions): ResourceStore {
  const ask = async (place: string, query: Record<string, string>, sending: Omit<Sending, "url">): Promise<Answer> => {
    const url = new URL(`/webhdfs/v1${base.pathname.replace(/\/+$/, "")}/${place}`, base);
    for (const [name, value] of Object.entries(user === "" ? query : { ...query, "user.name": user })) url.searchParams.set(name, value);
    const { path, ...without } = sending;
    const first = await sendFile({ ...without, url });
    if (first.status !== 307 || first.location === undefined) return first;
    const next = new URL(first.location, url);
    if (next.protocol !== url.protocol) throw new Error(`redirected from ${url.protocol} to ${next.protocol}`);
    return sendFile({ ...sending, url: next, headers: path === undefined ? {} : { "content-type": "application/octet-stream" } });
  };
  return {
    async put(place, path) {
      const answer = await ask(place, { op: "CREATE", overwrite: "true", permission: "600" }, { method: "PUT", path, atMost: ANSWER_BYTES });
      if (answer.status !== 201) throw unexpected(answer);
      await rm(path, { force: true });
    },
    async read(place, from, bytes) {
      const answer = await ask(place, { op: "OPEN", offset: String(from), length: String(bytes) }, { method: "GET", atMost: bytes + ANSWER_BYTES });
      if (answer.status !== 200) throw unexpected(answer);
      return answer.body.subarray(0, bytes);
    },
    async remove(place) {
      const answer = await ask(place, { op: "DELETE" }, { method: "DELETE", atMost: ANSWER_BYTES });
      if (answer.status !== 200 && answer.status !== 404) throw unexpected(answer);
    },
  };
}
